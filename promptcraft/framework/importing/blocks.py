"""A prompt in prose cut into headings, paragraphs and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

HEADING = re.compile(r"\s{0,3}(?P<level>#{1,6})\s+(?P<text>.+?)\s*#*\s*\Z")
ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<mark>\(?\d{1,3}[.)]|[Qq]\d{1,3}[.:)]|\(?[a-z]\)|[-*•‣–])"
    r"|(?P<strong>\*\*|__)(?P<number>(?:[Qq](?:uestion )?)?\d{1,3}[.:)]?)(?P=strong)[.:)]?"
    r"|(?P<named>(?:Step|Question) \d{1,3}(?:[.:)]|[ \t][-–—](?=[ \t]))))[ \t]+(?P<text>\S.*)\Z"
)
LETTER = re.compile(r"\(?([a-z])\)\Z")
INLINE = re.compile(r"(?<![\w(])\(?([a-z]|\d{1,2})\)[ \t]+(?=\S)")
FEWEST_INLINE = 2
"""A list on one line has at least so many marks, `a)` or `1)` first and the next ones in order."""
RULE = re.compile(r" {0,3}([-*_])(?:[ \t]?\1){2,40}[ \t]*\Z")
"""A line across the page, which says no more than that a paragraph ends."""
LONGEST_HEADING = 500
LABELLED = re.compile(r"\s*[\w.*-]{1,15} ?[:=]\s")
"""The begin of a line that is a line of its own, such as `5: agree strongly`."""
FENCE = re.compile(r"\s*(```|~~~)")
SENTENCE_END = re.compile(r"(?<=[.!?:])[\"”’')\]]*\s+(?=[A-Z0-9“\"‘(\[]|[^\x00-\x7f])")


@dataclass
class Item:
    """One item of a list with the mark it had, and with the items below it."""

    text: str
    below: list[str] = field(default_factory=list)
    mark: str = "-"


@dataclass
class Block:
    """A paragraph (no items) or a list, with the heading it stands under and the headings above that.

    `section` counts the headings so far: two sections may have the same heading.
    """

    heading: str = ""
    text: str = ""
    items: list[Item] = field(default_factory=list)
    numbered: bool = False
    indent: int = 0
    above: tuple[str, ...] = ()
    section: int = 0

    @property
    def asks(self) -> int:
        """How many items hold a question mark."""
        return sum("?" in item.text or "？" in item.text for item in self.items)

    @property
    def written(self) -> str:
        """The block as text again."""
        lines = [self.text] if self.text else []
        for item in self.items:
            lines += [f"{item.mark} {item.text}", *(f"  - {text}" for text in item.below)]
        return "\n".join(lines)

    @property
    def headings(self) -> tuple[str, ...]:
        """The heading and those above it, the nearest first."""
        return (self.heading, *self.above)


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in order. Each heading gives an empty block, so that one that stands alone is not lost."""
    reader = _Reader()
    for line in text.split("\n"):
        for part in _inline_items(line):
            reader.take(part)
    return reader.blocks


def _inline_items(line: str) -> list[str]:
    """The line, cut before each mark where it holds a list such as `a) Who pays? b) Who gains?`."""
    starts: list[int] = []
    wanted = ""
    for found in INLINE.finditer(line):
        if found[1] == wanted or (not starts and found[1] in ("a", "1")):
            starts.append(found.start())
            wanted = str(int(found[1]) + 1) if found[1].isdecimal() else chr(ord(found[1]) + 1)
    items = [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=False)]
    if len(items) < FEWEST_INLINE or not all("?" in item for item in items):
        return [line]
    return [part.rstrip() for part in (line[: starts[0]], *items) if part.strip()]


def sentences(text: str) -> list[str]:
    """The sentences of a text, paragraphs apart."""
    found: Iterable[str] = (s for part in re.split(r"\n\s*\n", text) for s in SENTENCE_END.split(part))
    return [" ".join(sentence.split()) for sentence in found if sentence.strip()]


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.levels: list[tuple[int, str]] = []
        self.open: Block | None = None
        self.section = 0
        self.blank = False
        self.fence = ""

    def take(self, line: str) -> None:
        """One line more; what stands between code fences is kept as it is."""
        fence = FENCE.match(line)
        if self.fence or fence:
            self._verbatim(line)
            self.fence = "" if fence and fence[1] == self.fence else self.fence or (fence[1] if fence else "")
            self.blank = False
            return
        if not line.strip() or RULE.match(line):
            self.blank = True
            return
        heading = HEADING.match(line) if len(line) <= LONGEST_HEADING else None
        if heading:
            self._heading(len(heading["level"]), heading["text"].strip("*_ ") or heading["text"])
        elif item := ITEM.match(line):
            self._item(item)
        else:
            self._prose(line)
        self.blank = False

    def _heading(self, level: int, text: str) -> None:
        self.levels = [(depth, above) for depth, above in self.levels if depth < level] + [(level, text)]
        self.open = None
        self.section += 1
        self.blocks.append(self._block())

    def _block(self, text: str = "", *, numbered: bool = False, indent: int = 0) -> Block:
        headings = [heading for _, heading in reversed(self.levels)] or [""]
        return Block(
            headings[0],
            text,
            numbered=numbered,
            indent=indent,
            above=tuple(headings[1:]),
            section=self.section,
        )

    def _item(self, item: re.Match[str]) -> None:
        indent = len(item["indent"].expandtabs(4))
        mark = item["mark"] or item["number"] or item["named"].rstrip(" -–—")
        numbered = mark[-1] not in "-*•‣–"
        block = self.open
        lettered = LETTER.match(mark)
        if block is None or not block.items or (numbered != block.numbered and indent <= block.indent):
            block = self._block(numbered=numbered, indent=indent)
            self.blocks.append(block)
            self.open = block
        under = lettered and block.items and not LETTER.match(block.items[0].mark)
        if block.items and (indent > block.indent + 1 or under):
            block.items[-1].below.append(item["text"].strip())
        else:
            block.items.append(Item(item["text"].strip(), mark=mark))

    def _prose(self, line: str) -> None:
        block = self.open
        indented = line[:2].isspace()
        if block is not None and block.items and (indented or not self.blank):
            last = block.items[-1]
            joint = "\n" if LABELLED.match(line) else " "
            if last.below:
                last.below[-1] += joint + line.strip()
            else:
                last.text += ("\n\n" if self.blank else joint) + line.strip()
        elif block is not None and not block.items and not self.blank:
            block.text += "\n" + line.rstrip()
        else:
            self.open = self._block(line.strip())
            self.blocks.append(self.open)

    def _verbatim(self, line: str) -> None:
        block = self.open
        if block is None or (self.blank and not self.fence and not line[:2].isspace()):
            block = self.open = self._block()
            self.blocks.append(block)
        gap = "\n" if self.blank and not self.fence else ""
        if not block.items:
            block.text = f"{block.text}\n{line}" if block.text else line
        elif block.items[-1].below:
            block.items[-1].below[-1] += f"\n{gap}{line}"
        else:
            block.items[-1].text += f"\n{gap}{line}"
