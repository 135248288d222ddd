"""Text from models and frameworks made safe to print: it cannot move the terminal or hide."""

from __future__ import annotations

import re
import textwrap
import unicodedata

ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~])"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
KEPT = "\n\t"
JOINERS = "\u200c\u200d"


def safe(text: str) -> str:
    """The text without terminal escapes and control characters; direction marks become a visible `·`."""
    without = ESCAPES.sub("", text)
    return "".join(_shown(character) for character in without)


def one_line(text: str, width: int = 0) -> str:
    """The text on one line, safe, cut with an ellipsis when longer than `width` (0: never cut)."""
    line = " ".join(safe(text).split())
    return line if not width or len(line) <= width else line[: width - 1].rstrip() + "…"


def wrapped(text: str, width: int, indent: str = "", first: str | None = None) -> str:
    """The text, safe, wrapped to the width with its paragraphs kept; `first` starts the first line."""
    paragraphs = [paragraph.strip() for paragraph in safe(text).strip().split("\n")]
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        lead = first if number == 0 and first is not None else indent
        lines.extend(
            textwrap.wrap(
                paragraph, width, initial_indent=lead, subsequent_indent=indent, break_long_words=False,
                break_on_hyphens=False,
            )
            or [""]
        )  # fmt: skip
    return "\n".join(lines)


def _shown(character: str) -> str:
    if character in KEPT or character in JOINERS or character.isascii() and character.isprintable():
        return character
    category = unicodedata.category(character)
    if category == "Cc":
        return ""
    return "·" if category == "Cf" else character
