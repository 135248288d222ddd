"""Calls whose outcome nobody knows: leave to send them once more lasts until they are sent, and no longer."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft.errors import BudgetReached, PromptcraftError, TimedOut
from promptcraft.models.budget import Budget
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger, Stored, call_key
from promptcraft.models.prices import worst_case
from tests.models import fake_time
from tests.models.prepared import PRICED, Prepared, ask, known, now, request

KEY = call_key(PRICED, request(), 0)
WORST = worst_case(PRICED, request()) or Decimal(0)
LITTLE = Decimal("0.0001")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one call that was sent and never heard of again."""
    path = tmp_path / "ledger.db"
    ledger = Ledger(path)
    with pytest.raises(TimedOut):
        now(ask(Dispatcher(ledger), Prepared(TimedOut("x"))))
    ledger.close()
    return path


def ended(ledger: Ledger, model: Prepared, *, resend: bool = False, limit: Decimal | None = None) -> str:
    """How the call ends in a new run."""
    dispatcher = Dispatcher(ledger, budget=Budget(limit), resend_unknown=resend)

    async def work() -> str:
        result = await asyncio.gather(ask(dispatcher, model), return_exceptions=True)
        return type(result[0]).__name__

    return now(work())


def test_leave_that_was_not_used_is_not_kept(path: Path) -> None:
    """A run with --resend-unknown that stops before sending leaves the call unknown: the next one asks for leave."""
    model = Prepared()
    for resend, limit, comes_to in (
        (True, LITTLE, "BudgetReached"),
        (False, None, "OutcomeUnknown"),
        (True, LITTLE, "BudgetReached"),
    ):
        ledger = Ledger(path)
        assert ended(ledger, model, resend=resend, limit=limit) == comes_to
        stored = known(ledger, model)
        assert stored is not None
        assert (stored.state, stored.attempts, stored.possibly_billed) == ("unknown", 1, 0)
        ledger.close()
    assert model.at == []


def test_leave_that_is_used_sends_once(path: Path) -> None:
    """With leave the call is sent once more, and what its first sending may have cost stays marked."""
    ledger, model = Ledger(path), Prepared()
    assert ended(ledger, model, resend=True, limit=WORST * 2) == "Answer"
    stored = known(ledger, model)
    assert stored is not None
    assert (stored.state, stored.attempts, stored.possibly_billed, len(model.at)) == ("done", 2, 1, 1)
    ledger.close()


def claim(ledger: Ledger) -> Stored | None:
    """What stands in the way of the call."""
    return now(ledger.claim(PRICED, request(), key=KEY, purpose="test"))


def again(ledger: Ledger) -> bool:
    """Whether the ledger may send the call once more."""
    left = claim(ledger)
    return left is not None and left.state == "unknown" and now(ledger.reserve_again(KEY))


def test_who_dies_before_sending_leaves_it_unknown(path: Path) -> None:
    """While one process is about to send the call others wait; when it dies, the call is unknown as before."""
    first, second = Ledger(path), Ledger(path)
    assert again(first)
    busy = claim(second)
    assert busy is not None
    assert (busy.state, now(second.reserve_again(KEY))) == ("reserved", False)
    first.close()
    assert again(second)
    now(second.attempt(KEY, WORST))
    stored = second.find(KEY)
    assert stored is not None
    assert (stored.state, stored.possibly_billed, stored.run) == ("sent", 1, second.run)
    second.close()


@pytest.mark.parametrize("error", [BudgetReached("x"), TimedOut("x")])
def test_who_gives_up_lets_others_have_it(path: Path, error: PromptcraftError) -> None:
    """A process that goes on without having sent the call keeps nobody from it."""
    first, second = Ledger(path), Ledger(path)
    assert again(first)
    assert now(first.fail(KEY, error))
    assert again(second)
    first.close()
    second.close()


def test_a_stop_while_waiting_leaves_it_unknown(path: Path) -> None:
    """Ctrl-C while the call waits for room takes the leave back."""
    ledger = Ledger(path)
    other = Prepared(take=10)
    dispatcher = Dispatcher(ledger, budget=Budget(WORST * Decimal("2.5")), resend_unknown=True)

    async def work() -> list[str]:
        asked = [asyncio.ensure_future(ask(dispatcher, other, repeat=repeat)) for repeat in (1, 0)]
        await asyncio.sleep(5)
        dispatcher.drain()
        return [type(one).__name__ for one in await asyncio.gather(*asked, return_exceptions=True)]

    assert fake_time.run(work()) == ["Answer", "Interrupted"]
    stored = known(ledger, other)
    assert stored is not None
    assert (stored.state, stored.attempts) == ("unknown", 1)
    ledger.close()


def test_what_it_may_have_cost_counts_before_others_are_sent(path: Path) -> None:
    """While leave to send it once more is written to the disk, no other call takes the room that it already used up."""
    ledger, model = Ledger(path), Prepared()
    dispatcher = Dispatcher(ledger, budget=Budget(WORST * 2 - LITTLE), resend_unknown=True)

    async def work() -> list[str]:
        asked = [ask(dispatcher, model, repeat=repeat) for repeat in (0, 1)]
        return [type(one).__name__ for one in await asyncio.gather(*asked, return_exceptions=True)]

    assert (now(work()), model.at) == (["BudgetReached", "BudgetReached"], [])
    ledger.close()
