"""`promptcraft blame`."""

from __future__ import annotations

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

WIDEST = 100


@click.command("blame")
@click.argument("name")
@options.workspace_option
@options.form_option()
@handled
def command(name: str, form: str, workspace: str | None) -> int:
    """Who each field and question of NAME came from: author or reviewer, the finding it answered, who accepted it.

    A question that was moved or rewritten keeps its origin and shows its last change.

    \b
    Example:
      promptcraft blame india-inheritance-tax
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.framework.blame import blame
    from promptcraft.framework.history import versions
    from promptcraft.report.blame import blame_text

    desk = open_desk(form=form, folder=workspace)
    found = desk.find(name)
    blamed = blame(versions(desk.workspace, found.name), found.loaded.framework)
    if form == "json":
        data = {"framework": found.name, "parts": [one.model_dump(mode="json") for one in blamed]}
        show_result(data, warnings=tuple(desk.warnings))
        return 0
    click.echo(blame_text(blamed, min(desk.out.width, WIDEST)))
    return 0
