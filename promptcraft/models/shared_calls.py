"""Calls under way, one task for each, however many ask for the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from promptcraft.errors import Interrupted

T = TypeVar("T")


@dataclass
class _Shared(Generic[T]):
    task: asyncio.Task[T]
    askers: int = 0
    on_the_wire: bool = False


class SharedCalls(Generic[T]):
    """Whoever asks for a key that is under way gets the result of the one task that works on it.

    An asker that is cancelled leaves the others alone; the task is cancelled with its last asker.
    """

    def __init__(self) -> None:
        self._shared: dict[str, _Shared[T]] = {}

    async def run(self, key: str, begin: Callable[[], Coroutine[Any, Any, T]]) -> tuple[T, bool]:
        """The result, and whether somebody else had begun; raises Interrupted when `stop_waiting` ended it."""
        shared = self._shared.get(key)
        joined = shared is not None
        if shared is None:
            shared = self._begun(key, begin())
        shared.askers += 1
        try:
            await asyncio.wait({shared.task})
        except asyncio.CancelledError:
            if shared.askers == 1:
                await self._withdraw(key, shared)
            raise
        finally:
            shared.askers -= 1
        if shared.task.cancelled():
            raise Interrupted("Stopped before this call was sent.")
        return shared.task.result(), joined

    @contextmanager
    def on_the_wire(self, key: str) -> Iterator[None]:
        """Mark the task of this key as one that `stop_waiting` lets end."""
        shared = self._shared.get(key)
        if shared is None:  # its askers have left, and it is being cancelled
            yield
            return
        shared.on_the_wire = True
        try:
            yield
        finally:
            shared.on_the_wire = False

    def stop_waiting(self) -> None:
        """Stop every task that is not on the wire."""
        for shared in list(self._shared.values()):
            if not shared.on_the_wire:
                shared.task.cancel()

    def _begun(self, key: str, work: Coroutine[Any, Any, T]) -> _Shared[T]:
        shared = _Shared(asyncio.get_running_loop().create_task(work))
        self._shared[key] = shared
        shared.task.add_done_callback(lambda task: self._leave(key, shared))
        return shared

    async def _withdraw(self, key: str, shared: _Shared[T]) -> None:
        """Cancel a task that nobody waits for, and let it put its affairs in order."""
        self._leave(key, shared)
        shared.task.cancel()
        await asyncio.wait({shared.task})
        if not shared.task.cancelled():
            shared.task.exception()  # It ended otherwise after all; nobody is left to be told.

    def _leave(self, key: str, shared: _Shared[T]) -> None:
        if self._shared.get(key) is shared:
            del self._shared[key]
