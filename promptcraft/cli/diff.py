"""`promptcraft diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from promptcraft.cli.versioned import Side
    from promptcraft.framework.compare_versions import Comparison

WIDEST = 100


@click.command("diff")
@click.argument("before", metavar="NAME[@VERSION]")
@click.argument("after", metavar="[NAME[@VERSION]]", required=False)
@options.workspace_option
@options.form_option("text", "json", "markdown")
@handled
def command(before: str, after: str | None, form: str, workspace: str | None) -> int:
    """What changed between two versions, question by question: added, dropped, moved, rewritten.

    A version is a number (1 is the first), `first`, `last`, or the beginning of its hash; NAME without one is the
    file as it is now. One NAME alone compares its last recorded version with the one before; NAME@VERSION alone
    compares that version with the file.

    \b
    Examples:
      promptcraft diff india-inheritance-tax
      promptcraft diff india-inheritance-tax@1 india-inheritance-tax@last
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.versioned import last_two, side
    from promptcraft.framework.compare_versions import compare_versions
    from promptcraft.framework.version_names import split_version

    desk = open_desk(form=form, folder=workspace)
    name, version = split_version(before)
    if after is None and not version:
        old, new = last_two(desk, name)
    else:
        old, new = side(desk, before), side(desk, after or name)
    comparison = compare_versions(old.framework, new.framework)
    if form == "json":
        sides = {"before": old.data, "after": new.data}
        show_result(sides | comparison.model_dump(mode="json"), warnings=tuple(desk.warnings))
    elif form == "markdown":
        from promptcraft.report.changes import changes_markdown

        click.echo(changes_markdown(comparison, (old.title, new.title)), nl=False)
    else:
        _print(min(desk.out.width, WIDEST), old, new, comparison)
    return 0


def _print(width: int, old: Side, new: Side, comparison: Comparison) -> None:
    from promptcraft.cli.terminal import styled
    from promptcraft.report.changes import MARKED, changes_text
    from promptcraft.report.plain import one_line

    if not comparison.questions and not comparison.fields:
        click.echo(one_line(f"{old.title} and {new.title} are the same."))
        return
    click.echo(one_line(f"{old.title} -> {new.title}") + "\n")
    text = changes_text(comparison, width)
    click.echo(MARKED.sub(lambda match: styled(match[0], "red" if match[0][0] == "[" else "green"), text))
