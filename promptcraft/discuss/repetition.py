"""Whether an answer goes in circles or hands our own words back, as small models do: told from the text alone. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from promptcraft.records.turn import Blemish

ENDS = re.compile(r"[.!?。！？\n]+")
WORD = re.compile(r"\w+")
FEWEST_WORDS = 5
"""A shorter sentence may well stand more than once: "Why?", "For example:"."""
TOO_OFTEN = 3
RUN = 8
"""So many words in a row are no coincidence."""
MOSTLY = 0.5
SHORTEST_ECHO = 24
"""Words; a shorter answer may be the question put in other words, and no more."""


def blemish(text: str, *put: str) -> Blemish | None:
    """What is wrong with the form of an answer to the texts that were `put`: None when nothing is."""
    sentences = [_words(sentence) for sentence in ENDS.split(text)]
    if _echoes([*chain.from_iterable(sentences)], put):
        return "echo"
    return "loop" if _circles(sentences) else None


def _circles(sentences: Sequence[Sequence[str]]) -> bool:
    """Whether one sentence stands there three times."""
    counts = Counter(" ".join(words) for words in sentences if len(words) >= FEWEST_WORDS)
    return max(counts.values(), default=0) >= TOO_OFTEN


def _echoes(words: Sequence[str], put: Sequence[str]) -> bool:
    """Whether half of the answer is word for word what the model was given."""
    if len(words) < SHORTEST_ECHO:
        return False
    given = frozenset[tuple[str, ...]]().union(*map(_runs, put))
    echoed: set[int] = set()
    for at, run in enumerate(_in_a_row(words)):
        if run in given:
            echoed.update(range(at, at + RUN))
    return len(echoed) >= MOSTLY * len(words)


@lru_cache(maxsize=4)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of the text; the framework is put with every turn, so it is kept for the next one."""
    return frozenset(_in_a_row(_words(text)))


def _in_a_row(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All runs, from the first word on."""
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())
