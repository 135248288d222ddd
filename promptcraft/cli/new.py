"""`promptcraft new`."""

from __future__ import annotations

from typing import Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("new")
@click.argument("issue")
@click.option("-m", "--model", metavar="MODEL", help="Have this model write the questions.")
@click.option("--name", metavar="NAME", help="The name of the framework; made of the issue unless given.")
@click.option("--by", metavar="WHO", help="Whose framework it is; your user name unless given.")
@options.call_options
@options.workspace_option
@options.form_option()
@handled
def command(form: str, workspace: str | None, **given: Any) -> int:
    """Start a framework from one sentence: a ladder of questions from principles to a balanced end.

    Without -m no model is asked: the questions are those of the coverage list, to be made your own. A place that the
    sentence names becomes a variable, so that --set place=Japan asks the same about Japan.

    \b
    Examples:
      promptcraft new "Should cities ban private cars?"
      promptcraft new "Should India tax inheritances?" -m local
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.new_run import Ordered, make_new
    from promptcraft.cli.waiting import enter

    desk = open_desk(form=form, folder=workspace)
    desk.take_limits(given)
    return enter(make_new(desk, Ordered(**given)))
