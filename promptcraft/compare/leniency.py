"""How much each reviewer gives above or below the others, compared over the same items only."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from promptcraft.compare.agreement import Ratings
from promptcraft.compare.two_way import linked, reviewer_effects
from promptcraft.records.estimate import Leniency

FEWEST_SHARED = 3
"""Items a reviewer must share with others before anything is said of its leniency."""

TOO_FEW = (
    f"Leniency needs two reviewers with {FEWEST_SHARED} items in common; with fewer it cannot be told apart from "
    "a difference of opinion."
)


def leniency(ratings: Ratings) -> Leniency:
    """Each reviewer's leniency in points, and the table of reviewers × items with it taken off.

    A reviewer that shares too few items with the rest has None, as have its centred scores; the others are compared
    without it.
    """
    chosen = _comparable(ratings)
    effects = reviewer_effects(ratings, chosen) if len(chosen) > 1 else None
    found: dict[int, float] = dict(zip(chosen, effects, strict=True)) if effects else {}
    centred = tuple(
        tuple(None if score is None or r not in found else score - found[r] for score in row)
        for r, row in enumerate(ratings)
    )
    return Leniency(
        raw_reviewers=tuple(mean(row) for row in ratings),
        raw_items=tuple(mean(column) for column in zip(*ratings, strict=True)),
        leniency=tuple(found.get(r) for r in range(len(ratings))),
        centred=centred,
        centred_items=tuple(mean(column) for column in zip(*centred, strict=True)),
        shared=tuple(_shared(ratings, r, range(len(ratings))) for r in range(len(ratings))),
        unknown="" if found else TOO_FEW,
    )


def mean(scores: Sequence[float | None]) -> float | None:
    """The mean of the scores that exist; None when there is none."""
    given = [score for score in scores if score is not None]
    return fmean(given) if given else None


def _comparable(ratings: Ratings) -> list[int]:
    """The largest group of reviewers tied together by enough shared items."""
    chosen = list(range(len(ratings)))
    while chosen:
        group = linked(ratings, chosen)[0]
        kept = [r for r in group if _shared(ratings, r, group) >= FEWEST_SHARED]
        if kept == chosen:
            break
        chosen = kept
    return chosen


def _shared(ratings: Ratings, reviewer: int, among: Sequence[int]) -> int:
    """How many items this reviewer has scored that another of these has scored too."""
    others = [ratings[r] for r in among if r != reviewer]
    return sum(
        score is not None and any(row[place] is not None for row in others)
        for place, score in enumerate(ratings[reviewer])
    )
