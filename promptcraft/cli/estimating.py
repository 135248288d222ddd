"""`--estimate`, and the line about the cost that stands before a run that may cost something."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.errors import CritiqueError, ModelError
from promptcraft.report.plain import safe

if TYPE_CHECKING:
    from promptcraft.models.base import Model
    from promptcraft.models.dispatch import Dispatcher
    from promptcraft.models.estimate_sum import Estimate

Work = Callable[["Dispatcher"], Awaitable[object]]
"""A journey without what it keeps: everything that asks models, and nothing that writes."""


async def nobody(dispatcher: Dispatcher) -> None:
    """The work of a run that asks no model."""


async def show_estimate(desk: Desk, work: Work, *, notes: Iterable[str] = ()) -> int:
    """Print what the work would cost; nothing is sent and nothing is written. Returns the exit code."""
    foreseen = await _estimate(desk, work, notes)
    if desk.form == "json":
        show_result({"estimate": foreseen.model_dump(mode="json")}, warnings=tuple(desk.warnings))
        return 0
    from promptcraft.report.estimate import print_estimate

    print_estimate(desk.out, foreseen)
    return 0


async def say_cost(desk: Desk, work: Work, models: Iterable[Model | None]) -> None:
    """One line about what the work may cost, where it may cost anything; programs are not told."""
    if desk.form == "json" or all(model is None or _unpaid(model) for model in models):
        return
    foreseen = await _estimate(desk, work)
    if foreseen.calls and foreseen.cost != 0:
        from promptcraft.report.estimate import cost_line

        click.echo(safe(cost_line(foreseen)), err=True)


def _unpaid(model: Model) -> bool:
    return model.info.free or model.info.human


async def _estimate(desk: Desk, work: Work, notes: Iterable[str] = ()) -> Estimate:
    from promptcraft.models.estimate import Rehearsal
    from promptcraft.models.estimate_past import Past
    from promptcraft.models.estimate_sum import estimate
    from promptcraft.models.spend import read_spending
    from promptcraft.models.spend_table import month_spent

    with Past(desk.past) as past:
        rehearsal = Rehearsal(past, batch=desk.in_batches)
        try:
            await work(rehearsal)
        except (ModelError, CritiqueError):
            # Nothing that a rehearsal answers can be used; what came until then is what was wanted.
            pass
        finally:
            await rehearsal.close()
    cap = desk.workspace.settings.cap
    spent = read_spending(desk.past) if desk.past is not None and cap is not None else ()
    month = month_spent(spent, now=time.time(), cap=cap)
    paid = (paid for paid in (*desk.spent_before, *desk.maybe_before) if paid is not None)
    before = sum(paid, Decimal(0))
    return estimate(rehearsal.foreseen, budget=desk.budget, before=before, month=month, notes=tuple(notes))
