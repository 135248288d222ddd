"""A monthly cap is never passed, whatever asks, whoever else asks, and whatever the clock says."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.errors import (
    BudgetReached,
    ConnectionLost,
    PriceUnknown,
    PromptcraftError,
    TimedOut,
    UsageMistake,
)
from promptcraft.models.base import ModelInfo, Reply
from promptcraft.models.database import Database
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.ledger_schema import MIGRATIONS
from promptcraft.models.prices import worst_case
from promptcraft.models.spend import SpentCall
from promptcraft.models.spend_cap import MonthlyCap, NoRoomYet
from promptcraft.models.spend_table import month_spent
from tests.models import fake_time
from tests.models.prepared import PRICED, Prepared, info, request

ROOT = Path(__file__).resolve().parents[2]
COST = Decimal("0.001")
"""What an answered call costs, and below what it costs at worst."""
WORST = worst_case(PRICED, request()) or Decimal(0)
TINY = Decimal("0.000001")


def at(year: int, month: int, day: int) -> Callable[[], float]:
    """A clock that stands at noon of this day."""
    return lambda: datetime(year, month, day, 12, tzinfo=UTC).timestamp()


def capped(folder: Path, limit: Decimal, clock: Callable[[], float]) -> MonthlyCap:
    """A cap with a clock of its own."""
    return MonthlyCap(limit, runs=folder / "runs", clock=clock)


def ask_capped(
    folder: Path,
    cap: Decimal | MonthlyCap,
    *steps: Reply | PromptcraftError,
    number: int = 0,
    model: ModelInfo = PRICED,
) -> str:
    """How one call ends in a run of its own under this cap."""
    guard = cap if isinstance(cap, MonthlyCap) else MonthlyCap(cap, runs=folder / "runs")
    ledger = Ledger(folder / "ledger.db", guard=guard)
    dispatcher = Dispatcher(ledger, resend_unknown=True)
    asked = request() if number == 0 else request(f"Why ta{number}?")

    async def work() -> str:
        ended = await asyncio.gather(
            dispatcher.ask(Prepared(*steps, info=model), asked, purpose="test"), return_exceptions=True
        )
        return type(ended[0]).__name__

    try:
        return fake_time.run(work())
    finally:
        ledger.close()


def test_the_worst_case_has_to_fit(tmp_path: Path) -> None:
    """A call whose worst case is a millionth of a dollar too much is not sent; one that fits to the cent is."""
    assert ask_capped(tmp_path, WORST - TINY) == "BudgetReached"
    assert ask_capped(tmp_path, WORST) == "Answer"
    assert ask_capped(tmp_path, COST + WORST - TINY, number=2) == "BudgetReached"
    assert ask_capped(tmp_path, COST + WORST, number=2) == "Answer"


def test_what_is_answered_costs_nothing_again(tmp_path: Path) -> None:
    """An answer that is in the ledger is given whatever the cap."""
    assert ask_capped(tmp_path, WORST) == "Answer"
    assert ask_capped(tmp_path, Decimal(0)) == "Answer"


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["done", "sent", "unknown", "failed", "reserved"]),
        st.one_of(st.none(), st.decimals(0, 2, places=9)),
        st.decimals(0, 2, places=9),
        st.integers(0, 3),
    ),
    max_size=12,
)


def counted(state: str, cost: Decimal | None, reserved: Decimal, billed: int) -> Decimal:
    """What one call counts against a cap, reckoned once more from the rule."""
    known = cost if state == "done" else None
    open_now = state in ("sent", "unknown") or (state == "done" and known is None)
    return (known or Decimal(0)) + reserved * (billed + open_now)


@settings(max_examples=150)
@given(rows=ROWS, off=st.sampled_from(["-0.001", "-0.000000001", "0", "0.000000001", "0.001"]))
def test_the_sum_decides_to_the_last_digit(
    rows: list[tuple[str, Decimal | None, Decimal, int]], off: str
) -> None:
    """Whatever stands in the ledger, a call is let through exactly when its worst case fits what is left."""
    db = Database(None, MIGRATIONS)
    row = (
        "INSERT INTO calls (key, state, cost, reserved, possibly_billed, provider, model, purpose, repeat, request,"
        " run, sent_at) VALUES (?, ?, ?, ?, ?, 'mine', '', 'test', 0, '{}', 'gone', 1000)"
    )
    for number, (state, cost, reserved, billed) in enumerate([*rows, ("reserved", None, Decimal(0), 0)]):
        db.change(row, (str(number), state, None if cost is None else str(cost), str(reserved), billed))
    worst = Decimal("0.0071")
    limit = max(sum((counted(*one) for one in rows), worst) + Decimal(off), Decimal(0))
    guard = MonthlyCap(limit, runs=Path("nowhere"), clock=lambda: 1000.0)
    try:
        guard(db, str(len(rows)), worst)
        fits = True
    except (BudgetReached, NoRoomYet):
        fits = False
    db.close()
    assert fits == (Decimal(off) >= 0)


@settings(max_examples=50)
@given(rows=ROWS)
def test_spend_and_the_cap_count_alike(rows: list[tuple[str, Decimal | None, Decimal, int]]) -> None:
    """What `spend` says is left of a cap is what the cap leaves, whatever stands in the ledger."""
    calls = [
        SpentCall(
            key=str(number),
            state=state,
            provider="mine",
            model="",
            purpose="test",
            at=1000,
            cost=cost if state == "done" else None,
            reserved=reserved,
            possibly_billed=billed,
        )
        for number, (state, cost, reserved, billed) in enumerate(rows)
    ]
    month = month_spent(calls, now=1000, cap=Decimal(1_000))
    assert month.left == 1_000 - sum((counted(*one) for one in rows), Decimal(0))


def test_the_refusal_says_how_to_go_on(tmp_path: Path) -> None:
    """The error names the cap, what is spent and set aside, the month, and two ways on; it leaves with exit code 4."""
    guard = MonthlyCap(Decimal("0.0001"), runs=tmp_path / "runs", clock=at(2031, 5, 9))
    ledger = Ledger(tmp_path / "ledger.db", guard=guard)
    with pytest.raises(BudgetReached) as caught:
        fake_time.run(Dispatcher(ledger).ask(Prepared(), request(), purpose="test"))
    ledger.close()
    assert "monthly cap of $0.0001" in caught.value.message
    assert "2031-05" in caught.value.message
    assert "monthly_cap" in caught.value.hint
    assert "next month" in caught.value.hint
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(("error", "times"), [(ConnectionLost("x"), 3), (TimedOut("x"), 1)])
def test_what_may_have_been_billed_counts(tmp_path: Path, error: PromptcraftError, times: int) -> None:
    """Sendings that brought no answer count as their worst case, each."""
    assert ask_capped(tmp_path, Decimal(1), error) == type(error).__name__
    assert ask_capped(tmp_path, WORST * (times + 1) - TINY, number=2) == "BudgetReached"
    assert ask_capped(tmp_path, WORST * (times + 1), number=2) == "Answer"


def test_a_lost_call_of_unlisted_price_is_priced_later(tmp_path: Path) -> None:
    """What was sent while there was no cap, and before its price was looked up, counts as soon as there is one."""
    listed = info(provider="openai", name="gpt-4o-mini", price_input=None, price_output=None)
    worst = worst_case(listed, request()) or Decimal(0)
    assert ask_capped(tmp_path, Decimal(1), TimedOut("x"), model=listed) == "TimedOut"
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as db:
        db.execute("UPDATE calls SET reserved = NULL")
    assert ask_capped(tmp_path, worst * 2 - TINY, model=listed, number=2) == "BudgetReached"
    assert ask_capped(tmp_path, worst * 2, model=listed, number=2) == "Answer"


def test_what_a_dead_process_sent_counts_and_is_not_waited_for(tmp_path: Path) -> None:
    """A call left on the wire by a process that is gone may have been billed, and will leave no room."""
    assert ask_capped(tmp_path, Decimal(1)) == "Answer"
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as db:
        db.execute("UPDATE calls SET state = 'sent', run = 'gone', cost = NULL, reply = NULL")
    model = Prepared()
    ledger = Ledger(tmp_path / "ledger.db", guard=MonthlyCap(WORST * 2 - TINY, runs=tmp_path / "runs"))

    async def work() -> float:
        with pytest.raises(BudgetReached):
            await Dispatcher(ledger).ask(model, request("Why else?"), purpose="test")
        return fake_time.now()

    waited = fake_time.run(work())
    ledger.close()
    assert (model.at, waited) == ([], 0.0)


def test_a_new_month_begins_at_nought(tmp_path: Path) -> None:
    """What was spent until the last of a month does not count in the next, by UTC."""
    cap = WORST + COST / 2
    assert ask_capped(tmp_path, capped(tmp_path, cap, at(2031, 5, 31))) == "Answer"
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as db:
        db.execute(
            "UPDATE calls SET sent_at = ?", (datetime(2031, 5, 31, 23, 59, 59, tzinfo=UTC).timestamp(),)
        )
    assert ask_capped(tmp_path, capped(tmp_path, cap, at(2031, 5, 31)), number=2) == "BudgetReached"
    midnight = datetime(2031, 6, 1, tzinfo=UTC).timestamp()
    assert ask_capped(tmp_path, capped(tmp_path, cap, lambda: midnight), number=2) == "Answer"


def test_a_clock_set_back_frees_no_money(tmp_path: Path) -> None:
    """Last month's clock does not open last month again, nor move what is spent by it out of this month."""
    cap = WORST + COST + COST / 2
    assert ask_capped(tmp_path, cap) == "Answer"
    long_ago = at(2001, 1, 1)
    assert ask_capped(tmp_path, capped(tmp_path, cap, long_ago), number=2) == "Answer"
    assert ask_capped(tmp_path, capped(tmp_path, cap, long_ago), number=3) == "BudgetReached"
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as db:
        months = {datetime.fromtimestamp(at, UTC).year for (at,) in db.execute("SELECT sent_at FROM calls")}
    assert 2001 not in months


