"""Calls through the dispatcher: paid for once, shared, and told about."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft.errors import Interrupted, TimedOut
from promptcraft.models.base import Reply
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.ledger import Ledger, call_key
from tests.models import fake_time
from tests.models.prepared import Prepared, Watched, ask, info, now, request, said


def test_an_answer_is_paid_for_once() -> None:
    """The same call again, in this run or the next, is answered from the ledger."""
    ledger, model, watched = Ledger(None), Prepared(), Watched()
    first = fake_time.run(ask(Dispatcher(ledger), model))
    again = fake_time.run(ask(Dispatcher(ledger, watch=watched), model))
    assert (first.reply, first.cached, again.cached) == (again.reply, False, True)
    assert again.cost == first.cost == Decimal("0.001")
    assert (len(model.at), watched.kinds) == (1, ["cached"])


def test_another_sample_is_another_call() -> None:
    """The repeat number, the request, and what the model is make the call; how long we wait does not."""
    key = call_key(info(), request(), 0)
    assert key == call_key(info(parallel=1), request(total_timeout=1, idle_timeout=1), 0)
    assert key == call_key(info(max_output=9_000), request(), 0)
    others = [
        call_key(info(), request(), 1),
        call_key(info(), request("Why not?"), 0),
        call_key(info(), request(seed=1), 0),
        call_key(info(settings="other"), request(), 0),
        call_key(info(max_output=500), request(), 0),
        call_key(info(structured=True), request(), 0),
    ]
    assert len({key, *others}) == 7


def test_the_same_call_twice_at_once_is_one_call() -> None:
    """Two who ask at the same time get the same answer, paid for once."""
    model = Prepared(take=5)

    async def work() -> list[Answer]:
        dispatcher = Dispatcher(Ledger(None))
        return list(await asyncio.gather(ask(dispatcher, model), ask(dispatcher, model)))

    first, second = fake_time.run(work())
    assert (first.cached, second.cached, first.reply == second.reply) == (False, True, True)
    assert len(model.at) == 1


def test_waiting_for_another_process_ends(tmp_path: Path) -> None:
    """A call that another process has is waited for as long as a call may take, and then said to be busy."""
    model = Prepared()
    theirs, ours = Ledger(tmp_path / "ledger.db"), Ledger(tmp_path / "ledger.db")
    key = call_key(model.info, request(total_timeout=7), 0)
    assert now(theirs.claim(model.info, request(), key=key, purpose="test")) is None
    with pytest.raises(TimedOut, match="Another promptcraft process"):
        fake_time.run(ask(Dispatcher(ours), model, request(total_timeout=7)))
    assert model.at == []
    now(theirs.attempt(key, None))
    now(theirs.finish(key, said("Theirs."), None))
    assert fake_time.run(ask(Dispatcher(ours), model)).reply == said("Theirs.")
    theirs.close()
    ours.close()


def test_text_is_heard_as_it_arrives() -> None:
    """The listener hears the pieces and the watcher counts them; without either nothing is streamed."""
    heard: list[str] = []
    watched, quiet = Watched(), Watched()
    model = Prepared(pieces=("Be", "cause."))
    fake_time.run(
        Dispatcher(Ledger(None), watch=watched).ask(model, request(), purpose="test", listen=heard.append)
    )
    fake_time.run(ask(Dispatcher(Ledger(None), watch=quiet), model))
    assert heard == ["Be", "cause."]
    assert [(event.kind, event.characters) for event in watched.events] == [
        ("sent", 0),
        ("text", 2),
        ("text", 8),
        ("done", 0),
    ]
    assert quiet.kinds == ["sent", "done"]


def test_own_prices_load_no_list() -> None:
    """Free models and models with prices of their own do not wait for the list of prices."""
    code = (
        "import asyncio, sys; from decimal import Decimal;"
        "from promptcraft.models.budget import Budget; from promptcraft.models.dispatch import Dispatcher;"
        "from promptcraft.models.ledger import Ledger; from tests.models.prepared import Prepared, info, request;\n"
        "async def work():\n"
        "  dispatcher = Dispatcher(Ledger(None), budget=Budget(Decimal(1)))\n"
        "  for given in ({'free': True, 'name': 'a'}, {'name': 'b'}):\n"
        "    await dispatcher.ask(Prepared(info=info(**given)), request(), purpose='test')\n"
        "asyncio.run(work()); print('genai_prices' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize("limit", [None, Decimal(1)])
def test_listed_prices_are_found(limit: Decimal | None) -> None:
    """A model of the list costs what the list says, with a budget or without."""
    from promptcraft.models.budget import Budget

    model = Prepared(info=info(provider="openai", name="gpt-4o-mini", price_input=None, price_output=None))
    answer = asyncio.run(ask(Dispatcher(Ledger(None), budget=Budget(limit)), model))
    assert answer.cost is not None
    assert 0 < answer.cost < Decimal("0.001")


@pytest.mark.parametrize(("own", "under_way"), [(8, 20), (1, 1)])
def test_more_at_once_where_it_is_asked_for(own: int, under_way: int) -> None:
    """So many calls are under way at once as the person allows; a model that takes one at a time still does."""
    model = Prepared(take=30, info=info(parallel=own))

    async def work() -> None:
        dispatcher = Dispatcher(Ledger(None))
        dispatcher.allow(20)
        await asyncio.gather(*(ask(dispatcher, model, repeat=n) for n in range(40)))

    fake_time.run(work())
    assert model.most_under_way == under_way


class Slow(Ledger):
    """Takes five seconds to have an answer on the disk."""

    async def finish(self, key: str, reply: Reply, cost: Decimal | None) -> None:
        """Later."""
        await asyncio.sleep(5)
        await super().finish(key, reply, cost)


def test_a_slow_disk_holds_no_place() -> None:
    """The next call is sent when an answer has come, not when it is stored; what is being stored is kept at a stop."""
    model, ledger = Prepared(take=1, info=info(parallel=1)), Slow(None)

    async def work() -> list[Answer | BaseException]:
        dispatcher = Dispatcher(ledger)
        asked = [asyncio.ensure_future(ask(dispatcher, model, repeat=n)) for n in range(3)]
        await asyncio.sleep(1.5)
        dispatcher.drain()
        return list(await asyncio.gather(*asked, return_exceptions=True))

    first, second, third = fake_time.run(work())
    assert model.at == [0, 1]
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert isinstance(third, Interrupted)
