"""Group commit: one thread writes, all that is queued goes to the disk at once, and only then anyone hears of it."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from promptcraft.errors import StorageFailed
from promptcraft.models.database import Database

T = TypeVar("T")
Work = Callable[[Database], T]
"""Reads and changes the database inside a transaction; may be run once more when the first did not hold."""
Otherwise = Callable[[StorageFailed], StorageFailed]
"""What is done when the work could not be stored; returns the error that its waiter gets."""
MOST_AT_ONCE = 500


@dataclass(slots=True)
class _Write:
    work: Work[Any]
    otherwise: Otherwise | None
    future: asyncio.Future[Any]
    value: Any = None
    error: BaseException | None = None


class Writer:
    """Runs work in transactions that share one sync of the disk.

    What is submitted is done, whether or not anybody still waits for it; one that fails takes no other with it. A
    database in memory has no disk to wait for, and is written to at once. `failed` is why something could not be stored
    for which there was another way, whether or not anybody waited for it.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._queue: deque[_Write] = deque()
        self._lock = threading.Lock()
        self._at_work = False
        self._closed = False
        self.failed: StorageFailed | None = None
        self._thread = None if db.path is None else ThreadPoolExecutor(1, thread_name_prefix="ledger")

    def submit(self, work: Work[T], otherwise: Otherwise | None = None) -> asyncio.Future[T]:
        """What the work returns, once it is on the disk; queued before this returns, in the order of the calls."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        write = _Write(work, otherwise, future)
        with self._lock:
            if self._closed:
                raise StorageFailed("The ledger of calls is closed.", where=str(self._db.path or ""))
            if self._thread is not None:
                self._queue.append(write)
                if not self._at_work:
                    self._at_work = True
                    self._thread.submit(self._until_empty)
                return future
        self._alone(write)
        _tell([write])
        return future

    def close(self) -> None:
        """Write what is queued, and take no more."""
        with self._lock:
            self._closed = True
        if self._thread is not None:
            self._thread.shutdown(wait=True)

    def _until_empty(self) -> None:
        while True:
            with self._lock:
                group = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_AT_ONCE))]
                if not group:
                    self._at_work = False
                    return
            self._write(group)
            by_loop: dict[asyncio.AbstractEventLoop, list[_Write]] = {}
            for write in group:
                by_loop.setdefault(write.future.get_loop(), []).append(write)
            for loop, writes in by_loop.items():
                if not loop.is_closed():
                    _tell_soon(loop, writes)

    def _write(self, group: list[_Write]) -> None:
        """All of the group in one transaction; where that does not hold, each in its own."""
        if len(group) > 1:
            try:
                with self._db.transaction():
                    for write in group:
                        write.value = write.work(self._db)
            except Exception:  # noqa: BLE001 - each one's own error is found below, and reaches its waiter
                for write in group:
                    self._alone(write)
        else:
            self._alone(group[0])

    def _alone(self, write: _Write) -> None:
        try:
            with self._db.transaction():
                write.value = write.work(self._db)
        except StorageFailed as error:
            write.error = self._otherwise(write, error)
        except BaseException as error:  # noqa: BLE001 - it reaches its waiter
            write.error = error

    def _otherwise(self, write: _Write, error: StorageFailed) -> BaseException:
        if write.otherwise is None:
            return error
        self.failed = error
        try:
            return write.otherwise(error)
        except Exception as failed:  # noqa: BLE001 - it reaches its waiter
            return failed


def _tell_soon(loop: asyncio.AbstractEventLoop, writes: list[_Write]) -> None:
    try:
        loop.call_soon_threadsafe(_tell, writes)
    except RuntimeError:
        # The loop ended in the meantime: nobody waits any more, and what was written is written.
        return


def _tell(writes: list[_Write]) -> None:
    for write in writes:
        if write.future.done():
            continue  # Whoever waited for it was cancelled.
        if write.error is None:
            write.future.set_result(write.value)
        else:
            write.future.set_exception(write.error)