def test_time_recorded_never_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent after the system's clock was set back is recorded no earlier than what was sent before."""
    cap = WORST + COST + COST / 2
    assert ask_capped(tmp_path, cap) == "Answer"
    with monkeypatch.context() as back:
        back.setattr("time.time", lambda: 1_000_000_000.0)
        assert ask_capped(tmp_path, cap, number=2) == "Answer"
    assert ask_capped(tmp_path, cap, number=3) == "BudgetReached"


def test_an_unknown_price_needs_leave(tmp_path: Path) -> None:
    """Under a cap a model of unknown price is not asked, unless that is allowed."""
    unpriced = info(price_input=None)
    assert ask_capped(tmp_path, Decimal(9), model=unpriced) == PriceUnknown.__name__
    allowed = MonthlyCap(Decimal(9), runs=tmp_path / "runs", allow_unknown=True)
    assert ask_capped(tmp_path, allowed, model=unpriced) == "Answer"


def test_what_is_free_needs_no_room(tmp_path: Path) -> None:
    """A cap of nothing still lets free models work."""
    assert ask_capped(tmp_path, Decimal(0), model=info(free=True)) == "Answer"


def test_what_is_not_stored_cannot_be_capped() -> None:
    """A paid call that would leave no trace is refused under a cap; a free one is not."""
    ledger = Ledger(None, guard=MonthlyCap(Decimal(1), runs=None))

    def ended(model: ModelInfo) -> object:
        work = Dispatcher(ledger).ask(Prepared(info=model), request(model.label), purpose="test")
        return fake_time.run(work)

    with pytest.raises(UsageMistake):
        ended(PRICED)
    assert isinstance(ended(info(free=True, provider="home")), Answer)


