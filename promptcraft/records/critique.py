"""A critique: what one reviewer said about one rendering of one framework version."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from promptcraft.framework.edits import Edit
from promptcraft.records.argument import Argument
from promptcraft.records.record import SCHEMA_VERSION, Record
from promptcraft.records.scorecard import Line, Quote
from promptcraft.records.usage import Cost, Usage

ROUNDING = 0.001
Severity = Literal["low", "medium", "high"]
Status = Literal["covered", "partly", "missing"]
Warned = Literal["stated-far-off", "orders-reviewer", "coverage-contradicts-list", "one-ground"]
"""What a note warns of, for programs."""


class Finding(Record):
    """One thing a reviewer says. `anchor` is the id of the question it is about, or empty.

    `nowhere` is what it calls a question that is not there.
    """

    id: str
    kind: Literal["strength", "weakness", "omission"]
    criterion: str = ""
    anchor: str = ""
    severity: Severity = "medium"
    reason: str
    quotes: tuple[Quote, ...] = ()
    nowhere: str = ""

    @property
    def counts(self) -> bool:
        """False when every quote it gave, or without one its question, is not there: shown apart, left out of all."""
        return any(quote.verified for quote in self.quotes) or not (self.quotes or self.nowhere)


class CoverageAnswer(Record):
    """Whether the framework touches one item of the coverage list, and with which questions.

    `note` says why an item that was said to be covered counts as missing: the question named is not there.
    """

    item: str
    status: Status
    questions: tuple[str, ...] = ()
    label: str = ""
    note: str = ""


class ProposedEdit(Record):
    """An edit somebody proposes, with the findings it answers (their ids)."""

    id: str
    edit: Edit
    answers: tuple[str, ...] = ()
    reason: str = ""


class Sample(Record):
    """One reply's own score; `score` is None when it could not be scored, and `unscored` says why.

    `levels` are those it wrote, `expected` what the likelihoods of its levels lead one to expect, where they are known.
    """

    score: float | None
    stated: int | None = None
    levels: dict[str, int] = {}
    expected: dict[str, float] = {}
    unscored: str = ""


class Critique(Record):
    """What one reviewer said; the score is the sum of the lines' `given`, or None, never 0 for unknown.

    `set` are the values the template was filled with. `notes` are sentences for the reader (a stated score far off,
    hidden characters, rejected edits), `flags` name the warnings among them. `indicative` marks a small local model.
    `after` is the id of the critique that this one follows, when the author answered a finding of it; `arguments` are
    those answers, the oldest first.
    """

    schema_version: int = SCHEMA_VERSION
    id: str
    framework: str
    title: str = ""
    aim: str = ""
    version: str
    rendered_hash: str
    set: dict[str, bool | int | float | str | tuple[str, ...]] = {}
    rubric: str = ""
    reviewer: str
    model: str = ""
    parameters: dict[str, float | int | str | None] = {}
    samples: tuple[Sample, ...] = ()
    score: float | None = None
    stated: float | None = None
    stated_from: str = ""
    interval: tuple[float, float] | None = None
    calibrated: bool = False
    indicative: bool = False
    unscored: str = ""
    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: tuple[CoverageAnswer, ...] = ()
    edits: tuple[ProposedEdit, ...] = ()
    notes: tuple[str, ...] = ()
    flags: tuple[Warned, ...] = ()
    usage: Usage = Usage()
    cost: Cost = None
    seconds: float = 0.0
    calls: int = 0
    after: str = ""
    arguments: tuple[Argument, ...] = ()
    at: str = ""
    path: str = ""

    @model_validator(mode="after")
    def _score_is_the_sum(self) -> Critique:
        if self.score is None:
            return self
        if not self.lines or not abs(sum(line.given for line in self.lines) - self.score) < ROUNDING:
            raise ValueError("the score is not the sum of its lines")
        return self

    @property
    def spread(self) -> tuple[float, float] | None:
        """The lowest and the highest score of its samples; None when fewer than two were scored."""
        scores = [sample.score for sample in self.samples if sample.score is not None]
        return (min(scores), max(scores)) if len(scores) > 1 else None

    @property
    def set_shown(self) -> str:
        """The values the template was filled with, as `name=value` pairs."""
        return ", ".join(f"{name}={value}" for name, value in self.set.items())


class Failure(Record):
    """A reviewer that brought no critique, and why."""

    reviewer: str
    code: str
    message: str
    hint: str = ""
    where: str = ""
