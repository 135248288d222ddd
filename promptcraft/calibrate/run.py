"""A plan carried out: every case put before the reviewer; what is in the ledger is not asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from promptcraft.calibrate.plan import Case, Plan
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Rubric
from promptcraft.critique.run import Outcome, Reviewer, critique_all
from promptcraft.errors import BudgetReached, Interrupted
from promptcraft.models.dispatch import Dispatcher
from promptcraft.records.critique import Critique, Failure

AT_ONCE = 8


@dataclass(frozen=True)
class Judged:
    """One case and what the reviewer said of it."""

    case: Case
    critique: Critique


@dataclass
class Calibration:
    """How far a run came: what was judged, who failed, what was left out for the limit, and what stopped it."""

    judged: list[Judged] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    stopped: BudgetReached | Interrupted | None = None

    @property
    def calls(self) -> int:
        """Calls behind it, those of earlier runs included."""
        return sum(one.critique.calls for one in self.judged)


Step = Callable[[int, int], None]
Setting = tuple[Rubric, bytes]
"""The rubric, and the workspace's secret that keys the fences."""


async def carry_out(
    plan: Plan,
    reviewer: Reviewer,
    dispatcher: Dispatcher,
    setting: Setting,
    step: Step | None = None,
) -> Calibration:
    """Ask case after case, several at once where the reviewer takes them; errors of ours are raised.

    `step` hears how many cases of how many are done.
    """
    done = Calibration()
    width = 1 if plan.by_criterion or reviewer.model is None else min(AT_ONCE, reviewer.model.info.parallel)
    waiting = list(plan.cases)
    while waiting and done.stopped is None:
        batch, waiting = waiting[:width], waiting[width:]
        fitting = [case for case in batch if _fits(plan, done, case)]
        done.left_out.extend(case.name for case in batch if case not in fitting)
        asked = (
            critique_all(_review(case, setting), (reviewer,), dispatcher, samples=case.samples)
            for case in fitting
        )
        outcomes = await asyncio.gather(*asked)
        for case, outcome in zip(fitting, outcomes, strict=True):
            _take(done, case, outcome)
        if step is not None:
            step(len(plan.cases) - len(waiting), len(plan.cases))
    return done


def _fits(plan: Plan, done: Calibration, case: Case) -> bool:
    """Whether the case's calls stay within the plan's limit, if each is made once."""
    wanted = case.samples * (len(case.criteria) if plan.by_criterion else 1)
    return plan.most is None or done.calls + wanted <= plan.most


def _take(done: Calibration, case: Case, outcome: Outcome) -> None:
    done.judged.extend(Judged(case, critique) for critique in outcome.critiques)
    done.failures.extend(outcome.failures)
    done.stopped = done.stopped or outcome.stopped


def _review(case: Case, setting: Setting) -> Review:
    rubric, secret = setting
    return Review(case.rendered, case.rendered.filled, _asked(rubric, case), secret)


def _asked(rubric: Rubric, case: Case) -> Rubric:
    """The rubric with the criteria of the case only, or with all of them the other way round."""
    wanted: Sequence[str] = case.criteria or [criterion.id for criterion in rubric.criteria]
    kept = tuple(criterion for criterion in rubric.criteria if criterion.id in wanted)
    return rubric.model_copy(update={"criteria": kept[::-1] if case.turned else kept})
