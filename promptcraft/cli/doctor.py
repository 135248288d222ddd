"""`promptcraft doctor`."""

from __future__ import annotations

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result
from promptcraft.cli.terminal import styled

SIGNS = {"ok": ("ok  ", "green"), "note": ("note", "yellow"), "bad": ("BAD ", "red")}


@click.command("doctor")
@options.workspace_option
@options.form_option()
@handled
def command(form: str, workspace: str | None) -> int:
    """What works here: platform, folders, disk, template bounds, models, keys, weights. Sends nothing anywhere.

    \b
    Example:
      promptcraft doctor
    """
    from promptcraft.cli.check_up import check_up
    from promptcraft.cli.desk import open_desk
    from promptcraft.report.plain import one_line

    desk = open_desk(form=form, folder=workspace)
    checks = check_up(desk.workspace)
    if form == "json":
        show_result(
            {
                "checks": [
                    {"name": one.name, "state": one.state, "found": one.found, "next": one.next}
                    for one in checks
                ]
            }
        )
    else:
        for one in checks:
            sign, colour = SIGNS[one.state]
            click.echo(f"{styled(sign, colour)}  {one.name:<16} {one_line(one.found)}")
            if one.next:
                click.echo(f"      {'':<16} next: {one_line(one.next)}")
    return 1 if any(one.state == "bad" for one in checks) else 0
