"""A prompt in prose cut into headings, paragraphs and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.+?)\s*#*\s*\Z")
ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>\(?\d{1,3}[.)]|[Qq]\d{1,3}[.:)]|[-*•‣–])[ \t]+(?P<text>\S.*)\Z"
)
SENTENCE_END = re.compile(r"(?<=[.!?:])[\"”’')\]]*\s+(?=[A-Z0-9“\"‘(\[]|[^\x00-\x7f])")


@dataclass
class Item:
    """One item of a list, with the items below it."""

    text: str
    below: list[str] = field(default_factory=list)


@dataclass
class Block:
    """A paragraph (no items) or a list, with the heading it stands under."""

    heading: str = ""
    text: str = ""
    items: list[Item] = field(default_factory=list)
    numbered: bool = False
    indent: int = 0

    @property
    def asks(self) -> int:
        """How many items hold a question mark."""
        return sum("?" in item.text or "？" in item.text for item in self.items)

    @property
    def written(self) -> str:
        """The block as text again."""
        lines = [self.text] if self.text else []
        for item in self.items:
            lines += [f"- {item.text}", *(f"  - {text}" for text in item.below)]
        return "\n".join(lines)


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in order. A heading that stands alone gives an empty block, so that it is not lost."""
    reader = _Reader()
    for line in text.split("\n"):
        reader.take(line)
    return reader.blocks


def sentences(text: str) -> list[str]:
    """The sentences of a text, paragraphs apart."""
    found: Iterable[str] = (s for part in re.split(r"\n\s*\n", text) for s in SENTENCE_END.split(part))
    return [" ".join(sentence.split()) for sentence in found if sentence.strip()]


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.heading = ""
        self.open: Block | None = None
        self.blank = False

    def take(self, line: str) -> None:
        """One line more."""
        if not line.strip():
            self.blank = True
            return
        if heading := HEADING.match(line):
            self.heading, self.open = heading["text"].strip("*_ "), None
            self.blocks.append(Block(self.heading))
        elif item := ITEM.match(line):
            self._item(item)
        else:
            self._prose(line)
        self.blank = False

    def _item(self, item: re.Match[str]) -> None:
        indent = len(item["indent"].expandtabs(4))
        numbered = item["mark"][-1] not in "-*•‣–"
        block = self.open
        if block is None or not block.items or (numbered != block.numbered and indent <= block.indent):
            block = Block(self.heading, numbered=numbered, indent=indent)
            self.blocks.append(block)
            self.open = block
        if block.items and indent > block.indent + 1:
            block.items[-1].below.append(item["text"].strip())
        else:
            block.items.append(Item(item["text"].strip()))

    def _prose(self, line: str) -> None:
        block = self.open
        indented = line[:2].isspace()
        if block is not None and block.items and (indented or not self.blank):
            last = block.items[-1]
            if last.below:
                last.below[-1] += " " + line.strip()
            else:
                last.text += ("\n\n" if self.blank else " ") + line.strip()
        elif block is not None and not block.items and not self.blank:
            block.text += "\n" + line.strip()
        else:
            self.open = Block(self.heading, line.strip())
            self.blocks.append(self.open)
