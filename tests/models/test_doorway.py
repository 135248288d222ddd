"""Calls that are ready together leave one after the other, and nobody is held up by one that waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from promptcraft.errors import Interrupted
from promptcraft.models.base import Request
from promptcraft.models.compatible import CompatibleModel
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.doorway import TURNS, Doorway
from promptcraft.models.ledger import Ledger
from promptcraft.models.sdk_model import Endpoint
from tests.models import fake_time
from tests.models.prepared import Prepared, ask, info

CALLS = 12
ANSWER = (
    b'{"model": "m", "choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}],'
    b' "usage": {"prompt_tokens": 1, "completion_tokens": 1}}'
)


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


class Noted(CompatibleModel):
    """Tells when it words a request."""

    told: list[str]

    def _body(self, request: Request) -> dict[str, Any]:
        self.told.append("worded")
        return super()._body(request)


def test_with_the_sdk_the_first_arrives_before_the_fourth_is_worded() -> None:
    """On connections that stand open: all through the official SDK, over sockets."""
    calls, told = CALLS, list[str]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            told.append("arrived")
            size = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
            await reader.readexactly(int(size.split(b":")[1]))
            await asyncio.sleep(0.2)
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
                % len(ANSWER)
            )
            writer.write(ANSWER)

    async def work() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        model = Noted(info(parallel=calls), Endpoint(base_url=url, model="m"))
        model.told = told
        dispatcher = Dispatcher(Ledger(None))
        for repeat in (0, calls):  # The first time connections are made.
            told.clear()
            await asyncio.gather(*(ask(dispatcher, model, repeat=repeat + n) for n in range(calls)))
        await dispatcher.close()
        server.close()

    asyncio.run(work())
    assert told.count("worded") == told.count("arrived") == calls
    assert told.index("arrived") <= 3, told
