"""An event loop whose time passes at once: sleeping two minutes takes no time, and the order of things stays."""

from __future__ import annotations

import asyncio
import selectors
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike

T = TypeVar("T")
THREAD_SECONDS = 0.05
BUSY_SECONDS = 0.0005


class _Skipping(selectors.BaseSelector):
    """Where nothing is ready, it notes how long it should have waited instead of waiting."""

    def __init__(self, busy: Callable[[], bool] | None) -> None:
        self._real = selectors.DefaultSelector()
        self._busy = busy
        self.now = 0.0

    def register(
        self, fileobj: FileDescriptorLike, events: int, data: object = None
    ) -> selectors.SelectorKey:
        """As the real one."""
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: FileDescriptorLike) -> selectors.SelectorKey:
        """As the real one."""
        return self._real.unregister(fileobj)

    def get_map(self) -> Mapping[FileDescriptorLike, selectors.SelectorKey]:
        """As the real one."""
        return self._real.get_map()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; time jumps instead of passing."""
        # A thread that writes to a disk takes real time: while there is one, it gets some.
        busy = self._busy is not None and self._busy()
        real = THREAD_SECONDS if self._busy is None and threading.active_count() > 1 else BUSY_SECONDS * busy
        found = self._real.select(min(real, timeout) if timeout else timeout)
        if not found and timeout and not busy:
            self.now += timeout
        return found

    def close(self) -> None:
        """As the real one."""
        self._real.close()


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, busy: Callable[[], bool] | None) -> None:
        self._skipping = _Skipping(busy)
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.now


def run(work: Coroutine[Any, Any, T], busy: Callable[[], bool] | None = None) -> T:
    """What `asyncio.run` would return, in no time; while `busy` says that a thread is at work, time stands still."""
    with asyncio.Runner(loop_factory=lambda: _Loop(busy)) as runner:
        return runner.run(work)


def now() -> float:
    """Seconds since the loop began."""
    return asyncio.get_running_loop().time()
