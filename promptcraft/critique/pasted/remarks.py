"""What a pasted critique says under its headings: strengths, weaknesses, omissions, and reasons for the points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from promptcraft.critique.pasted.outline import BOLD_LEVEL, TextLine

Kind = Literal["strength", "weakness", "omission", "given", "taken"]
TITLE_LEVEL = BOLD_LEVEL + 1
ITEM_LEVEL = BOLD_LEVEL + 2
LONGEST_TITLE = 90

_POINTS = r"(?:points?|marks?|score|rating|grade)"
_THE = r"(?:the |this |that |my |your |its |an? |i )*"
_THINGS = (
    r"(?:aspects?|elements?|pieces?|points?|topics?|areas?|questions?|considerations?|components?|"
    r"dimensions?|parts?|"
    r"items?|perspectives?|details?|information|content|things)"
)
_LEAD = (
    r"(?:(?:key|main|major|some|notable|overall|other|potential|possible|specific|the|top|minor|here are|"
    r"your|its|my|"
    r"core|critical|additional|further|biggest|primary|remaining|important|prioriti[sz]ed|actionable|"
    r"a few|few|"
    r"what i see as|significant|general|structural|content|coverage|comprehensiveness|substantive|"
    r"conceptual|constructive|"
    r"methodological|suggested|recommended|concrete|also)\s)*"
)
_TITLES: tuple[tuple[Kind, str], ...] = (
    (
        "taken",
        rf"{_POINTS} (?:deducted|lost|taken(?: off| away)?|docked|off|subtracted|withheld)|deductions?|"
        rf"(?:reasons?|why|rationale) (?:for )?{_THE}(?:points? )?(?:deduct\w*|taken(?: off| away)?|docked|"
        rf"withheld|lost|losing|"
        rf"losses)(?: {_POINTS})?|"
        rf"reasons? for {_THE}{_POINTS} (?:(?:you |i )?(?:have |had )?(?:deducted|lost|taken off|docked))|"
        rf"why {_THE}(?:not|isn['’]t)(?: .{{0,40}})?|where (?:it|you|points?|the prompt) (?:lost|loses|"
        rf"lose|were lost).{{0,20}}|"
        r"what (?:cost|costs|held|holds|kept|keeps) .{0,40}",
    ),
    (
        "given",
        rf"(?:reasons?|rationale|justification|explanation|basis) (?:for|behind|"
        rf"of) {_THE}{_POINTS}(?: (?:given|awarded|"
        rf"scored|earned|of .{{1,12}}))?|reasons?|(?:{_POINTS} )?(?:rationale|justification|explanation)|"
        rf"{_POINTS} (?:given|awarded|earned|scored|gained)|where (?:you|it) (?:gain|earn|scor)\w* points|"
        rf"why {_THE}(?:(?:gave|scored?|rated?|"
        rf"give)\b.{{0,40}}|{_POINTS}|"
        r"\d.{0,12})",
    ),
    (
        "omission",
        rf"missing(?: {_THINGS})?|what(?:['’]s| is| was)?(?: still)? missing|gaps?|omissions?|"
        rf"omitted(?: {_THINGS})?|"
        rf"(?:left out|not covered|uncovered|overlooked|absent|unaddressed)(?: {_THINGS})?|what(?:['’]s|"
        rf" is) (?:left out|"
        r"not covered|absent|overlooked)|blind ?spots?|what (?:it|the prompt|this prompt) lacks|"
        r"details? (?:you )?(?:may|might) have missed|(?:coverage|content) gaps",
    ),
    (
        "weakness",
        rf"weakness(?:es)?|weak (?:points?|spots?|areas?)|areas? (?:for|of|to|needing|"
        rf"that need) (?:improve\w*|growth|"
        rf"refine\w*|strengthen|work|enhance\w*)|improvements?(?: {_THINGS})?|improvement (?:areas?|"
        rf"suggestions?|"
        r"opportunities)|suggestions?|recommendations?|issues|problems?|concerns?|cons|negatives?|"
        r"limitations?|flaws?|"
        r"shortcomings?|drawbacks?|criticisms?|additions|how (?:to make it|it (?:can|could) be made|"
        r"to make this) better|critiques|changes|edits|fixes|opportunities|(?:what|"
        r"where)(?: it)? "
        r"(?:could|can|needs?|should|does(?:n['’]t| not)|isn['’]t|falls?) .{0,40}|what makes it (?:bad|weak)|"
        r"what(?:['’]s| is) (?:not working|weak|wrong)|what fail(?:s|ed)|failure modes?|needs (?:work|"
        r"improvement)|room for improvement|how to improve|"
        r"things to (?:fix|improve|change)|to improve|ways to improve",
    ),
    (
        "strength",
        rf"strengths?|strong (?:points?|spots?|suits?)|what (?:works|worked)(?: well)?|what(?:['’]s|"
        rf" is) (?:good|working|"
        r"strong|great)(?: well)?|what makes it (?:good|strong|work)|what (?:i|you) (?:like|liked|"
        r"did well|do well|got "
        r"right).{0,20}|what (?:it|the prompt|this prompt) (?:does|gets) (?:well|right)|pros|"
        r"positives?(?: aspects?)?|"
        rf"highlights?|merits?|advantages?|good (?:points?|{_THINGS})|done well|the good|successes",
    ),
)
_TAIL = (
    r"(?:\s(?:of|in|with|for|to|on|about|worth|that|i|and)\b[^:.]{0,60})?"
    r"(?:\s{0,2}[(\[][^()\[\]]{0,60}[)\]]|\s[-–—/&]\s?[^:.]{0,50})?"
)
_TITLE = tuple(
    (
        kind,
        re.compile(
            rf"[^\w(]{{0,8}}(?:\(?\d{{1,2}}[.):]\s{{0,2}})?[^\w]{{0,6}}{_LEAD}(?:{words}){_TAIL}\W{{0,6}}$",
            re.I,
        ),
    )
    for kind, words in _TITLES
)
_BOTH = re.compile(
    r"\b(?:strengths?|pros)\b.{0,20}\b(?:weakness\w*|cons|limitations?|improve\w*)\b", re.IGNORECASE
)
_INLINE = re.compile(r"([^:]{3,70}):\s+(\S.*)", re.DOTALL)
_LABELS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("strength", re.compile(r"(?:strengths?|pros?|positives?|good)\s?:\s", re.IGNORECASE)),
    (
        "weakness",
        re.compile(
            r"(?:weakness(?:es)?|cons?|negatives?|issues?|problems?|suggestions?|improvements?)\s?:\s",
            re.IGNORECASE,
        ),
    ),
    ("omission", re.compile(r"(?:missing|gaps?|omissions?|omitted)\s?:\s", re.IGNORECASE)),
)
_SIGNS: dict[str, Kind] = {
    "✅": "strength", "✓": "strength", "✔": "strength", "👍": "strength", "➕": "strength", "🟢": "strength",
    "❌": "weakness", "✗": "weakness", "✘": "weakness", "⚠": "weakness", "👎": "weakness", "➖": "weakness",
    "🔴": "weakness", "🟡": "weakness",
}  # fmt: skip
_MINUS = re.compile(r"\(?[-−–+]\s?\d")
_MARK = re.compile(
    r"[^\w]{0,6}(?:(?:my|the|your|overall|final|total|current|combined)\s){0,3}(?:score|rating|grade|verdict|mark|overall)"
    r"\s{0,2}[:=–-]\s{0,2}[^\w]{0,4}(?:\d|[A-F][+-]?\W{0,4}$)",
    re.IGNORECASE,
)
"""The line of the overall mark: it ends a list, and is no detail of the point before it."""
_ONLY_SCORE = re.compile(
    r"[^\w]*(?:(?:score|rating|grade|points?)\W+)?[\d.,]+\s*(?:(?:/|out of|points?)\s*\d*)?\W*$", re.I
)


@dataclass(slots=True)
class _Item:
    """One point of a section: its own words, details below it, and paragraphs that may belong to it."""

    text: str
    details: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    def whole(self, below: list[str]) -> str:
        """The point as one text, with these of the paragraphs below it."""
        parts = [*below, *self.details]
        if not parts:
            return self.text
        joint = " " if self.text[-1:] in ".:!?" else ": "
        return self.text + joint + " ".join(parts)


@dataclass(slots=True)
class _Section:
    """A section under way; `marks` is how its first bullet was marked, `halted` that its list seems over."""

    kind: Kind
    level: int
    items: list[_Item] = field(default_factory=list)
    opening: list[list[str]] = field(default_factory=list)
    numbered: bool = False
    indent: int = 0
    last: int = 0
    headed: bool = False
    halted: bool = False

    def is_over(self) -> bool:
        """Whether the text between its last point and a new bullet shows that the bullet starts another list."""
        if self.headed or not self.items:
            return False
        earlier = self.items[-2].below if len(self.items) > 1 else ["", ""]
        return self.halted or len(self.items[-1].below) > len(earlier)

    def points(self) -> list[str]:
        """What the section says: its items, or without any its paragraphs."""
        if not self.items:
            return [" ".join(words) for words in self.opening if not words[-1].endswith(":")]
        others, last = self.items[:-1], self.items[-1]
        # A paragraph after the last point is its own only where the other points have one each too.
        owns = self.headed or (bool(others) and all(item.below for item in others))
        points = [item.whole(item.below[: 1 if self.headed else None]) for item in others]
        return [*points, last.whole(last.below[:1] if owns else [])]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the critique says, and under what kind of heading."""

    kind: Kind
    text: str


