"""`promptcraft models trust`, and the question before a stranger's server gets a key."""

from __future__ import annotations

import click

from promptcraft.cli import options
from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import handled
from promptcraft.cli.terminal import person_there
from promptcraft.errors import UsageMistake
from promptcraft.models.address import check_address, needs_trust
from promptcraft.report.plain import safe
from promptcraft.workspace.key_shape import SHOWN, looks_like_key, plain_address, shown_variable
from promptcraft.workspace.keys import has_key
from promptcraft.workspace.trust import is_trusted, trust, trusted


@click.command("trust")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--remove", is_flag=True, help="Allow it no longer.")
@options.workspace_option
@handled
def command(name: str | None, remove: bool, workspace: str | None) -> int:
    """Let the server of the table NAME in promptcraft.toml have the key it names; alone: show what is allowed.

    A workspace may come from a stranger, so the first time a key would go to a server of its choice you are asked.
    The answer is kept in your own settings, for that address and that variable.

    \b
    Example:
      promptcraft models trust mine
    """
    from promptcraft.cli.desk import open_desk

    if name is None:
        for base_url, variable in trusted():
            click.echo(
                f"{safe(plain_address(base_url))} may have the key in {safe(shown_variable(variable))}"
            )
        return 0
    table = open_desk(folder=workspace).workspace.settings.models.get(name)
    if table is None or not table.api_key_env:
        shown = SHOWN if looks_like_key(name) else name
        raise UsageMistake(
            f"promptcraft.toml has no table models.{shown} with an api_key_env.",
            hint="Only tables that send a key need to be allowed; promptcraft models list shows them.",
        )
    check_address(name, table)
    trust(table.base_url, table.api_key_env, allowed=not remove)
    verb = "may no longer" if remove else "may"
    click.echo(f"{safe(table.base_url)} {verb} have the key in {safe(table.api_key_env)}.")
    return 0


def ask_trust(desk: Desk, label: str) -> None:
    """Ask the person, where one is there, before a table first gets its key; after a no that model fails alone."""
    table = desk.workspace.settings.models.get(label.strip())
    if table is None or desk.estimate or desk.form == "json" or not person_there() or not needs_trust(table):
        return
    variable, base_url = table.api_key_env, table.base_url
    check_address(label, table)
    if not has_key(variable) or is_trusted(base_url, variable):
        return
    click.echo(
        f"promptcraft.toml sends the key in {safe(variable)} to {safe(base_url)} ({safe(label)}).", err=True
    )
    if click.confirm("Do you know that server, and shall it have this key?", default=False, err=True):
        trust(base_url, variable)
