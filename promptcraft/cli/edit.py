"""`promptcraft edit`."""

from __future__ import annotations

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.command("edit")
@click.argument("name")
@click.option("--by", metavar="WHO", help="Who edits; your user name unless given.")
@click.option("--because", default="", metavar="TEXT", help="What the change is for, kept with the version.")
@options.workspace_option
@options.form_option()
@handled
def command(name: str, by: str | None, because: str, form: str, workspace: str | None) -> int:
    """Open NAME in your editor; when it was changed and is valid, that is a new version, made by you.

    The editor is $VISUAL, else $EDITOR. A shipped framework is copied into the workspace first. What is not valid
    stays in the file for another try, and the line that is wrong is named.

    \b
    Example:
      promptcraft edit india-inheritance-tax
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.edit_run import edit_named
    from promptcraft.cli.versioned import user

    return edit_named(open_desk(form=form, folder=workspace), name, by=by or user(), because=because)
