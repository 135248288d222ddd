"""`promptcraft calibrate`."""

from __future__ import annotations

from typing import Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("calibrate", context_settings={"show_default": True})
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option(
    "-m", "--model", "models", multiple=True, metavar="MODEL", help="The reviewer to be tried; needed."
)
@click.option(
    "--plan",
    "size",
    type=click.Choice(("quick", "standard", "full")),
    default="quick",
    help="How many cases: quick makes 45 calls at most.",
)
@click.option("--human", metavar="FILE", help="A CSV file of people's scores: framework,score.")
@click.option("--rubric", default="policy-framework", metavar="R", help="A shipped rubric or a YAML file.")
@click.option("--seed", type=int, default=0, help="Another seed plants other defects.")
@click.option("--details", is_flag=True, help="Show every corrected score.")
@options.call_options
@options.store_option
@options.workspace_option
@options.form_option("text", "json")
@handled
def command(form: str, store: bool, workspace: str | None, **given: Any) -> int:
    """A reviewer's report card: what it finds of defects that are planted, and how steady its scores are.

    Code spoils good frameworks in 21 ways (a question removed, doubled, made leading …) and the reviewer judges each.
    The defects go into shipped frameworks, or into those you NAME. The card is kept, and named under that reviewer's
    scores from then on. After an interruption the same command goes on.

    \b
    Examples:
      promptcraft calibrate -m checklist
      promptcraft calibrate -m local
      promptcraft calibrate -m anthropic:NAME --plan standard --estimate
      promptcraft calibrate -m local --human our-scores.csv
    """
    from promptcraft.cli.calibrate_run import Ordered, calibrate
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.waiting import enter

    desk = open_desk(store=store, form=form, folder=workspace)
    desk.take_limits(given)
    return enter(calibrate(desk, Ordered(**given)))
