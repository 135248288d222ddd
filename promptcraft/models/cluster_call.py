"""One call handed to a cluster: it is sent at most once, and when it did not come back we know whether it was sent.

Dask runs a task again when the worker that had it, or its result, is gone. So each call has a ticket, kept by the
scheduler: only the run that takes it may send, and taking it back ourselves proves that nothing was sent.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from promptcraft import errors
from promptcraft.errors import (
    ClusterFailed,
    ConnectionFailed,
    KeyInvalid,
    KeyMissing,
    ModelError,
    OutcomeUnknown,
    PromptcraftError,
    ReplyIncomplete,
    RetryableError,
    ServerFailed,
    TimedOut,
)
from promptcraft.models.base import Reply
from promptcraft.models.cluster_work import Told, Work

if TYPE_CHECKING:
    from distributed import Client, Future, Queue

    from promptcraft.models.cluster import Cluster

ON_THE_WORKER = "__import__('promptcraft.models.cluster_work', fromlist=['answer']).answer(given)"
"""A function of ours would end every worker that has no promptcraft: Dask cannot read it there. This it can."""
POLL = 1.0
"""Seconds between two looks at where the call is."""
GONE_FOR = 3
"""So many looks in a row must not find a call that was begun before it counts as lost."""
PATIENCE = 60.0
"""Seconds that a worker may take beyond the time of the request itself."""
WITHOUT_WORKERS = 30.0
"""Seconds to wait for a worker when there is none left for this call."""
CONTROL = 10.0
"""Seconds that the scheduler may take for a word about a ticket."""


class Ticket:
    """The one permission to send a call."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name
        self._queue: Queue | None = None

    async def issue(self) -> None:
        """Hand it to the scheduler; raises ConnectionFailed when that does not answer."""
        from distributed import Queue

        try:
            async with asyncio.timeout(CONTROL):
                self._queue = await Queue(self._name, client=self._client)
                await self._queue.put(1)
        except (OSError, TimeoutError):
            raise ConnectionFailed("The scheduler of the cluster does not answer.") from None

    async def taken(self) -> bool:
        """Whether a worker has it."""
        if self._queue is None:
            return False
        return int(await self._queue.qsize()) == 0

    async def take_back(self) -> bool:
        """Whether it was still there: then the call was not sent and never will be."""
        if self._queue is None:
            return True
        with suppress(OSError, TimeoutError, KeyError):
            async with asyncio.timeout(CONTROL):
                return bool(await self._queue.get(batch=True))
        return False

    def void(self) -> None:
        """Let nobody take it any more."""
        if self._queue is not None:
            self._queue.close()


