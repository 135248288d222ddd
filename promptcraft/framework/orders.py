"""Words in a framework that tell its reviewer what to do. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from promptcraft.framework.order_words import ASKED, ENGLISH, MARKERS, MEANT, OTHERS, SOLID, UNSPACED

WITHOUT_SIGHT = "\u034f\u3164\uffa0\u2800\ufe0e\ufe0f"
LINE_ENDS = "\x0b\x0c\r\x85\u2028\u2029"
_PLAIN = re.compile(r"[\x00-\x0a\x0e-\x7f]+")
"""Characters that mean themselves: almost all of a text, taken over a stretch at a time."""
_EDGE = re.compile(r"[.!?](?=\s)|[\n।。！？]")
_WRAPPED = re.compile(r"(?<=[a-z,;])\n(?= {0,8}[a-z0-9])")
"""The end of a line in the middle of a sentence."""
_SPACED = re.compile(r"(?<!\w)\w(?:[ \t._*-]{1,3}\w(?!\w)){7,}")
"""Letters that stand apart from each other, eight or more."""
Span = tuple[int, int]


@cache
def _words() -> re.Pattern[str]:
    """Orders in languages that space their words; when first needed, as a list this long takes a while to compile."""
    return re.compile(rf"\b(?:(?P<english>{ENGLISH})|{OTHERS})", re.MULTILINE)


def may_order(text: str) -> bool:
    """Whether an order stands anywhere in the text: the same look, which ends at the first."""
    return next(_all_spans(text), None) is not None


def order_spans(text: str) -> tuple[Span, ...]:
    """Start and end of each sentence that orders a reviewer about; a list of patterns, so not every order is found.

    What hides an order from people hides it from nobody here: characters without width, tag characters, letters in
    another dress (full-width, bold) or with spaces between them are read as what they stand for.
    """
    return tuple(sorted(set(_all_spans(text))))


def revealed(text: str) -> str:
    """The text as its characters are meant: what is hidden in it can be read, and letters wear no other dress."""
    return text if text.isascii() else _revealed(text)[0]


def _all_spans(text: str) -> Iterator[Span]:
    yield from _spans(text)
    bare = text
    places: Sequence[int] = range(len(text))
    if not text.isascii():
        bare, shown = _revealed(text)
        if bare != text:
            yield from _placed(_spans(bare), shown)
            places = shown
    yield from _placed(_spaced_out(bare), places)


def _placed(spans: Iterator[Span], places: Sequence[int]) -> Iterator[Span]:
    """The spans of a reading where they stand in the text itself."""
    yield from ((places[start], places[end - 1] + 1) for start, end in spans if end > start)


def _revealed(text: str) -> tuple[str, list[int]]:
    """The text as its characters are meant, and the place that each of them came from."""
    characters: list[str] = []
    places: list[int] = []
    place = -1
    while (place := place + 1) < len(text):
        plain = _PLAIN.match(text, place)
        if plain is not None:
            characters.append(plain[0])
            places.extend(range(place, plain.end()))
            place = plain.end() - 1
            continue
        character = text[place]
        if "\U000e0020" <= character <= "\U000e007e":
            character = chr(ord(character) - 0xE0000)
        elif unicodedata.category(character) == "Cf" or character in WITHOUT_SIGHT:
            continue
        for one in "\n" if character in LINE_ENDS else unicodedata.normalize("NFKC", character):
            characters.append(one)
            places.append(place)
    return "".join(characters), places


def _spaced_out(text: str) -> Iterator[Span]:
    """Runs of letters that stand apart and spell an order when they are put together."""
    for run in _SPACED.finditer(text):
        if SOLID.search(re.sub(r"[\W_]+", "", run[0]).lower()):
            yield run.span()


def _spans(text: str) -> Iterator[Span]:
    """The sentences of one reading of the text that hold an order, each once."""
    low = _lowered(text)
    found = [_words().finditer(_WRAPPED.sub(" ", low)), re.finditer(MARKERS, low, re.MULTILINE)]
    if not text.isascii():
        found.append(re.finditer(UNSPACED, low))
    edges: list[int] = []
    known: set[Span] = set()
    for order in chain.from_iterable(found):
        edges = edges or [0, *(edge.end() for edge in _EDGE.finditer(text)), len(text)]
        start = edges[bisect_right(edges, order.start()) - 1]
        end = edges[bisect_left(edges, order.end())]
        if (start, end) in known:
            continue
        known.add((start, end))
        words = text[start:end]
        if order.lastgroup == "english" and _asks(words):
            continue
        start += len(words) - len(words.lstrip())
        yield start, start + len(words.strip())


def _asks(sentence: str) -> bool:
    """Whether the sentence asks about marks or rules instead of ordering: `How should a state score 10 out of 10?`."""
    return ASKED.fullmatch(sentence) is not None and MEANT.search(sentence) is None


def _lowered(text: str) -> str:
    """The text in small letters, each in its place."""
    low = text.lower()
    return (
        low
        if len(low) == len(text)
        else "".join(one if len(one.lower()) > 1 else one.lower() for one in text)
    )
