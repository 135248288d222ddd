"""`promptcraft models keys`."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result
from promptcraft.errors import KeyInvalid, KeyMissing, UsageMistake

if TYPE_CHECKING:
    from promptcraft.workspace.settings import Settings

MOST_TYPED = 20_000
NAMES = "anthropic, openai, a table's name, or a variable such as MINE_API_KEY"
PLAIN_NAME = re.compile(r"[A-Za-z_-]{1,20}", re.ASCII)
"""What may be repeated: nothing that could be much of a key."""


@click.group("keys")
def command() -> None:
    """Keys that are stored for later commands; what is in the environment goes first."""


@command.command("set")
@click.argument("name", metavar="PROVIDER|VARIABLE")
@click.option("--keyring", is_flag=True, help="Store it in the system's keyring, not in keys.json.")
@options.workspace_option
@handled
def set_key(name: str, keyring: bool, workspace: str | None) -> int:
    """Store a key. It is asked for without being shown, or read from standard input.

    NAME is anthropic, openai, a table of promptcraft.toml, or the variable that holds the key.

    \b
    Examples:
      promptcraft models keys set anthropic
      cat key.txt | promptcraft models keys set MINE_API_KEY
    """
    from promptcraft.workspace.keys import key_file, key_source, store_key

    variable = _variable(name, workspace)
    store_key(variable, _typed(variable), keyring=keyring)
    place = "the system's keyring" if keyring else f"{key_file()}, which only you can read"
    click.echo(f"The key for {variable} is stored in {place}.")
    if key_source(variable) == "environment":
        click.echo(f"Note: {variable} is also set in the environment, and that one is used.", err=True)
    return 0


@command.command("list")
@options.workspace_option
@options.form_option()
@handled
def list_keys(form: str, workspace: str | None) -> int:
    """Which keys there are and where each comes from; no part of any key is shown.

    \b
    Example:
      promptcraft models keys list
    """
    from promptcraft.models.registry import key_variables
    from promptcraft.report.plain import one_line
    from promptcraft.workspace.key_shape import shown_variable
    from promptcraft.workspace.keys import key_source, stored_keys

    stored = stored_keys()
    used = key_variables(_settings(workspace))
    known = dict.fromkeys([*used, *sorted(stored.keys), *stored.keyring])
    rows = [(shown_variable(name), key_source(name), used.get(name, ())) for name in known]
    if form == "json":
        keys = [{"variable": name, "source": source, "models": list(users)} for name, source, users in rows]
        show_result({"keys": keys})
        return 0
    width = max(len(name) for name, _, _ in rows)
    for name, source, users in rows:
        told = f"from {source}" if source else "not set"
        whose = f"  for {', '.join(users)}" if users else ""
        click.echo(f"{one_line(name).ljust(width)}  {told.ljust(16)}{one_line(whose)}".rstrip())
    return 0


@command.command("remove")
@click.argument("name", metavar="PROVIDER|VARIABLE")
@options.workspace_option
@handled
def remove(name: str, workspace: str | None) -> int:
    """Forget a stored key.

    \b
    Example:
      promptcraft models keys remove anthropic
    """
    from promptcraft.workspace.keys import key_source, remove_key

    variable = _variable(name, workspace)
    if not remove_key(variable):
        from_outside = key_source(variable) == "environment"
        raise KeyMissing(
            f"No key is stored for {variable}.",
            hint=f"It is set in the environment: unset {variable}"
            if from_outside
            else "promptcraft models keys list",
            where=variable,
        )
    click.echo(f"The key for {variable} is no longer stored.")
    return 0


def _settings(workspace: str | None) -> Settings:
    from promptcraft.cli.desk import open_desk

    return open_desk(folder=workspace).workspace.settings


def _variable(name: str, workspace: str | None) -> str:
    """The variable that a provider, a table or a variable's own name stands for."""
    from promptcraft.models.registry import key_variables
    from promptcraft.workspace.key_shape import REPLACE_IT, is_variable, looks_like_key

    if looks_like_key(name):
        raise UsageMistake(
            "What was typed as a name looks like a key, so it is not repeated here, and nothing was changed.",
            hint=f"Write {NAMES}; the key itself is asked for. {REPLACE_IT}",
        )
    if name.isupper() and is_variable(name):
        return name
    for variable, users in key_variables(_settings(workspace)).items():
        if name == variable or name in users or f"{name}:NAME" in users:
            return variable
    shown = name if PLAIN_NAME.fullmatch(name) else "That"
    raise UsageMistake(
        f"{shown} is no provider, no table with a key, and no name of a variable.",
        hint=f"Write {NAMES}; the key is asked for.",
    )


def _typed(variable: str) -> str:
    """The key as it was typed or piped, without the line break at its end."""
    if sys.stdin is not None and sys.stdin.isatty():
        typed: str = click.prompt(
            f"Key for {variable}", hide_input=True, err=True, default="", show_default=False
        )
        return typed.strip()
    raw = b"" if sys.stdin is None else sys.stdin.buffer.read(MOST_TYPED)
    try:
        return raw.decode("ascii").strip(" \t\r\n")
    except UnicodeDecodeError:
        raise KeyInvalid(
            f"That is no key for {variable}: it holds a character that no key has. Nothing was stored.",
            hint="Copy the key alone.",
            where=variable,
        ) from None
