"""A number that was estimated, with its interval, or the reason why there is none."""

from __future__ import annotations

from promptcraft.records.record import Record


class Estimate(Record):
    """One statistic: its value and where it lies with 95 % confidence.

    `value` is None when it cannot be told, and `unknown` says why in a sentence; it is never 0 instead.
    `low` and `high` are None when only the interval cannot be told, and then `wide_open` says why.
    `units` is how many things it rests on (items, pairs, verdicts: each function says which).
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    units: int = 0
    unknown: str = ""
    wide_open: str = ""

    @property
    def above_zero(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.low is not None and self.low > 0

    @property
    def below_zero(self) -> bool:
        """Whether the whole interval lies below zero."""
        return self.high is not None and self.high < 0


class Intraclass(Record):
    """The six intraclass correlations of Shrout and Fleiss (1979), each with its interval.

    `single` is the reliability of one reviewer, `mean` that of the mean of all of them. One way: each item has
    reviewers of its own. Random: the reviewers stand for others, and leniency counts against them (absolute
    agreement). Mixed: these reviewers only, leniency set aside (consistency).
    """

    items: int
    reviewers: int
    one_way_single: Estimate
    random_single: Estimate
    mixed_single: Estimate
    one_way_mean: Estimate
    random_mean: Estimate
    mixed_mean: Estimate


class Leniency(Record):
    """How much each reviewer gives above or below the others on the same items.

    `raw_reviewers` and `raw_items` are plain means. `leniency` is in points, sums to zero over the reviewers, and
    is None for all of them when it cannot be told (`unknown`). `centred` is the table with leniency taken off, and
    `centred_items` are its means over the reviewers of each item. `shared` counts each reviewer's items that another
    one scored too. A missing score stays None everywhere.
    """

    raw_reviewers: tuple[float | None, ...]
    raw_items: tuple[float | None, ...]
    leniency: tuple[float | None, ...]
    centred: tuple[tuple[float | None, ...], ...]
    centred_items: tuple[float | None, ...]
    shared: tuple[int, ...]
    unknown: str = ""


class OrderEffect(Record):
    """What showing the two in the other order did to the verdicts.

    `pairs` were asked in both orders, `same` got the same verdict, `flips` the opposite one (the rest moved to or from
    a tie). `shown_first` is the share of all decided verdicts that went to the one shown first; 0.5 is no pull.
    `kappa` is the agreement of the two orders beyond chance (Cohen).
    """

    pairs: int
    same: int
    flips: int
    shown_first: float | None
    kappa: float | None

    @property
    def flip_rate(self) -> float | None:
        """The share of pairs whose winner changed with the order; None without pairs."""
        return self.flips / self.pairs if self.pairs else None


class Strengths(Record):
    """Bradley-Terry strengths: log-odds against the average item, so they sum to zero.

    `wins[i][j]` is how often item i beat item j, a tie counting half for each. `covariance` is that of the
    strengths. Both tuples of numbers are empty when there is nothing finite to tell, and `unknown` says why.
    """

    items: tuple[str, ...]
    wins: tuple[tuple[float, ...], ...]
    strengths: tuple[Estimate, ...] = ()
    covariance: tuple[tuple[float, ...], ...] = ()
    unknown: str = ""
