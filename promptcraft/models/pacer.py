"""One pace for all calls to a provider: when it says wait, everybody waits, and no call loses a try over it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from promptcraft.errors import ModelError, Overloaded, RateLimited, TimedOut
from promptcraft.models.base import ModelInfo
from promptcraft.models.tempo import Tempo

SOON = 1e-6
"""Seconds that are not worth a wait, nor could a clock tell them."""
CROWDED = 2
"""So many times in a row nothing may get through beside what is under way before we take it that this is too much."""


@dataclass(slots=True)
class Turn:
    """One sending, when it began, and whether its place has been given up."""

    at: float
    over: bool = False


class Pacer:
    """How many calls are under way, how fast they follow each other, and a pause that all share; for one event loop.

    At most `parallel` are under way: fewer after the provider was overloaded, one more again with every round that
    goes well. Who waits takes none of these places, and who was sent before goes first.
    """

    def __init__(self, parallel: int) -> None:
        self._most = parallel
        self._allowed = float(parallel)
        self._under_way = 0
        self._fresh: deque[asyncio.Future[Turn]] = deque()
        self._again: deque[asyncio.Future[Turn]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._tempo = Tempo()
        self._until = float("-inf")
        self._paused_at = float("-inf")
        self._cut_at = float("-inf")
        self._beside = 0
        """How many others were under way when a call was refused that was sent after a pause."""
        self._crowded = 0

    @property
    def allowed(self) -> int:
        """How many calls may be under way now."""
        return max(1, int(self._allowed))

    @asynccontextmanager
    async def turn(self, *, again: bool = False) -> AsyncIterator[Turn]:
        """A place among the calls under way, once any pause is over and it is time; before others if sent again."""
        turn = await self._queued(self._again if again else self._fresh)
        try:
            yield turn
        finally:
            if not turn.over:
                self._over(turn)
                # Not at once: what comes of this call may ask for a pause.
                asyncio.get_running_loop().call_soon(self._let_go)

    def heard(self, error: ModelError, turn: Turn, wait: float) -> None:
        """Go slower for all after an error that asks for it: pause, or send fewer at once."""
        if isinstance(error, RateLimited):
            self.pause(wait, turn)
        elif isinstance(error, Overloaded | TimedOut):
            self.overloaded(turn)

    def pause(self, seconds: float, turn: Turn | None = None) -> None:
        """Let nobody start for this long, as the call of this turn was refused; a longer pause already set stands."""
        now = asyncio.get_running_loop().time()
        if turn is None or turn.at > self._paused_at:
            # Not one of many that were under way when the first was refused: that is the same news once more.
            self._settle(now)
            self._beside = self._under_way if self._paused_at > float("-inf") else 0
            self._paused_at = now
        self._tempo.refuse(now if turn is None else turn.at)
        self._until = max(self._until, now + seconds)

    def overloaded(self, turn: Turn) -> None:
        """Send half as many at once from now on; once for all that were under way together."""
        if turn.at >= self._cut_at:
            self._allowed = max(1.0, self._allowed / 2)
            self._cut_at = asyncio.get_running_loop().time()

    def went_well(self, turn: Turn) -> None:
        """Give the place of an answered call to the next; what is still to be done with the answer needs none.

        A little more is allowed, up to the limit: one more call when as many as are allowed have gone well.
        """
        self._over(turn)
        self._tempo.answered()
        if self._allowed < self._most:
            self._allowed = min(self._most, self._allowed + 1 / self._allowed)
        self._let_go()

    def _over(self, turn: Turn) -> None:
        turn.over = True
        self._under_way -= 1

    async def _queued(self, queue: deque[asyncio.Future[Turn]]) -> Turn:
        waiting: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()
        queue.append(waiting)
        self._let_go()
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled():
                self._under_way -= 1
                self._let_go()
            raise

    def _let_go(self) -> None:
        """Send off all whose time it is, and come back when it is time for the next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        while self._under_way < self.allowed and (waiting := self._next()) is not None:
            now = loop.time()
            left = self._left(now)
            if left > SOON:
                self._timer = loop.call_later(left, self._let_go)
                return
            (self._again or self._fresh).popleft()
            self._tempo.send(now)
            self._under_way += 1
            waiting.set_result(Turn(now))

    def _next(self) -> asyncio.Future[Turn] | None:
        """Who is first in the queue; those who have left it are forgotten."""
        for queue in (self._again, self._fresh):
            while queue and queue[0].done():
                queue.popleft()
            if queue:
                return queue[0]
        return None

    def _left(self, now: float) -> float:
        """Seconds until the next may be sent."""
        if self._until > now:
            return self._until - now
        self._settle(now)
        return self._tempo.wait(now)

    def _settle(self, now: float) -> None:
        let_through = self._tempo.settle(now)
        if let_through is None:
            return
        self._crowded = self._crowded + 1 if let_through <= 0 and self._beside > 0 else 0
        if self._crowded >= CROWDED:
            # Waiting did not help while others were under way, so they are too many at once.
            self._allowed = max(1.0, min(self._allowed / 2, float(self._beside)))


class Pacers:
    """One pacer for each provider, made when its first call comes."""

    def __init__(self) -> None:
        self._pacers: dict[str, Pacer] = {}
        self._parallel: int | None = None

    def allow(self, parallel: int) -> None:
        """Let so many calls to each provider be under way at once; a model that takes one at a time still does."""
        self._parallel = parallel

    def of(self, info: ModelInfo) -> Pacer:
        """The pacer that all calls to this model's provider share."""
        pacer = self._pacers.get(info.provider)
        if pacer is None:
            parallel = info.parallel if self._parallel is None or info.parallel == 1 else self._parallel
            pacer = self._pacers[info.provider] = Pacer(parallel)
        return pacer
