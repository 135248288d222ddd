"""A paid model that does what a test prepared, and counts how often it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from promptcraft.models.base import Listener, Message, Model, ModelInfo, Reply, Request
from promptcraft.models.dispatch import Answer, CallEvent, Dispatcher
from promptcraft.models.ledger import Ledger, Stored, call_key
from promptcraft.records.usage import Usage

T = TypeVar("T")
TOKENS = Usage(input=10, output=330)
PRICED = ModelInfo(provider="mine", name="", price_input=1.0, price_output=3.0)
"""A call that uses TOKENS costs $0.001; at its worst, one with `request()` costs a little over $0.003."""


def info(**more: object) -> ModelInfo:
    """The priced model, changed."""
    return PRICED.model_copy(update=more)


def request(text: str = "Why tax?", **more: object) -> Request:
    """A request with this text."""
    return Request.model_validate(
        {"messages": (Message(role="user", content=text),), "max_output": 1_000, **more}
    )


def said(text: str = "Because.") -> Reply:
    """A reply with this text."""
    return Reply(text=text, model="m-1", usage=TOKENS)


class Prepared:
    """Answers each call with the next of `steps` (a reply, or an error to raise), the last one again and again.

    `at` holds when each call came; `take` seconds pass before an answer.
    """

    def __init__(
        self,
        *steps: Reply | BaseException,
        info: ModelInfo = PRICED,
        take: float = 0.0,
        pieces: tuple[str, ...] = (),
    ) -> None:
        self._steps = list(steps or (said(),))
        self._info = info
        self._take = take
        self._pieces = pieces
        self.at: list[float] = []
        self.under_way = 0
        self.most_under_way = 0
        self.closed = 0

    @property
    def info(self) -> ModelInfo:
        """What the test wants known."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The next step."""
        self.at.append(asyncio.get_running_loop().time())
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            for piece in self._pieces:
                if listen is not None:
                    listen(piece)
            await asyncio.sleep(self._take)
        finally:
            self.under_way -= 1
        if isinstance(step, BaseException):
            raise step
        return step

    async def close(self) -> None:
        """Counted."""
        self.closed += 1


class Watched:
    """Remembers every event."""

    def __init__(self) -> None:
        self.events: list[CallEvent] = []

    def __call__(self, event: CallEvent) -> None:
        """Take note."""
        self.events.append(event)

    @property
    def kinds(self) -> list[str]:
        """What happened, in order."""
        return [event.kind for event in self.events]


def now(work: Coroutine[Any, Any, T]) -> T:
    """What the work returns, in an event loop of its own."""
    return asyncio.run(work)


async def until(true: Callable[[], bool]) -> None:
    """Let others work until this is so."""
    for _ in range(1_000):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


class Bug(Exception):
    """Something that is no error of ours."""


async def ask(dispatcher: Dispatcher, model: Model, asked: Request | None = None, repeat: int = 0) -> Answer:
    """One call, by default always the same."""
    return await dispatcher.ask(model, asked or request(), purpose="test", repeat=repeat)


def known(ledger: Ledger, model: Model, repeat: int = 0) -> Stored | None:
    """What the ledger knows of that call."""
    return ledger.find(call_key(model.info, request(), repeat))
