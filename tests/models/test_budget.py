"""A budget is never overshot, whatever comes in whatever order."""

from __future__ import annotations

import asyncio
import os
import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.errors import (
    BudgetReached,
    ConnectionLost,
    PriceUnknown,
    PromptcraftError,
    RateLimited,
    RequestRejected,
    ServerFailed,
    TimedOut,
)
from promptcraft.models.base import Reply
from promptcraft.models.budget import Budget
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.prices import worst_case
from promptcraft.records.usage import Usage
from tests.models import fake_time
from tests.models.budget_schedules import simulate_many
from tests.models.prepared import PRICED, Prepared, ask, info, request, said

CENT = Decimal("0.01")
NOTHING = Decimal(0)
WORST = worst_case(PRICED, request()) or NOTHING


def test_no_limit_reserves_nothing() -> None:
    """Without a budget everything fits, also what has no known price."""
    budget = Budget(None)
    assert budget.reserve(PRICED, None) == 0
    budget.settle(Decimal(0), Decimal(5), sent=True)
    assert (budget.spent, budget.reserved) == (NOTHING, NOTHING)


def test_the_worst_case_is_set_aside_and_settled() -> None:
    """What is reserved counts until the cost is known; then only the cost does."""
    budget = Budget(10 * CENT)
    first = budget.reserve(PRICED, 6 * CENT)
    with pytest.raises(BudgetReached) as caught:
        budget.reserve(PRICED, 5 * CENT)
    assert "--budget" in caught.value.hint
    budget.settle(first, 2 * CENT, sent=True)
    assert budget.reserve(PRICED, 8 * CENT) == 8 * CENT
    assert (budget.spent, budget.reserved) == (2 * CENT, 8 * CENT)


def test_what_was_not_sent_is_given_back() -> None:
    """A call that never left costs nothing; one that left and whose cost nobody knows costs the worst case."""
    budget = Budget(10 * CENT)
    budget.settle(budget.reserve(PRICED, 6 * CENT), None, sent=False)
    assert (budget.spent, budget.reserved) == (NOTHING, NOTHING)
    budget.settle(budget.reserve(PRICED, 6 * CENT), None, sent=True)
    assert (budget.spent, budget.reserved) == (6 * CENT, NOTHING)


def test_an_unknown_price_needs_leave() -> None:
    """A price that nobody knows is not 0: it is refused, unless that was allowed."""
    with pytest.raises(PriceUnknown):
        Budget(CENT).reserve(PRICED, None)
    assert Budget(CENT, allow_unknown=True).reserve(PRICED, None) == 0


def test_free_calls_go_on_at_the_limit() -> None:
    """A budget that is used up, even overdrawn by earlier runs, does not stop what costs nothing."""
    budget = Budget(CENT)
    budget.count(2 * CENT)
    assert budget.reserve(PRICED, Decimal(0)) == 0


@pytest.mark.parametrize("allow", [False, True])
def test_an_unknown_price_is_found_out_before_sending(allow: bool) -> None:
    """Under a budget a model of unknown price is not asked at all, unless that was allowed."""
    model = Prepared(info=info(price_input=None))
    budget = Budget(Decimal(1), allow_unknown=allow)

    async def work() -> None:
        await Dispatcher(Ledger(None), budget=budget).ask(model, request(), purpose="test")

    if allow:
        asyncio.run(work())
    else:
        with pytest.raises(PriceUnknown):
            asyncio.run(work())
    assert len(model.at) == int(allow)


