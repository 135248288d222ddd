"""Words in a framework that tell its reviewer what to do: they are shown, and no points can stand on them. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from promptcraft.records.scorecard import Quote

_TOP = (
    r"(?:10 ?/ ?10|(?:10|ten) out of (?:10|ten)|full (?:marks|points)|(?:score|mark|rating) of (?:10|ten)|"
    r"(?:maximum|highest|top|perfect|best) (?:possible )?(?:scores?|marks?|points|ratings?|levels?|grades?)|"
    r"level (?:5|five) (?:for|on|in|to) (?:all|every|each))"
)
_ORDER = re.compile(
    rf"\b(?:give|award|assign|grant|return|output|report|state|set|score|rate|mark|grade)\b[^.!?\n]{{0,80}}\b{_TOP}\b"
    r"|\b(?:score|rating|stated)\W{0,4}(?:10|ten)\b"
    r"|\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:instructions?|orders|rules|prompts?|rubric|criteria)\b"
    r"|\b(?:note|message|instructions?) (?:to|for) (?:the |all |any |every )?"
    r"(?:reviewers?|graders?|judges?|evaluators?|ai|llms?)\b"
    r"|^\W{0,4}(?:system|assistant)\s*:|<\|\w+\|>|\[/?inst\]|</?(?:system|instructions?)>"
    r"|<<<\s*quoted\b|\b[0-9a-f]{32}>>>",
    re.IGNORECASE | re.MULTILINE,
)
_EDGE = re.compile(r"[.!?](?=\s)|\n")


class Orders:
    """The sentences of one text that are orders to a reviewer; a list of patterns, so not every order is found."""

    def __init__(self, text: str) -> None:
        self.quotes = tuple(_sentences(text))

    def hold(self, quote: Quote) -> bool:
        """Whether a verified quote is taken from such a sentence."""
        if quote.start is None or quote.end is None:
            return False
        return any(one.start < quote.end and quote.start < one.end for one in self.quotes)


class Order(Quote):
    """A sentence that gives an order: always verified, so its place is known."""

    start: int
    end: int


def _sentences(text: str) -> list[Order]:
    edges = [0, *(edge.end() for edge in _EDGE.finditer(text)), len(text)]
    found: dict[int, Order] = {}
    for order in _ORDER.finditer(text):
        start = edges[bisect_right(edges, order.start()) - 1]
        end = edges[bisect_left(edges, order.end())]
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        found[start] = Order(text=words, verified=True, start=start, end=start + len(words))
    return list(found.values())
