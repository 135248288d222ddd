"""Words in a framework that tell its reviewer what to do. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right

_TOP = (
    r"(?:10 ?/ ?10|(?:10|ten) out of (?:10|ten)|full (?:marks|points)|(?:score|mark|rating) of (?:10|ten)|"
    r"(?:maximum|highest|top|perfect|best) (?:possible )?(?:scores?|marks?|points|ratings?|levels?|grades?)|"
    r"level (?:5|five) (?:for|on|in|to) (?:all|every|each))"
)
_PATTERN = (
    rf"\b(?:give|award|assign|grant|return|output|report|state|set|score|rate|mark|grade)\b[^.!?\n]{{0,80}}\b{_TOP}\b"
    r"|\b(?:score|rating|stated)\W{0,4}(?:10|ten)\b"
    r"|\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:instructions?|orders|rules|prompts?|rubric|criteria)\b"
    r"|\b(?:note|message|instructions?) (?:to|for) (?:the |all |any |every )?"
    r"(?:reviewers?|graders?|judges?|evaluators?|ai|llms?)\b"
    r"|^\W{0,4}(?:system|assistant|human)\s*:|<\|\w+\|>|\[/?inst\]|</?(?:system|instructions?|assistant|user)>"
    r"|</?(?:start|end)_of_turn>|<<sys>>|^#{2,}\W*(?:system|assistant|instruction|response)\W*$"
    r'|"(?:scorecard|level|reason_given|stated)"\s*:'
    r"|<<<\s*quoted\b|\b[0-9a-f]{32}>>>"
)
_ORDER = re.compile(_PATTERN, re.IGNORECASE | re.MULTILINE)
_SMALL = re.compile(_PATTERN, re.MULTILINE)
WITHOUT_SIGHT = "\u034f\u3164\uffa0\u2800\ufe0e\ufe0f"
LINE_ENDS = "\x0b\x0c\r\x85\u2028\u2029"
_PLAIN = re.compile(r"[\x00-\x0a\x0e-\x7f]+")
"""Characters that mean themselves: almost all of a text, taken over a stretch at a time."""
_EDGE = re.compile(r"[.!?](?=\s)|\n")


def may_order(text: str) -> bool:
    """Whether an order stands anywhere in the text: a quick look before the spans are sought."""
    plain = text if text.isascii() else _revealed(text)[0]
    return any(_SMALL.search(one.lower()) is not None for one in {text, plain})


def order_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence that orders a reviewer about; a list of patterns, so not every order is found.

    What hides an order from people hides it from nobody here: characters without width, tag characters, and letters
    in another dress (full-width, bold) are read as what they stand for.
    """
    found = _spans(text)
    if not text.isascii():
        bare, places = _revealed(text)
        if bare != text:
            more = ((places[start], places[end - 1] + 1) for start, end in _spans(bare) if end > start)
            found = tuple(sorted({*found, *more}))
    return found


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


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    edges = [0, *(edge.end() for edge in _EDGE.finditer(text)), len(text)]
    found: dict[int, tuple[int, int]] = {}
    for order in _ORDER.finditer(text):
        start = edges[bisect_right(edges, order.start()) - 1]
        end = edges[bisect_left(edges, order.end())]
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        found[start] = (start, start + len(words.strip()))
    return tuple(found.values())
