"""`promptcraft list`."""

from __future__ import annotations

import re

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@click.command("list")
@options.workspace_option
@options.form_option()
@handled
def command(form: str, workspace: str | None) -> int:
    """The frameworks you can name: those of this workspace, and the shipped ones.

    \b
    Example:
      promptcraft list --format json
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.framework.library import list_frameworks
    from promptcraft.report.plain import one_line

    desk = open_desk(form=form, folder=workspace)
    rows = list_frameworks(desk.workspace)
    if form == "json":
        show_result(
            {
                "frameworks": [
                    {
                        "name": row.name,
                        "title": row.title,
                        "questions": row.questions,
                        "origin": row.origin,
                        "problem": row.problem,
                    }
                    for row in rows
                ]
            }
        )
        return 0
    width = max((len(row.name) for row in rows), default=4)
    for row in rows:
        told = (
            f"does not load: {row.problem}"
            if row.problem
            else f"{row.questions:>3} questions  {_readable(row.title)}"
        )
        click.echo(f"{row.name:<{width}}  {row.origin:<9}  {one_line(told, 110)}")
    if not rows:
        click.echo("There is no framework here.", err=True)
    return 1 if any(row.problem for row in rows) else 0


def _readable(title: str) -> str:
    """The title with its variables as people write a gap: `<country>`."""
    return VARIABLE.sub(r"<\1>", title)
