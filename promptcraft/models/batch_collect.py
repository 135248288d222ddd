"""Coming back to a batch job: find it, look how it is doing, and take what it brought into the ledger, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from promptcraft.errors import (
    BatchNotFound,
    OutcomeUnknown,
    PromptcraftError,
    ReplyMalformed,
    RequestRejected,
    ServerFailed,
)
from promptcraft.models.base import ModelInfo
from promptcraft.models.batch import BatchInterface, BatchLine, JobState
from promptcraft.models.batch_book import BatchBook, Job
from promptcraft.models.batch_openai import cancelled, expired
from promptcraft.models.price_list import list_is_missing
from promptcraft.models.prices import cost, load_list

MOST_READS = 2
"""How often results that are not whole are read before what they lack is given up."""


@dataclass
class Settled:
    """What came of looking after a job: how it is, and the calls that ended without an answer."""

    job: Job
    state: JobState | None = None
    failures: dict[str, PromptcraftError] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing more is to be expected of the job."""
        return self.job.state in ("ended", "dropped")


@dataclass
class _Reading:
    """What one reading of the results has met."""

    keys: frozenset[str]
    seen: set[str] = field(default_factory=set)
    replies: int = 0
    answers: int = 0
    garbled: int = 0
    foreign: int = 0
    twice: int = 0

    def is_broken(self, state: JobState) -> bool:
        """Whether the results hold fewer replies than the provider says there are, or something unreadable."""
        lacking = self.garbled > 0 or self.replies < (state.answered or 0)
        return lacking and state.rest != "rejected"

    def proves(self, state: JobState) -> bool:
        """Whether what lacks was surely not billed: all that the provider counts as answered was read."""
        return state.rest == "rejected" or (state.answered is not None and self.answers >= state.answered)


