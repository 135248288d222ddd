"""A comparison: what several reviewers said about the same frameworks, side by side."""

from __future__ import annotations

from typing import Literal

from promptcraft.records.critique import Severity
from promptcraft.records.estimate import Estimate, Intraclass, Leniency, OrderEffect, Strengths
from promptcraft.records.record import SCHEMA_VERSION, Record
from promptcraft.records.verdict import Verdict

Standing = Literal["agree", "mostly agree", "do not agree", "cannot be told"]
FoundOn = Literal["coverage", "question", "criterion", "points", "other"]
"""What a finding is about: an item of the coverage list, a question, a criterion, or none of them. `points`: several
reviewers take points on a criterion for different reasons, which is no finding that they share."""
Stance = Literal["covered", "full", "praised", "other", "silent", "not-asked"]
"""Where a reviewer stands who did not raise a finding. `covered`: it names the question that asks it; `full`: it took
nothing there; `praised`: it counts it as a strength; `other`: it took points there for another reason; `silent`: it
says nothing of it; `not-asked`: it never went through that list."""


class Item(Record):
    """One thing that was reviewed: a version of a framework, filled with certain values. `label` tells it apart.

    `document` is the label of the version, whatever it is filled with.
    """

    label: str
    document: str
    framework: str
    title: str = ""
    aim: str = ""
    version: str
    set: str = ""


class Judge(Record):
    """A reviewer that is compared. `by_points`: it gave points per criterion, and not only a mark of its own.

    `listed`: it went through the coverage list itself.
    """

    name: str
    kind: Literal["model", "checklist", "person"]
    indicative: bool = False
    by_points: bool = True
    listed: bool = True


class Mark(Record):
    """A reviewer's score of one item out of ten; None where it has none, and `unscored` says why.

    `centred` is the score without the reviewer's leniency; None where too few items were reviewed by all.
    """

    reviewer: str
    item: str
    score: float | None
    stated: float | None = None
    interval: tuple[float, float] | None = None
    samples: int = 1
    centred: float | None = None
    unscored: str = ""
    path: str = ""


class Cell(Record):
    """The points a reviewer gave one criterion of one item, with its reasons and the first quote behind them."""

    reviewer: str
    item: str
    criterion: str
    weight: float
    level: float
    given: float
    taken: float
    centred: float | None = None
    reason_given: str = ""
    reason_taken: str = ""
    quote: str = ""
    quote_found: bool = False


class Said(Record):
    """What one reviewer said of a finding; `points` are those it took for it, None where it gave none."""

    reviewer: str
    reason: str
    points: float | None = None
    quote: str = ""
    quote_found: bool = False
    items: tuple[str, ...] = ()


class Other(Record):
    """A reviewer that did not raise a finding, and what it says instead."""

    reviewer: str
    stance: Stance
    detail: str = ""


class ComparedFinding(Record):
    """Something that at least one reviewer finds fault with, who raised it and who did not.

    `at_stake`: the most points any reviewer took for it; None where those who raised it gave no points.
    `subjects` are ids of coverage items, or the question or criterion it is about; `label` is a coverage item in
    words. `by_meaning`: reasons in different words were put together because they mean the same. `hint`: only small
    local models raised it.
    """

    id: str
    document: str
    kind: FoundOn
    criterion: str = ""
    subjects: tuple[str, ...] = ()
    label: str = ""
    sentence: str
    severity: Severity = "medium"
    at_stake: float | None
    raised: tuple[Said, ...]
    others: tuple[Other, ...] = ()
    by_meaning: bool = False
    hint: bool = False

    @property
    def shared(self) -> bool:
        """Whether more than one reviewer raised it; points taken for different reasons are not raised together."""
        return len(self.raised) > 1 and self.kind != "points"


class Praise(Record):
    """A strength, and who named it."""

    document: str
    criterion: str = ""
    question: str = ""
    sentence: str
    raised: tuple[str, ...]


class Side(Record):
    """One side of a disagreement: what the reviewer gave or took, why, and the words it quotes."""

    reviewer: str
    level: float | None = None
    given: float | None = None
    taken: float | None = None
    reason: str = ""
    quote: str = ""
    quote_found: bool = False


class Disagreement(Record):
    """Two reviewers far apart on one criterion, or on whether a side of the issue is asked about.

    `gap` is in points of the criterion; None on the coverage list, where no points stand against each other.
    """

    item: str
    about: str
    label: str
    weight: float | None = None
    gap: float | None
    high: Side
    low: Side


class Pair(Record):
    """How far two reviewers agree: weighted kappa of their levels, and how many levels apart they are on average."""

    first: str
    second: str
    kappa: Estimate
    apart: float | None = None


class CriterionAgreement(Record):
    """How far the reviewers agree on one criterion: alpha over the items, and the widest gap in levels on one item."""

    criterion: str
    alpha: Estimate
    widest: float | None = None


class Agreement(Record):
    """Whether the reviewers agree, in words and figures.

    `units` says what was rated: the levels of criteria (of one framework or a few), or the scores of several items.
    `floor` is the alpha below which nothing is ranked. `centred` is alpha with leniency taken off, where that can be.
    """

    verdict: Standing
    sentence: str
    units: Literal["criteria", "scores"]
    floor: float
    alpha: Estimate
    centred: Estimate | None = None
    intraclass: Intraclass | None = None
    by_criterion: tuple[CriterionAgreement, ...] = ()
    pairs: tuple[Pair, ...] = ()


class Flag(Record):
    """A warning with what it rests on: length that pays, or reviewers that favour their own family.

    `raised` is None where that cannot be told.
    """

    name: str
    raised: bool | None
    sentence: str
    figure: Estimate = Estimate()


class Pairwise(Record):
    """What comes of putting items before a model two by two, in both orders. `strengths` has its intervals.

    `shares` tells of each two items in turn (first and second, first and third, …) how often the first of them won.
    """

    model: str
    sentence: str
    strengths: Strengths
    shares: tuple[Estimate, ...] = ()
    order: OrderEffect
    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[str, ...] = ()


class Comparison(Record):
    """Several reviewers side by side; `findings` come in order of points at stake, `opening` are the first few of them.

    `ranking` is empty unless the reviewers agree well enough to rank anything.
    """

    schema_version: int = SCHEMA_VERSION
    items: tuple[Item, ...]
    reviewers: tuple[Judge, ...]
    rubric: str = ""
    opening: tuple[ComparedFinding, ...]
    agreement: Agreement
    disagreements: tuple[Disagreement, ...] = ()
    marks: tuple[Mark, ...] = ()
    cells: tuple[Cell, ...] = ()
    findings: tuple[ComparedFinding, ...] = ()
    strengths: tuple[Praise, ...] = ()
    leniency: Leniency | None = None
    centring: str = ""
    flags: tuple[Flag, ...] = ()
    ranking: tuple[str, ...] = ()
    pairwise: Pairwise | None = None
    notes: tuple[str, ...] = ()

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria in the order of the first scorecard that has them."""
        return tuple(dict.fromkeys(cell.criterion for cell in self.cells))

    @property
    def cells_by(self) -> dict[tuple[str, str], tuple[Cell, ...]]:
        """What each reviewer gave each criterion, item by item; look it up once, it is made anew each time."""
        found: dict[tuple[str, str], list[Cell]] = {}
        for cell in self.cells:
            found.setdefault((cell.reviewer, cell.criterion), []).append(cell)
        return {place: tuple(cells) for place, cells in found.items()}
