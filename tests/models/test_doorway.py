"""Calls that are ready together leave one after the other, and nobody is held up by one that waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from promptcraft.errors import Interrupted
from promptcraft.models.base import Request
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.doorway import TURNS, Doorway
from promptcraft.models.ledger import Ledger
from promptcraft.models.sdk_model import SdkModel
from tests.models import fake_time
from tests.models.fake_server import Answer as Told
from tests.models.fake_server import FakeServer
from tests.models.prepared import Prepared, ask, info
from tests.models.test_adapters import APIS, Api, table_model

CALLS = 12


async def leave(
    doorway: Doorway, number: int, told: list[str], write: Callable[[], Awaitable[object]]
) -> None:
    """Go through, be worded, and be written."""
    await doorway.through()
    told.append(f"{number} worded")
    await write()
    told.append(f"{number} written")


async def in_few_turns() -> None:
    """What writing a request takes at most."""
    for _ in range(TURNS - 1):
        await asyncio.sleep(0)


def test_one_is_written_before_the_next_is_worded() -> None:
    """In the order they came."""
    told: list[str] = []

    async def work() -> None:
        doorway = Doorway()
        await asyncio.gather(*(leave(doorway, number, told, in_few_turns) for number in range(CALLS)))

    asyncio.run(work())
    assert told == [f"{number} {what}" for number in range(CALLS) for what in ("worded", "written")]


def test_a_slow_connection_holds_nobody_up() -> None:
    """A call that cannot write yet lets the others leave: in no time where time is only what they wait for it."""

    async def work() -> list[float]:
        doorway, told, left = Doorway(), list[str](), list[float]()

        async def connect() -> None:
            left.append(asyncio.get_running_loop().time())
            await asyncio.sleep(10)

        await asyncio.gather(*(leave(doorway, number, told, connect) for number in range(CALLS)))
        return left

    left = fake_time.run(work())
    assert len(left) == CALLS
    assert max(left) - min(left) < 1


def test_who_leaves_the_queue_holds_nobody_up() -> None:
    """The others go on, and the doorway is free afterwards."""
    told: list[str] = []

    async def work() -> None:
        doorway = Doorway()
        tasks = [asyncio.ensure_future(leave(doorway, number, told, in_few_turns)) for number in range(5)]
        await asyncio.sleep(0)
        for number in (1, 2, 4):
            tasks[number].cancel()
        await asyncio.wait(tasks)
        await in_few_turns()
        await in_few_turns()
        await asyncio.wait_for(leave(doorway, 9, told, in_few_turns), 1)

    asyncio.run(work())
    assert [one for one in told if one.endswith("written")] == ["0 written", "3 written", "9 written"]


def test_a_stop_at_the_doorway_sends_nothing_more() -> None:
    """Those that stand there when it is asked to stop are not sent, and their calls are free to be made again."""
    ledger, stopped = Ledger(None), list[int]()
    model = Prepared(take=1, info=info(parallel=CALLS))

    async def work() -> list[Answer | BaseException]:
        dispatcher = Dispatcher(ledger, watch=lambda event: stop() if event.kind == "sent" else None)

        def stop() -> None:
            stopped.append(1)
            dispatcher.drain()

        asked = (ask(dispatcher, model, repeat=number) for number in range(CALLS))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    first, *others = fake_time.run(work())
    assert isinstance(first, Answer)
    assert {type(other) for other in others} == {Interrupted}
    assert len(stopped) == len(model.at) == 1
    again = fake_time.run(ask(Dispatcher(ledger), model, repeat=5))
    assert again.cached is False


@pytest.mark.parametrize("api", APIS)
def test_with_the_sdks_each_has_arrived_before_the_next_but_one_is_worded(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On connections that stand open, over sockets: at most one request is between being worded and the server."""
    arrived: list[int] = []

    async def work() -> None:
        async with FakeServer(Told(delay=0.2)) as server:
            model = table_model(server.address, api, stream=False, parallel=CALLS)
            assert isinstance(model, SdkModel)
            worded = model._body
            dispatcher = Dispatcher(Ledger(None))

            def word(request: Request) -> dict[str, Any]:
                arrived.append(len(server.seen))
                return worded(request)

            for round_ in range(2):  # In the first one connections are made.
                if round_:
                    server.seen.clear()
                    monkeypatch.setattr(model, "_body", word)
                numbers = range(round_ * CALLS, (round_ + 1) * CALLS)
                await asyncio.gather(*(ask(dispatcher, model, repeat=number) for number in numbers))
            await dispatcher.close()

    asyncio.run(work())
    assert len(arrived) == CALLS
    assert [before for number, before in enumerate(arrived) if before < number - 1] == [], arrived
