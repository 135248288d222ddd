"""Ratings taken apart into what the reviewer adds, what the item is worth, and the rest.

Least squares over the scores that exist. An item that one reviewer alone has scored says nothing about leniency and
has no weight in it; so for two reviewers leniency is half their mean difference over the items both have scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from promptcraft.compare.agreement import Ratings
from promptcraft.compare.linear import solve


def linked(ratings: Ratings, among: Sequence[int]) -> list[list[int]]:
    """The reviewers (places) in groups that are tied together by shared items, the largest group first."""
    items = {r: {i for i, score in enumerate(ratings[r]) if score is not None} for r in among}
    left, groups = list(among), []
    while left:
        group = [left.pop(0)]
        reach = set(items[group[0]])
        while near := [r for r in left if items[r] & reach]:
            group += near
            reach = reach.union(*(items[r] for r in near))
            left = [r for r in left if r not in near]
        groups.append(sorted(group))
    return sorted(groups, key=len, reverse=True)


def reviewer_effects(ratings: Ratings, reviewers: Sequence[int]) -> list[float] | None:
    """How far above the others each of these reviewers scores the same items, summing to zero; None if not linked."""
    size = len(reviewers)
    balance = [[1 / size] * size for _ in range(size)]
    extra = [0.0] * size
    for column in zip(*(ratings[r] for r in reviewers), strict=True):
        given = [(place, score) for place, score in enumerate(column) if score is not None]
        mean = fmean(score for _, score in given) if given else 0.0
        for place, score in given:
            balance[place][place] += 1
            extra[place] += score - mean
            for other, _ in given:
                balance[place][other] -= 1 / len(given)
    return solve(balance, extra)


def residuals(ratings: Ratings) -> list[list[float | None]] | None:
    """What is left of each score when reviewer and item are taken off; None when reviewers share no items."""
    effects = reviewer_effects(ratings, range(len(ratings)))
    if effects is None:
        return None
    rest: list[list[float | None]] = [[None] * len(row) for row in ratings]
    for place, column in enumerate(zip(*ratings, strict=True)):
        off = {r: score - effects[r] for r, score in enumerate(column) if score is not None}
        for r, value in off.items():
            rest[r][place] = value - fmean(off.values())
    return rest
