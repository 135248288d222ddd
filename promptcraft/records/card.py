"""A reviewer's report card: what it found of what was planted, and how steady its scores are."""

from __future__ import annotations

from promptcraft.records.record import SCHEMA_VERSION, Record
from promptcraft.records.usage import Cost, Usage


class Share(Record):
    """So many of so many, with a 95 % interval (Wilson); of 0 nothing is known, and `value` is None."""

    count: int = 0
    of: int = 0
    interval: tuple[float, float] | None = None

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None where nothing was measured."""
        return self.count / self.of if self.of else None


class Effect(Record):
    """How far a score moves, in points out of ten; `mean` is None where nothing was measured.

    `weight` is how many of the ten points were asked about, on average; `interval` is the 95 % interval of the mean.
    """

    cases: int = 0
    mean: float | None = None
    interval: tuple[float, float] | None = None
    largest: float | None = None
    weight: float | None = None


class KindResult(Record):
    """One kind of defect: how often it was planted and found; `fell` of `scored` scores were lower than without it."""

    kind: str
    label: str
    found: Share
    fell: Share
    change: Effect


class HumanFit(Record):
    """How a reviewer's scores become people's: corrected = people's mean + slope × (score − reviewer's mean).

    `error_before` and `error_after` are mean absolute errors, the latter with each row left out in turn. `spread` is
    the standard deviation of what the fit leaves; `least` and `most` are the scores between which it was fitted.
    """

    rows: int
    reviewer_mean: float
    human_mean: float
    slope: float
    spread: float
    error_before: float
    error_after: float
    sum_of_squares: float
    least: float
    most: float


class Corrected(Record):
    """The score of one framework after correction, with the 95 % interval for people's mean score."""

    framework: str
    score: float
    corrected: float
    interval: tuple[float, float]
    human: float | None = None


class Card(Record):
    """A report card of one reviewer, dated; what was not measured has 0 cases behind it.

    `spread` is the standard deviation of the scores of one text, `levels` that of single levels, which a sum can hide.
    `length` is the change for 100 words more without substance. `obedience` is how far an order to the reviewer
    raised the score. `orders` are the cases with another order of criteria, sentences or follow-ups. `monotone` counts
    the steps of a chain of defects at which the score did not rise, `lowered` those at which it fell. `invented`
    counts quotes that are not in the text.
    """

    schema_version: int = SCHEMA_VERSION
    id: str = ""
    reviewer: str
    model: str = ""
    plan: str
    rubric: str = ""
    bases: tuple[str, ...] = ()
    at: str = ""
    kinds: tuple[KindResult, ...] = ()
    recall: Share = Share()
    precision: Share = Share()
    false_alarms: Effect = Effect()
    fell: Share = Share()
    change: Effect = Effect()
    monotone: Share = Share()
    lowered: Share = Share()
    spread: Effect = Effect()
    levels: Effect = Effect()
    orders: Effect = Effect()
    renaming: Effect = Effect()
    length: Effect = Effect()
    obedience: Effect = Effect()
    obeyed: Share = Share()
    invented: Share = Share()
    unscored: Share = Share()
    human: HumanFit | None = None
    corrected: tuple[Corrected, ...] = ()
    usage: Usage = Usage()
    cost: Cost = None
    seconds: float = 0.0
    calls: int = 0
    notes: tuple[str, ...] = ()
    path: str = ""

    @property
    def kinds_found(self) -> int:
        """How many kinds of defect it found at least half the time."""
        return sum(2 * one.found.count >= one.found.of > 0 for one in self.kinds)
