"""Text from models and frameworks made safe to print: it cannot move the terminal, hide, or break the lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*(?:\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
)
"""Sequences that act on a terminal. One that is never closed loses its first character only, so it hides nothing."""
UNUSUAL = re.compile(r"[^ -~\n\t]")
KEPT = "\n\t"
JOINERS = "\u200c\u200d"
WITHOUT_WIDTH = {"Mn", "Me", "Cf"}
FEWEST_COLUMNS = 10


def safe(text: str) -> str:
    """The text without terminal escapes and control characters; what no reader sees becomes a visible `·`."""
    without = ESCAPES.sub("", text)
    return UNUSUAL.sub(lambda found: _shown(found[0]), without)


def one_line(text: str, width: int = 0) -> str:
    """The text on one line, safe, cut with an ellipsis when wider than `width` columns (0: never cut)."""
    line = " ".join(safe(text).split())
    if not width or columns(line) <= width:
        return line
    return next(_pieces(line, width - 1)).rstrip() + "…"


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return len(text) if text.isascii() else sum(_columns(character) for character in text)


def wrapped(text: str, width: int, indent: str = "", first: str | None = None) -> str:
    """The text, safe, wrapped to the width with its paragraphs kept; `first` starts the first line."""
    lines: list[str] = []
    for number, paragraph in enumerate(safe(text).strip().split("\n")):
        lead = first if number == 0 and first is not None else indent
        room = max(FEWEST_COLUMNS, width - max(columns(lead), columns(indent)))
        for line in _lines(paragraph.split(), room):
            lines.append(f"{lead}{line}".rstrip())
            lead = indent
    return "\n".join(lines)


def _lines(words: list[str], room: int) -> Iterator[str]:
    """The words in lines of at most so many columns; only a word wider than a line is cut."""
    line: list[str] = []
    taken = 0
    for word in words:
        longer = taken + columns(word) + bool(line)
        if longer > room:
            if line:
                yield " ".join(line)
            *whole, word = _pieces(word, room)
            yield from whole
            line, longer = [], columns(word)
        line.append(word)
        taken = longer
    yield " ".join(line)


def _pieces(word: str, room: int) -> Iterator[str]:
    piece, taken = "", 0
    for character in word:
        width = _columns(character)
        if piece and taken + width > room:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + character, taken + width
    yield piece


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _shown(character: str) -> str:
    if character in KEPT or character in JOINERS or (character.isascii() and character.isprintable()):
        return character
    category = unicodedata.category(character)
    if category == "Cc":
        return ""
    return {"Cf": "·", "Cs": "\ufffd", "Zl": "\n", "Zp": "\n"}.get(category, character)
