"""Printing a comparison in the form asked for, and writing it to the files asked for."""

from __future__ import annotations

from pathlib import Path

import click

from promptcraft.cli.compare_run import Ordered
from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.records.comparison import Comparison


def show(desk: Desk, comparison: Comparison, ordered: Ordered) -> None:
    """The comparison to stdout, and to a page and a table where those are wanted."""
    _write(desk, comparison, ordered)
    if desk.form == "json":
        show_result(comparison.model_dump(mode="json"), warnings=tuple(desk.warnings))
    elif desk.form == "csv":
        from promptcraft.report.comparison_csv import comparison_csv

        click.echo(comparison_csv(comparison), nl=False)
    elif desk.form == "markdown":
        from promptcraft.report.comparison_markdown import comparison_markdown

        click.echo(comparison_markdown(comparison, details=ordered.details), nl=False)
    else:
        from promptcraft.report.comparison import print_comparison

        print_comparison(desk.out, comparison, details=ordered.details, shades=ordered.shades)
        _cards(desk, comparison)


def _cards(desk: Desk, comparison: Comparison) -> None:
    """What the reviewers' report cards say, a line each."""
    from promptcraft.cli.standing_card import standing
    from promptcraft.report.plain import one_line

    told = {name: standing(desk.workspace, name) for name in (judge.name for judge in comparison.reviewers)}
    for name in told if comparison.marks else ():
        if told[name]:
            desk.out.print(f"{one_line(name)}: {one_line(told[name])}", style="dim", soft_wrap=True)


def _write(desk: Desk, comparison: Comparison, ordered: Ordered) -> None:
    from promptcraft.workspace.files import write_whole

    if ordered.page is not None:
        from promptcraft.report.comparison_page import comparison_page

        write_whole(Path(ordered.page), comparison_page(comparison).encode("utf-8", "replace"))
        desk.say(f"Page written: {ordered.page}")
    if ordered.table is not None:
        from promptcraft.report.comparison_csv import comparison_csv

        write_whole(Path(ordered.table), comparison_csv(comparison).encode("utf-8-sig", "replace"))
        desk.say(f"Table written: {ordered.table}")
