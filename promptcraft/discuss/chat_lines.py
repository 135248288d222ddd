"""What the lines of a chat copied out of a window are: who speaks, which question is up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from promptcraft.framework.rendered import Rendered

Speaker = Literal["person", "model"]
PEOPLE = ("you", "user", "human", "me")
MODELS = (
    "chatgpt", "claude", "gemini", "assistant", "copilot", "grok", "deepseek", "mistral", "perplexity", "llama",
    "qwen", "gpt", "kimi", "ai", "le chat", "meta ai",
)  # fmt: skip
_LABEL = re.compile(r"^([a-z][a-z0-9 .\-]{0,30}?)(?: said| says| responded| replied| wrote)?$")
_NUMBERED = re.compile(
    r"^(?P<word>question|step|q)\s*\.?\s*#?\s*(?P<number>[0-9]{1,3})\b(?P<rest>.*)$", re.IGNORECASE
)
_ITEM = re.compile(r"^(?P<number>[0-9]{1,3})\s*[.):]\s+(?P<rest>.+)$")
_SYNTHESIS = re.compile(r"^(?:final\s+)?synthesis\b(?P<rest>.{0,80})$", re.IGNORECASE)
_VERSION = re.compile(r"[0-9]|opus|sonnet|haiku|pro|flash|mini")
_WORD = re.compile(r"\w{4,}")
_LONGEST = 400


@dataclass(frozen=True)
class Heading:
    """A line that opens a question, by its id, or the synthesis (`question` empty)."""

    question: str
    synthesis: bool = False


def bare(line: str) -> str:
    """The line without Markdown marks around it."""
    return line.strip().strip("#*_>`• \t").strip()


def speaker(line: str) -> tuple[Speaker, str] | None:
    """Who speaks from here on, and what stands behind the label on its line; None when the line is no label."""
    head, colon, rest = line.strip().partition(":")
    name = bare(head)
    who = _who(name.casefold()) if len(name) < 50 else None
    if who is None or (not colon and " wrote" in name):
        return None
    return who, rest.strip().removeprefix("**").strip()


def heading(line: str, rendered: Rendered, *, strict: bool = False) -> Heading | None:
    """Which question the line opens; None for any other line. With `strict` only by `Question N` or `Synthesis`."""
    text = bare(line)
    if not text or len(text) > _LONGEST:
        return None
    marked = line.lstrip().startswith(("#", "**", "__"))
    synthesis = _SYNTHESIS.match(text)
    if synthesis and (marked or not synthesis["rest"].strip(" :.-–")):
        return Heading("", synthesis=True)
    numbered = _NUMBERED.match(text)
    if numbered:
        return _by_number(numbered, marked, rendered)
    item = _ITEM.match(text)
    if strict or not (item or marked):
        return None
    words = item["rest"] if item else text
    found = _named(words, rendered.filled.question_ids) or close(words, rendered)
    return Heading(found) if found else None


def _by_number(numbered: re.Match[str], marked: bool, rendered: Rendered) -> Heading | None:
    ids = rendered.filled.question_ids
    behind = numbered["rest"].lstrip()
    rest = behind.lstrip(":.-–—)]/ ")
    named = _named(rest, ids)
    if named:
        return Heading(named)
    place = int(numbered["number"]) - 1
    if not 0 <= place < len(ids):
        return None
    ours = close(rest, rendered) == ids[place]
    short = behind[:1] in ("", ":", ".", "-", "–", "—", ")", "/") and len(rest) < 120
    if marked or ours or (short and numbered["word"].casefold() != "step"):
        return Heading(ids[place])
    return None


def close(words: str, rendered: Rendered) -> str | None:
    """The id of the one question that these words mostly repeat; None when none or several come near."""
    said = _words(words)
    if len(said) < 3:
        return None
    shares: list[tuple[float, str]] = []
    for question in rendered.filled.questions:
        asked = _words(question.ask)
        common = len(said & asked)
        share = common / max(min(len(said), len(asked)), 1)
        shares.append((share if common >= 3 else 0.0, question.id))
    shares.sort(reverse=True)
    best = shares[0]
    second = shares[1][0] if len(shares) > 1 else 0.0
    return best[1] if best[0] >= 0.6 and best[0] - second >= 0.15 else None


def _named(rest: str, ids: tuple[str, ...]) -> str | None:
    word = rest.strip("[]()\"'` .:").casefold().replace(" ", "-")
    return next((name for name in ids if word in (name, name.replace("_", "-"))), None)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text[:4_000])}


def _who(name: str) -> Speaker | None:
    match = _LABEL.match(name)
    if match is None:
        return None
    if match[1] in PEOPLE:
        return "person"
    versions = any(
        match[1].startswith((f"{known} ", f"{known}-")) and _VERSION.search(match[1]) for known in MODELS
    )
    return "model" if match[1] in MODELS or versions else None
