"""`promptcraft show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptcraft.framework.figures import FigureRow
    from promptcraft.framework.rendered import Rendered


@click.command("show")
@click.argument("name")
@options.set_option
@options.matrix_option
@click.option("--figures", is_flag=True, help="Show the table of figures instead of the text.")
@options.workspace_option
@options.form_option("text", "json", "markdown")
@handled
def command(
    name: str, form: str, workspace: str | None, settings: tuple[str, ...], matrix: str | None, figures: bool
) -> int:
    """The framework NAME with its variables filled in, exactly as reviewers see it.

    \b
    Examples:
      promptcraft show india-inheritance-tax
      promptcraft show india-inheritance-tax --set country=Japan
      promptcraft show paying-data-producers --figures
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.framework.figures import figure_table
    from promptcraft.report.plain import safe

    desk = open_desk(form=form, folder=workspace)
    found = desk.find(name)
    cases = desk.cases(found, settings, matrix)
    tables = [figure_table(found.loaded.framework, case.figures) for case in cases]
    if form == "json":
        show_result({"cases": _data(cases, tables, found.origin)}, warnings=tuple(desk.warnings))
        return 0
    for case, table in zip(cases, tables, strict=True):
        if len(cases) > 1:
            click.echo(safe(f"=== {', '.join(f'{key}={value}' for key, value in case.values.items())}"))
        if figures:
            _print_figures(table)
        else:
            click.echo(safe(case.text), nl=False)
            for brought in case.brought:
                click.echo(safe(f"{brought.place}: {brought.size}"), err=True)
    return 0


def _data(
    cases: Sequence[Rendered], tables: Sequence[Sequence[FigureRow]], origin: str
) -> list[dict[str, object]]:
    return [
        case.model_dump(mode="json")
        | {
            "origin": origin,
            "rendered_hash": case.rendered_hash,
            "figure_table": [row.model_dump(mode="json") for row in table],
        }
        for case, table in zip(cases, tables, strict=True)
    ]


def _print_figures(rows: Sequence[FigureRow]) -> None:
    from promptcraft.report.plain import one_line

    if not rows:
        click.echo("This framework has no figures.", err=True)
        return
    name = max(len(row.name) for row in rows)
    value = max(len(row.readable) for row in rows)
    for row in rows:
        click.echo(f"{row.name:<{name}}  {row.readable:>{value}} {one_line(row.unit)}")
        source = f"; {one_line(row.source, 120)}" if row.source else ""
        click.echo(f"{'':<{name}}  = {one_line(row.formula, 100)}{source}")
