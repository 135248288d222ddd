"""One pace for all calls to a provider: when it says wait, everybody waits, and no call loses a try over it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Pacer:
    """A limit on calls under way, and a pause that all of them share; for one event loop."""

    def __init__(self, parallel: int) -> None:
        self._slots = asyncio.Semaphore(parallel)
        self._until = float("-inf")

    def pause(self, seconds: float) -> None:
        """Let nobody start for this long; a longer pause already set stands."""
        self._until = max(self._until, asyncio.get_running_loop().time() + seconds)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place among the calls under way, once any pause is over."""
        loop = asyncio.get_running_loop()
        async with self._slots:
            while True:
                left = self._until - loop.time()
                if left <= 0:
                    break
                await asyncio.sleep(left)
            yield
