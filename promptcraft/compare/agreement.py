"""How far reviewers agree: Krippendorff's alpha, and what may be said and ranked with it.

Ratings are reviewers × items: one row for each reviewer, one column for each item, None where a score is missing.
Alpha is 1 minus the disagreement seen within items over the disagreement expected if scores were dealt out at random;
1 is perfect, 0 is chance, below 0 is worse than chance. Source: Krippendorff, Computing Krippendorff's
Alpha-Reliability (2011), section E and the difference functions there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import accumulate, combinations
from typing import Literal

from promptcraft.compare.bootstrap import REPEATS, SEED, bootstrap
from promptcraft.records.estimate import Estimate

FLOOR = 0.667
"""Below it reviewers do not agree, and nothing is ranked (Krippendorff's lowest limit for tentative conclusions)."""
GOOD = 0.8
"""From here on they agree (his customary limit)."""

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Ratings = Sequence[Sequence[float | None]]
Standing = Literal["agree", "mostly agree", "do not agree", "cannot be told"]
Scores = Sequence[tuple[float, int]]
"""Scores, and how often each was given."""
Unit = tuple[tuple[float, int], ...]
"""The scores that one item received, in order; an item with one score or none has no pairs."""


def alpha(ratings: Ratings, level: Level) -> float | None:
    """Krippendorff's alpha of reviewers × items, or None when nothing was scored twice or nothing varies."""
    units = _units(ratings)
    return _Pairs(units, level).alpha(range(len(units)))


def agreement(
    ratings: Ratings,
    level: Level,
    *,
    groups: Sequence[Hashable] | None = None,
    repeats: int = REPEATS,
    seed: int = SEED,
) -> Estimate:
    """Alpha with a bootstrap interval over items; `units` is how many items two reviewers or more have scored.

    `groups` names for each item (column) what it belongs to: criteria of one framework are drawn together.
    """
    columns = [(_unit(column), place) for place, column in enumerate(_columns(ratings))]
    paired = [
        (unit, place if groups is None else groups[place]) for unit, place in columns if _has_pairs(unit)
    ]
    if not paired:
        return Estimate(unknown="No item was scored by two reviewers.")
    pairs = _Pairs([unit for unit, _ in paired], level)
    value = pairs.alpha(range(len(paired)))
    if value is None:
        return Estimate(
            units=len(paired),
            unknown="All scores are the same, so agreement cannot be told from a scale that is not used.",
        )
    found = bootstrap(pairs.alpha, [group for _, group in paired], repeats=repeats, seed=seed)
    if isinstance(found, str):
        return Estimate(value=value, units=len(paired), wide_open=found)
    return Estimate(value=value, low=found[0], high=found[1], units=len(paired))


def without_each(ratings: Ratings, level: Level) -> tuple[float | None, ...]:
    """Alpha of the others with each reviewer left out in turn: one that lifts it much is out of step."""
    return tuple(
        alpha([row for place, row in enumerate(ratings) if place != out], level)
        for out in range(len(ratings))
    )


def standing(found: Estimate) -> Standing:
    """What may be said of reviewers with this alpha."""
    if found.value is None:
        return "cannot be told"
    if found.value < FLOOR:
        return "do not agree"
    return "agree" if found.value >= GOOD else "mostly agree"


def may_rank(found: Estimate) -> bool:
    """Whether frameworks and reviewers may be put in an order on this agreement."""
    return found.value is not None and found.value >= FLOOR


def may_fall_short(found: Estimate) -> bool:
    """Whether agreement, though above the floor, could well lie below it: its interval does, or has no end."""
    return may_rank(found) and (found.low is None or found.low < FLOOR)


def _columns(ratings: Ratings) -> list[tuple[float | None, ...]]:
    return list(zip(*ratings, strict=True))


def _units(ratings: Ratings) -> list[Unit]:
    return [unit for column in _columns(ratings) if _has_pairs(unit := _unit(column))]


def _unit(column: Sequence[float | None]) -> Unit:
    return tuple(sorted(Counter(score for score in column if score is not None).items()))


def _has_pairs(unit: Unit) -> bool:
    return sum(times for _, times in unit) >= 2


class _Pairs:
    """Units prepared for alpha of any choice of them: scores become places on the scale of distinct scores."""

    def __init__(self, units: Sequence[Unit], level: Level) -> None:
        self._disagreement = DISAGREEMENT[level]
        patterns = {unit: place for place, unit in enumerate(dict.fromkeys(units))}
        self._patterns = [patterns[unit] for unit in units]
        self._scale = sorted({score for unit in patterns for score, _ in unit})
        places = {score: place for place, score in enumerate(self._scale)}
        self._counts = [[(places[score], times) for score, times in unit] for unit in patterns]
        self._sizes = [sum(times for _, times in unit) for unit in patterns]
        # Ordinal scores are ranks among whatever was chosen, so what is seen is taken anew for each choice.
        self._fixed = None if level == "ordinal" else self._seen(range(len(patterns)), self._scale)

    def _seen(self, patterns: Iterable[int], scale: Sequence[float]) -> dict[int, float]:
        """Disagreement within units of each pattern; a unit's m × (m − 1) pairs count as m."""
        return {
            unit: self._disagreement([(scale[place], times) for place, times in self._counts[unit]])
            / (self._sizes[unit] - 1)
            for unit in patterns
            if len(self._counts[unit]) > 1
        }

    def alpha(self, chosen: Sequence[int]) -> float | None:
        """Alpha of these units (places, some perhaps several times); None when their scores do not vary."""
        often = Counter(self._patterns[unit] for unit in chosen)
        marginals = [0] * len(self._scale)
        for pattern, units in often.items():
            for place, times in self._counts[pattern]:
                marginals[place] += times * units
        if sum(times > 0 for times in marginals) < 2:
            return None
        scale = self._scale if self._fixed is not None else _middle_ranks(marginals)
        within = self._fixed if self._fixed is not None else self._seen(often, scale)
        seen = sum(within.get(pattern, 0.0) * units for pattern, units in often.items())
        expected = self._disagreement(list(zip(scale, marginals, strict=True)))
        return 1 - (sum(marginals) - 1) * seen / expected


def _middle_ranks(marginals: Sequence[int]) -> list[float]:
    """Where each score stands among all: their distance is the ordinal difference, half of both ends counted."""
    return [end - times / 2 for end, times in zip(accumulate(marginals), marginals, strict=True)]


def _unlike(scores: Scores) -> float:
    """The number of pairs of unlike scores."""
    return (sum(times for _, times in scores) ** 2 - sum(times * times for _, times in scores)) / 2


def _squares(scores: Scores) -> float:
    """The squared differences of all pairs, by way of their mean."""
    size = total = 0.0
    for score, times in scores:
        size += times
        total += score * times
    mean = total / size
    return size * sum([times * (score - mean) ** 2 for score, times in scores])


def _ratios(scores: Scores) -> float:
    """The squared differences of all pairs in proportion to their sum."""
    used = [(score, times) for score, times in scores if times]
    return sum(m * n * ((a - b) / (a + b)) ** 2 for (a, m), (b, n) in combinations(used, 2) if a + b)


DISAGREEMENT: dict[Level, Callable[[Scores], float]] = {
    "nominal": _unlike,
    "ordinal": _squares,
    "interval": _squares,
    "ratio": _ratios,
}
