"""`promptcraft discuss`."""

from __future__ import annotations

from typing import Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("discuss")
@click.argument("name", required=False)
@click.option("-m", "--model", metavar="MODEL", help="Who answers.")
@click.option("--questions", type=click.IntRange(1), metavar="N", help="Pause after N questions.")
@click.option("--auto", is_flag=True, help="Ask straight through, without waiting for you.")
@click.option(
    "--pushback",
    type=click.Choice(["you", "none"]),
    default="you",
    show_default=True,
    help="Who challenges answers; none is the same as --auto.",
)
@click.option("--resume", metavar="ID", help="Go on with a saved discussion; `last` is the latest.")
@click.option(
    "--fork", metavar="ID[@TURN]", help="Start a new discussion from the first turns of a saved one."
)
@click.option("--paste", is_flag=True, help="Hold the discussion in a chat window, and paste it back.")
@click.option("--reply", metavar="FILE", help="A finished chat saved before; - reads standard input.")
@options.set_option
@options.matrix_option
@options.call_options
@options.store_option
@options.workspace_option
@options.form_option()
@handled
def command(form: str, store: bool, workspace: str | None, **given: Any) -> int:
    """The questions of NAME put to a model one by one, each with the whole framework and everything said before.

    After each answer you may push back, ask, note something, go on, or stop. Every turn is on the disk before you
    see it, so a discussion can be stopped at any time, by anything, and goes on with --resume.

    \b
    Examples:
      promptcraft discuss india-inheritance-tax -m local
      promptcraft discuss india-inheritance-tax -m local --auto --questions 2
      promptcraft discuss --resume last
      promptcraft discuss india-inheritance-tax --paste
      promptcraft discuss economic-basis -m local --auto --set country=India,Japan
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.discuss_run import Ordered, discuss_named
    from promptcraft.cli.waiting import enter

    desk = open_desk(store=store, form=form, folder=workspace)
    desk.take_limits(given)
    return enter(discuss_named(desk, Ordered(**given)))
