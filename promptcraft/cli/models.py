"""`promptcraft models`."""

from __future__ import annotations

import click

from promptcraft.cli import keys, models_check, options, trust
from promptcraft.cli.failure import handled, show_result


@click.group("models")
def command() -> None:
    """Who can review and discuss, and what each of them needs."""


command.add_command(keys.command)
command.add_command(trust.command)
command.add_command(models_check.command)


@command.command("list")
@options.workspace_option
@options.form_option()
@handled
def list_models(form: str, workspace: str | None) -> int:
    """Every way to write a model after -m, and whether it would work here.

    \b
    Example:
      promptcraft models list
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.models.registry import known_models
    from promptcraft.report.plain import one_line

    desk = open_desk(form=form, folder=workspace)
    rows = known_models(desk.workspace.settings)
    if form == "json":
        show_result({"models": [row.model_dump(mode="json") for row in rows]})
        return 0
    width = max(len(row.form) for row in rows)
    for row in rows:
        state = "ready" if row.ready else f"needs: {row.needs}"
        form_shown = one_line(row.form, width).ljust(width)
        click.echo(f"{form_shown}  {one_line(row.what)}  ({one_line(state)})")
    return 0
