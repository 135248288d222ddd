"""Words in a framework that tell its reviewer what to do. Pure."""

from __future__ import annotations

import re
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
    r"|^\W{0,4}(?:system|assistant)\s*:|<\|\w+\|>|\[/?inst\]|</?(?:system|instructions?)>"
    r"|<<<\s*quoted\b|\b[0-9a-f]{32}>>>"
)
_ORDER = re.compile(_PATTERN, re.IGNORECASE | re.MULTILINE)
_SMALL = re.compile(_PATTERN, re.MULTILINE)
_EDGE = re.compile(r"[.!?](?=\s)|\n")


def may_order(text: str) -> bool:
    """Whether an order stands anywhere in the text: a quick look before the spans are sought."""
    return _SMALL.search(text.lower()) is not None


def order_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence that orders a reviewer about; a list of patterns, so not every order is found."""
    edges = [0, *(edge.end() for edge in _EDGE.finditer(text)), len(text)]
    found: dict[int, tuple[int, int]] = {}
    for order in _ORDER.finditer(text):
        start = edges[bisect_right(edges, order.start()) - 1]
        end = edges[bisect_left(edges, order.end())]
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        found[start] = (start, start + len(words.strip()))
    return tuple(found.values())
