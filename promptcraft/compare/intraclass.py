"""Intraclass correlations: how much of the spread of scores is the items' own.

Sources: Shrout and Fleiss, Psychological Bulletin 86:420 (1979) for the six forms; McGraw and Wong, Psychological
Methods 1:30 (1996) for the intervals, which rest on F.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from promptcraft.compare.agreement import Ratings
from promptcraft.compare.distributions import f_quantile
from promptcraft.records.estimate import Estimate, Intraclass

UPPER = 0.975
NOTHING = 1e-12


@dataclass(frozen=True)
class _Squares:
    """Mean squares of a complete table: between items, within items, between reviewers, and the rest."""

    items: int
    reviewers: int
    between: float
    within: float
    across: float
    rest: float


def intraclass(ratings: Ratings) -> Intraclass:
    """The six forms with their 95 % intervals, of reviewers × items.

    Items with a missing score are left out, because the formulas know no gaps; `items` tells how many were used.
    """
    columns = [[s for s in column if s is not None] for column in zip(*ratings, strict=True)]
    complete = [column for column in columns if len(column) == len(ratings)]
    size = (len(complete), len(ratings))
    if min(size) < 2:
        return _unknown(
            size, "It needs two reviewers or more who have all scored the same two items or more."
        )
    squares = _squares(complete)
    if max(squares.between, squares.within) <= NOTHING:
        return _unknown(size, "All scores are the same, so there is no spread to divide.")
    return Intraclass(
        items=size[0],
        reviewers=size[1],
        one_way_single=_by_f(squares, squares.within, size[0] * (size[1] - 1), single=True),
        random_single=_random(squares, single=True),
        mixed_single=_by_f(squares, squares.rest, (size[0] - 1) * (size[1] - 1), single=True),
        one_way_mean=_by_f(squares, squares.within, size[0] * (size[1] - 1), single=False),
        random_mean=_random(squares, single=False),
        mixed_mean=_by_f(squares, squares.rest, (size[0] - 1) * (size[1] - 1), single=False),
    )


def _unknown(size: tuple[int, int], why: str) -> Intraclass:
    none = Estimate(units=size[0], unknown=why)
    return Intraclass(
        items=size[0],
        reviewers=size[1],
        one_way_single=none,
        random_single=none,
        mixed_single=none,
        one_way_mean=none,
        random_mean=none,
        mixed_mean=none,
    )


def _squares(columns: list[list[float]]) -> _Squares:
    n, k = len(columns), len(columns[0])
    grand = fmean(score for column in columns for score in column)
    means = [fmean(column) for column in columns]
    between = k * sum((mean - grand) ** 2 for mean in means)
    across = n * sum((fmean(row) - grand) ** 2 for row in zip(*columns, strict=True))
    within = sum((s - mean) ** 2 for column, mean in zip(columns, means, strict=True) for s in column)
    rest = within - across
    return _Squares(
        items=n,
        reviewers=k,
        between=between / (n - 1),
        within=within / (n * (k - 1)),
        across=across / (k - 1),
        rest=0.0 if rest <= NOTHING * (between + within) else rest / ((n - 1) * (k - 1)),
    )


def _by_f(squares: _Squares, error: float, freedom: int, *, single: bool) -> Estimate:
    """One way (error is all within items) or mixed (error is the rest): a plain ratio of mean squares."""
    n, k, between = squares.items, squares.reviewers, squares.between
    if error == 0:
        return _without_error(n)
    if not single and between <= NOTHING:
        return Estimate(units=n, unknown="The items do not differ at all, so their mean has no reliability.")
    ratio = between / error
    low, high = (
        ratio / f_quantile(UPPER, n - 1, freedom),
        ratio * f_quantile(UPPER, freedom, n - 1),
    )

    def of(f: float) -> float:
        return (f - 1) / (f + k - 1) if single else 1 - 1 / f

    return Estimate(value=of(ratio), low=of(low), high=of(high), units=n)


def _random(squares: _Squares, *, single: bool) -> Estimate:
    """Random reviewers: their leniency counts as error too; freedom after Satterthwaite."""
    n, k, between = squares.items, squares.reviewers, squares.between
    error, across = squares.rest, squares.across
    lenient = k * across + (k * n - k - n) * error
    if error == 0 and across <= NOTHING * between:
        return _without_error(n)
    value = (between - error) / (between + (k - 1) * error + k * (across - error) / n)
    if not single and between + (across - error) / n <= NOTHING:
        return Estimate(units=n, unknown="The items do not differ at all, so their mean has no reliability.")
    shown = value if single else (between - error) / (between + (across - error) / n)
    if error == 0:
        return Estimate(value=shown, units=n, wide_open=NO_ERROR)
    f = across / error
    rest = n * (1 + (k - 1) * value) - k * value
    freedom = (k - 1) * (n - 1) * (k * value * f + rest) ** 2 / ((n - 1) * (k * value * f) ** 2 + rest**2)
    down, up = f_quantile(UPPER, n - 1, freedom), f_quantile(UPPER, freedom, n - 1)
    low = n * (between - down * error) / (down * lenient + n * between)
    high = n * (up * between - error) / (lenient + n * up * between)
    if not single:
        low, high = (end * k / (1 + end * (k - 1)) for end in (low, high))
    return Estimate(value=shown, low=low, high=high, units=n)


NO_ERROR = "Apart from leniency the reviewers are at one on every item, which leaves nothing to take an interval from."


def _without_error(items: int) -> Estimate:
    return Estimate(value=1.0, units=items, wide_open=NO_ERROR)
