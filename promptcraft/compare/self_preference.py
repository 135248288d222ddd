"""Whether reviewers score work of their own family above what others give it.

The model: score = reviewer's leniency + item's worth + a bonus when the author is of the reviewer's family. So an own
item that everybody likes is no self-preference, nor is a reviewer that is kind to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

from promptcraft.compare.agreement import Ratings
from promptcraft.compare.distributions import t_quantile
from promptcraft.compare.two_way import residuals
from promptcraft.records.estimate import Estimate

FEWEST_OWN = 3
"""Items scored by a reviewer of the author's family, before anything is said."""
UPPER = 0.975
NOTHING = 1e-9

Cell = TypeVar("Cell")
Flag = Literal["prefers its own", "marks its own down", "nothing detectable", "too few to tell"]

TOO_FEW = f"It needs {FEWEST_OWN} items or more that were written by a reviewer's own family; there are {{}}."
CONFOUNDED = "Scores of own and of others' work cannot be told apart from leniency with so few common items."


def self_preference(
    reviewers: Sequence[str], authors: Sequence[str | None], ratings: Ratings, only: str = ""
) -> Estimate:
    """Points that a reviewer's family adds to its own work, beyond leniency and beyond what the work is worth.

    `reviewers` has a family for each row of ratings, `authors` one for each column (None: a person, or not known).
    `only` looks at the bonus of one family. The interval leaves each item out in turn (jackknife, Student's t with
    the own items' degrees of freedom); `units` is how many items have own scores.
    """
    own = [[author is not None and family == author for author in authors] for family in reviewers]
    if only:
        own = [
            row if family == only else [False] * len(row) for row, family in zip(own, reviewers, strict=True)
        ]
    items = _own_items(own, ratings)
    if len(items) < FEWEST_OWN:
        return Estimate(units=len(items), unknown=TOO_FEW.format(len(items)))
    value = _bonus(own, ratings)
    if value is None:
        return Estimate(units=len(items), unknown=CONFOUNDED)
    without = [_bonus(_but(own, out), _but(ratings, out)) for out in range(len(authors))]
    known = [one for one in without if one is not None]
    if len(known) < len(without):
        return Estimate(value=value, units=len(items), wide_open="It hangs on one item alone.")
    middle = sum(known) / len(known)
    error = ((len(known) - 1) / len(known) * sum((one - middle) ** 2 for one in known)) ** 0.5
    reach = t_quantile(UPPER, len(items) - 1) * error
    return Estimate(value=value, low=value - reach, high=value + reach, units=len(items))


def flag(found: Estimate) -> Flag:
    """What may be said of it; with no interval, nothing."""
    if found.low is None:
        return "too few to tell"
    if found.above_zero:
        return "prefers its own"
    return "marks its own down" if found.below_zero else "nothing detectable"


def _own_items(own: Sequence[Sequence[bool]], ratings: Ratings) -> list[int]:
    """Items with a score from a reviewer of the author's family and one from another."""
    items = []
    for place, column in enumerate(zip(*ratings, strict=True)):
        scored = [own[r][place] for r, score in enumerate(column) if score is not None]
        if any(scored) and not all(scored):
            items.append(place)
    return items


def _but(table: Sequence[Sequence[Cell]], out: int) -> list[list[Cell]]:
    return [[cell for place, cell in enumerate(row) if place != out] for row in table]


def _bonus(own: Sequence[Sequence[bool]], ratings: Ratings) -> float | None:
    """The bonus by least squares: what is left of "own" beside reviewer and item, and how scores go with it."""
    marks = [
        [None if score is None else float(mine) for mine, score in zip(mine_row, row, strict=True)]
        for mine_row, row in zip(own, ratings, strict=True)
    ]
    rest = residuals(marks)
    if rest is None:
        return None
    pairs = [
        (left, score)
        for left_row, row in zip(rest, ratings, strict=True)
        for left, score in zip(left_row, row, strict=True)
        if left is not None and score is not None
    ]
    spread = sum(left * left for left, _ in pairs)
    return sum(left * score for left, score in pairs) / spread if spread > NOTHING else None
