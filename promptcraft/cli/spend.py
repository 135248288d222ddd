"""`promptcraft spend`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled

if TYPE_CHECKING:
    from promptcraft.cli.desk import Desk
    from promptcraft.models.spend_table import Grouping, Spending


@click.command("spend")
@click.option(
    "--by",
    type=click.Choice(["day", "model", "framework", "month"]),
    default="model",
    show_default=True,
    help="What the sums are for.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Leave out what was sent before this day (UTC).",
)
@options.workspace_option
@options.form_option("text", "json", "csv")
@handled
def command(form: str, workspace: str | None, by: Grouping, since: datetime | None) -> int:
    """What the calls of this workspace have cost: calls, tokens, US dollars, and the month against its cap.

    Costs that nobody knows are counted apart and never as 0; so are calls that may have been billed although no
    answer came. A cap on each calendar month stands in promptcraft.toml: `monthly_cap = 20.0`.

    \b
    Examples:
      promptcraft spend
      promptcraft spend --by day --since 2026-11-01
      promptcraft spend --by framework --format csv
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.failure import show_result
    from promptcraft.report.spend import print_spending, spending_csv

    desk = open_desk(form=form, folder=workspace)
    spent = _spending(desk, by, since)
    if form == "json":
        data = spent.model_dump(mode="json")
        left = spent.month.left
        data["month"]["left"] = None if left is None else float(left)
        show_result(data, warnings=tuple(desk.warnings))
    elif form == "csv":
        click.echo(spending_csv(spent), nl=False)
    else:
        print_spending(desk.out, spent)
    return 0


def _spending(desk: Desk, by: Grouping, since: datetime | None) -> Spending:
    from promptcraft.models.spend import read_spending
    from promptcraft.models.spend_table import month_spent, spending

    calls = read_spending(desk.workspace.ledger)
    month = month_spent(calls, now=time.time(), cap=desk.workspace.settings.cap)
    begin = None if since is None else since.replace(tzinfo=UTC)
    wanted = calls if begin is None else [call for call in calls if call.at >= begin.timestamp()]
    return spending(wanted, by=by, month=month, since="" if begin is None else f"{begin:%Y-%m-%d}")
