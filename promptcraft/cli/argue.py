"""`promptcraft argue`."""

from __future__ import annotations

from typing import Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("argue")
@click.argument("name")
@click.argument("finding", required=False)
@click.argument("answer", required=False, metavar="[TEXT]")
@click.option("-m", "--model", "reviewer", metavar="REVIEWER", help="Whose finding, where several have one.")
@click.option("--last", is_flag=True, help="The critique made last, whoever made it.")
@click.option(
    "--reply", metavar="FILE", help="What the chat said to it, saved before; - reads standard input."
)
@click.option("--by", metavar="NAME", help="Who answers; your user name unless given.")
@click.option("--as", "person", metavar="NAME", help="You are this reviewer: reply to answers that wait.")
@click.option("--verdict", type=click.Choice(["uphold", "soften", "withdraw"]), help="With --as: your reply.")
@click.option("--on", multiple=True, metavar="WHAT", help="With --as: a question's id, or words of the text.")
@click.option(
    "--level", type=click.IntRange(0, 5), metavar="0-5", help="With --as: the criterion's new level."
)
@click.option("--rubric", metavar="R", help="The rubric's file, where the critique used one without a name.")
@options.call_options
@options.store_option
@options.workspace_option
@options.form_option("text", "json", "markdown")
@handled
def command(form: str, store: bool, workspace: str | None, **given: Any) -> int:
    """Answer a FINDING about NAME; the same reviewer upholds, softens or withdraws it, and the points follow.

    FINDING is the id beside it, such as f3. Say where the framework covers it: a question by number or id, or its
    words. A doubt that names nothing moves nothing and is not sent. The critique before is kept. Without FINDING the
    findings are listed. A colleague who reviewed it finds your answer waiting, and replies with --as.

    \b
    Examples:
      promptcraft argue my-plan f3 "question 6 covers this"
      promptcraft argue my-plan f3 "see [money]" -m local
      promptcraft argue my-plan --as "Asha Rao"
    """
    from promptcraft.cli.argue_run import Ordered, argue_named
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.waiting import enter

    desk = open_desk(store=store, form=form, folder=workspace)
    desk.take_limits(given)
    return enter(argue_named(desk, Ordered(**given)))
