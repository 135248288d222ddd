"""An estimate added up by model and purpose: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from promptcraft.models.estimate import Foreseen
from promptcraft.models.spend_table import MonthSpent
from promptcraft.records.record import Record
from promptcraft.records.usage import Cost


class EstimateRow(Record):
    """The calls to one model for one purpose.

    `calls` will be sent, `again` of them at most only where a reply cannot be used; `answered` ones are in the ledger
    already, and `waiting` ones are under way. `lost` were sent by an earlier run without an answer: they are sent only
    with --resend-unknown, and count in all the figures. `by_hand` is work for a person. Tokens and `cost` are the most
    there can be; `cost` is None when it is unknown. The usual figures leave `again` out and are None where no earlier
    call tells.
    """

    model: str
    purpose: str
    calls: int = 0
    again: int = 0
    answered: int = 0
    waiting: int = 0
    lost: int = 0
    by_hand: int = 0
    free: bool = False
    input: int = 0
    output: int = 0
    cost: Cost = Decimal(0)
    usual_input: int | None = None
    usual_output: int | None = None
    usual_cost: Cost = None


class Estimate(Record):
    """What a run would cost at most. `cost` is None when some price is unknown: `priced` sums the others.

    `counted` is what earlier runs paid, or may have, for calls of this run: a budget counts it.
    """

    rows: tuple[EstimateRow, ...]
    calls: int
    again: int
    answered: int
    waiting: int
    lost: int
    cost: Cost
    priced: Cost
    usual_cost: Cost
    unpriced: tuple[str, ...] = ()
    counted: Cost = Decimal(0)
    budget: Cost = None
    fits_budget: bool | None = None
    month: MonthSpent | None = None
    fits_month: bool | None = None
    notes: tuple[str, ...] = ()


def estimate(
    foreseen: Sequence[Foreseen],
    *,
    budget: Decimal | None,
    before: Decimal,
    month: MonthSpent,
    notes: Sequence[str] = (),
) -> Estimate:
    """These calls added up, and whether the worst of them fits the budget and the month's cap (None: unknown).

    `before` is what earlier sittings of the same work paid.
    """
    groups: dict[tuple[str, str], list[Foreseen]] = {}
    for one in foreseen:
        groups.setdefault((one.model, one.purpose), []).append(one)
    rows = tuple(_row(*of, group) for of, group in groups.items())
    priced = _sum(row.cost for row in rows)
    unpriced = tuple(dict.fromkeys(row.model for row in rows if row.cost is None))
    cost = None if unpriced else priced
    counted = before + _sum(one.counted for one in foreseen)
    return Estimate(
        rows=rows,
        calls=sum(row.calls for row in rows),
        again=sum(row.again for row in rows),
        answered=sum(row.answered for row in rows),
        waiting=sum(row.waiting for row in rows),
        lost=sum(row.lost for row in rows),
        cost=cost,
        priced=priced,
        usual_cost=_all_or_none([row.usual_cost for row in rows if row.calls]),
        unpriced=unpriced,
        counted=counted,
        budget=budget,
        fits_budget=None if budget is None or cost is None else not cost or counted + cost <= budget,
        month=month,
        fits_month=None if month.left is None or cost is None else cost <= month.left,
        notes=tuple(notes),
    )


def _row(model: str, purpose: str, calls: Sequence[Foreseen]) -> EstimateRow:
    sent = [one for one in calls if one.kind in ("new", "again", "lost")]
    first = [one for one in sent if one.kind != "again"]
    used = [one.usual for one in first]
    known = bool(first) and None not in used
    return EstimateRow(
        model=model,
        purpose=purpose,
        calls=len(sent),
        again=len(sent) - len(first),
        answered=sum(one.kind == "answered" for one in calls),
        waiting=sum(one.kind == "waiting" for one in calls),
        lost=sum(one.kind == "lost" for one in calls),
        by_hand=sum(one.kind == "person" for one in calls),
        free=all(one.free for one in calls),
        input=sum(one.input for one in sent),
        output=sum(one.output for one in sent),
        cost=_all_or_none([one.cost for one in sent]),
        usual_input=sum(one.input or 0 for one in used if one) if known else None,
        usual_output=sum(one.output or 0 for one in used if one) if known else None,
        usual_cost=_usual_cost(first),
    )


def _usual_cost(calls: Sequence[Foreseen]) -> Decimal | None:
    """What the calls usually cost; those that are free do so always."""
    return _all_or_none([Decimal(0) if one.cost == 0 else one.usual_cost for one in calls])


def _all_or_none(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum; None when one of them is unknown."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
