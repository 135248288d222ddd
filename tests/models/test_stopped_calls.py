"""Calls that are cancelled, drained or closed: the ledger knows which of them were sent."""

from __future__ import annotations

import asyncio

import pytest

from promptcraft.errors import (
    Interrupted,
    PromptcraftError,
    RateLimited,
    ServerFailed,
)
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.ledger import Ledger
from tests.models import fake_time
from tests.models.prepared import Bug, Prepared, ask, info, known, said, until


@pytest.mark.parametrize("leaves", [0, 1])
def test_one_who_leaves_does_not_take_the_answer_along(leaves: int) -> None:
    """Of two who ask for the same call, either may be cancelled, and the other still gets the answer."""
    model = Prepared(take=5)

    async def work() -> list[str]:
        dispatcher = Dispatcher(Ledger(None))
        tasks = [asyncio.ensure_future(ask(dispatcher, model)) for _ in range(2)]
        await asyncio.sleep(1)
        tasks[leaves].cancel()
        return [type(ended).__name__ for ended in await asyncio.gather(*tasks, return_exceptions=True)]

    ended = fake_time.run(work())
    assert ended[leaves] == "CancelledError"
    assert ended[1 - leaves] == "Answer"
    assert len(model.at) == 1


@pytest.mark.parametrize(("free", "state"), [(False, "unknown"), (True, "failed")])
def test_cancelled_on_the_wire_is_unknown(free: bool, state: str) -> None:
    """A call that was stopped after it was sent may have been billed, unless calls are free."""
    ledger, model = Ledger(None), Prepared(take=60, info=info(free=free))

    async def work() -> None:
        dispatcher = Dispatcher(ledger)
        tasks = [asyncio.ensure_future(ask(dispatcher, model)) for _ in range(2)]
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        assert [type(e).__name__ for e in await asyncio.gather(*tasks, return_exceptions=True)] == [
            "CancelledError"
        ] * 2

    fake_time.run(work())
    stored = known(ledger, model)
    assert stored is not None
    assert (stored.state, stored.attempts) == (state, 1)


def test_cancelled_while_it_waits_was_not_sent() -> None:
    """A call that was stopped in the queue, or between two tries, may simply be asked again."""
    ledger, model = Ledger(None), Prepared(take=60, info=info(parallel=1))
    failing = Prepared(ServerFailed("x", retry_after=100.0), info=info(name="other", provider="other"))

    async def work() -> None:
        dispatcher = Dispatcher(ledger)
        tasks = [asyncio.ensure_future(ask(dispatcher, model, repeat=n)) for n in (0, 1)]
        tasks.append(asyncio.ensure_future(ask(dispatcher, failing)))
        await asyncio.sleep(1)
        tasks[1].cancel()
        tasks[2].cancel()
        assert [type(e).__name__ for e in await asyncio.gather(*tasks, return_exceptions=True)] == [
            "Answer",
            "CancelledError",
            "CancelledError",
        ]

    fake_time.run(work())
    queued, between = known(ledger, model, 1), known(ledger, failing)
    assert queued is not None
    assert between is not None
    assert (queued.state, queued.attempts) == ("failed", 0)
    assert (between.state, between.attempts) == ("failed", 1)


def test_asked_again_right_after_it_was_cancelled() -> None:
    """Who asks while a cancelled call is still being put in order gets an outcome, and does not hang."""
    ledger, model = Ledger(None), Prepared(take=60, info=info(free=True))

    async def work() -> Answer:
        dispatcher = Dispatcher(ledger)
        first = asyncio.ensure_future(ask(dispatcher, model))
        await asyncio.sleep(1)
        first.cancel()
        await asyncio.sleep(0)
        second = await ask(dispatcher, model)
        assert first.cancelled()
        return second

    assert fake_time.run(work()).reply == said()
    assert len(model.at) == 2


def test_a_drain_lets_calls_end_and_starts_no_more() -> None:
    """The first Ctrl-C: what is on the wire is kept, what waits in a queue or a pause is stopped at once."""
    ledger, model = Ledger(None), Prepared(take=30, info=info(parallel=1))
    paused = Prepared(RateLimited("x", retry_after=100.0), info=info(provider="other"))

    async def work() -> tuple[list[str], float]:
        dispatcher = Dispatcher(ledger)
        calls = [asyncio.ensure_future(ask(dispatcher, model, repeat=n)) for n in range(3)]
        calls.append(asyncio.ensure_future(ask(dispatcher, paused)))
        await asyncio.sleep(1)
        dispatcher.drain()
        late = asyncio.ensure_future(ask(dispatcher, model, repeat=3))
        ended = await asyncio.gather(*calls, late, return_exceptions=True)
        cached = await ask(dispatcher, model)
        assert cached.cached
        return [type(one).__name__ for one in ended], fake_time.now()

    ended, seconds = fake_time.run(work())
    assert ended == ["Answer", *["Interrupted"] * 4]
    assert seconds < 31
    assert [getattr(known(ledger, model, n), "state", "") for n in range(4)] == ["done", *["failed"] * 3]


def test_a_call_on_the_wire_is_not_tried_again_after_a_drain() -> None:
    """A call that fails while we are stopping is not repeated."""
    model = Prepared(ServerFailed("x"), said(), take=5)

    async def work() -> None:
        dispatcher = Dispatcher(Ledger(None))
        asked = asyncio.ensure_future(ask(dispatcher, model))
        await asyncio.sleep(1)
        dispatcher.drain()
        await asked

    with pytest.raises(Interrupted):
        fake_time.run(work())
    assert len(model.at) == 1


def test_models_are_closed_once() -> None:
    """Every model that was asked is closed, once, also when closing is asked for twice."""
    model, unused = Prepared(PromptcraftError("x"), info=info(free=True)), Prepared()

    async def work() -> None:
        dispatcher = Dispatcher(Ledger(None))
        for repeat in range(2):
            with pytest.raises(PromptcraftError):
                await ask(dispatcher, model, repeat=repeat)
        await dispatcher.close()
        await dispatcher.close()

    fake_time.run(work())
    assert (model.closed, unused.closed) == (1, 0)


def test_one_model_that_cannot_be_closed_does_not_keep_the_others_open() -> None:
    """All are closed, and then the error is raised; a model without `close` is left alone."""

    class Stuck(Prepared):
        async def close(self) -> None:
            raise Bug

    class Plain(Prepared):
        close = None  # type: ignore[assignment]  # a model need not have one

    models = [Stuck(), Plain(), Prepared()]

    async def work() -> None:
        dispatcher = Dispatcher(Ledger(None))
        for repeat, model in enumerate(models):
            await ask(dispatcher, model, repeat=repeat)
        with pytest.raises(Bug):
            await dispatcher.close()

    fake_time.run(work())
    assert models[2].closed == 1


def test_a_cancelled_run_leaves_nothing_running() -> None:
    """When the whole run is cancelled, the call is in order before the loop ends."""
    ledger, model = Ledger(None), Prepared(take=1e6)

    async def work() -> None:
        asked = asyncio.ensure_future(ask(Dispatcher(ledger), model))
        await until(lambda: bool(model.at))
        asked.cancel()
        await asyncio.wait({asked})
        assert asyncio.all_tasks() == {asyncio.current_task()}

    fake_time.run(work())
    stored = known(ledger, model)
    assert stored is not None
    assert stored.state == "unknown"
