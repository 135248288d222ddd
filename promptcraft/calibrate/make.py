"""The journey: the plan carried out, people's scores beside it, and the card of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from promptcraft.calibrate.human import FEWEST, Pair, corrected_means, fit
from promptcraft.calibrate.plan import Case, Plan
from promptcraft.calibrate.reckon import reckon
from promptcraft.calibrate.run import Calibration, Judged, Setting, Step, carry_out
from promptcraft.critique.run import Reviewer
from promptcraft.errors import BudgetReached, Interrupted
from promptcraft.models.dispatch import Dispatcher
from promptcraft.records.card import Card
from promptcraft.records.critique import Failure

SOME_CRITERIA = (
    "Each text was judged on the criteria that a defect bears on, not on all: one call each."
    " Points are of those criteria."
)


@dataclass(frozen=True)
class Order:
    """What goes into one card; `people` are the frameworks that people scored, `scores` their rows by case name."""

    reviewer: Reviewer
    plan: Plan
    people: tuple[Case, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()

    @property
    def cases(self) -> int:
        """How many texts are judged."""
        return len(self.plan.cases) + len(self.people)

    @property
    def calls(self) -> int:
        """Calls of the first round; none where there is no model."""
        return 0 if self.reviewer.model is None else self.plan.calls + self._of_people.calls

    @property
    def _of_people(self) -> Plan:
        return Plan(self.plan.size, self.people, self.plan.by_criterion, None)


@dataclass(frozen=True)
class Made:
    """The card, or what stopped the work before there was one."""

    card: Card | None
    done: int
    failures: tuple[Failure, ...] = ()
    stopped: BudgetReached | Interrupted | None = None


async def make_card(order: Order, dispatcher: Dispatcher, setting: Setting, step: Step | None = None) -> Made:
    """The card of one reviewer; none when the run was stopped, as the same order goes on where it was."""
    first = await carry_out(order.plan, order.reviewer, dispatcher, setting, step)
    second = Calibration()
    if first.stopped is None and order.people:
        second = await carry_out(order._of_people, order.reviewer, dispatcher, setting, step)
    stopped = first.stopped or second.stopped
    failures = (*first.failures, *second.failures)
    done = len(first.judged) + len(second.judged)
    if stopped is not None or not first.judged:
        return Made(None, done, failures, stopped)
    judged = first.judged
    card = reckon(judged, reviewer=judged[0].critique.reviewer, plan=order.plan.size)
    pairs = _pairs(order, second.judged)
    fitted = fit(pairs)
    rows = corrected_means(fitted, pairs) if fitted is not None else ()
    notes = tuple(_notes(order, first, failures, len(pairs)))
    spent = {"calls": card.calls + second.calls, "notes": notes, "human": fitted, "corrected": rows}
    return Made(card.model_copy(update=spent), done, failures)


def _pairs(order: Order, judged: Sequence[Judged]) -> tuple[Pair, ...]:
    scores = {one.case.name: one.critique.score for one in judged}
    rows = ((name, scores.get(name), human) for name, human in order.scores)
    return tuple(Pair(name, score, human) for name, score, human in rows if score is not None)


def _notes(order: Order, first: Calibration, failures: Sequence[Failure], rows: int) -> Iterator[str]:
    if order.plan.by_criterion:
        yield SOME_CRITERIA
    if first.left_out:
        yield (
            f"Left out, as the plan makes {order.plan.most} calls at most: {', '.join(first.left_out)}."
            " Replies that had to be asked for again took their place."
        )
    if failures:
        yield f"{len(failures)} cases brought no critique: {failures[0].message}"
    if order.scores and rows < FEWEST:
        yield (
            f"Uncalibrated: {rows} human scores stand beside scores of this reviewer, and {FEWEST} are needed."
        )
