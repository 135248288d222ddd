"""Calls leave in file, not abreast: the first is on its way before the second is worded."""

from __future__ import annotations

import asyncio
from collections import deque

TURNS = 5
"""Turns of the event loop from the start of a call until its request is written, where it finds a connection open."""


class Doorway:
    """Lets one call out at a time; for one event loop.

    Calls that become ready together would else be worded together and written together, when the last is worded, and
    their answers come in one heap: the provider waits for us, then we for it. In file, we word one while it answers
    the others. Who goes through waits for nobody's connection or answer, only for a few turns of the loop.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._turns_left = 0

    async def through(self) -> None:
        """Return when the call before has had the turns in which it writes its request."""
        loop = asyncio.get_running_loop()
        if self._turns_left:
            place: asyncio.Future[None] = loop.create_future()
            self._waiting.append(place)
            await place
        else:
            self._occupy(loop)

    def _occupy(self, loop: asyncio.AbstractEventLoop) -> None:
        self._turns_left = TURNS
        loop.call_soon(self._turn, loop)

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        """One turn has passed; after the last the next goes, who has not left meanwhile."""
        self._turns_left -= 1
        if self._turns_left:
            loop.call_soon(self._turn, loop)
            return
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return self._occupy(loop)
