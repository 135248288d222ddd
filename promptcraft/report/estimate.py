"""An estimate as a table for people, and as the one line that stands before a run."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promptcraft.models.estimate_sum import Estimate, EstimateRow
from promptcraft.models.spend import dollars
from promptcraft.report.plain import one_line, wrapped
from promptcraft.report.spend import month_line
from promptcraft.report.terminal import money

UNKNOWN = "unknown"


def print_estimate(console: Console, estimate: Estimate) -> None:
    """The table by model and purpose, then what it comes to and what that means for the limits."""
    if estimate.rows:
        console.print(_table(estimate))
    for line in _lines(estimate):
        console.print(Text(wrapped(line, min(console.width, 100))))


def cost_line(estimate: Estimate) -> str:
    """What a run may cost, before it begins."""
    calls = "1 call" if estimate.calls == 1 else f"up to {estimate.calls} calls"
    return f"{calls[0].upper()}{calls[1:]}, {_at_most(estimate)}; --estimate tells more.".replace("  ", " ")


def _table(estimate: Estimate) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Model", overflow="fold")
    table.add_column("For", overflow="fold")
    for title in ("Calls", "Tokens in", "Tokens out", "At most", "Usually"):
        table.add_column(title, justify="right")
    for row in estimate.rows:
        table.add_row(Text(one_line(row.model, 40)), row.purpose, *_cells(row))
    return table


def _cells(row: EstimateRow) -> list[str]:
    if row.by_hand:
        return ["by hand", "-", "-", "free", "free"]
    if not row.calls:
        return ["under way" if row.waiting else "answered", "-", "-", "free", "free"]
    calls = str(row.calls - row.again) + (f" + {row.again} again" if row.again else "")
    worst = UNKNOWN if row.cost is None else money(row.cost)
    usual = "-" if row.usual_cost is None else money(row.usual_cost)
    return [calls, f"up to {row.input:,}", f"up to {row.output:,}", worst, usual]


def _lines(estimate: Estimate) -> list[str]:
    """What the table comes to, a sentence each."""
    lines = [_what_it_comes_to(estimate)]
    if estimate.again:
        verb = "is" if estimate.again == 1 else "are"
        lines.append(f"{estimate.again} of them {verb} sent only where a reply cannot be used.")
    if estimate.answered:
        verb = "call is" if estimate.answered == 1 else "calls are"
        lines.append(f"{estimate.answered} {verb} answered already, and not paid for again.")
    if estimate.waiting:
        verb = "call is" if estimate.waiting == 1 else "calls are"
        lines.append(f"{estimate.waiting} {verb} under way already, in a batch job or another process.")
    if estimate.lost:
        verb = "was" if estimate.lost == 1 else "were"
        lines.append(
            f"{estimate.lost} of them {verb} sent before and never heard of: these need --resend-unknown,"
            " and may be billed twice."
        )
    lines += [*estimate.notes, *_limits(estimate), "Nothing was sent."]
    return lines


def _what_it_comes_to(estimate: Estimate) -> str:
    if not estimate.calls:
        return "No call would be sent: there is nothing to pay."
    usual = "" if not estimate.usual_cost else f", usually about {money(estimate.usual_cost)}"
    many = "One call" if estimate.calls == 1 else f"Up to {estimate.calls} calls"
    broken = (
        ""
        if estimate.cost == 0
        else " A connection that breaks is tried twice more, and may be paid each time."
    )
    return f"{many}, {_at_most(estimate)}{usual}.{broken}"


def _at_most(estimate: Estimate) -> str:
    if estimate.cost is not None:
        return "free of charge" if estimate.cost == 0 else f"at most {money(estimate.cost)}"
    named = one_line(", ".join(estimate.unpriced), 60)
    rest = f", the others at most {money(estimate.priced)}" if estimate.priced else ""
    return f"cost unknown (no price is known for {named}){rest}"


def _limits(estimate: Estimate) -> list[str]:
    lines = []
    if estimate.budget is not None:
        before = (
            f", {money(estimate.counted)} of it used by earlier runs of this work" if estimate.counted else ""
        )
        lines.append(f"Budget {dollars(estimate.budget)}{before}: {_fits(estimate.fits_budget)}")
    if estimate.month is not None and estimate.month.cap is not None:
        lines.append(f"{month_line(estimate.month)[:-1]}: {_fits(estimate.fits_month)}")
    return lines


def _fits(fits: bool | None) -> str:
    if fits is None:
        return "whether this fits is unknown, so it needs --allow-unknown-price."
    return (
        "the worst case fits."
        if fits
        else "the worst case does not fit; the run stops before it would pass it."
    )
