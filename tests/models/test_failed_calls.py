"""Calls that fail: what is tried again, what may have been billed, and what stops the rest."""

from __future__ import annotations

import asyncio
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft.errors import (
    AccessDenied,
    ConnectionLost,
    ModelError,
    OutcomeUnknown,
    RateLimited,
    ReplyIncomplete,
    ReplyMalformed,
    ReplyTooLarge,
    RequestRejected,
    SpendLimit,
    StorageFailed,
    TimedOut,
)
from promptcraft.models.dispatch import CallEvent, Dispatcher
from promptcraft.models.ledger import Ledger, Stored
from tests.models import fake_time
from tests.models.prepared import Bug, Prepared, Watched, ask, info, known, now, said


def after(error: BaseException, model: Prepared) -> tuple[Ledger, Stored]:
    """The ledger once the call has ended with this error."""
    ledger = Ledger(None)
    with pytest.raises(type(error)):
        fake_time.run(ask(Dispatcher(ledger), model))
    stored = known(ledger, model)
    assert stored is not None
    return ledger, stored


def test_a_timeout_is_unknown_and_said_so() -> None:
    """After a timeout the same call is not sent again by itself; one flag sends it, marked as possibly billed."""
    model = Prepared(TimedOut("x"), said())
    ledger, stored = after(TimedOut("x"), model)
    assert (stored.state, stored.attempts) == ("unknown", 1)
    with pytest.raises(OutcomeUnknown) as caught:
        fake_time.run(ask(Dispatcher(ledger), model))
    assert "--resend-unknown" in caught.value.hint
    assert len(model.at) == 1
    fake_time.run(ask(Dispatcher(ledger, resend_unknown=True), model))
    again = known(ledger, model)
    assert again is not None
    assert (again.state, again.attempts, again.possibly_billed) == ("done", 2, 1)


def test_a_free_timeout_may_be_asked_again() -> None:
    """A model that costs nothing is asked again after a timeout, and nothing is called possibly billed."""
    model = Prepared(TimedOut("x"), said(), info=info(free=True))
    ledger, _ = after(TimedOut("x"), model)
    fake_time.run(ask(Dispatcher(ledger), model))
    stored = known(ledger, model)
    assert stored is not None
    assert (stored.state, stored.possibly_billed) == ("done", 0)


def test_a_lost_connection_is_tried_twice_more() -> None:
    """Three connections lost are three that may have been billed; then the error is raised."""
    model = Prepared(ConnectionLost("x"))
    _, stored = after(ConnectionLost("x"), model)
    assert (stored.state, stored.attempts, stored.possibly_billed) == ("failed", 3, 3)


@pytest.mark.parametrize("kind", [ReplyIncomplete, ReplyMalformed, ReplyTooLarge])
def test_a_reply_that_is_no_use_may_have_been_billed(kind: type[ModelError]) -> None:
    """It is not sent again by itself, and counts as possibly billed."""
    model = Prepared(kind("x"))
    _, stored = after(kind("x"), model)
    assert (stored.state, stored.attempts, stored.possibly_billed) == ("failed", 1, 1)


def test_a_rejected_request_cost_nothing() -> None:
    """A request that the provider turned down is neither repeated nor billed."""
    _, stored = after(RequestRejected("x"), Prepared(RequestRejected("x")))
    assert (stored.state, stored.attempts, stored.possibly_billed) == ("failed", 1, 0)


@pytest.mark.parametrize(("free", "state"), [(False, "unknown"), (True, "failed")])
def test_a_bug_passes_through(free: bool, state: str) -> None:
    """An error that is not ours is raised as it is, and the ledger stays consistent: asking again does not hang."""
    model = Prepared(Bug("sk-sentinel"), said(), info=info(free=free))
    ledger, stored = after(Bug(), model)
    assert stored.state == state
    fake_time.run(ask(Dispatcher(ledger, resend_unknown=True), model))
    again = known(ledger, model)
    assert again is not None
    assert again.state == "done"


@pytest.mark.parametrize("kind", ["sent", "done"])
def test_a_bug_in_the_display_loses_no_answer(kind: str) -> None:
    """A watcher that fails after the answer came does not undo it; one that fails before leaves no call hanging."""
    ledger, model = Ledger(None), Prepared()

    told: list[str] = []

    def watch(event: CallEvent) -> None:
        told.append(event.kind)
        if event.kind == kind:
            raise Bug

    with pytest.raises(Bug):
        fake_time.run(ask(Dispatcher(ledger, watch=watch), model))
    stored = known(ledger, model)
    assert stored is not None
    assert stored.state == ("done" if kind == "done" else "unknown")
    assert told == (["sent", "done"] if kind == "done" else ["sent", "failed"])
    assert len(model.at) == (1 if kind == "done" else 0)


