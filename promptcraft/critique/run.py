"""Several reviewers on one framework at once; one that fails takes nobody else down."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from promptcraft.critique.ask import ask_samples
from promptcraft.critique.assemble import assemble
from promptcraft.critique.lost_samples import GOES_ON
from promptcraft.critique.review import CHECKLIST, Review
from promptcraft.critique.store import identified
from promptcraft.errors import BudgetReached, Interrupted, PromptcraftError, UsageMistake
from promptcraft.models.base import Model
from promptcraft.models.dispatch import Dispatcher
from promptcraft.records.critique import Critique, Failure


@dataclass(frozen=True)
class Reviewer:
    """Somebody who judges: a model, or without one the checklist. `repeat` tells pasted replies apart."""

    label: str
    model: Model | None = None
    repeat: int = 0


CHECKLIST_REVIEWER = Reviewer(CHECKLIST)


@dataclass(frozen=True)
class Outcome:
    """What came of it: the critiques in the order of the reviewers, and who failed.

    `stopped` is set when the budget or the person stopped the run before everybody was asked.
    """

    critiques: tuple[Critique, ...]
    failures: tuple[Failure, ...]
    stopped: BudgetReached | Interrupted | None = None


async def critique_all(
    review: Review,
    reviewers: Sequence[Reviewer],
    dispatcher: Dispatcher,
    *,
    samples: int = 1,
    careful: bool = False,
) -> Outcome:
    """Ask every reviewer at once; errors of ours are raised, errors of a reviewer are told apart and reported.

    `careful`: one criterion a call. Small models, people and the checklist keep their own ways.
    """
    asked = [_one(review, reviewer, dispatcher, samples, careful) for reviewer in reviewers]
    results = await asyncio.gather(*asked, return_exceptions=True)
    critiques: list[Critique] = []
    failures: list[Failure] = []
    stopped: BudgetReached | Interrupted | None = None
    for reviewer, result in zip(reviewers, results, strict=True):
        if isinstance(result, Critique):
            critiques.append(identified(result))
        elif isinstance(result, PromptcraftError) and not isinstance(result, UsageMistake):
            failures.append(
                Failure(
                    reviewer=reviewer.label,
                    code=result.code,
                    message=result.message,
                    hint=result.hint or (GOES_ON if isinstance(result, Interrupted) else ""),
                    where=result.where,
                )
            )
            stopped = result if isinstance(result, BudgetReached | Interrupted) else stopped
        else:
            raise result
    return Outcome(tuple(critiques), tuple(failures), stopped)


async def _one(
    review: Review, reviewer: Reviewer, dispatcher: Dispatcher, samples: int, careful: bool
) -> Critique:
    # Each way is imported when it is gone: together they take as long as a call's own work.
    model = reviewer.model
    if model is None:
        from promptcraft.critique.checklist import checklist

        return checklist(review)
    if model.info.human:
        from promptcraft.critique.by_hand import ask_by_hand

        return await ask_by_hand(review, model, dispatcher, repeat=reviewer.repeat)
    if model.info.small:
        from promptcraft.critique.small_ask import ask_small

        return await ask_small(review, model, dispatcher, samples)
    if careful:
        from promptcraft.critique.careful_ask import ask_careful

        results = await ask_careful(review, model, dispatcher, samples)
        return assemble(review, model.info, results, careful=True)
    return assemble(review, model.info, await ask_samples(review, model, dispatcher, samples))
