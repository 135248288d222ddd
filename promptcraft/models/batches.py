"""Calls of a run gathered into batch jobs: planned while the run asks, submitted together, collected later.

A run asks as ever. Each call that has no answer and can wait for a batch is planned, and ends for now with InBatch;
`submit` hands over all that was planned, and the same run again finds the answers that have come in the ledger.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from promptcraft.errors import (
    BatchNotFound,
    Interrupted,
    PromptcraftError,
    ReplyMalformed,
    RetryableError,
    ServerFailed,
    StorageFailed,
)
from promptcraft.models.base import Model, ModelInfo, Request
from promptcraft.models.batch import BatchInterface, BatchItem, batch_interface, parts
from promptcraft.models.batch_book import BatchBook, Held, Job
from promptcraft.models.batch_collect import Collector, Settled
from promptcraft.models.budget import Budget
from promptcraft.models.held import in_batch
from promptcraft.models.ledger import Ledger, Stored
from promptcraft.models.outcome import UNBILLED
from promptcraft.models.price_list import list_is_missing
from promptcraft.models.prices import load_list, worst_case


@dataclass(frozen=True)
class Planned:
    """One call that waits for the next submission."""

    model: Model
    request: Request
    key: str


@dataclass(frozen=True)
class Submitted:
    """What was handed over in one job, or why it could not be; `worst` is what is set aside for it."""

    label: str
    calls: int
    job: str = ""
    worst: Decimal | None = None
    error: PromptcraftError | None = None


class Batches:
    """The batch jobs of one run; `say` is told what a person should know."""

    def __init__(self, ledger: Ledger, budget: Budget, say: Callable[[str], None]) -> None:
        self._book = BatchBook(ledger)
        self._budget = budget
        self._say = say
        self._planned: dict[str, Planned] = {}
        self._interfaces: dict[str, BatchInterface | None] = {}
        self._aside: dict[str, Decimal] = {}
        self._told: dict[str, PromptcraftError] = {}
        self._again: set[str] = set()
        self.waiting: set[str] = set()

    def takes(self, model: Model) -> bool:
        """Whether calls to this model go into batches."""
        return self._interface(model) is not None

    async def plan(self, model: Model, request: Request, key: str) -> NoReturn:
        """Keep a claimed call for the next submission; raises InBatch, or why it failed in a batch of this run."""
        told = self._told.pop(key, None)
        if told is not None and not self._may_go_again(key, told):
            self._told[key] = told
            await self._book.release([key], told)
            raise told
        self._planned[key] = Planned(model, request, key)
        raise in_batch(model.info.label, key)

    def hold(self, info: ModelInfo, known: Stored) -> NoReturn:
        """A job or a process has this call: what is set aside for it counts towards the budget; raises InBatch."""
        self.waiting.add(known.key)
        if known.state == "sent" and known.key not in self._aside and known.reserved is not None:
            self._aside[known.key] = known.reserved
            self._budget.count(known.reserved)
        raise in_batch(info.label, known.key, ours=True)

    async def come_back(self, models: Sequence[Model]) -> tuple[Settled, ...]:
        """Look after every open job of these models: find what was lost, collect what has ended."""
        settled: list[Settled] = []
        self.waiting.clear()
        by_label = {model.info.label: model for model in models if self.takes(model)}
        for job in self._book.jobs():
            model = by_label.get(job.label)
            if model is None:
                continue
            if model.info.settings != job.settings:
                self._say(
                    f"A batch for {job.label} was sent when its table in promptcraft.toml was another;"
                    " put that back to collect it."
                )
                continue
            settled.append(await self._settle(job, model))
        return tuple(settled)

    def jobs(self, *, only_open: bool = True) -> tuple[Job, ...]:
        """Every job of this workspace, oldest first."""
        return self._book.jobs(only_open=only_open)

    def waiting_jobs(self) -> tuple[Job, ...]:
        """The jobs that hold calls which this run waits for."""
        return tuple(job for job in self._book.jobs() if self.waiting & self._book.keys(job.token).keys())

    async def foresee(self) -> tuple[int, Decimal | None]:
        """How many calls are planned, and the most that they can cost; None where a price is not known."""
        await self._load_prices()
        worsts = [worst_case(call.model.info, call.request, batch=True) for call in self._planned.values()]
        return len(worsts), _sum(worsts)

    async def submit(self) -> tuple[Submitted, ...]:
        """Hand over all that was planned, in as many jobs as it takes; raises BudgetReached before anything is sent."""
        await self._load_prices()
        planned, self._planned = list(self._planned.values()), {}
        try:
            worsts = self._set_aside(planned)
        except PromptcraftError as error:
            await self._book.release([call.key for call in planned], error)
            raise
        by_label: dict[str, list[Planned]] = {}
        for call in planned:
            by_label.setdefault(call.model.info.label, []).append(call)
        groups = [self._submit_group(calls, worsts) for calls in by_label.values()]
        done = await asyncio.gather(*groups, return_exceptions=True)
        for result in done:
            if isinstance(result, BaseException):
                raise result
        return tuple(one for result in done if not isinstance(result, BaseException) for one in result)

    async def give_up(self) -> None:
        """Let go of what was planned and not submitted."""
        planned, self._planned = list(self._planned), {}
        await self._book.release(planned, Interrupted("Stopped before the batch was submitted."))

    async def close(self) -> None:
        """Release the connections."""
        interfaces, self._interfaces = list(self._interfaces.values()), {}
        for interface in interfaces:
            if interface is not None:
                await interface.close()

    async def cancel(self, job: Job, model: Model) -> None:
        """Ask the provider to end the job; what was answered until then is collected later."""
        interface = self._interface(model)
        if interface is None or not job.job or job.state != "running":
            raise BatchNotFound(
                f"This batch for {job.label} is {job.state}, so there is nothing to cancel with the provider.",
                hint="`promptcraft batch collect` looks for it.",
                where=f"batch {job.job or job.token[:12]}",
            )
        await interface.cancel(job.job)
        await self._book.note(job.token, "cancelled by hand")

    async def _settle(self, job: Job, model: Model) -> Settled:
        interface = self._interface(model)
        if interface is None:
            return Settled(job)
        before = set(self._book.keys(job.token))
        try:
            settled = await Collector(self._book, interface, model.info, self._say).settle(job)
        except StorageFailed:
            raise
        except PromptcraftError as error:
            self._say(f"Batch {job.job or job.token[:12]} ({job.label}) could not be asked: {error.message}")
            return Settled(job)
        finally:
            for key in before - set(self._book.keys(job.token)):
                self.waiting.discard(key)
                self._budget.count(-self._aside.pop(key, Decimal(0)))
        self._told |= settled.failures
        return settled

    async def _load_prices(self) -> None:
        if any(list_is_missing(call.model.info) for call in self._planned.values()):
            await asyncio.to_thread(load_list)

    def _may_go_again(self, key: str, error: PromptcraftError) -> bool:
        """Once in a run, what the provider could not do may go into the next job; what was cancelled may not."""
        if key in self._again or not isinstance(error, RetryableError):
            return False
        self._again.add(key)
        return True

    def _set_aside(self, planned: Sequence[Planned]) -> dict[str, Decimal | None]:
        """The worst case of each call, all of them set aside; raises BudgetReached, and then none is."""
        worsts: dict[str, Decimal | None] = {}
        taken: list[Decimal] = []
        try:
            for call in planned:
                worsts[call.key] = worst_case(call.model.info, call.request, batch=True)
                taken.append(self._budget.reserve(call.model.info, worsts[call.key]))
        finally:
            for amount in taken:
                self._budget.settle(amount, None, sent=False)
        for call, amount in zip(planned, taken, strict=True):
            self._aside[call.key] = amount
            self._budget.count(amount)
        return worsts

    def _take_back(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._budget.count(-self._aside.pop(key, Decimal(0)))

    async def _submit_group(
        self, calls: Sequence[Planned], worsts: dict[str, Decimal | None]
    ) -> list[Submitted]:
        """Hand over the calls to one model; the first job that fails stops the rest of them."""
        model = calls[0].model
        interface = self._interface(model)
        if interface is None:
            return []
        done: list[Submitted] = []
        items = [BatchItem(key=call.key, request=call.request) for call in calls]
        for part in parts(interface, items):
            keys = [item.key for item in part]
            total = _sum([worsts[key] for key in keys])
            label = model.info.label
            failed = next((one.error for one in done if one.error), None)
            if failed is not None:
                await self._book.release(keys, failed)
                self._take_back(keys)
                done.append(Submitted(label, len(keys), error=failed))
                continue
            try:
                job = await self._submit(model, interface, part, worsts)
            except StorageFailed:
                raise
            except PromptcraftError as error:
                self._take_back([key for key in keys if key not in self.waiting])
                done.append(Submitted(label, len(keys), error=error))
            else:
                done.append(Submitted(label, len(keys), job, total))
        return done

    async def _submit(
        self,
        model: Model,
        interface: BatchInterface,
        part: Sequence[BatchItem],
        worsts: dict[str, Decimal | None],
    ) -> str:
        """The provider's id of the job; every step is on the disk before the next."""
        token, asked = uuid.uuid4().hex, False
        try:
            await self._book.hold(token, model.info, [Held(item.key, worsts[item.key]) for item in part])
        except PromptcraftError as error:
            await self._book.release([item.key for item in part], error)
            raise

        async def marked() -> None:
            nonlocal asked
            await self._book.submitting(token)
            asked = True

        try:
            job = await interface.submit(token, part, marked)
            if not job:
                raise ReplyMalformed(f"{model.info.label}: the provider took a batch and gave it no id.")
        except PromptcraftError as error:
            job = await self._after_failure(token, model, interface, error, asked=asked)
        else:
            await self._book.running(token, job)
        self.waiting.update(item.key for item in part)
        return job

    async def _after_failure(
        self, token: str, model: Model, interface: BatchInterface, error: PromptcraftError, *, asked: bool
    ) -> str:
        """The job that was made all the same; raises the error where there is none, or where nobody knows."""
        surely_not = isinstance(error, UNBILLED) and not isinstance(error, ServerFailed)
        if isinstance(error, StorageFailed):
            raise error
        if not asked or surely_not:
            await self._book.drop(token, error)
            raise error
        job = next(one for one in self._book.jobs() if one.token == token)
        if isinstance(error, ServerFailed) and await self._is_nowhere(job, interface):
            await self._book.drop(token, error)
            raise error
        found = await Collector(self._book, interface, model.info, self._say).look_for(job)
        if found is None or found.job is None:
            raise error
        return found.job

    async def _is_nowhere(self, job: Job, interface: BatchInterface) -> bool:
        """Whether the provider, which said that it failed, lists nothing that the job could be."""
        found = await interface.find(self._book.lost(job))
        return not found.job and not found.maybe

    def _interface(self, model: Model) -> BatchInterface | None:
        label = model.info.label
        if label not in self._interfaces:
            self._interfaces[label] = batch_interface(model)
        return self._interfaces[label]


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None
