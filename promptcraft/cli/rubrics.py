"""`promptcraft rubrics`."""

from __future__ import annotations

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled


@click.group("rubrics")
def command() -> None:
    """How frameworks are judged: rubrics listed, shown and checked."""


@command.command("list")
@options.workspace_option
@options.form_option()
@handled
def list_all(form: str, workspace: str | None) -> int:
    """The rubrics you can name with --rubric: those of the folder rubrics/ and those built in.

    \b
    Example:
      promptcraft rubrics list
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.rubric_run import listed

    return listed(open_desk(form=form, folder=workspace))


@command.command("show")
@click.argument("name")
@options.workspace_option
@options.form_option("text", "json", "yaml")
@handled
def show(name: str, form: str, workspace: str | None) -> int:
    """A rubric with the description of every level. NAME is a rubric by name, or a YAML file.

    \b
    Examples:
      promptcraft rubrics show policy-framework
      promptcraft rubrics show question-list --format yaml > rubrics/mine.yaml
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.rubric_run import shown

    return shown(open_desk(form=form, folder=workspace), name)


@command.command("lint")
@click.argument("names", nargs=-1, required=True, metavar="NAME|FILE...")
@options.workspace_option
@options.form_option()
@handled
def lint(names: tuple[str, ...], form: str, workspace: str | None) -> int:
    """What is wrong in a rubric: everything at once, each with its line.

    \b
    Example:
      promptcraft rubrics lint rubrics/mine.yaml
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.rubric_run import linted

    return linted(open_desk(form=form, folder=workspace), names)


@command.command("schema")
@handled
def schema() -> int:
    """Print the JSON Schema of the rubric file, for editors that complete and check.

    \b
    Example:
      promptcraft rubrics schema > rubric.schema.json
    """
    from promptcraft.critique.rubric_schema import rubric_schema_text

    click.echo(rubric_schema_text(), nl=False)
    return 0
