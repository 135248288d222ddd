"""Whether the points for coverage agree with the answers on the coverage list. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from promptcraft.critique.review import Review
from promptcraft.records.critique import CoverageAnswer
from promptcraft.records.scorecard import Line

COVERAGE = "coverage"
"""The criterion that the coverage list belongs to."""
BY_SHARE = ((0.0, 0.0), (1 / 3, 2.0), (1 / 2, 3.0), (5 / 6, 4.0), (1.0, 5.0))
"""What share of a list leads to which level, as the shipped anchors describe it; between them in a straight line."""
TOO_HIGH, TOO_LOW = 1.0, 2.0
"""Levels above and below that share which still agree: a list cannot say how well a side is asked about."""


def unlisted(coverage: Sequence[CoverageAnswer], review: Review) -> tuple[str, ...]:
    """Why the points for coverage cannot stand: nothing on the list was answered; none where something was."""
    if coverage or not review.coverage or all(one.id != COVERAGE for one in review.rubric.criteria):
        return ()
    return (
        f"coverage: none of the {len(review.coverage)} items of the list is answered, so the points for"
        f" {COVERAGE} rest on nothing. Answer every item.",
    )


def at_odds_with_list(lines: Sequence[Line], coverage: Sequence[CoverageAnswer], items: int) -> str:
    """The sentence that says that the level for coverage contradicts the reviewer's own list; empty where it agrees.

    `items` is how many the list has: one without an answer is not shown to be covered.
    """
    line = next((one for one in lines if one.criterion == COVERAGE), None)
    if line is None or not items:
        return ""
    told = Counter(answer.status for answer in coverage)
    listed = _level((told["covered"] + told["partly"] / 2) / items)
    if -TOO_LOW <= line.level - listed <= TOO_HIGH:
        return ""
    counts = [
        (told["covered"], "covered"),
        (told["partly"], "partly"),
        (told["missing"], "missing"),
        (items - told.total(), "not answered"),
    ]
    named = ", ".join(f"{count} {name}" for count, name in counts if count)
    level = f"{line.level:.1f}".removesuffix(".0")
    return (
        f"The points for {COVERAGE} contradict the reviewer's own list: level {level} of 5, but of {items} items"
        f" {named}, which is about level {listed:.1f}."
    )


def _level(share: float) -> float:
    for (below, low), (above, high) in pairwise(BY_SHARE):
        if share <= above:
            return low + (high - low) * (share - below) / (above - below)
    return BY_SHARE[-1][1]
