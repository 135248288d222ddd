"""Whether longer frameworks score higher, and whether a gain is mostly growth."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from promptcraft.compare.distributions import t_quantile
from promptcraft.records.estimate import Estimate

PER_WORDS = 100.0
FEWEST = 4
UPPER = 0.975
MAINLY = 0.5


def length_slope(
    scores: Sequence[float | None], lengths: Sequence[float], per: float = PER_WORDS
) -> Estimate:
    """Points that go with `per` more words, by least squares over items, with Student's interval.

    `lengths` are words. `units` is how many items have a score. A slope is no cause: longer frameworks may be better
    ones. With fewer than four items, or all of one length, it is unknown.
    """
    pairs = [(length, score) for score, length in zip(scores, lengths, strict=True) if score is not None]
    count = len(pairs)
    if count < FEWEST:
        return Estimate(
            units=count, unknown=f"A slope needs {FEWEST} scored items or more; there are {count}."
        )
    x_mean, y_mean = fmean(x for x, _ in pairs), fmean(y for _, y in pairs)
    spread = sum((x - x_mean) ** 2 for x, _ in pairs)
    if not spread:
        return Estimate(units=count, unknown="All items are of the same length.")
    slope = sum((x - x_mean) * (y - y_mean) for x, y in pairs) / spread
    rest = sum((y - y_mean - slope * (x - x_mean)) ** 2 for x, y in pairs)
    reach = t_quantile(UPPER, count - 2) * (rest / (count - 2) / spread) ** 0.5
    return Estimate(value=slope * per, low=(slope - reach) * per, high=(slope + reach) * per, units=count)


def grew(gain: float, words: float, slope: Estimate, per: float = PER_WORDS) -> float | None:
    """The share of a gain in score that its extra words alone would be expected to bring, by this slope.

    None when there is no gain, nothing was added, or the slope is not clearly above zero.
    """
    if gain <= 0 or words <= 0 or not slope.above_zero or slope.value is None:
        return None
    return slope.value * words / per / gain


def mainly_by_growing(gain: float, words: float, slope: Estimate, per: float = PER_WORDS) -> bool:
    """Whether a revision's gain is mainly (half or more) what its extra words alone would be expected to bring."""
    share = grew(gain, words, slope, per)
    return share is not None and share >= MAINLY
