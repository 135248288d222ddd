"""Faults that take a level each: a step too early, a stray country, instructions at odds. Pure; English words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from promptcraft.critique import closing
from promptcraft.critique import fault_words as words_for
from promptcraft.critique.checks import FRAME, Facts, Ground, Spot
from promptcraft.framework.words import has_word, plain_words

FEWEST_STEPS = 3
FEWEST_FOR_SECOND = 5
LATE = 2
"""So many questions at the end may conclude: what to do next, or what is left open, may follow a conclusion."""
CONCLUDING = ("argument", "conclu*", "weigh*", "best", "strongest", "summar*", "recommend*")


def nothing_too_early(facts: Facts) -> Ground:
    """Whether no question takes up what nobody has said yet."""
    spots = tuple(_too_early(facts))
    return Ground(not spots, spots=spots)


def _too_early(facts: Facts) -> Iterator[Spot]:
    names = list(facts.asks)
    if len(names) < 2:
        return
    first = names[0]
    ask = facts.asks[first]
    about = " ".join(plain_words(str(getattr(facts.filled, name))) for name in ("title", "aim", *FRAME))
    found = words_for.BACK.search(ask)
    if found:
        yield Spot((first,), found[0], (found[0],))
    elif pointing := _pointing(ask, about):
        yield Spot((first,), pointing, (pointing,))
    yield from _before_its_source(facts, about)
    for name in names[1 : 2 if len(names) >= FEWEST_FOR_SECOND else 1]:
        if found := words_for.SO_FAR.search(facts.asks[name]):
            yield Spot((name,), found[0], (found[0],))


def _before_its_source(facts: Facts, about: str) -> Iterator[Spot]:
    """Words such as `the same branches` or `that money` of what only a later question asks for or names."""
    asks = {
        name: plain_words(ask) for name, ask in facts.asks.items() if not closing.closes(facts.texts[name])
    }
    names = list(asks)
    for place, name in enumerate(names[:-1]):
        for pointing in words_for.TAKEN_UP.finditer(asks[name]):
            stem = re.sub(r"(?:ies|es|s|y)$", "", pointing[1])
            before = " ".join((about, *(asks[one] for one in names[:place]), asks[name][: pointing.start()]))
            later = any(re.search(rf"\b{re.escape(stem)}", asks[one]) for one in names[place + 1 :])
            if pointing[1] not in words_for.VAGUE_NOUNS and stem not in before and later:
                said = _as_written(facts.asks[name], pointing[0])
                yield Spot((name,), said, (said,))
                break


def _as_written(ask: str, plain: str) -> str:
    """The words of the question as they stand in it; all of it where they stand there otherwise."""
    at = ask.lower().find(plain)
    return ask[at : at + len(plain)] if at >= 0 else ask


def _pointing(ask: str, about: str) -> str:
    """`these effects`, `those`: words of a first question that point at what is said nowhere before."""
    for pointing in words_for.POINTS.finditer(ask):
        noun = (pointing[1] or "").lower()
        if noun in words_for.VAGUE_NOUNS:
            continue
        stem = re.sub(r"(?:ies|es|s)$", "", noun)
        before = f"{about} {plain_words(ask[: pointing.start()])}"
        if (not noun and pointing.start() > 40) or (noun and stem in before):
            continue
        return pointing[0]
    return ""


def conclusion_last(facts: Facts) -> Ground:
    """Whether no question concludes while others are still to come."""
    spots = tuple(_early_ends(facts))
    return Ground(not spots, spots=spots)


def _early_ends(facts: Facts) -> Iterator[Spot]:
    names = list(facts.asks)
    ended = facts.filled.synthesis is not None
    for place, name in enumerate(names):
        if len(names) - place <= (0 if ended else LATE):
            return
        ask = plain_words(facts.asks[name])
        gathers, sides = closing.gathers(ask), closing.wants_both_sides(ask)
        if gathers and (sides or has_word(ask, CONCLUDING)):
            if place * 2 <= len(names) or not ended:
                yield Spot((name,), gathers, (facts.asks[name],))
        elif place == 0 and len(names) >= FEWEST_STEPS and words_for.SIDES.search(ask):
            yield Spot((name,), ask, (facts.asks[name],))


def finished(facts: Facts) -> Ground:
    """Whether no question is a placeholder that somebody forgot."""
    spots = tuple(
        Spot((name,), found[0], (found[0],))
        for name, ask in facts.asks.items()
        if (found := words_for.PLACEHOLDER.search(ask))
    )
    return Ground(not spots, spots=spots)
