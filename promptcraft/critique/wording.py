"""Checks of how each question is put: neutral, single, of a readable length, and only once. Pure; English words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from promptcraft.critique import fault_words as words_for
from promptcraft.critique.checks import Facts, Ground, Spot
from promptcraft.framework import questions as told
from promptcraft.framework.lint.wording import ADDED, CONDITION, JOINED, MOST_PARTS, NEAR, STOP
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.framework.words import plain_words

LISTED = re.compile(r"(?:,\s+(?:its|the|their|his|her) \w+){4,}", re.IGNORECASE)
GOES_ON = re.compile(
    r"[.!?]\s+(?:also|and also|in addition|additionally|furthermore|besides|moreover|separately|"
    r"and then|on top of that)\b"
    r"[^.!?]*\?",
    re.IGNORECASE,
)
SUFFIX = re.compile(r"(?:ing|ed|es|s|ly)$")
FEWEST_STEMS = 4
SHORTEST_SAME = 20


def not_loaded(facts: Facts) -> Ground:
    """Whether no question leads to an answer, or judges before it is answered."""
    return _each(facts, lambda ask: words_for.leads(ask) or words_for.loads(ask), whole=True)


def not_compound(facts: Facts) -> Ground:
    """Whether no question has more than three question marks, or goes on to other things."""
    return _each(facts, _crowded)


def right_length(facts: Facts) -> Ground:
    """Whether every question has from 5 to 80 words."""
    return _each(facts, lambda ask: "" if told.has_right_length(ask) else ask.strip()[:200])


def not_doubled(facts: Facts) -> Ground:
    """Whether no two questions share most of their words."""
    spots = tuple(Spot(pair) for pair in _alike(facts.asks))
    return Ground(not spots, questions=tuple(facts.asks)[:1], spots=spots)


def _each(facts: Facts, look: Callable[[str], str], *, whole: bool = False) -> Ground:
    """The questions in which something is seen, each a spot; with `whole` the synthesis is looked at too."""
    asks = dict(facts.asks)
    if whole and facts.filled.synthesis is not None:
        asks.setdefault(SYNTHESIS, facts.filled.synthesis.ask)
    seen = ((name, look(ask)) for name, ask in asks.items())
    spots = tuple(Spot((name,), words, (words,)) for name, words in seen if words)
    return Ground(not spots, questions=tuple(facts.asks)[:1], spots=spots)


def _crowded(ask: str) -> str:
    bare = CONDITION.sub("", ask)
    parts = max(len(words_for.JOINTS.findall(bare)), ask.count("?") + len(JOINED.findall(bare)))
    if told.is_compound(ask) or parts > MOST_PARTS:
        return ask.strip()[:200]
    added = ADDED.search(ask) or LISTED.search(ask) or GOES_ON.search(ask)
    return added[0].strip() if added else ""


def _alike(asks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of questions that say the same: one holds the other, or nearly all its words."""
    same = set(told.doubled(asks))
    plain = {name: plain_words(ask).strip(" .?!") for name, ask in asks.items()}
    stems = {name: _stems(ask) for name, ask in asks.items()}
    for first, second in combinations(asks, 2):
        short, long = sorted((plain[first], plain[second]), key=len)
        few = min(len(stems[first]), len(stems[second]))
        shared = len(stems[first] & stems[second])
        held = len(short) >= SHORTEST_SAME and short in long
        if (first, second) in same or held or (few >= FEWEST_STEMS and shared / few >= NEAR):
            yield first, second


def _stems(ask: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{4,}", ask.lower())
    return frozenset(SUFFIX.sub("", word) for word in words if word not in STOP)
