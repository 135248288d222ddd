"""Thousands of random runs at the edge of a budget or a monthly cap, the true bill kept by the provider and not by us.

Run as `python -m tests.models.budget_schedules [HOW_MANY [FIRST_SEED [SECONDS]]]`: so many runs of a hundred parallel
callers, and after them as many over a ledger on the disk as so many seconds allow. Every seed gives the same schedule.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import count
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
CALLERS = 100
PROCESSES = 2


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


@dataclass
class Tally:
    """What came of many runs: the seeds whose true bill passed the limit, and those where a caller never ended."""

    over: list[int] = field(default_factory=list)
    stuck: list[int] = field(default_factory=list)
    runs: int = 0
    dispatched: int = 0
    sent: int = 0

    def note(self, seed: int, bill: Bill) -> None:
        """Count one run."""
        self.runs += 1
        self.sent += bill.sent
        self.over += [seed] if bill.overshoot else []
        self.stuck += [seed] if bill.stuck else []


def simulate(seed: int, callers: int | None = None) -> Bill:
    """One random run to its end, with so many callers at once or a random number; some of them give up on the way."""
    chance = random.Random(seed)  # noqa: S311 - a run that can be repeated is what is wanted
    drawn = chance.choice((1, 2, 5, 10, 20, 100 if seed % 7 == 0 else 40))
    bill = Bill(Decimal(chance.randrange(0, chance.choice((20, 60, 600)))) * Decimal("0.001"))
    if seed % THROUGH_THE_DISPATCHER == 0:
        fake_time.run(_dispatched(chance, bill, callers or min(drawn, 20), Sittings()))
    else:
        fake_time.run(_alone(chance, bill, callers or drawn))
    return bill


def simulate_on_disk(seed: int, callers: int = CALLERS) -> Bill:
    """One random run through the dispatcher, its ledger on the disk and opened anew by each sitting."""
    chance = random.Random(seed)  # noqa: S311 - a run that can be repeated is what is wanted
    bill = Bill(Decimal(chance.randrange(0, chance.choice((20, 60, 600)))) * Decimal("0.001"))
    with tempfile.TemporaryDirectory() as folder:
        sittings = Sittings(Path(folder) / "ledger.db")
        fake_time.run(_dispatched(chance, bill, callers, sittings), busy=sittings.writes)
    return bill


def simulate_many(seeds: Iterable[int]) -> tuple[list[int], list[int], int]:
    """The seeds whose true bill passed the limit, those where a caller never ended, and how many calls were sent."""
    tally = Tally()
    for seed in seeds:
        tally.note(seed, simulate(seed))
    return tally.over, tally.stuck, tally.sent


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


class Sittings:
    """The ledger of several runs after each other: one in memory, or a file that each run opens for itself."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._open: Ledger | None = None

    def next(self, guard: Decimal | None) -> Ledger:
        """The ledger as the next run finds it; with a guard, a monthly cap of that much."""
        if self._open is not None and self._path is None:
            return self._open
        self.close()
        runs = Path("nowhere") if self._path is None else self._path.parent / "runs"
        self._open = Ledger(self._path, guard=None if guard is None else MonthlyCap(guard, runs=runs))
        return self._open

    def writes(self) -> bool:
        """Whether something is on its way to the disk."""
        return self._open is not None and self._open._writer._at_work

    def close(self) -> None:
        """Let the ledger go."""
        if self._open is not None:
            self._open.close()


async def _dispatched(chance: random.Random, bill: Bill, callers: int, sittings: Sittings) -> None:
    """The same with everything between a journey and the provider: retries, the ledger, answers asked for twice.

    Half of these runs are held by a monthly cap in the place of a budget. Most are resumed: the same calls are asked
    for again with the same limit by new runs, of which some send calls once more whose outcome is unknown.
    """
    capped = chance.random() < 0.5
    provider = Provider(chance, bill, told=chance.choice((0.9, 0.2)))
    asked = [request(str(n), max_output=chance.randrange(1, 6_000)) for n in range(callers)]
    wanted = [chance.choice(asked) for _ in range(callers)]
    with closing(sittings):
        for sitting in range(chance.choice((1, 2, 3, 5))):
            ledger = sittings.next(bill.limit if capped else None)
            budget = Budget(None if capped else bill.limit)
            dispatcher = Dispatcher(ledger, budget=budget, resend_unknown=chance.random() < 0.3)
            # A run that goes on asks for as much as before, else what it leaves out would not count.
            more = wanted[: (len(wanted) + 1) // 2] if sitting == 0 and chance.random() < 0.5 else wanted
            work = [dispatcher.ask(provider, one, purpose="test") for one in more]
            await _all([_impatient(one, chance) for one in work], bill)
            bill.stuck |= budget.reserved != 0


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


def _share(seeds: range) -> Tally:
    """Runs of a hundred callers, from these seeds."""
    tally = Tally()
    for seed in seeds:
        tally.dispatched += seed % THROUGH_THE_DISPATCHER == 0
        tally.note(seed, simulate(seed, CALLERS))
    return tally


def _share_on_disk(seconds: float, first: int) -> Tally:
    """Runs of a hundred callers over ledgers on the disk, for so long."""
    tally, until = Tally(), time.monotonic() + seconds
    for seed in count(first, PROCESSES):
        if time.monotonic() > until:
            return tally
        tally.dispatched += 1
        tally.note(seed, simulate_on_disk(seed))
    raise AssertionError("there are always more seeds")


def _told(tallies: list[Tally], how: str, began: float) -> bool:
    """Whether all went well; says what was done and what came of it."""
    over = [seed for one in tallies for seed in one.over]
    stuck = [seed for one in tallies for seed in one.stuck]
    runs, dispatched, sent = (
        sum(getattr(one, name) for one in tallies) for name in ("runs", "dispatched", "sent")
    )
    sys.stdout.write(
        f"{runs:,} runs of {CALLERS} parallel callers{how.format(f'{dispatched:,}')}, {sent:,} calls sent,"
        f" {time.monotonic() - began:.0f} s: {len(over)} over the limit by the provider's bill, {len(stuck)} stuck\n"
    )
    sys.stdout.write("".join(f"  seed {seed}\n" for seed in [*over, *stuck][:20]))
    return not over and not stuck


def main() -> int:
    """Run as many as wanted and say what came of it; 1 when a promise broke."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 20.0
    with ProcessPoolExecutor(PROCESSES) as pool:
        began = time.monotonic()
        shares = [range(first + n, first + many, PROCESSES) for n in range(PROCESSES)]
        how = ", {} of them through the dispatcher and a ledger in memory, the others at the budget itself"
        well = _told(list(pool.map(_share, shares)), how, began)
        began = time.monotonic()
        tallies = list(pool.map(partial(_share_on_disk, seconds), range(first, first + PROCESSES)))
        well &= _told(tallies, " through the dispatcher and a ledger on the disk", began)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