@lru_cache(maxsize=4096)
def title_kind(text: str) -> Kind | None:
    """The kind of section that this heading opens, if it is one of those we know."""
    if len(text) > LONGEST_TITLE or _BOTH.search(text):
        return None
    return next((kind for kind, pattern in _TITLE if pattern.match(text)), None)


def read_remarks(lines: Sequence[TextLine], own: frozenset[str] = frozenset()) -> tuple[Remark, ...]:
    """Everything said under the known headings, in order; lines in `own` are the framework's and are passed over."""
    reader = _Reader()
    for line in lines:
        if line.kind == "blank" or line.text in own:
            reader.gap = True
            continue
        reader.read(line)
        reader.gap = False
    reader.close()
    return tuple(remark for remark in reader.remarks if not _ONLY_SCORE.match(remark.text))


class _Reader:
    """Walks the lines once and keeps what stands in the section that is open."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []
        self.section: _Section | None = None
        self.gap = True

    def close(self) -> None:
        """End the section and keep its points."""
        if self.section is not None:
            self.remarks.extend(Remark(self.section.kind, text) for text in self.section.points())
        self.section = None

    def read(self, line: TextLine) -> None:
        """Take one line in."""
        if line.kind == "code":
            return
        if line.kind in ("row", "head"):
            self._row(line)
        elif not self._opens(line):
            if line.kind == "heading":
                self._heading(line)
            elif line.kind == "bullet":
                self._bullet(line)
            else:
                self._paragraph(line)

    def _opens(self, line: TextLine) -> bool:
        """Open a section when the line is its title; `Strengths: words` opens one and is its first point."""
        kind = title_kind(line.text) if self._may_open(line) else None
        level = {"heading": line.level, "bullet": ITEM_LEVEL + line.indent}.get(line.kind, TITLE_LEVEL)
        if kind is not None:
            self.close()
            self.section = _Section(kind, level)
            return True
        inline = _INLINE.match(line.text) if line.kind == "paragraph" else None
        kind = title_kind(inline[1]) if inline else None
        if inline is None or kind is None:
            return False
        self.close()
        self.section = _Section(kind, TITLE_LEVEL, opening=[[inline[2]]])
        return True

    def _may_open(self, line: TextLine) -> bool:
        """False for sentences, for points of an open section, and for headings below one unless they say only that."""
        section = self.section
        if line.kind == "bullet":
            return section is None or section.level >= ITEM_LEVEL
        if line.kind == "heading":
            return section is None or line.level <= section.level or len(line.text.split()) <= 2
        return line.text.endswith(":") or len(line.text.split()) <= 4

    def _heading(self, line: TextLine) -> None:
        section = self.section
        if section is None:
            return
        if line.level > section.level:
            section.headed = True
            section.items.append(_Item(line.text))
        else:
            self.close()

    def _bullet(self, line: TextLine) -> None:
        section = self.section
        number = int(line.mark) if line.mark.isdecimal() else 0
        if section is not None and section.is_over() and not (number > 1 and number == section.last + 1):
            self.close()
            section = None
        if section is None:
            self._loose(line)
            return
        section.halted = False
        if not section.items:
            section.numbered, section.indent = number > 0, line.indent
        nested = section.items and (line.indent > section.indent + 1 or (section.numbered and not number))
        if section.headed or nested:
            section.items[-1].details.append(line.text)
            return
        section.last = number
        section.items.append(_Item(line.text))

    def _loose(self, line: TextLine) -> None:
        """A bullet outside every section that says itself what it is."""
        for kind, label in _LABELS:
            if found := label.match(line.text):
                self.remarks.append(Remark(kind, line.text[found.end() :].strip()))
                return
        sign = _SIGNS.get(line.mark[:1])
        if sign is not None:
            self.remarks.append(Remark(sign, line.text))

    def _paragraph(self, line: TextLine) -> None:
        section = self.section
        if section is None:
            return
        if _MARK.match(line.text):
            self.close()
            return
        if _MINUS.match(line.text) and section.kind == "taken":
            section.items.append(_Item(line.text))
        elif not section.items:
            if self.gap or not section.opening:
                section.opening.append([line.text])
            else:
                section.opening[-1].append(line.text)
        elif not self.gap and not section.items[-1].below and not section.headed:
            section.items[-1].details.append(line.text)
        else:
            section.items[-1].below.append(line.text)
            section.halted = section.halted or line.text.endswith(":")

    def _row(self, line: TextLine) -> None:
        """A row is a point of the open section, or a cell is one where its column or row is named like a section."""
        kinds = [title_kind(name) for name in line.header]
        if any(kinds) and line.kind == "row":
            for kind, cell in zip(kinds, line.cells, strict=False):
                if kind is not None and len(cell) > 2:
                    self.remarks.append(Remark(kind, cell))
            return
        named = title_kind(line.cells[0]) if line.kind == "row" and len(line.cells) > 1 else None
        text = " – ".join(cell for cell in line.cells[1:] if cell) if named else ""
        if named is not None and len(text) > 2 and not _ONLY_SCORE.match(text):
            self.remarks.append(Remark(named, text))
        elif self.section is not None and line.kind == "row" and not self.section.is_over():
            text = " – ".join(cell for cell in line.cells if cell)
            if self.section.headed:
                self.section.items[-1].details.append(text)
            else:
                self.section.items.append(_Item(text))
