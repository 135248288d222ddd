"""Thousands of random runs at the edge of a budget or a monthly cap, the true bill kept by the provider and not by us.

Run as `python -m tests.models.budget_schedules [HOW_MANY [FIRST_SEED]]`; every seed gives the same run again.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from promptcraft.errors import (
    ConnectionLost,
    PromptcraftError,
    RateLimited,
    RequestRejected,
    ServerFailed,
    TimedOut,
)
from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.models.budget import Budget
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.outcome import UNBILLED
from promptcraft.models.prices import cost, worst_case
from promptcraft.models.spend_cap import MonthlyCap
from promptcraft.records.usage import Usage
from tests.models import fake_time
from tests.models.prepared import PRICED, request

TOO_LONG = 10_000_000.0
"""Seconds of the clock that runs at once: whoever still waits then waits for ever."""
FAILURES = (RateLimited, ServerFailed, ConnectionLost, TimedOut, RequestRejected)
THROUGH_THE_DISPATCHER = 10
"""One run in so many goes through the dispatcher and its ledger; the others use the budget alone, which is quicker."""


@dataclass
class Bill:
    """What the provider really charged, whether or not anybody was told, and how the callers ended."""

    limit: Decimal
    charged: Decimal = Decimal(0)
    sent: int = 0
    ended: dict[str, int] = field(default_factory=dict)
    stuck: bool = False

    @property
    def overshoot(self) -> Decimal:
        """How far the true bill is above the limit."""
        return max(self.charged - self.limit, Decimal(0))

    def end(self, result: object) -> None:
        """Count how one caller ended."""
        name = type(result).__name__
        self.ended[name] = self.ended.get(name, 0) + 1


@dataclass(frozen=True)
class Fate:
    """What happens to one sending: how long it takes, what share of its worst case it costs, how it ends."""

    seconds: float
    share: float
    failure: type[PromptcraftError] | None
    told: bool


class Provider:
    """A model whose every sending has a random fate, and which charges at the moment it is sent.

    `told`: how likely it says what an answer used.
    """

    def __init__(self, chance: random.Random, bill: Bill, told: float = 0.9) -> None:
        self._chance = chance
        self._bill = bill
        self._told = told

    @property
    def info(self) -> ModelInfo:
        """A model with prices of its own; a hundred calls at once are let through."""
        return PRICED.model_copy(update={"parallel": 100})

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """A reply that costs at most the worst case, or a failure that may have cost as much."""
        fate = draw(self._chance, self._told)
        worst = worst_case(self.info, request) or Decimal(0)
        usage = Usage(input=int(fate.share * 10), output=int(fate.share * request.max_output))
        real = cost(self.info, Reply(text="x", model="m", usage=usage)) or Decimal(0)
        assert real <= worst
        self._bill.sent += 1
        if fate.failure is None or not issubclass(fate.failure, UNBILLED):
            self._bill.charged += real
        await asyncio.sleep(fate.seconds)
        if fate.failure is not None:
            raise fate.failure("as drawn")
        return Reply(text="x", model="m", usage=usage if fate.told else Usage())


def draw(chance: random.Random, told: float) -> Fate:
    """A fate: two in three succeed, and say what they used as likely as `told`."""
    failure = chance.choice(FAILURES) if chance.random() < 0.33 else None
    share = chance.choice((0.0, 0.1, 0.5, 1.0, chance.random()))
    return Fate(chance.choice((0.0, 1.0, 30 * chance.random())), share, failure, chance.random() < told)


def simulate(seed: int) -> Bill:
    """One random run to its end: up to 100 callers at once, some of whom give up on the way."""
    chance = random.Random(seed)  # noqa: S311 - a run that can be repeated is what is wanted
    callers = chance.choice((1, 2, 5, 10, 20, 100 if seed % 7 == 0 else 40))
    bill = Bill(Decimal(chance.randrange(0, chance.choice((20, 60, 600)))) * Decimal("0.001"))
    if seed % THROUGH_THE_DISPATCHER == 0:
        fake_time.run(_dispatched(chance, bill, min(callers, 20)))
    else:
        fake_time.run(_alone(chance, bill, callers))
    return bill


def simulate_many(seeds: Iterable[int]) -> tuple[list[int], list[int], int]:
    """The seeds whose true bill passed the limit, those where a caller never ended, and how many calls were sent."""
    over, stuck, sent = [], [], 0
    for seed in seeds:
        bill = simulate(seed)
        sent += bill.sent
        if bill.overshoot:
            over.append(seed)
        if bill.stuck:
            stuck.append(seed)
    return over, stuck, sent


async def _alone(chance: random.Random, bill: Bill, callers: int) -> None:
    """Callers who set aside, send and settle by themselves, as the dispatcher does for each sending."""
    budget = Budget(bill.limit)
    provider = Provider(chance, bill)

    async def one() -> None:
        asked = request(max_output=chance.randrange(1, 6_000))
        info = provider.info
        await asyncio.sleep(chance.choice((0.0, 20 * chance.random())))
        reserved = await budget.set_aside(info, worst_case(info, asked))
        try:
            reply = await provider.reply(asked)
        except UNBILLED:
            budget.settle(reserved, None, sent=False)
            raise
        except BaseException:
            budget.settle(reserved, None, sent=True)
            raise
        budget.settle(reserved, cost(info, reply), sent=True)

    await _all([_impatient(one(), chance) for _ in range(callers)], bill)
    bill.stuck |= budget.reserved != 0


async def _dispatched(chance: random.Random, bill: Bill, callers: int) -> None:
    """The same with everything between a journey and the provider: retries, the ledger, answers asked for twice.

    Half of these runs are held by a monthly cap in the place of a budget. Most are resumed: the same calls are asked
    for again with the same limit by new runs, of which some send calls once more whose outcome is unknown.
    """
    capped = chance.random() < 0.5
    ledger = Ledger(None, guard=MonthlyCap(bill.limit, runs=Path("nowhere")) if capped else None)
    provider = Provider(chance, bill, told=chance.choice((0.9, 0.2)))
    asked = [request(str(n), max_output=chance.randrange(1, 6_000)) for n in range(callers)]
    wanted = [chance.choice(asked) for _ in range(callers)]
    try:
        for sitting in range(chance.choice((1, 2, 3, 5))):
            budget = Budget(None if capped else bill.limit)
            dispatcher = Dispatcher(ledger, budget=budget, resend_unknown=chance.random() < 0.3)
            # A run that goes on asks for as much as before, else what it leaves out would not count.
            more = wanted[: (len(wanted) + 1) // 2] if sitting == 0 and chance.random() < 0.5 else wanted
            work = [dispatcher.ask(provider, one, purpose="test") for one in more]
            await _all([_impatient(one, chance) for one in work], bill)
            bill.stuck |= budget.reserved != 0
    finally:
        ledger.close()


async def _impatient(work: object, chance: random.Random) -> None:
    """The work, given up after a random time by one caller in five."""
    assert asyncio.iscoroutine(work)
    async with asyncio.timeout(40 * chance.random() if chance.random() < 0.2 else None):
        await work


async def _all(callers: list[object], bill: Bill) -> None:
    """Let every caller come to an end, and note who does not."""
    tasks = [asyncio.ensure_future(one) for one in callers if asyncio.iscoroutine(one)]
    done, waiting = await asyncio.wait(tasks, timeout=TOO_LONG)
    for task in done:
        error = task.exception()
        if not isinstance(error, PromptcraftError | TimeoutError | None):
            raise error
        bill.end(error)
    bill.stuck |= bool(waiting)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def main() -> int:
    """Run as many as wanted and say what came of it; 1 when a promise broke."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.monotonic()
    over, stuck, sent = simulate_many(range(first, first + many))
    took = time.monotonic() - began
    sys.stdout.write(
        f"{many} runs, {sent} calls sent, {took:.1f} s: {len(over)} over the budget, {len(stuck)} stuck\n"
    )
    for seed in [*over, *stuck][:20]:
        sys.stdout.write(f"  seed {seed}\n")
    return 1 if over or stuck else 0


if __name__ == "__main__":
    sys.exit(main())
