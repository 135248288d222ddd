"""Whether an answer goes in circles or hands our own words back, as small models do: told from the text alone. Pure."""

from __future__ import annotations

import re
from collections import Counter

from promptcraft.records.turn import Blemish

SENTENCE = re.compile(r"[.!?。！？]+[\s\"'”’)\]]*|\n+")
FEWEST_WORDS = 5
"""A shorter sentence may well stand more than once: "Why?", "For example:"."""
TOO_OFTEN = 3
RUN = 8
"""So many words in a row are no coincidence."""
MOSTLY = 0.5
SHORTEST_ECHO = 24
"""Words; a shorter answer may be the question put in other words, and no more."""


def blemish(text: str, put: str) -> Blemish | None:
    """What is wrong with the form of an answer to what was `put`: None when nothing is."""
    if _echoes(text, put):
        return "echo"
    return "loop" if _circles(text) else None


def _circles(text: str) -> bool:
    """Whether one sentence stands there three times."""
    sentences = (_words(sentence) for sentence in SENTENCE.split(text))
    counts = Counter(" ".join(words) for words in sentences if len(words) >= FEWEST_WORDS)
    return max(counts.values(), default=0) >= TOO_OFTEN


def _echoes(text: str, put: str) -> bool:
    """Whether half of the answer is word for word what the model was given."""
    words, given = _words(text), _words(put)
    if len(words) < SHORTEST_ECHO:
        return False
    known = {tuple(given[at : at + RUN]) for at in range(len(given) - RUN + 1)}
    echoed: set[int] = set()
    for at in range(len(words) - RUN + 1):
        if tuple(words[at : at + RUN]) in known:
            echoed.update(range(at, at + RUN))
    return len(echoed) >= MOSTLY * len(words)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
