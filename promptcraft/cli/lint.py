"""`promptcraft lint`."""

from __future__ import annotations

from typing import Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("lint")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--select", multiple=True, metavar="CODES", help="Report only these rules, such as PC2 or PC201,PC502."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option("--fix", is_flag=True, help="Make the fixes that are safe.")
@click.option("--rules", is_flag=True, help="List all rules.")
@click.option("--explain", metavar="CODE", help="Show the page about one rule.")
@options.store_option
@options.workspace_option
@options.form_option("text", "json", "github", "sarif")
@handled
def command(form: str, store: bool, workspace: str | None, **given: Any) -> int:
    """What is wrong in the frameworks NAME, told from their files alone; without NAME, all of the workspace.

    Nothing is rendered or sent. Leaves with 1 when there is an error or a warning; a note alone is no reason to.
    A comment `# promptcraft: allow PC206 because ...` on the line or the one above allows one problem.

    \b
    Examples:
      promptcraft lint india-inheritance-tax
      promptcraft lint frameworks/*.yaml --format github
      promptcraft lint --explain PC201
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.lint_run import Ordered, explained, lint_named, listed

    explain, rules = given.pop("explain"), given.pop("rules")
    if explain is not None:
        return explained(explain, form)
    if rules:
        return listed(form)
    return lint_named(open_desk(store=store, form=form, folder=workspace), Ordered(**given))