def test_calls_wait_for_room_that_others_will_leave() -> None:
    """At the edge a call waits for those under way rather than give up while they cost less than reserved."""
    model = Prepared(take=10)
    budget = Budget(WORST * 2)

    async def work() -> int:
        dispatcher = Dispatcher(Ledger(None), budget=budget)
        asked = [dispatcher.ask(model, request(), purpose="test", repeat=n) for n in range(6)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        return sum(isinstance(answer, BudgetReached) for answer in answers)

    assert fake_time.run(work()) == 2
    assert budget.spent == Decimal("0.004")
    assert (len(model.at), model.most_under_way) == (4, 2)


def test_waiting_for_room_ends_with_a_drain() -> None:
    """A call that waits for room is not sent after a Ctrl-C."""
    model = Prepared(take=10)

    async def work() -> list[str]:
        dispatcher = Dispatcher(Ledger(None), budget=Budget(WORST * Decimal("1.9")))
        asked = [
            asyncio.ensure_future(dispatcher.ask(model, request(), purpose="test", repeat=n)) for n in (0, 1)
        ]
        await asyncio.sleep(5)
        dispatcher.drain()
        return [type(ended).__name__ for ended in await asyncio.gather(*asked, return_exceptions=True)]

    assert fake_time.run(work()) == ["Answer", "Interrupted"]


def test_earlier_spending_counts() -> None:
    """Answers that an earlier run paid for count, once each: the same budget does not buy twice as much."""
    ledger = Ledger(None)
    model = Prepared()

    async def first() -> None:
        for repeat in range(3):
            await Dispatcher(ledger).ask(model, request(), purpose="test", repeat=repeat)

    budget = Budget(Decimal("0.003") + WORST - Decimal("0.000001"))

    async def again() -> list[str]:
        dispatcher = Dispatcher(ledger, budget=budget)
        asked = [dispatcher.ask(model, request(), purpose="test", repeat=n) for n in (3, 2, 1, 0, 0)]
        return [type(ended).__name__ for ended in await asyncio.gather(*asked, return_exceptions=True)]

    fake_time.run(first())
    assert fake_time.run(again()) == ["BudgetReached", "Answer", "Answer", "Answer", "Answer"]
    assert budget.spent == Decimal("0.003")
    assert len(model.at) == 3


def test_an_answer_counts_once() -> None:
    """An answer paid for in this run, and used again in it, is not counted again."""
    model, budget = Prepared(), Budget(Decimal(1))

    async def work() -> None:
        dispatcher = Dispatcher(Ledger(None), budget=budget)
        for _ in range(3):
            await dispatcher.ask(model, request(), purpose="test")

    fake_time.run(work())
    assert budget.spent == Decimal("0.001")


@pytest.mark.parametrize(
    ("error", "times"),
    [(RequestRejected("x"), 0), (ServerFailed("x"), 0), (TimedOut("x"), 1), (ConnectionLost("x"), 3)],
)
def test_what_a_failed_call_may_have_cost_counts(error: PromptcraftError, times: int) -> None:
    """A call that surely cost nothing gives its room back; one that may have been billed counts as the worst case."""
    budget = Budget(Decimal(1))
    with pytest.raises(type(error)):
        fake_time.run(ask(Dispatcher(Ledger(None), budget=budget), Prepared(error)))
    assert (budget.spent, budget.reserved) == (WORST * times, NOTHING)


def spent_before(
    ledger: Ledger, model: Prepared, limit: Decimal | None = None, *, resend: bool = False
) -> tuple[str, Decimal]:
    """How a call ends in a new run with this budget, and what is spent then."""
    budget = Budget(limit)
    dispatcher = Dispatcher(ledger, budget=budget, resend_unknown=resend)

    async def work() -> str:
        ended = await asyncio.gather(ask(dispatcher, model), return_exceptions=True)
        return type(ended[0]).__name__

    return fake_time.run(work()), budget.spent


@pytest.mark.parametrize("first", [None, Decimal(1)])
def test_what_an_earlier_run_may_have_been_billed_counts(first: Decimal | None) -> None:
    """Three sendings that were lost in an earlier run, with a budget or without, use up a later run's budget."""
    ledger, lost = Ledger(None), Prepared(ConnectionLost("x"))
    assert spent_before(ledger, lost, first)[0] == "ConnectionLost"
    assert spent_before(ledger, Prepared(), WORST * 4 - Decimal("0.000001")) == ("BudgetReached", WORST * 3)
    assert spent_before(ledger, Prepared(), WORST * 4) == ("Answer", WORST * 3 + Decimal("0.001"))
    assert spent_before(ledger, Prepared(), WORST * 4) == ("Answer", WORST * 3 + Decimal("0.001"))


@pytest.mark.parametrize("first", [None, Decimal(1)])
def test_an_answer_without_usage_counts_at_its_worst_in_every_run(first: Decimal | None) -> None:
    """An answer that told no usage counts as the worst case in a later run, as it did in the first."""
    ledger, silent = Ledger(None), Prepared(Reply(text="Because.", model="m-1"))
    assert spent_before(ledger, silent, first) == ("Answer", NOTHING if first is None else WORST)
    assert spent_before(ledger, silent, Decimal(1)) == ("Answer", WORST)
    budget = Budget(WORST * 2 - Decimal("0.000001"))
    dispatcher = Dispatcher(ledger, budget=budget)

    async def work() -> list[str]:
        asked = [ask(dispatcher, silent, repeat=repeat) for repeat in (1, 0)]
        return [type(ended).__name__ for ended in await asyncio.gather(*asked, return_exceptions=True)]

    assert fake_time.run(work()) == ["BudgetReached", "Answer"]
    assert len(silent.at) == 1


def test_an_unknown_call_counts_though_it_is_not_sent() -> None:
    """A call that may have been billed uses up the budget for others, though nobody asked to send it once more."""
    ledger = Ledger(None)
    assert spent_before(ledger, Prepared(TimedOut("x")))[0] == "TimedOut"
    assert spent_before(ledger, Prepared(), Decimal(1)) == ("OutcomeUnknown", WORST)


def test_what_was_paid_and_what_may_have_been_are_told_apart() -> None:
    """A budget that is reached says what was spent for sure, what may have been billed, and what is set aside."""
    budget = Budget(8 * CENT)
    budget.count(CENT)
    budget.count(2 * CENT, sure=False)
    budget.settle(budget.reserve(PRICED, 3 * CENT), None, sent=True)
    budget.reserve(PRICED, CENT)
    with pytest.raises(BudgetReached) as caught:
        budget.reserve(PRICED, 2 * CENT)
    assert caught.value.message == (
        "The next call to mine could cost $0.0200; $0.0100 of the $0.08 budget is spent, up to $0.0500 may have been"
        " billed for calls without an answer or answers without usage, $0.0100 is set aside for calls under way."
    )


@pytest.mark.parametrize("first", [None, Decimal(1)])
def test_a_call_sent_once_more_counts_twice(first: Decimal | None) -> None:
    """Where nobody knows how an earlier sending ended, it counts as the worst case, with a budget or without."""
    ledger = Ledger(None)
    assert spent_before(ledger, Prepared(TimedOut("x")), first)[0] == "TimedOut"
    short = WORST * 2 - Decimal("0.000001")
    assert spent_before(ledger, Prepared(), short, resend=True) == ("BudgetReached", WORST)
    assert spent_before(ledger, Prepared(), WORST * 2, resend=True) == ("Answer", WORST + Decimal("0.001"))


def test_what_was_lost_in_this_run_counts_once() -> None:
    """A call that is asked for again in the run that lost it is not counted a second time."""
    budget, model = Budget(Decimal(1)), Prepared(TimedOut("x"), said())
    dispatcher = Dispatcher(Ledger(None), budget=budget, resend_unknown=True)

    async def work() -> None:
        with pytest.raises(TimedOut):
            await ask(dispatcher, model)
        await ask(dispatcher, model)

    fake_time.run(work())
    assert budget.spent == WORST + Decimal("0.001")


def test_a_listed_price_is_looked_up_when_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call sent without a budget does not wait for the list of prices, and still counts in a later run."""
    listed = info(provider="openai", name="gpt-4o-mini", price_input=None, price_output=None)
    worst = worst_case(listed, request())
    assert worst is not None
    ledger = Ledger(None)
    with monkeypatch.context() as without:
        without.delitem(sys.modules, "genai_prices")
        assert spent_before(ledger, Prepared(TimedOut("x"), info=listed))[0] == "TimedOut"
        assert "genai_prices" not in sys.modules
    ended = spent_before(ledger, Prepared(info=listed), worst * 2 - Decimal("0.0000001"), resend=True)
    assert ended == ("BudgetReached", worst)


STEPS = st.one_of(
    st.builds(
        lambda read, written: Reply(text="x", model="m", usage=Usage(input=read, output=written)),
        st.one_of(st.none(), st.integers(0, 20)),
        st.integers(0, 1_000),
    ),
    st.sampled_from(
        [
            RateLimited("x", retry_after=1.0),
            ServerFailed("x"),
            ConnectionLost("x"),
            TimedOut("x"),
            RequestRejected("x"),
        ]
    ),
)


@settings(max_examples=60)
@given(
    steps=st.lists(STEPS, min_size=1, max_size=12),
    takes=st.lists(st.floats(0, 20), min_size=1, max_size=6),
    limit=st.integers(0, 40),
    cancel_after=st.lists(st.one_of(st.none(), st.floats(0, 30)), min_size=1, max_size=6),
)
def test_no_schedule_overshoots(
    steps: list[Reply | PromptcraftError], takes: list[float], limit: int, cancel_after: list[float | None]
) -> None:
    """However parallel calls end, fail, repeat or are cancelled, what is spent and set aside stays within the limit."""
    budget = Budget(Decimal(limit) * Decimal("0.001"))
    seen: list[Decimal] = []

    def look(event: object) -> None:
        seen.append(budget.spent + budget.reserved)

    async def work() -> None:
        dispatcher = Dispatcher(Ledger(None), budget=budget, watch=look)

        async def one(number: int) -> None:
            model = Prepared(*steps[number % len(steps) :], take=takes[number % len(takes)])
            async with asyncio.timeout(cancel_after[number % len(cancel_after)]):
                await dispatcher.ask(model, request(), purpose="test", repeat=number)

        await asyncio.gather(*(one(number) for number in range(6)), return_exceptions=True)

    fake_time.run(work())
    assert max(seen, default=Decimal(0)) <= (budget.limit or 0)
    assert budget.spent <= (budget.limit or 0)
    assert budget.reserved == 0


def test_the_cost_of_a_call_is_what_it_used() -> None:
    """The answer says what it cost, and the ledger adds it up."""
    ledger = Ledger(None)

    async def work() -> Decimal | None:
        answer = await Dispatcher(ledger).ask(Prepared(said()), request(), purpose="test")
        return answer.cost

    assert asyncio.run(work()) == Decimal("0.001")
    assert ledger.totals() == (1, Decimal("0.001"), 0)


def test_no_random_run_overshoots_or_hangs() -> None:
    """Hundreds of runs drawn by their seed stay within the budget by the provider's own bill, and every caller ends."""
    # `make soak` does ten thousand; this variable names another number.
    many = int(os.environ.get("PROMPTCRAFT_SOAK", "300"))
    over, stuck, sent = simulate_many(range(many))
    assert (over, stuck) == ([], [])
    assert sent > many
