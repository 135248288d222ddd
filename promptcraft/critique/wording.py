"""Checks of how each question is put: neutral, single, of a readable length, and only once. Pure; English words."""

from __future__ import annotations

from collections.abc import Callable

from promptcraft.critique import asked
from promptcraft.critique import fault_words as words_for
from promptcraft.critique.alike import alike
from promptcraft.critique.checks import Facts, Ground, Spot
from promptcraft.framework import questions as told
from promptcraft.framework.questions import SYNTHESIS


def not_loaded(facts: Facts) -> Ground:
    """Whether no question leads to an answer, or judges before it is answered."""
    return _each(facts, lambda ask: words_for.leads(ask) or words_for.loads(ask), whole=True)


def not_compound(facts: Facts) -> Ground:
    """Whether no question has more than three question marks, or goes on to other things."""
    return _each(facts, asked.crowded)


def right_length(facts: Facts) -> Ground:
    """Whether every question has from 5 to 80 words."""
    return _each(facts, lambda ask: "" if told.has_right_length(ask) else ask.strip()[:200])


def not_doubled(facts: Facts) -> Ground:
    """Whether no two questions share most of their words."""
    spots = tuple(Spot(pair) for pair in alike(facts.asks, facts.filled.title))
    return Ground(not spots, questions=tuple(facts.asks)[:1], spots=spots)


def _each(facts: Facts, look: Callable[[str], str], *, whole: bool = False) -> Ground:
    """The questions in which something is seen, each a spot; with `whole` the synthesis is looked at too."""
    asks = dict(facts.asks)
    if whole and facts.filled.synthesis is not None:
        asks.setdefault(SYNTHESIS, facts.filled.synthesis.ask)
    seen = ((name, look(ask)) for name, ask in asks.items())
    spots = tuple(Spot((name,), words, (words,)) for name, words in seen if words)
    return Ground(not spots, questions=tuple(facts.asks)[:1], spots=spots)