class Collector:
    """Looks after the jobs of one model with its provider; `say` is told what a person should know."""

    def __init__(
        self, book: BatchBook, interface: BatchInterface, info: ModelInfo, say: Callable[[str], None]
    ) -> None:
        self._book = book
        self._interface = interface
        self._info = info
        self._say = say

    async def settle(self, job: Job) -> Settled:
        """Bring the job as far as it can be brought now; raises only what keeps us from asking, or the disk."""
        if job.state in ("preparing", "submitting") and self._book.lives(job) and not self._book.is_ours(job):
            self._say(f"A batch for {job.label} is being submitted by another promptcraft process.")
            return Settled(job)
        if job.state == "preparing":
            error = ServerFailed(f"{job.label}: stopped before the batch was submitted.")
            await self._book.drop(job.token, error)
            return Settled(job.model_copy(update={"state": "dropped"}))
        if job.state in ("submitting", "unknown"):
            found = await self.look_for(job)
            if found is None:
                return Settled(job.model_copy(update={"state": "unknown"}))
            job = found
        return await self._look(job)

    async def look_for(self, job: Job) -> Job | None:
        """The job whose submission was not heard of, now running; None where it is not found, its calls unknown."""
        found = await self._interface.find(self._book.lost(job))
        if found.job:
            await self._book.running(job.token, found.job)
            self._say(
                f"Batch {found.job} ({job.label}) was found with the provider, though its submission broke off."
            )
            return job.model_copy(update={"job": found.job, "state": "running"})
        may = (
            f" It may be {' or '.join(found.maybe[:3])}, which shows when that has ended."
            if found.maybe
            else ""
        )
        error = OutcomeUnknown(
            f"{job.label}: a batch of {job.waiting} calls was sent and never heard of again, so it may be billed.{may}",
            hint="Run the same command later to look again; --resend-unknown sends the calls once more.",
            where=f"batch {job.token[:12]}",
        )
        await self._book.lose(job.token, "unknown", error)
        self._say(f"{error.message} {error.hint}")
        return None

    async def _look(self, job: Job) -> Settled:
        try:
            state = await self._interface.look(job.job or "")
            if job.state == "vanished":
                await self._book.running(job.token, job.job or "")
                job = job.model_copy(update={"state": "running"})
            if state.phase != "ended":
                return Settled(job, state)
            return await self._collect(job, state)
        except BatchNotFound as error:
            await self._book.lose(job.token, "vanished", error)
            self._say(
                f"{error.message} {error.hint} Its {job.waiting} calls may have been billed;"
                " --resend-unknown sends them once more."
            )
            return Settled(job.model_copy(update={"state": "vanished"}))

    async def _collect(self, job: Job, state: JobState) -> Settled:
        """Take all that the ended job brought into the ledger; may be done again at any time."""
        if list_is_missing(self._info):
            await asyncio.to_thread(load_list)
        settled = Settled(job, state)
        while True:
            reading = _Reading(self._book.all_keys(job.token))
            if state.rest != "rejected":
                await self._interface.results(job.job or "", partial(self._take, settled, reading))
            reads = await self._book.read(job.token)
            rest = self._book.keys(job.token)
            broken = reading.is_broken(state)
            if not rest or not (broken or state.rest == "missing") or reads >= MOST_READS:
                break
        unknown = 0 if reading.proves(state) else len(rest)
        if rest:
            errors = {key: self._rest_error(state, unknown=bool(unknown)) for key in rest}
            lacking = [(key, error, False) for key, error in errors.items()]
            await self._book.failed(job.token, lacking, "unknown" if unknown else "failed")
            settled.failures |= errors
        await self._book.ended(job.token)
        self._tell(job, reading, len(rest) if rest else 0, state, unknown=unknown)
        settled.job = job.model_copy(update={"state": "ended"})
        return settled

    async def _take(self, settled: Settled, reading: _Reading, lines: Sequence[BatchLine]) -> None:
        """Store these lines; what belongs to no call of the job, or came before, is only counted."""
        ours: list[BatchLine] = []
        for line in lines:
            if not line.key:
                reading.garbled += 1
            elif line.key not in reading.keys:
                reading.foreign += 1
            elif line.key in reading.seen:
                reading.twice += 1
            else:
                reading.seen.add(line.key)
                ours.append(line)
        replies = [
            (line.key, line.reply, cost(self._info, line.reply, batch=True)) for line in ours if line.reply
        ]
        failures = [(line.key, line.error, line.billed) for line in ours if line.error]
        reading.answers += len(replies)
        reading.replies += len(replies) + sum(billed for _, _, billed in failures)
        token = settled.job.token
        if replies:
            await self._book.answered(token, replies)
        if failures:
            await self._book.failed(token, failures)
            settled.failures |= {key: error for key, error, _ in failures}

    def _rest_error(self, state: JobState, *, unknown: bool) -> PromptcraftError:
        """Why a call of an ended job has neither a reply nor an error of its own."""
        label = self._info.label
        if unknown:
            return OutcomeUnknown(
                f"{label}: the results of batch {state.job} lack this call or hold it garbled;"
                " it may have been billed.",
                hint="Add --resend-unknown to ask once more.",
                where=label,
            )
        if state.rest == "missing":
            return ReplyMalformed(
                f"{label}: the results of batch {state.job} lack this call, which by the provider's own count was not"
                " answered.",
                hint="Run the same command again to ask once more.",
                where=label,
            )
        if state.rest == "expired":
            return expired(label)
        if state.rest == "cancelled":
            return cancelled(label)
        return RequestRejected(
            f"{label}: the provider rejects the batch ({state.note or state.status}).",
            hint="Nothing of it was billed; change what the message names, or leave --batch out.",
            where=label,
        )

    def _tell(self, job: Job, reading: _Reading, rest: int, state: JobState, *, unknown: int) -> None:
        odd = [
            f"{count} {what}"
            for count, what in (
                (reading.foreign, "lines of other calls"),
                (reading.twice, "lines that came twice"),
                (reading.garbled, "garbled lines"),
            )
            if count
        ]
        if odd:
            self._say(f"Batch {job.job} ({job.label}): {', '.join(odd)} in its results were ignored.")
        if unknown:
            self._say(
                f"The results of batch {job.job} ({job.label}) lack {unknown} of its calls or hold them garbled;"
                " they may have been billed, and are asked once more only with --resend-unknown."
            )
        elif rest and state.rest != "missing":
            self._say(
                f"Batch {job.job} ({job.label}) is {state.status}: {rest} of its calls were not answered."
            )