def test_a_bug_in_the_prices_loses_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that came is stored also when its price cannot be worked out."""
    ledger, model = Ledger(None), Prepared()

    def broken(*arguments: object) -> Decimal:
        raise Bug

    monkeypatch.setattr("promptcraft.models.dispatch.cost", broken)
    with pytest.raises(Bug):
        fake_time.run(ask(Dispatcher(ledger), model))
    stored = known(ledger, model)
    assert stored is not None
    assert (stored.state, stored.reply, stored.cost) == ("done", said(), None)


def test_a_provider_that_says_wait_is_waited_for_by_all() -> None:
    """One rate limit stops every call to the provider for as long as it asked, costs no try, and others go on."""
    limited = [RateLimited("x", retry_after=60.0)] * 8
    model, other = (
        Prepared(*limited, said(), take=1, info=info(parallel=4)),
        Prepared(info=info(provider="other")),
    )
    watched = Watched()

    async def work() -> None:
        dispatcher = Dispatcher(Ledger(None), watch=watched)
        calls = [ask(dispatcher, model, repeat=n) for n in range(6)]
        await asyncio.gather(*calls, ask(dispatcher, other))

    fake_time.run(work())
    assert (len(model.at), len(other.at), other.at[0] < 0.1) == (14, 1, True)
    assert max(model.at[:4]) < 0.1
    assert 61 < min(model.at[4:]) <= 63
    assert watched.kinds.count("waiting") == 8


@pytest.mark.parametrize("kind", [AccessDenied, SpendLimit])
def test_a_model_that_refuses_is_asked_no_more(kind: type[ModelError]) -> None:
    """A bad key or a used-up credit stops this model at once, and this model only."""
    model, other = Prepared(kind("no"), info=info(parallel=1)), Prepared(info=info(name="other"))

    async def work() -> list[str]:
        dispatcher = Dispatcher(Ledger(None))
        calls = [ask(dispatcher, model, repeat=n) for n in range(4)]
        ended = await asyncio.gather(*calls, ask(dispatcher, other), return_exceptions=True)
        return [type(one).__name__ for one in ended]

    assert fake_time.run(work()) == [kind.__name__] * 4 + ["Answer"]
    assert (len(model.at), len(other.at)) == (1, 1)


def test_nor_when_nobody_waits_for_that_answer_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails for an answer whose asker has just been cancelled: that stops the others all the same."""
    ledger, model = Ledger(tmp_path / "ledger.db"), Prepared(take=0.01, info=info(parallel=1))
    storing = threading.Event()

    def full(db: object, values: object) -> None:
        storing.set()
        time.sleep(0.1)
        raise StorageFailed("database or disk is full")

    monkeypatch.setattr(ledger, "_finish", full)

    async def work() -> list[str]:
        dispatcher = Dispatcher(ledger)
        calls = [asyncio.ensure_future(ask(dispatcher, model, repeat=n)) for n in range(4)]
        assert await asyncio.to_thread(storing.wait, 10)
        calls[0].cancel()
        return [type(one).__name__ for one in await asyncio.gather(*calls, return_exceptions=True)]

    assert now(work()) == ["CancelledError", *["StorageFailed"] * 3]
    assert len(model.at) == 1
    ledger.close()


def test_nothing_is_sent_once_an_answer_could_not_be_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the disk failed once no further paid call leaves, and the answer that came is not lost."""
    ledger, model = Ledger(tmp_path / "ledger.db"), Prepared(take=1, info=info(parallel=1))
    change = ledger._db.change

    def full(statement: str, values: tuple[object, ...] = ()) -> int:
        if "state = 'done'" in statement:
            raise StorageFailed("database or disk is full")
        return change(statement, values)

    monkeypatch.setattr(ledger._db, "change", full)

    async def work() -> list[str]:
        dispatcher = Dispatcher(ledger)
        calls = [ask(dispatcher, model, repeat=n) for n in range(3)]
        return [type(one).__name__ for one in await asyncio.gather(*calls, return_exceptions=True)]

    assert fake_time.run(work()) == ["StorageFailed"] * 3
    assert len(model.at) == 1
    monkeypatch.undo()
    assert fake_time.run(ask(Dispatcher(ledger), model)).reply == said()
    assert len(model.at) == 1
    ledger.close()
