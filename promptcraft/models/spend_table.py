"""What was spent, added up by day, model, framework or month: pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from promptcraft.models.prices import saved_by_cache
from promptcraft.models.spend import SpentCall, month_name, month_start
from promptcraft.records.record import Record
from promptcraft.records.usage import Cost

Grouping = Literal["day", "model", "framework", "month"]
NOT_SAID = "(none)"
"""The group of calls that were made for no framework, or before the ledger noted which."""


class Spent(Record):
    """The calls of one group.

    `calls` were answered; `input`, `output` and `cached` are their tokens where they are known, and `untold` counts
    the calls where they are not. `cost` sums the known costs; `unpriced` counts calls whose price nobody knows, and
    `unmeasured` those of known price that told no usage: they cost `unmeasured_most` at most, which is no part of
    `cost`. `cache_saved` and `batch_saved` are US dollars. `lost` sendings may have been billed without an answer, for
    `lost_most` at most, which is no part of `cost` either; `lost_unpriced` counts those of them whose price nobody
    knows. `waiting` calls are in batch jobs under way, for `waiting_most` at most.
    """

    name: str
    calls: int = 0
    input: int = 0
    output: int = 0
    cached: int = 0
    untold: int = 0
    cost: Cost = Decimal(0)
    unpriced: int = 0
    unmeasured: int = 0
    unmeasured_most: Cost = Decimal(0)
    cache_saved: Cost = Decimal(0)
    batch_saved: Cost = Decimal(0)
    lost: int = 0
    lost_most: Cost = Decimal(0)
    lost_unpriced: int = 0
    waiting: int = 0
    waiting_most: Cost = Decimal(0)


class MonthSpent(Record):
    """This month by UTC and by the ledger's own clock: known costs, what they can come to at worst, and the cap.

    Set aside besides: `unmeasured_most` for answers without usage, `lost_most` for calls without an answer, and
    `waiting_most` for batch jobs under way.
    """

    month: str
    spent: Cost
    lost_most: Cost
    unmeasured_most: Cost = Decimal(0)
    waiting_most: Cost = Decimal(0)
    cap: Cost = None

    @property
    def left(self) -> Decimal | None:
        """What the cap leaves when the worst is assumed; None without a cap."""
        if self.cap is None:
            return None
        taken = (self.spent, self.unmeasured_most, self.lost_most, self.waiting_most)
        return max(self.cap - _sum(taken), Decimal(0))


class Spending(Record):
    """The groups in order, their sum, and how the month stands."""

    by: Grouping
    since: str = ""
    rows: tuple[Spent, ...]
    total: Spent
    month: MonthSpent


def spending(calls: Sequence[SpentCall], *, by: Grouping, month: MonthSpent, since: str = "") -> Spending:
    """These calls, grouped: days and months in order of time, models and frameworks the dearest first."""
    groups: dict[str, list[SpentCall]] = {}
    for call in calls:
        groups.setdefault(NAMES[by](call), []).append(call)
    rows = [_added(name, group) for name, group in groups.items()]
    if by in ("model", "framework"):
        rows.sort(key=lambda row: (-(row.cost or 0), -row.calls, row.name))
    else:
        rows.sort(key=lambda row: row.name)
    return Spending(by=by, since=since, rows=tuple(rows), total=_added("total", calls), month=month)


def month_spent(calls: Sequence[SpentCall], *, now: float, cap: Decimal | None) -> MonthSpent:
    """What counts in the month of now, or of the last call where the clock stands before it."""
    moment = max([now, *(call.at for call in calls)])
    start = month_start(moment)
    added = _added("", [call for call in calls if call.at >= start])
    return MonthSpent(
        month=month_name(moment),
        spent=added.cost,
        lost_most=added.lost_most,
        unmeasured_most=added.unmeasured_most,
        waiting_most=added.waiting_most,
        cap=cap,
    )


def _day(call: SpentCall) -> str:
    return datetime.fromtimestamp(call.at, UTC).strftime("%Y-%m-%d")


NAMES: dict[Grouping, Callable[[SpentCall], str]] = {
    "day": _day,
    "month": lambda call: month_name(call.at),
    "model": lambda call: call.label,
    "framework": lambda call: call.framework or NOT_SAID,
}


def _added(name: str, calls: Sequence[SpentCall]) -> Spent:
    done = [call for call in calls if call.done]
    costs = [call.cost for call in done]
    lost = [call.lost_most for call in calls if call.lost]
    saved = [saved_by_cache(call.info, call.usage, call.reported) for call in done]
    halved = [call.cost for call in done if call.batch and call.cost is not None]
    return Spent(
        name=name,
        calls=len(done),
        input=sum(call.usage.input or 0 for call in done),
        output=sum(call.usage.output or 0 for call in done),
        cached=sum(call.usage.cached or 0 for call in done),
        untold=sum(call.usage.input is None or call.usage.output is None for call in done),
        cost=_sum(costs),
        unpriced=costs.count(None) - sum(call.unmeasured for call in done),
        unmeasured=sum(call.unmeasured for call in done),
        unmeasured_most=_sum([call.unmeasured_most for call in done]),
        # A batch is half the price, so that what was paid is what was saved.
        cache_saved=_sum(
            [
                amount / 2 if call.batch and amount else amount
                for call, amount in zip(done, saved, strict=True)
            ]
        ),
        batch_saved=_sum(halved),
        lost=sum(call.lost for call in calls),
        lost_most=_sum(lost),
        lost_unpriced=sum(call.lost for call in calls if call.lost and call.lost_most is None),
        waiting=sum(call.waiting for call in calls),
        waiting_most=_sum([call.waiting_most for call in calls]),
    )


def _sum(amounts: Sequence[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