class ClusterCall:
    """One call on its way through this cluster."""

    def __init__(self, cluster: Cluster, work: Work) -> None:
        self._cluster = cluster
        self._work = work
        self._ticket = Ticket(cluster.client, work.ticket)
        self._begun: float | None = None
        self._needed = cluster.needed(work.info.provider)

    async def reply(self) -> Reply:
        """The reply; raises a ModelError, whose kind says whether the provider may have been asked."""
        await self._ticket.issue()
        client, future = self._cluster.client, None
        try:
            future = client.submit(
                eval,
                ON_THE_WORKER,
                {"given": self._work.model_dump_json()},
                key=self._work.ticket,
                pure=False,
                retries=0,
                resources=self._needed,
            )
            return await self._end(future)
        finally:
            # Both are words to the scheduler that nobody waits for: what has not begun never will.
            self._ticket.void()
            if future is not None:
                future.release()

    async def _end(self, future: Future) -> Reply:
        ended = asyncio.ensure_future(future.result())
        ended.add_done_callback(_heard)
        try:
            why = await self._watched(future, ended)
        except asyncio.CancelledError:
            ended.cancel()
            raise
        if not ended.done():
            ended.cancel()
            return await self._unsettled(why)
        if ended.cancelled() or ended.exception() is not None:
            return await self._unsettled(_dask_says(None if ended.cancelled() else ended.exception()))
        try:
            told = Told.model_validate_json(ended.result())
        except ValidationError:
            return await self._unsettled(
                ClusterFailed("A worker answered with something else than was asked.")
            )
        if told.reply is not None:
            return told.reply
        if told.begun:
            raise _as_error(told) if told.code else self._lost(f"failed there ({told.message})")
        return await self._unsettled(_as_error(told))

    async def _watched(self, future: Future, ended: asyncio.Future[str]) -> PromptcraftError:
        """Wait until it has ended, or cannot any more; the reason is for a call that has not begun."""
        stop: asyncio.Future[Any] = asyncio.ensure_future(self._cluster.stopping.wait())
        awaited: tuple[asyncio.Future[Any], ...] = (ended, stop)
        missing, idle_since = 0, time.monotonic()
        try:
            while True:
                await asyncio.wait(awaited, timeout=POLL, return_when=asyncio.FIRST_COMPLETED)
                if ended.done():
                    return ClusterFailed("")
                if stop.done() and stop in awaited:
                    if self._begun is None and await self._ticket.take_back():
                        raise ConnectionFailed("Taken back from the cluster before it was sent.")
                    awaited = (ended,)
                # A long answer may take its time from the worker to us.
                there = await self._is_somewhere() or future.status == "finished"
                missing = 0 if there else missing + 1
                idle_since = time.monotonic() if there or self._cluster.fitting(self._needed) else idle_since
                self._require_time()
                if self._begun is not None and missing >= GONE_FOR:
                    return OutcomeUnknown("")
                if self._begun is None and time.monotonic() - idle_since > WITHOUT_WORKERS:
                    return ClusterFailed(
                        "The cluster has no worker left for this call.", hint="Start one again."
                    )
        finally:
            stop.cancel()

    async def _is_somewhere(self) -> bool:
        """Whether a worker has the call now; notes when it was begun."""
        try:
            async with asyncio.timeout(CONTROL):
                if self._begun is None and await self._ticket.taken():
                    self._begun = time.monotonic()
                return await self._cluster.is_processing(self._work.ticket)
        except (OSError, TimeoutError, KeyError):
            self._begun = self._begun or time.monotonic()
            return False

    def _require_time(self) -> None:
        table = self._work.table
        own = None if table is None else table.timeout
        allowed = (own or self._work.request.total_timeout) + PATIENCE
        if self._begun is not None and time.monotonic() - self._begun > allowed:
            raise TimedOut(f"No worker answered within {allowed:g} seconds.", where=self._work.info.label)

    async def _unsettled(self, why: PromptcraftError) -> Reply:
        """Raise why it was not sent, if we can prove that it was not; else that nobody knows."""
        if await self._ticket.take_back():
            if isinstance(why, ModelError) and not isinstance(why, OutcomeUnknown):
                raise why
            raise ClusterFailed(why.message or "The cluster did not take the call.", hint=why.hint)
        raise self._lost("is gone, or cannot be reached")

    def _lost(self, why: str) -> ModelError:
        """A free call may be made again; of a paid one it has to be said that nobody knows."""
        label = self._work.info.label
        message = f"The worker that had this call to {label} {why}."
        if self._work.info.free:
            return ServerFailed(message, where=label)
        return OutcomeUnknown(
            f"{message} It may have been billed.",
            hint="Add --resend-unknown to send it once more.",
            where=f"call {self._work.ticket[-12:]}",
        )


def _heard(ended: asyncio.Future[str]) -> None:
    """Take note of what came too late for anybody, as asyncio would complain."""
    if not ended.cancelled():
        ended.exception()


def _as_error(told: Told) -> PromptcraftError:
    """The error that a worker told, with the worker's address."""
    kinds = {one.code: one for one in vars(errors).values() if isinstance(one, type) and hasattr(one, "code")}
    kind = kinds.get(told.code)
    if kind is None or not issubclass(kind, PromptcraftError):
        return ClusterFailed(
            f"The worker at {told.worker} cannot make this call: {told.message or 'it had it before'}.",
            hint="Install promptcraft with what its models need on every machine.",
        )
    where = f"{told.where} on {told.worker}" if told.where else told.worker
    message, hint = (told.message, told.hint) if told.begun else _on_the_worker(told)
    if issubclass(kind, RetryableError):
        return kind(message, hint=hint, where=where, retry_after=told.retry_after)
    if issubclass(kind, ReplyIncomplete):
        return kind(message, hint=hint, where=where, partial=told.partial)
    return kind(message, hint=hint, where=where)


def _on_the_worker(told: Told) -> tuple[str, str]:
    """The words of an error about what a worker lacks, with its address: what is here does not help it."""
    message = f"{told.message.rstrip('.')} (on the worker at {told.worker})."
    if told.code not in (KeyMissing.code, KeyInvalid.code):
        return message, told.hint
    return message, (
        "Keys stay on the workers, and the one of this machine is not used: store it on that worker with"
        " `promptcraft models keys set`, or set it in the shell that starts the worker, and start it again."
    )


def _dask_says(error: BaseException | None) -> PromptcraftError:
    """What Dask raised in the place of a result, in our words."""
    if error is None:
        return ConnectionFailed("The connection to the scheduler of the cluster was lost.")
    if isinstance(error, ImportError | AttributeError):
        return ClusterFailed(
            "A worker of the cluster has no promptcraft, or another version of it.",
            hint="Install the same promptcraft, with its extra `cluster`, on every machine that runs a worker.",
        )
    return ClusterFailed(f"The cluster could not run the call ({type(error).__name__}).")
