"""`promptcraft show`."""

from __future__ import annotations

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result


@click.command("show")
@click.argument("name")
@options.set_option
@options.workspace_option
@options.form_option("text", "json", "markdown")
@handled
def command(name: str, form: str, workspace: str | None, settings: tuple[str, ...]) -> int:
    """The framework NAME with its variables filled in, exactly as reviewers see it.

    \b
    Examples:
      promptcraft show india-inheritance-tax
      promptcraft show india-inheritance-tax --set country=Japan
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.report.plain import safe

    desk = open_desk(form=form, folder=workspace)
    found = desk.find(name)
    rendered = desk.rendered(found, settings)
    if form == "json":
        data = rendered.model_dump(mode="json") | {
            "origin": found.origin,
            "rendered_hash": rendered.rendered_hash,
        }
        show_result(data, warnings=tuple(desk.warnings))
        return 0
    click.echo(safe(rendered.text), nl=False)
    return 0
