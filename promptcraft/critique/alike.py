"""Pairs of questions that ask the same: in the same words, or in others that mean about the same. Pure; English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from promptcraft.critique import closing
from promptcraft.critique.related_words import related, roots
from promptcraft.framework import questions as told
from promptcraft.framework.lint.wording import NEAR, STOP
from promptcraft.framework.words import plain_words

SUFFIX = re.compile(r"(?:ing|ed|es|s|ly)$")
FEWEST_STEMS = 4
SHORTEST_SAME = 20
SAME_MEANING, FEWEST_RELATED = 0.48, 2
"""How much of two questions must mean the same, and in how many words; of questions that differ it is 0.46 at most."""
SAME_IN_FEW = 0.6
"""The same where only two words are related: a place and a verb alone are soon shared."""
MOST_COMPARED = 60
"""Beyond so many questions only the words themselves are compared."""


def alike(asks: Mapping[str, str], title: str = "") -> Iterator[tuple[str, str]]:
    """Pairs of questions that say the same: one holds the other, or nearly all its words, or its meaning.

    That both name what the `title` names tells little.
    """
    same = set(told.doubled(asks))
    plain = {name: plain_words(ask).strip(" .?!") for name, ask in asks.items()}
    stems = {name: _stems(ask) for name, ask in asks.items()}
    meaning = _Meaning.of(asks, plain, title) if len(asks) <= MOST_COMPARED else None
    for first, second in combinations(asks, 2):
        short, long = sorted((plain[first], plain[second]), key=len)
        few = min(len(stems[first]), len(stems[second]))
        shared = len(stems[first] & stems[second])
        held = len(short) >= SHORTEST_SAME and short in long
        near = few >= FEWEST_STEMS and shared / few >= NEAR
        if (first, second) in same or held or near or (meaning and meaning.same(first, second)):
            yield first, second


def _stems(ask: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{4,}", ask.lower())
    return frozenset(SUFFIX.sub("", word) for word in words if word not in STOP)


def _mates(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str]]:
    """The roots of one and of the other that mean the same, each with one mate: first those that are the same word."""
    there = [word for word in one if word in other]
    back = list(there)
    for word in one:
        mate = next(
            (mate for mate in other if mate not in back and word not in there and related(word, mate)), ""
        )
        if mate:
            there.append(word)
            back.append(mate)
    return there, back


@dataclass(frozen=True)
class _Meaning:
    """The roots of each question, and in how many questions each root stands: the subject's own words tell little."""

    roots: dict[str, tuple[str, ...]]
    counted: Counter[str]
    title: frozenset[str]

    @staticmethod
    def of(asks: Mapping[str, str], plain: Mapping[str, str], title: str) -> _Meaning:
        """The meaning of all questions but those that close."""
        open_ones = {name: roots(ask) for name, ask in asks.items() if not closing.closes(plain[name])}
        counted = Counter(one for found in open_ones.values() for one in found)
        return _Meaning(open_ones, counted, frozenset(roots(title)))

    def same(self, first: str, second: str) -> bool:
        """Whether most of what the two say is related."""
        one, other = self.roots.get(first, ()), self.roots.get(second, ())
        if not one or not other:
            return False
        there, back = _mates(one, other)
        if len(there) < FEWEST_RELATED:
            return False
        forth, back_share = self._share(there, one), self._share(back, other)
        least = SAME_MEANING if len(there) > FEWEST_RELATED else SAME_IN_FEW
        return 2 * forth * back_share >= least * (forth + back_share)

    def _share(self, some: list[str], every: tuple[str, ...]) -> float:
        return sum(map(self._weight, some)) / sum(map(self._weight, every))

    def _weight(self, root: str) -> float:
        return min(0.5 if root in self.title else 1.0, 2 / max(1, self.counted[root]))
