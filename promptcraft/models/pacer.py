"""One pace for all calls to a provider: when it says wait, everybody waits, and no call loses a try over it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from promptcraft.errors import ModelError, Overloaded, RateLimited, TimedOut
from promptcraft.models.tempo import Tempo


@dataclass(slots=True)
class Turn:
    """One sending, and when it began."""

    at: float


class Pacer:
    """How many calls are under way, how fast they follow each other, and a pause that all share; for one event loop.

    At most `parallel` are under way: fewer after the provider was overloaded, one more again with every round that
    goes well.
    """

    def __init__(self, parallel: int) -> None:
        self._most = parallel
        self._allowed = float(parallel)
        self._taken = 0
        self._queue: deque[asyncio.Future[None]] = deque()
        self._door = asyncio.Lock()
        self._tempo = Tempo()
        self._under_way = 0
        self._until = float("-inf")
        self._paused_at = float("-inf")
        self._cut_at = float("-inf")
        self._beside = 0
        """How many others were under way when a call was refused that was sent after a pause."""

    @property
    def allowed(self) -> int:
        """How many calls may be under way now."""
        return max(1, int(self._allowed))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """A place among the calls under way, once any pause is over and it is time."""
        await self._take_place()
        try:
            turn = Turn(await self._pass_door())
            self._under_way += 1
            try:
                yield turn
            finally:
                self._under_way -= 1
        finally:
            self._taken -= 1
            self._let_in()

    def heard(self, error: ModelError, turn: Turn, wait: float) -> None:
        """Go slower for all after an error that asks for it: pause, or send fewer at once."""
        if isinstance(error, RateLimited):
            self.pause(wait, turn)
        elif isinstance(error, Overloaded | TimedOut):
            self.overloaded(turn)

    def pause(self, seconds: float, turn: Turn | None = None) -> None:
        """Let nobody start for this long, as the call of this turn was refused; a longer pause already set stands."""
        now = asyncio.get_running_loop().time()
        if turn is not None and turn.at < self._paused_at:
            # One of many that were under way when the first was refused: the same news once more.
            self._tempo.refuse_too()
        else:
            self._tempo.settle()
            self._tempo.refuse(now if turn is None else turn.at)
            self._beside = self._under_way - 1 if self._paused_at > float("-inf") else 0
            self._paused_at = now
        self._until = max(self._until, now + seconds)

    def overloaded(self, turn: Turn) -> None:
        """Send half as many at once from now on; once for all that were under way together."""
        if turn.at >= self._cut_at:
            self._allowed = max(1.0, self._allowed / 2)
            self._cut_at = asyncio.get_running_loop().time()

    def went_well(self) -> None:
        """Allow a little more, up to the limit: one more call when as many as are allowed have gone well."""
        self._tempo.answered()
        if self._allowed < self._most:
            self._allowed = min(self._most, self._allowed + 1 / self._allowed)
            self._let_in()

    async def _take_place(self) -> None:
        if self._taken < self.allowed and not self._queue:
            self._taken += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._taken -= 1
                self._let_in()
            raise

    def _let_in(self) -> None:
        while self._queue and self._taken < self.allowed:
            place = self._queue.popleft()
            if not place.done():
                self._taken += 1
                place.set_result(None)

    def _settle(self) -> None:
        let_through = self._tempo.settle()
        if let_through is not None and let_through <= 0 and self._beside > 0:
            # Waiting did not help while others were under way, so they are too many at once.
            self._allowed = max(1.0, min(self._allowed / 2, float(self._beside)))

    async def _pass_door(self) -> float:
        """Wait, one behind the other, until it is time; when that is."""
        loop = asyncio.get_running_loop()
        async with self._door:
            while True:
                now = loop.time()
                left = self._until - now
                if left <= 0:
                    self._settle()
                    left = self._tempo.wait(now)
                if left <= 0:
                    break
                await asyncio.sleep(left)
            self._tempo.send(now)
            return now
