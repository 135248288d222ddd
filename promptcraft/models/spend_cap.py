"""A cap on what a workspace spends in a calendar month: held in the ledger itself, so that processes share it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from promptcraft.errors import BudgetReached, PriceUnknown, UsageMistake
from promptcraft.models.database import Database
from promptcraft.models.spend import dollars, label, month_name, month_start
from promptcraft.models.stored import AGAIN
from promptcraft.models.untold import priced_later, without_answer, without_usage
from promptcraft.workspace.lock import is_held

QUICKLY = (
    "SELECT total(CASE WHEN state = 'done' THEN CAST(cost AS REAL) END),"
    " total((possibly_billed + (state IN ('sent', 'unknown') OR (state = 'done' AND cost IS NULL)))"
    " * CAST(coalesce(reserved, 0) AS REAL)),"
    " total(reserved IS NULL AND"
    " possibly_billed + (state IN ('sent', 'unknown') OR (state = 'done' AND cost IS NULL)) > 0)"
    " FROM calls WHERE sent_at >= ?"
)
EXACTLY = "SELECT state, cost, reserved, possibly_billed, key FROM calls WHERE sent_at >= ?"
UNDER_WAY = "SELECT run, reserved FROM calls WHERE sent_at >= ? AND state = 'sent' AND reserved IS NOT NULL"
POLL, LONGEST_POLL = 0.2, 2.0
ROUNDING = 0.000001
"""More than a month's sum can be off by when it is added up without exact decimals."""


class NoRoomYet(Exception):
    """The cap has no room now, but may have some when calls under way have ended; `error` says what else to raise."""

    def __init__(self, error: BudgetReached) -> None:
        super().__init__(error.message)
        self.error = error


@dataclass(frozen=True)
class Month:
    """What a month has cost: known costs, and the worst case of answers without usage and calls without an answer."""

    spent: Decimal
    unmeasured: Decimal
    open: Decimal

    @property
    def whole(self) -> Decimal:
        """All that counts against the cap."""
        return self.spent + self.unmeasured + self.open


class MonthlyCap:
    """Lets a call be sent while this month's costs, with the worst case of whatever is open, stay within the cap.

    To be called inside the transaction that marks the call as sent. `runs` is the folder that shows which processes
    live; None is for a ledger that will be forgotten, where no month can be counted.
    """

    def __init__(
        self,
        limit: Decimal,
        *,
        runs: Path | None,
        allow_unknown: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.limit = limit
        self._runs = runs
        self._allow_unknown = allow_unknown
        self._clock = clock
        self._later: dict[str, Decimal] = {}

    def __call__(self, db: Database, key: str, worst: Decimal | None) -> None:
        """Return where the call may be sent; raises BudgetReached, NoRoomYet or PriceUnknown."""
        if worst == 0:
            return
        provider, model, run = db.rows("SELECT provider, model, run FROM calls WHERE key = ?", (key,))[0]
        named = label(provider, model)
        if self._runs is None:
            raise _nowhere_to_count(named)
        if worst is None:
            if self._allow_unknown:
                return
            raise _unknown(named)
        last = float(db.rows("SELECT max(sent_at) FROM calls")[0][0])
        # A clock that was set back begins no new month: what was recorded later has been.
        now = max(self._clock(), last)
        start = month_start(now)
        if self._fits(db, start, worst):
            return
        month = self._exactly(db, start)
        error = self._reached(named, worst, month, month_name(now))
        if month.whole - self._under_way(db, start, run) + worst <= self.limit:
            raise NoRoomYet(error)
        raise error

    def _fits(self, db: Database, start: float, worst: Decimal) -> bool:
        """Whether the month has room: by exact sums where the last digits decide, else by those of the database."""
        spent, opened, unpriced = db.rows(QUICKLY, (start,))[0]
        whole = float(spent + opened + float(worst) - float(self.limit))
        if unpriced or abs(whole) <= ROUNDING:
            return self._exactly(db, start).whole + worst <= self.limit
        return whole <= 0

    def _exactly(self, db: Database, start: float) -> Month:
        spent = unmeasured = opened = Decimal(0)
        for state, cost, reserved, billed, key in db.rows(EXACTLY, (start,)):
            spent += Decimal(cost) if state == "done" and cost is not None else 0
            silent, lost = without_usage(state, cost), without_answer(state, billed)
            if silent or lost:
                most = self._priced_later(db, key) if reserved is None else Decimal(reserved)
                unmeasured, opened = unmeasured + silent * most, opened + lost * most
        return Month(spent, unmeasured, opened)

    def _priced_later(self, db: Database, key: str) -> Decimal:
        """The worst case of a call that was sent before its price was looked up; 0 where nobody knows it."""
        if key not in self._later:
            row = db.rows("SELECT provider, model, request FROM calls WHERE key = ?", (key,))[0]
            self._later[key] = priced_later(*row) or Decimal(0)
        return self._later[key]

    def _under_way(self, db: Database, start: float, own: str) -> Decimal:
        """The worst case of what living processes have sent, some of which will come back."""
        alive: dict[str, bool] = {own.removeprefix(AGAIN): True}
        sums = Decimal(0)
        for run, reserved in db.rows(UNDER_WAY, (start,)):
            if run not in alive:
                alive[run] = self._runs is not None and is_held(self._runs / f"{run}.lock")
            sums += Decimal(reserved) if alive[run] else 0
        return sums

    def _reached(self, named: str, worst: Decimal, month: Month, name: str) -> BudgetReached:
        return BudgetReached(
            f"The next call to {named} could cost ${worst:.4f}; of the monthly cap of {dollars(self.limit)},"
            f" ${month.spent:.4f} is spent in {name}{_aside(month)}.",
            hint="Raise monthly_cap in promptcraft.toml, or run the same command next month: what was answered is not"
            " paid again. `promptcraft spend` shows where it went.",
            where=named,
        )


def _aside(month: Month) -> str:
    """What else takes room, where there is any."""
    parts = [
        f"${amount:.4f} is set aside for {what}"
        for amount, what in (
            (month.unmeasured, "answers without usage"),
            (month.open, "calls without an answer"),
        )
        if amount
    ]
    return "".join(f", {part}" for part in parts)


async def with_room(
    attempt: Callable[[], Awaitable[None]], *, seconds: float, going: Callable[[], None]
) -> None:
    """Attempt it, waiting this long at most where calls under way may leave room; `going` raises to wait no longer."""
    waited, pause = 0.0, POLL
    while True:
        try:
            return await attempt()
        except NoRoomYet as full:
            if waited >= seconds:
                raise full.error from None
        await asyncio.sleep(pause)
        waited += pause
        pause = min(pause * 1.5, LONGEST_POLL)
        going()


def _unknown(named: str) -> PriceUnknown:
    return PriceUnknown(
        f"The price of {named} is not known, so it cannot be kept within the monthly cap.",
        hint="Give price_input and price_output in promptcraft.toml, or add --allow-unknown-price.",
        where=named,
    )


def _nowhere_to_count(named: str) -> UsageMistake:
    return UsageMistake(
        f"With --no-store nothing is kept, so what {named} costs could not be counted against the monthly cap.",
        hint="Leave --no-store out; or take monthly_cap out of promptcraft.toml, and give --budget for this run.",
        where=named,
    )
