"""The statistics of a comparison, one sentence each, for those who ask for details."""

from __future__ import annotations

from collections.abc import Iterator

from promptcraft.records.comparison import Comparison, Pair
from promptcraft.records.estimate import Intraclass
from promptcraft.report.comparison_words import counted, estimate

MOST_PAIRS = 15
LIMITS = (
    "Units are criteria of few frameworks: this says whether the reviewers see the same strong and weak sides, not"
    " whether they would put frameworks in the same order."
)


def figure_lines(comparison: Comparison) -> Iterator[str]:
    """Alpha, intraclass correlation, kappa of each two, leniency, length, own family, and flips of order."""
    agreed = comparison.agreement
    level = "scores, interval" if agreed.units == "scores" else "levels of criteria, ordinal"
    yield f"Krippendorff's alpha ({level}): {estimate(agreed.alpha)}; floor {agreed.floor:g}."
    if agreed.centred is not None:
        yield f"The same with leniency taken off: {estimate(agreed.centred)}. Part of the gain is arithmetic."
    if agreed.units == "criteria":
        yield LIMITS
    if agreed.intraclass is not None:
        yield from _intraclass(agreed.intraclass)
    for one in agreed.by_criterion:
        if one.alpha.value is not None:
            yield f"Alpha on {one.criterion}: {estimate(one.alpha)}."
    shown = furthest_pairs(comparison)
    if len(shown) == MOST_PAIRS < len(agreed.pairs):
        yield f"The {MOST_PAIRS} pairs of reviewers furthest apart, of {len(agreed.pairs)}:"
    for pair in shown:
        yield (
            f"{pair.first} and {pair.second}: {pair.apart or 0:.2f} levels apart on average;"
            f" weighted kappa {estimate(pair.kappa)}."
        )
    yield from _leniency(comparison)
    yield from (flag.sentence for flag in comparison.flags if flag.name != "change")


def furthest_pairs(comparison: Comparison) -> list[Pair]:
    """The pairs that rated the same, all of them where they are few, else those furthest apart."""
    known = [pair for pair in comparison.agreement.pairs if pair.apart is not None]
    if len(known) <= MOST_PAIRS:
        return known
    return sorted(known, key=lambda pair: -(pair.apart or 0))[:MOST_PAIRS]


def _intraclass(found: Intraclass) -> Iterator[str]:
    single, mean = found.random_single, found.random_mean
    yield f"ICC(2,1), one reviewer with leniency counted: {estimate(single)}."
    yield f"ICC(2,k), the mean of {counted(found.reviewers, 'reviewer')}: {estimate(mean)}."
    yield f"ICC(3,1), one reviewer with leniency set aside: {estimate(found.mixed_single)}."


def _leniency(comparison: Comparison) -> Iterator[str]:
    yield comparison.centring
    if comparison.leniency is None:
        return
    for judge, off, raw in zip(
        comparison.reviewers, comparison.leniency.leniency, comparison.leniency.raw_reviewers, strict=True
    ):
        if off is not None and raw is not None:
            yield f"{judge.name} gives {off:+.2f} points against the others on the same items (mean {raw:.2f})."
