"""What a pasted critique says under its headings: strengths, weaknesses, omissions, and reasons for the points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from promptcraft.critique.pasted.outline import BOLD_LEVEL, TextLine
from promptcraft.critique.pasted.titles import Kind, title_kind

TITLE_LEVEL = BOLD_LEVEL + 1
ITEM_LEVEL = BOLD_LEVEL + 2
_LEAD_INS = re.compile(r"(?<=[.!?;])\s+(?=[A-Z][^.:!?]{2,50}:\s)")
_INLINE = re.compile(r"([^:–—]{3,70})(?::|\s[–—])\s+(\S.*)", re.DOTALL)
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


def _lead_in(text: str) -> Remark | None:
    """What a line says that begins with the title of a section and a colon: "What works: the order"."""
    inline = _INLINE.match(text)
    kind = title_kind(inline[1]) if inline else None
    return Remark(kind, inline[2]) if inline and kind else None


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
        pieces = _LEAD_INS.split(line.text) if line.kind == "paragraph" else []
        if len(pieces) > 1 and all(_lead_in(piece) for piece in pieces):
            for piece in pieces:
                self.read(line._replace(text=piece))
        elif line.kind in ("row", "head"):
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
        lead = _lead_in(line.text) if line.kind == "paragraph" else None
        if lead is None:
            return False
        self.close()
        self.section = _Section(lead.kind, TITLE_LEVEL, opening=[[lead.text]])
        return True

    def _may_open(self, line: TextLine) -> bool:
        """False for sentences, for points of an open section, and for headings below one unless they say only that."""
        section = self.section
        if line.kind == "bullet":
            return section is None or section.level >= ITEM_LEVEL
        if line.kind == "heading":
            if section is None or line.level <= section.level or len(line.text.split()) <= 2:
                return True
            return (title_kind(line.text) == "strength") is not (section.kind in ("strength", "given"))
        words = len(line.text.split())
        return (
            line.text.endswith(":")
            or words <= 4
            or (self.gap and words <= 6 and line.text[-1:] not in ".!;,")
        )

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
        if lead := _lead_in(line.text):
            self.remarks.append(lead)
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
            section.halted = section.halted or line.text.endswith(":") or self._is_unknown_title(line)

    def _is_unknown_title(self, line: TextLine) -> bool:
        """Whether a few words on a line of their own, after the points of a list with signs, name another list."""
        section = self.section
        listed = section is not None and not section.numbered and not section.headed
        return listed and self.gap and len(line.text.split()) <= 6 and line.text[-1:].isalnum()

    def _row(self, line: TextLine) -> None:
        """A row is a point of the open section, or a cell is one where its column or row is named like a section."""
        kinds = [title_kind(name) for name in line.header]
        # In a list of weaknesses a column "Fix" is one side of a point, not a list of its own.
        inside = self.section is not None and set(kinds) - {None} == {self.section.kind}
        if any(kinds) and line.kind == "row" and not inside:
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
