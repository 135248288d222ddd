"""Several critiques in one paste: where each begins, and whose or about what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from promptcraft.critique.pasted.headline import Headline, find_headline
from promptcraft.critique.pasted.outline import TextLine
from promptcraft.critique.pasted.remarks import read_remarks
from promptcraft.critique.pasted.speakers import asked_lines
from promptcraft.critique.pasted.titles import title_kind

MOST_PARTS = 50
LONGEST_TITLE = 80
LONGEST_COUNTED = 28
_WHO = re.compile(
    r"\W{0,4}(?:\d{1,2}[.):]\s{0,2})?\W{0,4}"
    r"(?:(?:the |from |by )?(?:reviewer|critic|judge|evaluator|grader|expert|model|assistant|response|reply|answer|"
    r"critique|review|opinion)\s{0,2}(?:from |by |of )?[#:(–-]?\s{0,2}(?:[A-Z]\b|\d{1,2}\b|\w{1,30})|"
    r"(?:chat ?gpt|gpt[- ]?\w{0,6}|o[1-9]\b|claude|gemini|bard|grok|llama|mistral|mixtral|deepseek|copilot|perplexity|"
    r"qwen|command r|cohere|kimi)\b)[^.!?]{0,50}$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s*(?:[-–—:|,]\s*)?(?:(?:score|rating|grade|mark)\s*[:=]?\s*)?\(?\d[\d.,]*\s*(?:/|out of)\s*\d+\)?.*$",
    re.I,
)
_SAID = re.compile(r"(?<=\w)\s+(?:said|says|responded|replied|answered)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\W{0,3}(?:#?\d{1,2}[.):]?\s+)?")


class Part(NamedTuple):
    """One critique of several: its title without number and mark, the lines it has, and its own mark."""

    title: str
    by_reviewer: bool
    lines: tuple[TextLine, ...]
    headline: Headline

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last line of the paste that belong to it."""
        return self.lines[0].number, self.lines[-1].number


def find_parts(lines: Sequence[TextLine], quoted: Iterable[str] = ()) -> tuple[Part, ...]:
    """The critiques of a paste that holds several, each with a mark of its own; none where it holds one.

    They are told by titles of one kind, which name reviewers, or have strengths or weaknesses of their own below.
    """
    own = frozenset(quoted)
    asked = asked_lines(lines)
    lines = [line for line in lines if line.number not in asked]
    for openers in _ways(lines):
        parts = tuple(part for part in _cut(lines, openers, own) if _has_mark(part.headline))
        if len(parts) >= 2 and _are_critiques(parts):
            return parts
    return ()


def _ways(lines: Sequence[TextLine]) -> Iterator[tuple[int, ...]]:
    """Places where parts may begin: lines that name a reviewer, then headings of each level, the highest first."""
    who = tuple(at for at, line in enumerate(lines) if _is_title(line) and _WHO.match(line.text))
    if 2 <= len(who) <= MOST_PARTS:
        yield who
    for level in sorted({line.level for line in lines if line.kind == "heading"}):
        at = tuple(at for at, line in enumerate(lines) if line.kind == "heading" and line.level == level)
        if 2 <= len(at) <= MOST_PARTS:
            yield at


def _is_title(line: TextLine) -> bool:
    if line.kind == "heading":
        return True
    return (
        line.kind == "paragraph" and len(line.text.split()) <= 8 and not line.text.endswith((".", "!", "?"))
    )


def _cut(lines: Sequence[TextLine], openers: Sequence[int], own: frozenset[str]) -> Iterator[Part]:
    """The parts that begin at these lines; a heading above theirs ends one too."""
    ends = (*openers[1:], len(lines))
    for start, end in zip(openers, ends, strict=True):
        first = lines[start]
        above = (
            at
            for at in range(start + 1, end)
            if first.kind == "heading" and lines[at].kind == "heading" and lines[at].level < first.level
        )
        body = tuple(lines[start : next(above, end)])
        if title_kind(first.text) is not None or all(line.kind == "blank" for line in body[1:]):
            continue
        yield Part(_title(first.text), bool(_WHO.match(first.text)), body, find_headline(body, own))


def _has_mark(headline: Headline) -> bool:
    return headline.stated is not None or bool(headline.letter)


def _are_critiques(parts: Sequence[Part]) -> bool:
    """Whether most of them name a reviewer, or hold points of their own; else they are sections of one critique."""
    if sum(part.by_reviewer for part in parts) * 2 > len(parts):
        return True
    told = sum(
        any(one.kind in ("strength", "weakness", "omission") for one in read_remarks(part.lines))
        for part in parts
    )
    return told * 2 >= len(parts)


def _title(text: str) -> str:
    bare = _SAID.sub("", _MARK.sub("", _NUMBER.sub("", text)).strip(" *_#:–—-|"))
    return bare[:LONGEST_TITLE] or text[:LONGEST_TITLE]


def told_apart(titles: Sequence[str]) -> tuple[str, ...]:
    """The titles, with those that stand more than once counted: "ChatGPT 5 (1 of 2)"."""
    total = Counter(titles)
    met: Counter[str] = Counter()
    named: list[str] = []
    for title in titles:
        met[title] += 1
        counted = f"{title[:LONGEST_COUNTED]} ({met[title]} of {total[title]})"
        named.append(counted if total[title] > 1 else title)
    return tuple(named)
