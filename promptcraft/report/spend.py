"""What was spent, as a table for people or as CSV."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promptcraft.models.spend import dollars
from promptcraft.models.spend_table import MonthSpent, Spending, Spent
from promptcraft.report.plain import one_line, wrapped
from promptcraft.report.terminal import money

FIELDS = tuple(Spent.model_fields)


def print_spending(console: Console, spent: Spending) -> None:
    """The table, what was saved, what may have been billed besides, and how the month stands."""
    if spent.rows:
        console.print(_table(spent))
    else:
        console.print(f"No call was sent{f' since {spent.since}' if spent.since else ''}.")
    for line in [*_notes(spent.total), month_line(spent.month)]:
        console.print(Text(wrapped(line, min(console.width, 100))))


def spending_csv(spent: Spending) -> str:
    """One line a group, amounts in US dollars; what nobody knows is counted in a column of its own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([spent.by, *FIELDS[1:]])
    for row in spent.rows:
        writer.writerow([_cell(getattr(row, name)) for name in FIELDS])
    return text.getvalue()


def month_line(month: MonthSpent) -> str:
    """How the month stands, against the cap where there is one."""
    spent = f"${month.spent:.4f}"
    more = "".join(
        f", ${amount:.4f} set aside for {what}"
        for amount, what in (
            (month.unmeasured_most, "answers without usage"),
            (month.lost_most, "calls without an answer"),
            (month.waiting_most, "batch jobs under way"),
        )
        if amount
    )
    if month.cap is None:
        return f"{month.month} (UTC): {spent} spent{more}. No monthly_cap is set in promptcraft.toml."
    return (
        f"{month.month} (UTC): {spent} of the monthly cap of {dollars(month.cap)} spent{more};"
        f" ${month.left:.4f} left."
    )


def _table(spent: Spending) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(spent.by.capitalize(), overflow="fold")
    for title in ("Calls", "Tokens in", "of them cached", "Tokens out", "Cost"):
        table.add_column(title, justify="right")
    for row in spent.rows:
        table.add_row(Text(one_line(row.name, 48)), *_cells(row))
    if len(spent.rows) > 1:
        table.add_row(Text("Sum", style="bold"), *(Text(cell, style="bold") for cell in _cells(spent.total)))
    return table


def _cells(row: Spent) -> list[str]:
    some = "+" if row.untold else ""
    counts = [f"{row.calls:,}", f"{row.input:,}{some}", f"{row.cached:,}", f"{row.output:,}{some}"]
    known = money(row.cost)
    if row.unpriced or row.unmeasured:
        known = "unknown" if row.unpriced + row.unmeasured == row.calls else f"{money(row.cost)} + unknown"
    return [*counts, "-" if not row.calls else known]


def _notes(total: Spent) -> list[str]:
    """What the table leaves out, a sentence each."""
    notes = []
    if total.unpriced:
        notes.append(f"{_calls(total.unpriced)} of unknown price: what they cost is in no sum here.")
    if total.unmeasured:
        notes.append(
            f"{_calls(total.unmeasured)} whose answer told no usage: at most ${total.unmeasured_most:.4f} is set aside"
            " for that, and in no sum here."
        )
    if total.untold:
        notes.append(f"{_calls(total.untold)} whose server did not say how many tokens it took (+).")
    if total.cache_saved:
        verb = "saved" if total.cache_saved > 0 else "cost more than it saved, by"
        notes.append(f"Caching by the provider {verb} ${abs(total.cache_saved):.4f}.")
    if total.batch_saved:
        notes.append(f"Batch jobs saved ${total.batch_saved:.4f}.")
    if total.waiting:
        notes.append(f"In batch jobs under way: {_calls(total.waiting)}, at most ${total.waiting_most:.4f}.")
    if total.lost:
        most = f"at most ${total.lost_most:.4f}"
        if total.lost_unpriced:
            most = f"{most} and {_calls(total.lost_unpriced)} of unknown price"
        notes.append(
            f"Possibly billed besides, and in no sum here: {_calls(total.lost)} without an answer, {most}."
        )
    return notes


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count:,} calls"


def _cell(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
