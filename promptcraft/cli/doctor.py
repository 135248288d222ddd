"""`promptcraft doctor`."""

from __future__ import annotations

import shutil

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result
from promptcraft.cli.terminal import is_screen, styled

INDENT = " " * 23
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
            found, what_next = _laid_out(one.found), _laid_out(f"next: {one.next}")
            click.echo(f"{styled(sign, colour)}  {one_line(one.name):<16} {found}")
            if one.next:
                click.echo(f"{INDENT}{what_next}")
    return 1 if any(one.state == "bad" for one in checks) else 0


def _laid_out(text: str) -> str:
    """The text beside the names: wrapped on a screen, one line in a file."""
    from promptcraft.report.plain import one_line, wrapped

    if not is_screen():
        return one_line(text)
    return wrapped(text, shutil.get_terminal_size().columns, INDENT).removeprefix(INDENT)
