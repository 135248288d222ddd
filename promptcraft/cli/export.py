"""`promptcraft export`."""

from __future__ import annotations

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result


@click.command("export")
@click.argument("name")
@click.option(
    "--to",
    "kind",
    default="markdown",
    show_default=True,
    metavar="KIND",
    help="markdown, prompt, promptfoo or prompty.",
)
@click.option(
    "--filled/--template",
    default=None,
    help="Fill the variables in, or let them go along; a prompt is filled in unless --template is given.",
)
@options.set_option
@options.workspace_option
@options.form_option()
@handled
def command(
    name: str, kind: str, filled: bool | None, settings: tuple[str, ...], form: str, workspace: str | None
) -> int:
    """Print the framework NAME as another kind of file; importing that gives the framework again.

    \b
    Examples:
      promptcraft export india-inheritance-tax --to prompt --set country=Japan
      promptcraft export india-inheritance-tax --to promptfoo > config.yaml
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.terminal import is_screen
    from promptcraft.framework.exporting.export import export
    from promptcraft.report.plain import safe

    desk = open_desk(form=form, folder=workspace)
    found = desk.find(name)
    fill = filled if filled is not None else (kind == "prompt" or bool(settings))
    rendered = desk.rendered(found, settings) if fill else None
    text = export(found.loaded.framework, kind, rendered=rendered)
    if form == "json":
        show_result({"name": found.name, "kind": kind, "text": text}, warnings=tuple(desk.warnings))
        return 0
    click.echo(safe(text) if is_screen() else text, nl=False)
    return 0
