"""A critique whose calls go out in batch jobs: come back to those that are there, ask, submit, and leave or wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from promptcraft.cli.batch_line import come_back_line
from promptcraft.cli.batch_show import age, is_late, name_of
from promptcraft.cli.desk import Desk
from promptcraft.cli.waiting import until_interrupted
from promptcraft.critique.run import Outcome
from promptcraft.errors import BudgetReached, InBatch, Interrupted, PromptcraftError, UsageMistake
from promptcraft.records.critique import Failure
from promptcraft.report.comparison_words import counted
from promptcraft.report.plain import one_line
from promptcraft.report.terminal import money

if TYPE_CHECKING:
    from promptcraft.models.base import Model
    from promptcraft.models.batch_book import Job
    from promptcraft.models.batch_collect import Settled
    from promptcraft.models.batches import Batches
    from promptcraft.models.dispatch import Dispatcher

Ask = Callable[["Dispatcher"], Coroutine[None, None, tuple[Outcome, ...]]]
FIRST_LOOK = 10.0
GROWTH = 1.5
LONGEST = 300.0
"""Seconds between looks at jobs that run: the first, by how much they grow, and the most."""
UNDER_WAY = ("preparing", "submitting", "running")


class BatchRun:
    """One sitting at a run with batches; with `wait` it lasts until nothing waits any more."""

    def __init__(self, desk: Desk, models: Sequence[Model], *, wait: bool) -> None:
        self._desk = desk
        self._models = models
        self._wait = wait
        self._new: set[str] = set()
        self.waiting: tuple[Job, ...] = ()

    async def outcomes(self, ask: Ask) -> tuple[Outcome, ...]:
        """What is there by now of each case; `waiting` holds the jobs that the rest is in.

        `ask` is called once a round: what was answered before it finds in the ledger.
        """
        if not any(model.info.batch for model in self._models):
            raise _no_interface(self._models)
        self._desk.in_batches = True
        async with self._desk.calls() as dispatcher:
            batches = self._desk.batches
            if batches is None:
                raise _no_interface(self._models)
            while True:
                await batches.come_back(self._models)
                outcomes = await until_interrupted(ask(dispatcher), dispatcher.drain)
                if any(one.stopped is not None for one in outcomes):
                    await batches.give_up()
                    return self._left(batches, outcomes, {})
                refused = await self._submit(batches)
                if refused or not batches.waiting or not self._wait:
                    return self._left(batches, outcomes, refused)
                await self._until_one_ends(batches)

    async def _submit(self, batches: Batches) -> dict[str, PromptcraftError]:
        """Hand over what was planned, and say so; who could not be asked, by label (empty: nobody at all), and why."""
        calls, worst = await batches.foresee()
        if calls:
            most = (
                "what they cost is not known" if worst is None else f"at most {money(worst)}, at half price"
            )
            self._desk.say(f"Submitting {counted(calls, 'call')} in batches: {most}.")
        try:
            submitted = await until_interrupted(batches.submit(), lambda: None)
        except BudgetReached as error:
            return {"": error}
        for one in submitted:
            if one.error is None:
                self._new.add(one.job)
                self._desk.say(f"Batch {one.job} ({one.label}): {counted(one.calls, 'call')} submitted.")
        return {one.label: one.error for one in submitted if one.error is not None}

    def _left(
        self, batches: Batches, outcomes: tuple[Outcome, ...], refused: dict[str, PromptcraftError]
    ) -> tuple[Outcome, ...]:
        """Say what waits and how to come back; who only waits has not failed."""
        self.waiting = batches.waiting_jobs()
        for job in self.waiting:
            if job.job not in self._new:
                late = " That is late: a day is the most a provider takes." if is_late(job) else ""
                calls = counted(job.waiting, "call")
                self._desk.say(
                    f"Batch {name_of(job)} ({job.label}): {calls} waiting, submitted {age(job)}.{late}"
                )
        if batches.waiting:
            self._desk.say(
                "The answers come within 24 hours, mostly much sooner; nothing needs to run here."
                f" Come back with:\n  {come_back_line()}"
            )
        return tuple(_without_waiting(one, refused) for one in outcomes)

    async def _until_one_ends(self, batches: Batches) -> None:
        """Look at the jobs now and then until one has ended; Ctrl-C leaves them running."""
        try:
            await until_interrupted(self._watch(batches), lambda: None, at_once=True)
        except KeyboardInterrupt:
            raise Interrupted(
                "Waiting was stopped; the batch jobs go on with the provider.",
                hint=f"Come back with: {come_back_line()}",
            ) from None

    async def _watch(self, batches: Batches) -> None:
        wait, began, shown = FIRST_LOOK, time.monotonic(), ""
        while True:
            await asyncio.sleep(wait)
            settled = await batches.come_back(self._models)
            running = [one for one in settled if one.job.state in UNDER_WAY]
            if len(running) < len(settled) or not running:
                return
            wait = min(wait * GROWTH, LONGEST)
            told = "; ".join(_progress(one) for one in running)
            if told != shown or self._desk.progress.live:
                shown, minutes = told, (time.monotonic() - began) / 60
                click.echo(one_line(f"{told} ({minutes:.0f} min; next look in {wait:.0f} s)"), err=True)


def _progress(one: Settled) -> str:
    where = f"batch {name_of(one.job)} ({one.job.label})"
    if one.state is None:
        return f"{where}: {one.job.state}"
    done = "" if one.state.answered is None else f"{one.state.answered} of "
    return f"{where}: {one.state.status}, {done}{counted(one.job.calls, 'call')}"


def _without_waiting(outcome: Outcome, refused: dict[str, PromptcraftError]) -> Outcome:
    """The outcome without those who only wait; who could not be submitted failed, with the reason."""
    failures: list[Failure] = []
    stopped = outcome.stopped
    for failure in outcome.failures:
        if failure.code != InBatch.code:
            failures.append(failure)
            continue
        error = refused.get(failure.reviewer) or refused.get("")
        if error is not None:
            told = {"code": error.code, "message": error.message, "hint": error.hint}
            failures.append(failure.model_copy(update=told))
            stopped = error if isinstance(error, BudgetReached) else stopped
    return replace(outcome, failures=tuple(failures), stopped=stopped)


def _no_interface(models: Sequence[Model]) -> UsageMistake:
    names = ", ".join(model.info.label for model in models) or "the checklist"
    return UsageMistake(
        f"None of these can be asked in a batch: {names}.",
        hint="Use anthropic:NAME or openai:NAME, a [models.NAME] table with batch = true, or leave --batch out.",
        where="--batch",
    )
