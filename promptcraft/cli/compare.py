"""`promptcraft compare`."""

from __future__ import annotations

from typing import Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("compare")
@click.argument("names", nargs=-1, required=True, metavar="NAME[@VERSION]...")
@click.option("--version", "version", metavar="V", help="This version of every NAME; all takes every one.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Only cases with these values; commas give several.",
)
@click.option("--rubric", default="", metavar="R", help="Critiques under this rubric; else the commonest.")
@click.option("--semantic", is_flag=True, help="Also put together reasons that mean the same.")
@click.option("--pairwise", is_flag=True, help="Ask -m MODEL which of every two is better, in both orders.")
@click.option("-m", "--model", metavar="MODEL", help="Who is asked with --pairwise.")
@click.option("--html", "page", metavar="FILE", type=click.Path(dir_okay=False), help="Write a page, too.")
@click.option("--csv", "table", metavar="FILE", type=click.Path(dir_okay=False), help="Write a table, too.")
@click.option("--details", is_flag=True, help="Every finding and the statistics.")
@click.option("--no-shades", "shades", flag_value=False, default=True, help="Numbers only, no bars.")
@options.call_options
@options.workspace_option
@options.form_option("text", "markdown", "json", "csv")
@handled
def command(form: str, workspace: str | None, **given: Any) -> int:
    """What the reviewers of NAME said, side by side.

    First what costs most points and who says so, then whether they agree, where they part, and every score.
    It reads saved critiques and asks nobody, but with --pairwise. Of each reviewer and case the newest critique
    counts. NAME alone is the file as it is now; several NAMEs or versions are compared by the same reviewers. A
    version is a number, first, last, all, or the beginning of its hash.

    \b
    Examples:
      promptcraft compare india-inheritance-tax
      promptcraft compare india-inheritance-tax --version all --html page.html
      promptcraft compare india-inheritance-tax public-quarrel --format csv
      promptcraft compare public-quarrel@1 public-quarrel@2 --pairwise -m MODEL
    """
    from promptcraft.cli.compare_run import Ordered, compare_named
    from promptcraft.cli.compare_show import show
    from promptcraft.cli.desk import open_desk

    desk = open_desk(form=form, folder=workspace)
    desk.take_limits(given)
    ordered = Ordered(**given)
    comparison = compare_named(desk, ordered)
    if comparison is not None:
        show(desk, comparison, ordered)
    return 0
