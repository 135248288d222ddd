"""Which reasons say nearly the same in nearly the same words. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil

from promptcraft.critique.proposals import COMMON
from promptcraft.framework.words import plain_words

NEAR = 0.75
"""The share of the words of both that must be words of each."""
FEWEST = 3
"""Words of its own that a reason needs to be nearly another one; with fewer it must be the same."""
UNSPACED = "\u0e00"
"""From here on scripts put no spaces between words: there two characters in a row count as one."""
WORD = re.compile(r"\w+")
ABOUT = COMMON | {
    "about", "any", "anybody", "anyone", "anything", "ask", "asked", "asking", "asks", "but", "framework",
    "missing", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "only", "question",
    "questions", "reader", "some", "text", "than", "which",
}  # fmt: skip
"""Words in which any two faults are alike: they say that something is wrong, not what."""


def near_words(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Pairs of texts (places) in nearly the same words, with the share of words that both have."""
    bags = [own_words(text) for text in texts]
    known = Counter(word for bag in bags for word in bag)
    first: dict[frozenset[str], int] = {}
    rare: dict[str, list[int]] = {}
    for place, bag in enumerate(bags):
        if bag and (there := first.setdefault(bag, place)) != place:
            yield there, place, 1.0  # the words of the first one stand for both from here on
            continue
        if len(bag) < FEWEST:
            continue
        # Two that share enough words share one of the rarest of each: nothing else needs to be looked at.
        telling = sorted(bag, key=lambda word: (known[word], word))[: len(bag) - ceil(NEAR * len(bag)) + 1]
        for other in sorted({other for word in telling for other in rare.get(word, ())}):
            share = len(bag & bags[other]) / len(bag | bags[other])
            if share >= NEAR:
                yield other, place, share
        for word in telling:
            rare.setdefault(word, []).append(place)


def own_words(text: str) -> frozenset[str]:
    """The words that tell what a text is about; all of its words where it has no such."""
    words = [part for word in WORD.findall(plain_words(text)) for part in _parts(word)]
    return frozenset(words) - ABOUT or frozenset(words)


def _parts(word: str) -> Iterator[str]:
    if word[0] < UNSPACED or len(word) < 3:
        yield word
        return
    yield from (word[start : start + 2] for start in range(len(word) - 1))
