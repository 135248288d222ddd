"""How far a statistic would move had other items of the same kind been rated: a seeded bootstrap interval.

Items are drawn anew, reviewers are kept. Drawing reviewers would set one who is drawn twice beside itself, which
agrees perfectly, and three of them are too few to draw from; what each reviewer does to agreement is told by leaving
each out in turn (`agreement.without_each`). Sources: Efron and Tibshirani, An Introduction to the Bootstrap (1993),
chapters 13 and 14; Hesterberg, The American Statistician 69:371 (2015), for the wider tails with few items.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from statistics import NormalDist

from promptcraft.compare.distributions import t_quantile

REPEATS = 1000
SEED = 20_111
UPPER = 0.975
FEWEST_GROUPS = 5
MOST_UNDEFINED = 0.1

Statistic = Callable[[Sequence[int]], float | None]
"""Maps places of items, some of them several times, to the statistic of those items."""


def bootstrap(
    statistic: Statistic, groups: Sequence[Hashable], *, repeats: int = REPEATS, seed: int = SEED
) -> tuple[float, float] | str:
    """The 95 % interval (bias-corrected, accelerated, widened for few items), or a sentence why there is none.

    `groups` names for each item the group it belongs to; items of one group (the criteria of one framework) are
    drawn together, because they are not independent. Give each its own name when they are.
    """
    members: dict[Hashable, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    blocks = list(members.values())
    if len(blocks) < FEWEST_GROUPS:
        return f"An interval needs {FEWEST_GROUPS} items or more; there are {len(blocks)}."
    value = statistic(range(len(groups)))
    if value is None:
        return "The statistic itself is not defined here."
    drawn = _draw(statistic, blocks, repeats, random.Random(seed))  # noqa: S311 – draws samples, guards nothing
    if len(drawn) < repeats * (1 - MOST_UNDEFINED):
        return "The scores vary too little: in many of the samples drawn from them nothing varies at all."
    without = _without_each(statistic, blocks)
    if len(without) < len(blocks):
        return "The scores vary too little: leave one item out, and nothing varies at all."
    return _accelerated(drawn, value, without)


def _draw(statistic: Statistic, blocks: list[list[int]], repeats: int, source: random.Random) -> list[float]:
    """The statistic of as many samples, in order; samples in which it is not defined are left out."""
    values = []
    for _ in range(repeats):
        chosen = source.choices(blocks, k=len(blocks))
        value = statistic([place for block in chosen for place in block])
        if value is not None:
            values.append(value)
    return sorted(values)


def _without_each(statistic: Statistic, blocks: list[list[int]]) -> list[float]:
    left = [[p for other in blocks if other is not block for p in other] for block in blocks]
    return [value for places in left if (value := statistic(places)) is not None]


def _accelerated(drawn: list[float], value: float, without: list[float]) -> tuple[float, float]:
    """The BCa interval: percentiles moved for bias and for a spread that changes with the value."""
    normal = NormalDist()
    below = (bisect_left(drawn, value) + bisect_right(drawn, value)) / 2
    bias = normal.inv_cdf(min(max(below, 0.5), len(drawn) - 0.5) / len(drawn))
    mean = sum(without) / len(without)
    squares = sum((mean - one) ** 2 for one in without)
    cubes = sum((mean - one) ** 3 for one in without)
    speed = cubes / (6 * squares**1.5) if squares > 0 else 0.0
    # Few items spread less when drawn anew than they do in truth: tails as wide as Student's t has them.
    size = len(without)
    reach = t_quantile(UPPER, size - 1) * (size / (size - 1)) ** 0.5
    ends = []
    for z in (bias - reach, bias + reach):
        moved = normal.cdf(bias + z / max(1 - speed * z, 1e-6))
        ends.append(percentile(drawn, moved))
    return ends[0], ends[1]


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the ordered values lies, between two of them in proportion."""
    place = min(max(share, 0.0), 1.0) * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