def test_calls_wait_for_room_that_others_will_leave(tmp_path: Path) -> None:
    """At the edge a call waits for those under way, which cost less than was set aside, rather than give up."""
    ledger = Ledger(tmp_path / "ledger.db", guard=MonthlyCap(WORST * 2, runs=tmp_path / "runs"))
    model = Prepared(take=0.05)

    async def work() -> list[str]:
        dispatcher = Dispatcher(ledger)
        asked = [dispatcher.ask(model, request(), purpose="test", repeat=n) for n in range(6)]
        return [type(ended).__name__ for ended in await asyncio.gather(*asked, return_exceptions=True)]

    ended = asyncio.run(work())
    ledger.close()
    assert (ended.count("Answer"), ended.count("BudgetReached")) == (4, 2)
    assert model.most_under_way == 2


def test_processes_share_the_cap(tmp_path: Path) -> None:
    """Three processes at the edge together: all they sent fits the cap even at its worst, and nothing is left over."""
    cap = WORST + COST * 12
    command = [sys.executable, "-m", "tests.models.capped_child", str(tmp_path)]
    runs = [
        subprocess.Popen([*command, name, "10", str(cap)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for name in ("a", "b", "c")
    ]
    ended = [run.communicate(timeout=120)[0].split() for run in runs]
    asked = sum(len(path.read_text("utf-8").splitlines()) for path in tmp_path.glob("?.txt"))
    answered = sum(int(one[0]) for one in ended)
    refused = sum(int(one[1]) for one in ended)
    assert (answered + refused, asked) == (30, answered)
    assert answered * COST <= cap
    # Twelve and the one that needs its whole worst case: no process gives up while others leave room.
    assert answered == 13
