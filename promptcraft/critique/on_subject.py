"""Whether each question belongs to the subject, told from the words it shares with the rest. Pure; English words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from promptcraft.critique import asked, closing, jargon
from promptcraft.critique import fault_words as words_for
from promptcraft.critique.checks import FRAME, Facts, Ground, Spot
from promptcraft.critique.related_words import related, roots
from promptcraft.critique.subject_words import general, pastimes, topics
from promptcraft.framework.lint.towns import place_of

FEWEST_AROUND, FEWEST_OWN, ALONE, MOST_ALONE, SHORT = 3, 2, 3, 9, 4
"""Questions that the rest must have; words of its own that a stray question has, and without a pastime's word.

A short question that names the place needs one less."""


def on_subject(facts: Facts) -> Ground:
    """Whether each question shares a word of substance with the rest, or is so general that it fits any subject."""
    filled = facts.filled
    told = {name: roots(ask) for name, ask in facts.asks.items() if not _spoilt(ask, facts.texts[name])}
    if len(facts.asks) <= FEWEST_AROUND:
        return Ground(True)
    frame = " ".join(str(getattr(filled, name)) for name in ("title", "aim", *FRAME))
    end = filled.synthesis.ask if filled.synthesis is not None else ""
    besides = [facts.asks[name] for name in facts.asks if name not in told]
    about = set(roots(" ".join((_bare(frame, facts), end, *besides))))
    sure, alone = _strays(told, about)
    found = sure or (alone if len(alone) == 1 else [])
    spots = tuple(Spot((name,), facts.asks[name], (facts.asks[name],)) for name in found)
    return Ground(not spots, spots=spots)


def _spoilt(ask: str, plain: str) -> bool:
    """Whether its words are no measure of its subject: it closes, is unfinished, judges, or is abbreviated."""
    if words_for.PLACEHOLDER.search(ask) or words_for.leads(ask) or words_for.loads(ask):
        return True
    return closing.closes(plain) or bool(asked.crowded(ask)) or jargon.is_opaque(ask)


def _bare(frame: str, facts: Facts) -> str:
    """The frame without its questions: an imported title is often the first of them."""
    for ask in facts.asks.values():
        frame = frame.replace(ask.rstrip("?"), " ")
    return frame


def _strays(told: Mapping[str, tuple[str, ...]], about: set[str]) -> tuple[list[str], list[str]]:
    """The questions of another world by their words, and those that merely share nothing."""
    sure, alone = [], []
    for name, own in told.items():
        others = {root for other, found in told.items() if other != name for root in found}
        telling = [root for root in own if root not in general() and root not in _place_roots()]
        placed = any(root in _place_roots() for root in own)
        shared = [root for root in telling if _known(root, about | others)]
        if shared or len(telling) < FEWEST_OWN:
            continue
        odd = sum(root in pastimes() for root in telling)
        near = any(_loosely(root, about | others) for root in telling)
        if odd > 1 or (odd and not near):
            sure.append(name)
        elif len(telling) >= ALONE - (placed and len(own) <= SHORT) and len(own) <= MOST_ALONE and not near:
            alone.append(name)
    return (sure if len(sure) * 3 <= len(told) else []), alone


@cache
def _place_roots() -> frozenset[str]:
    """The roots of names of places, which tell where and not what."""
    return frozenset(one for place in place_of() for one in roots(place))


def _known(root: str, rest: set[str]) -> bool:
    """Whether the root, or nearly the same, stands in the rest."""
    return root in rest or any(_one_word(root, other) for other in rest)


def _one_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return (len(short) >= 4 and long.startswith(short)) or (len(short) >= 6 and short[:5] == long[:5])


def _loosely(root: str, rest: set[str]) -> bool:
    """Whether the root means about the same as one of the rest, or belongs to the same field."""
    field = topics().get(root, frozenset())
    return any(related(root, other) or field & topics().get(other, frozenset()) for other in rest)
