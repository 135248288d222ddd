"""`promptcraft review`."""

from __future__ import annotations

from typing import Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("review")
@click.argument("name", required=False)
@click.option("--as", "person", metavar="NAME", help="Who reviews: the name that stands beside the models.")
@click.option("--form", "form_file", metavar="FILE", help="Write a form to send round: .yaml or .md.")
@click.option(
    "--read", "read_file", metavar="FILE", help="Read a form that was filled in; - is standard input."
)
@click.option("--rubric", metavar="R", help="A rubric by name or a YAML file, not the one NAME is meant for.")
@options.set_option
@click.option("--details", is_flag=True, help="Show every finding.")
@options.store_option
@options.workspace_option
@options.form_option("text", "json", "markdown")
@handled
def command(form: str, store: bool, workspace: str | None, **given: Any) -> int:
    """A colleague's own review of NAME, by the rubric that models get: it stands beside theirs everywhere.

    In a terminal the form is asked criterion by criterion; Enter leaves one unscored, which is never 0. Ctrl-C keeps
    what was filled in, and the same command goes on. Each level needs a reason, and a question or words it stands on.

    \b
    Examples:
      promptcraft review my-plan --as "Asha Rao"
      promptcraft review my-plan --form asha.md
      promptcraft review --read asha.md --as "Asha Rao"
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.review_run import Ordered, review_named

    desk = open_desk(store=store, form=form, folder=workspace)
    return review_named(desk, Ordered(**given))
