"""Whether one version scores higher than another with the same reviewers."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, stdev
from typing import Literal

from promptcraft.compare.distributions import t_quantile
from promptcraft.records.estimate import Estimate

UPPER = 0.975
FEWEST = 3

Change = Literal["better", "worse", "no detectable change"]


def paired_change(before: Sequence[float | None], after: Sequence[float | None]) -> Estimate:
    """The mean difference in points (after − before) over those who scored both, with Student's interval.

    Both are in the same order, one place for each reviewer (and case). Fewer than three pairs have no interval.
    """
    both = [b - a for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    if not both:
        return Estimate(unknown="Nobody has scored both versions.")
    if len(both) < FEWEST:
        return Estimate(
            value=fmean(both),
            units=len(both),
            wide_open=f"An interval needs {FEWEST} reviewers or more who have scored both; there are {len(both)}.",
        )
    reach = t_quantile(UPPER, len(both) - 1) * stdev(both) / len(both) ** 0.5
    middle = fmean(both)
    return Estimate(value=middle, low=middle - reach, high=middle + reach, units=len(both))


def change(found: Estimate) -> Change:
    """What may be said of it: better or worse only when the whole interval is on one side of zero."""
    if found.above_zero:
        return "better"
    return "worse" if found.below_zero else "no detectable change"
