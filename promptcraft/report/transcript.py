"""A discussion as Markdown that a person can read: pure, from its events alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from promptcraft.records.turn import Answered, Asked, Blemish, Closed, Failed, Noted, Opened, Turn
from promptcraft.records.usage import Usage, add_cost, add_usage

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"\](?=\s*\(\s*<?\s*(?!https?://|mailto:)[^)\s]*:)\s*\(", re.IGNORECASE)
_REFERENCE = re.compile(r"^ {0,3}\[(?=[^\]]*\]:)")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?=\s|$)")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_CHALLENGES = {
    "evidence": "evidence asked for",
    "counter-example": "a counter-example asked for",
    "doubt": "a bare doubt",
    "own-words": "an objection",
}
TURNS_KEPT = 256
"""So many turns are kept as they read: the whole discussion is written anew with each further one."""
INDICATIVE = "*Small local model: indicative. Read its answers as hints, and check what they claim.*"
BLEMISHES: dict[Blemish, str] = {
    "echo": "Much of this answer repeats what the model was given.",
    "loop": "This answer says the same sentence again and again.",
}
"""What a reader is told about the form of an answer."""
_ENDS = {
    "finished": "Finished.",
    "stopped": "Left here; it can be resumed.",
    "limit": "Paused at the number of questions asked for; it can be resumed.",
}


def discussion_markdown(events: Sequence[Turn]) -> str:
    """The discussion as Markdown: what was asked as headings, who said what, what it used; text in it stays text."""
    opened = next((event for event in events if isinstance(event, Opened)), None)
    parts = list(_top(opened)) if opened else ["# A discussion"]
    numbers = {question: place for place, question in enumerate(opened.questions if opened else (), 1)}
    for event in events:
        match event:
            case Asked():
                parts.append(_asked(event, numbers.get(event.question)))
            case Answered():
                parts.append(_answered(event))
            case Noted():
                parts.append(f"**A note.**\n\n{_quoted(event.text)}")
            case Failed():
                parts.append(f"*No answer came: {_one_line(event.message)}*")
            case Closed() if event is events[-1]:
                parts.append(f"*{_ENDS[event.reason]}*")
            case _:
                continue
    parts.append(_used([event for event in events if isinstance(event, Answered)]))
    return "\n\n".join(parts) + "\n"


def readable(text: str) -> str:
    """Foreign Markdown made safe to stand among ours: no tags, no remote pictures, no headings above level 4."""
    lines: list[str] = []
    fence = ""
    for line in _CONTROL.sub("\ufffd", text.replace("\r\n", "\n")).strip().split("\n"):
        code = _CODE.match(line)
        if fence:
            fence = "" if code and code[1].startswith(fence) and not line.strip(" `~") else fence
            lines.append(line)
            continue
        if code:
            fence = code[1]
            lines.append(line)
            continue
        lines.append(_plain(line, bool(lines and lines[-1].strip())))
    return "\n".join([*lines, fence] if fence else lines)


def _plain(line: str, after_text: bool) -> str:
    line = _TAG.sub("&lt;", line).replace("![", "\\![")
    line = _REFERENCE.sub(r"\\[", _LINK.sub(r"]\\(", line))
    if _UNDERLINE.match(line) and after_text:  # would make a heading of the line above
        return "\\" + line.lstrip()
    return _HEADING.sub(lambda found: "####" if len(found[0].strip()) < 4 else found[0], line)


def _top(opened: Opened) -> Iterator[str]:
    yield f"# {_one_line(opened.title)}"
    if opened.aim.strip():
        yield f"**Aim:** {_one_line(opened.aim)}"
    facts = [
        f"Discussion `{_one_line(opened.discussion)}`",
        f"framework {_one_line(opened.framework)} at version `{opened.version[:8]}`",
        f"with {_one_line(opened.model)}",
        _day(opened.at),
        f"continued from `{_one_line(opened.parent)}`" if opened.parent else "",
    ]
    yield " · ".join(fact for fact in facts if fact)
    if opened.indicative:
        yield INDICATIVE
    if opened.set:
        values = (f"{name} = {', '.join(v) if isinstance(v, tuple) else v}" for name, v in opened.set.items())
        yield f"With {_one_line('; '.join(values))}."


@lru_cache(maxsize=TURNS_KEPT)
def _asked(asked: Asked, number: int | None) -> str:
    match asked.step:
        case "question":
            place = f"Question {number}: {asked.question}" if number else f"Question: {asked.question}"
            return f"## {_one_line(place)}\n\n{_quoted(asked.text)}"
        case "synthesis":
            return f"## Synthesis\n\n{_quoted(asked.text)}"
        case "clarification":
            return f"### {_who(asked)}: a question about this answer\n\n{_quoted(asked.text)}"
        case "pushback":
            what = _CHALLENGES.get(asked.pushback or "", "an objection")
            return f"### {_who(asked)}: {what}\n\n{_quoted(asked.text)}"


@lru_cache(maxsize=TURNS_KEPT)
def _answered(answered: Answered) -> str:
    said = {
        "kept": " (by its own word: position kept)",
        "changed": " (by its own word: position changed)",
        None: "",
    }[answered.position]
    parts = [f"**{_one_line(answered.model) or 'The model'}**{said}:", readable(answered.text)]
    if answered.stop == "length":
        parts.append("*The answer ends here because its output limit was reached.*")
    if answered.stop == "refusal":
        parts.append("*The model refused to answer.*")
    if answered.blemish:
        parts.append(f"*{BLEMISHES[answered.blemish]} Treat it with care.*")
    if answered.window:
        turns = "turn was" if answered.window == 1 else f"{answered.window} turns were"
        parts.append(f"*For this answer the first {turns} sent shortened.*")
    return "\n\n".join(parts)


def _used(answers: Sequence[Answered]) -> str:
    if not answers:
        return "---\n\nNothing has been answered yet."
    usage = Usage(input=0, output=0, cached=0, cache_written=0, reasoning=0)
    cost: Decimal | None = Decimal(0)
    for answer in answers:
        usage, cost = add_usage(usage, answer.usage), add_cost(cost, answer.cost)
    tokens = (
        f"{usage.input:,} tokens read, {usage.output:,} written"
        if usage.input is not None and usage.output is not None
        else "tokens not reported for all of them"
    )
    money = "cost unknown" if cost is None else f"cost ${cost.normalize():f}" if cost else "no cost"
    seconds = sum(answer.seconds for answer in answers)
    count = f"{len(answers)} answer{'s' if len(answers) != 1 else ''}"
    return f"---\n\n{count} · {tokens} · {money} · {seconds:,.0f} s of answering"


def _who(asked: Asked) -> str:
    return "You" if asked.by == "you" else _one_line(asked.by).capitalize()


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in readable(text).split("\n"))


def _one_line(text: str) -> str:
    words = " ".join(_CONTROL.sub("\ufffd", text).split())
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", words) if re.search(r"[<\[`]", words) else words


def _day(at: str) -> str:
    return f"{at[:10]} {at[11:16]} UTC" if len(at) >= 16 else _one_line(at)
