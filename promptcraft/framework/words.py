"""Words and phrases: found in a text, whatever its case, quotation marks or line breaks, and cut between. Pure."""

from __future__ import annotations

import re
from functools import cache

SAME = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    }
)  # fmt: skip
"""Quotation marks and dashes that mean the same, as one of each kind."""
QUOTE_MARKS = str.maketrans("", "", "\"'")


def plain_words(text: str) -> str:
    """The text in lower case on one line, without quotation marks, so that phrases can be found in it."""
    return re.sub(r"\s+", " ", text.translate(SAME).translate(QUOTE_MARKS)).lower()


def has_word(text: str, terms: tuple[str, ...]) -> bool:
    """Whether one of the terms stands in text made by `plain_words`.

    `*` at a term's end allows any ending, ` .. ` in it up to three words in between.
    """
    pattern = word_pattern(terms)
    return pattern is not None and pattern.search(text) is not None


@cache
def word_pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern for any of the terms as whole words or their plurals; None for no terms."""
    if not terms:
        return None
    return re.compile(r"\b(?:" + "|".join(_part(term) for term in terms) + r")\b")


def _part(term: str) -> str:
    ending = r"\w*" if term.endswith("*") else "(?:e?s)?"
    steps = [re.escape(step) for step in term.removesuffix("*").split(" .. ")]
    return r"(?:\W+\w+){0,3}?\W+".join(steps) + ending


def cut(text: str, length: int) -> str:
    """The text on one line, cut between words where it is longer than so many characters, with `…` for the rest."""
    line = " ".join(text.split()).rstrip(".:;, ")
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(".:;, ") + " …"
