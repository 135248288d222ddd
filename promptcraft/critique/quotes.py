"""Whether words a reviewer quotes really stand in the framework, and where.

Two texts match when they are equal after this and nothing else: runs of white space become one space, curly quotes
become straight ones, every dash becomes a hyphen, an ellipsis becomes three dots. White space and quotation marks
around a quote are taken off first. What is left and has fewer than three words and fewer than twelve characters
proves nothing and is not verified.
"""

from __future__ import annotations

import re

from promptcraft.framework.words import SAME
from promptcraft.records.scorecard import Quote

PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
"""Words that are compared as they stand: almost all of a text, taken over a stretch at a time."""
ELLIPSIS = "\u2026"
MARKS = "\"'"
MOST_KNOWN = 2_000
FEWEST_WORDS = 3
FEWEST_CHARACTERS = 12


class QuoteFinder:
    """Finds quotes in one text; offsets are code points of that text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain, self._starts = _normalised(text)
        self._found: dict[str, Quote] = {}

    def holds(self, words: str) -> bool:
        """Whether these words would be a verified quote."""
        known = self._found.get(words)
        return known is not None or self._span(words) is not None

    def find(self, words: str) -> Quote:
        """The quote, verified with its place in the text, or unverified as the reviewer wrote it.

        Many samples quote the same words, and then share one record of them.
        """
        known = self._found.get(words)
        if known is not None:
            return known
        quote = self._sought(words)
        if quote.verified and len(self._found) < MOST_KNOWN:
            self._found[words] = quote
        return quote

    def _sought(self, words: str) -> Quote:
        span = self._span(words)
        if span is None:
            return Quote(text=words, verified=False)
        start, end = span
        exact = self._text[start:end]
        return Quote(
            text=exact, verified=True, start=start, end=end, as_written=None if exact == words else words
        )

    def _span(self, words: str) -> tuple[int, int] | None:
        """Where in the text the words stand, or None."""
        # Almost every quote is plain, and then only its white space may differ.
        wanted = " ".join(words.split()) if words.isascii() else _normalised(words)[0].strip()
        wanted = _without_marks(wanted)
        if len(wanted) < FEWEST_CHARACTERS and len(wanted.split()) < FEWEST_WORDS:
            return None
        at = self._place(wanted)
        return None if at < 0 else (self._starts[at], self._starts[at + len(wanted) - 1] + 1)

    def _place(self, wanted: str) -> int:
        """Where the words begin in the comparable text, or -1; a match that halves a word or an ellipsis is none."""
        at = self._plain.find(wanted)
        while at >= 0:
            if self._may_cut(at) and self._may_cut(at + len(wanted)):
                return at
            at = self._plain.find(wanted, at + 1)
        return -1

    def _may_cut(self, at: int) -> bool:
        """Whether a quote may begin or end here: not inside a word of letters that are spaced, nor inside one mark."""
        if at in (0, len(self._plain)):
            return True
        if self._starts[at] == self._starts[at - 1]:
            return False
        before, after = self._plain[at - 1], self._plain[at]
        return not (_spaced(before) and _spaced(after))


def _spaced(character: str) -> bool:
    """Whether the character is a letter or digit of a script that puts spaces between words, as most alphabets do."""
    return character.isalnum() and character < "\u0e00"


def _without_marks(words: str) -> str:
    while len(words) > 2 and words[0] in MARKS and words[-1] == words[0]:
        words = words[1:-1].strip()
    return words


def _normalised(text: str) -> tuple[str, list[int]]:
    """The text in its comparable form, and for each of its characters the offset it came from."""
    characters: list[str] = []
    starts: list[int] = []
    offset = -1
    while (offset := offset + 1) < len(text):
        plain = PLAIN.match(text, offset)
        if plain is not None:
            characters.append(plain[0])
            starts.extend(range(offset, plain.end()))
            offset = plain.end() - 1
            continue
        character = text[offset]
        if character.isspace():
            if characters and characters[-1].endswith(" "):
                continue
            character = " "
        elif character == ELLIPSIS:
            character = "..."
        for one in character.translate(SAME):
            characters.append(one)
            starts.append(offset)
    return "".join(characters), starts
