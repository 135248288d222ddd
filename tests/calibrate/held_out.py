"""How much of what was planted into a folder of prompts the checklist finds: `python -m
tests.calibrate.held_out FOLDER`.

FOLDER has `prompts/*.txt` and `planted.json`, a list of {"prompt", "kind", "replace", "with"} or {"prompt",
"kind",
"after", "insert"}. Each prompt is imported as `promptcraft critique -` does it, clean and spoilt.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from promptcraft.critique.checklist import checklist
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.importing.prose import import_prose
from promptcraft.framework.rendered import as_rendered
from promptcraft.records.critique import Critique, Finding

AT_PLACE = {
    "leading": ("lead to its answer",),
    "loaded": ("lead to its answer",),
    "compound": ("things at once",),
    "vague": ("fewer than 5 or more than 80", "is vague"),
    "jargon": ("nothing explains",),
    "placeholder": ("unfinished",),
    "off-subject": ("no word with the rest",),
    "wrong-country": ("another country",),
    "yes-no": ("answered with yes or no. (",),
    "question-doubled": ("nearly the same",),
    "reordered": ("too early",),
    "contradiction": ("contradict each other",),
}
"""What a finding must say of the planted words: it is anchored at their question, or quotes them."""
GONE = {
    "persona-removed": ("no role",),
    "audience-removed": ("who it is for",),
    "style-removed": ("how to write",),
    "evidence-removed": ("neither brings sources",),
    "purpose-removed": ("what kind of result", "use the result for"),
    "closing-removed": (
        "end with a conclusion",
        "No conclusion",
        "draws the discussion",
        "a conclusion that weighs",
    ),
    "question-removed": (
        "No question asks",
        "No question before the last asks",
        "touches on",
        "touch on",
        "does not ask",
    ),
}
"""What a finding must say of the whole: the part that is gone."""
ALSO_TRUE = {
    "leading": ("yes or no",),
    "loaded": ("yes or no",),
    "vague": ("yes or no",),
    "placeholder": ("fewer than 5", "is vague"),
    "yes-no": ("More than a third", "fewer than 5"),
}
"""What is plainly true of the planted question besides its defect."""
NAMES = re.compile(r" \([^()]*\)$")
Said = tuple[str, str, str]


@dataclass
class Tally:
    """What was found, missed and claimed besides, over all prompts."""

    hits: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: list[list[str]] = field(default_factory=list)
    standing: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """One text as it was judged: the critique, and the words of each question by id."""

    critique: Critique
    asks: dict[str, str]

    def said(self, one: Finding) -> Said:
        """A finding without ids, which change with the words: what it says, of which question, in which words."""
        reason = NAMES.sub("", one.reason) if one.anchor else one.reason
        quoted = " | ".join(quote.text for quote in one.quotes if quote.verified)
        if one.criterion == "coverage" and one.anchor:
            return (one.reason.partition(" on ")[2], "", "")
        return (reason, self.asks.get(one.anchor, ""), quoted)

    @property
    def findings(self) -> list[Finding]:
        """All that it complains of."""
        return [one for one in self.critique.findings if one.kind != "strength"]


@cache
def read(text: str) -> Read:
    """The text, imported and judged by the checklist."""
    framework = import_prose(text, name="").framework
    rendered = as_rendered("prompt", framework, framework, {})
    asks = {one.id: one.ask for one in framework.questions}
    if framework.synthesis is not None:
        asks["synthesis"] = framework.synthesis.ask
    return Read(checklist(Review(rendered, framework, load_rubric(), b"s" * 32)), asks)


def spoilt(text: str, defect: dict[str, str]) -> str:
    """The text with the defect in it."""
    if "replace" in defect:
        return text.replace(defect["replace"], defect["with"])
    return text.replace(defect["after"], f"{defect['after']}\n{defect['insert']}")


def fresh(before: Read, after: Read) -> list[Finding]:
    """The findings that the clean text does not have."""
    left = Counter(before.said(one) for one in before.findings)
    new = []
    for one in after.findings:
        if left[after.said(one)]:
            left[after.said(one)] -= 1
        else:
            new.append(one)
    return new


def new_words(defect: dict[str, str]) -> list[str]:
    """The lines that came with the defect, or moved with it, without their numbers."""
    old = [_bare(line) for line in defect.get("replace", "").split("\n")]
    now = [_bare(line) for line in (defect.get("with") or defect.get("insert") or "").split("\n")]
    if defect["kind"] == "reordered":
        return now[:1]
    return [line for line in now if line and line not in old]


def _bare(line: str) -> str:
    numbered = r"^\s*(?:\*\*)?\(?(?:Step |Question |Q)?\d*(?:\.\*\*|[.):]| [-–])?\s*(?:[-–*]\s)?"
    return re.sub(numbered, "", line).strip()


def is_right(one: Finding, after: Read, defect: dict[str, str]) -> bool:
    """Whether a new finding names the place, or the part that is gone, and what is wrong."""
    kind = defect["kind"]
    if kind in GONE:
        return any(word in one.reason for word in GONE[kind])
    return any(word in one.reason for word in AT_PLACE[kind]) and _at_place(one, after, defect)


def _at_place(one: Finding, after: Read, defect: dict[str, str]) -> bool:
    words = [line for line in new_words(defect) if line]
    named = [ask for name, ask in after.asks.items() if name == one.anchor or _named(one.reason, name)]
    texts = [*named, *(quote.text for quote in one.quotes if quote.verified)]
    return any(line in text or (len(text) > 3 and text in line) for line in words for text in texts)


def _named(reason: str, name: str) -> bool:
    listed = NAMES.search(reason)
    return listed is not None and name in listed[0][2:-1].split(", ")


def goes_with(one: Finding, after: Read, defect: dict[str, str]) -> bool:
    """Whether a new finding follows from the defect: what the whole lacks since a question or a part went or moved."""
    kind = defect["kind"]
    if any(word in one.reason for word in ALSO_TRUE.get(kind, ())):
        return _at_place(one, after, defect) or not one.anchor
    at_question = one.criterion == "questions" or "too early" in one.reason
    if kind == "contradiction":
        return False
    return not at_question


def measure(folder: Path) -> Tally:
    """The tally of a folder of prompts and what was planted into them."""
    tally = Tally()
    by_prompt: dict[str, list[dict[str, str]]] = defaultdict(list)
    for defect in json.loads((folder / "planted.json").read_text(encoding="utf-8")):
        by_prompt[str(defect["prompt"])].append(defect)
    for path in sorted((folder / "prompts").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        before = read(text)
        tally.standing[path.stem] = [" — ".join(filter(None, before.said(one))) for one in before.findings]
        for defect in by_prompt[path.stem]:
            _take(tally, before, read(spoilt(text, defect)), defect)
    return tally


def _take(tally: Tally, before: Read, after: Read, defect: dict[str, str]) -> None:
    kind, name = defect["kind"], f"{defect['prompt']} {defect['kind']}"
    new = fresh(before, after)
    right = [one for one in new if is_right(one, after, defect)]
    tally.planted[kind] += 1
    tally.hits[kind] += bool(right)
    if not right:
        words = " / ".join(new_words(defect)) or defect["replace"][:100]
        tally.missed.append(f"{name}: {words[:200]}\n        said instead: {[one.reason for one in new]}")
    false = [one for one in new if one not in right and not goes_with(one, after, defect)]
    tally.alarms.append([f"{name}: {' — '.join(filter(None, after.said(one)))}" for one in false])


def told(tally: Tally) -> Iterator[str]:
    """The tally in lines."""
    yield "Found, by kind"
    for kind, count in sorted(tally.planted.items()):
        yield f"  {kind:20} {tally.hits[kind]:3} of {count}"
    hits, planted = sum(tally.hits.values()), sum(tally.planted.values())
    yield f"  {'in all':20} {hits:3} of {planted} ({hits / max(1, planted):.0%})"
    counts = [len(row) for row in tally.alarms]
    yield f"False alarms a spoilt text: {sum(counts) / max(1, len(counts)):.2f} on average, {max(counts)} at most"
    yield from (f"  {line}" for row in tally.alarms for line in row)
    yield "Missed"
    yield from (f"  {line}" for line in tally.missed)
    standing = [len(row) for row in tally.standing.values()]
    yield f"Claims on a clean text: {sum(standing) / len(standing):.1f} on average, {max(standing)} at most"
    for name, rows in tally.standing.items():
        yield f"  {name}"
        yield from (f"      {row}" for row in rows)


if __name__ == "__main__":
    print("\n".join(told(measure(Path(sys.argv[1])))))  # noqa: T201 - a report for the person who runs it
