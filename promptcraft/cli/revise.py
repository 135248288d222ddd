"""`promptcraft revise`."""

from __future__ import annotations

from typing import Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("revise")
@click.argument("name")
@click.option("-m", "--model", metavar="MODEL", help="Have this model propose edits for the findings first.")
@click.option("--accept", multiple=True, metavar="ID", help="Accept this edit; `all` accepts every one.")
@click.option("--reject", multiple=True, metavar="ID", help="Reject this edit; it is not offered again.")
@click.option("--because", default="", metavar="TEXT", help="Why the rejected edits are not wanted.")
@click.option("--by", metavar="NAME", help="Who accepts; your user name unless given.")
@options.set_option
@options.call_options
@options.store_option
@options.workspace_option
@options.form_option()
@handled
def command(form: str, store: bool, workspace: str | None, **given: Any) -> int:
    """Edits that reviewers proposed for NAME, one by one: what each answers, and what it would change.

    You accept or reject each; accepted ones make a new version, and the old one is kept. Where there is no critique
    yet, the checklist's edits are shown. Without a terminal, and without --accept or --reject, edits are listed.

    \b
    Examples:
      promptcraft revise india-inheritance-tax
      promptcraft revise india-inheritance-tax --accept all
      promptcraft revise my-plan --reject e1a2b3c --because "see question 6"
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.revise_run import Ordered, revise_named
    from promptcraft.cli.waiting import enter

    desk = open_desk(store=store, form=form, folder=workspace)
    desk.take_limits(given)
    return enter(revise_named(desk, Ordered(**given)))
