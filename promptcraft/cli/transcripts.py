"""`promptcraft transcripts`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from promptcraft.discuss.transcripts import Listed


@click.group("transcripts")
def command() -> None:
    """Saved critiques and discussions."""


@command.command("list")
@options.workspace_option
@options.form_option()
@handled
def list_all(form: str, workspace: str | None) -> int:
    """Everything that is saved, the oldest first.

    \b
    Example:
      promptcraft transcripts list
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.discuss.transcripts import list_transcripts

    desk = open_desk(form=form, folder=workspace)
    rows = list_transcripts(desk.workspace)
    if form == "json":
        show_result({"transcripts": [_row(row, desk.workspace.root) for row in rows]})
        return 0
    _print(rows)
    if not rows:
        click.echo("Nothing is saved here yet.", err=True)
    return 1 if any(row.problem for row in rows) else 0


def _print(rows: Sequence[Listed]) -> None:
    """One line each, in columns."""
    from promptcraft.report.plain import one_line

    cells = [(row.id, row.kind, row.framework, row.model or "-", _told(row)) for row in rows]
    shown = [[one_line(cell, 120) for cell in line] for line in cells]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for line in shown:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _row(row: Listed, root: Path) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind,
        "framework": row.framework,
        "model": row.model,
        "when": row.when,
        "answered": row.answered,
        "total": row.total,
        "score": row.score,
        "stated": row.stated,
        "finished": row.finished,
        "problem": row.problem,
        "path": row.path.relative_to(root).as_posix(),
    }


def _told(row: Listed) -> str:
    if row.problem:
        return f"cannot be read: {row.problem}"
    if row.kind == "critique":
        return _marks(row)
    return f"{row.answered} of {row.total} questions" + (", finished" if row.finished else "")


def _marks(row: Listed) -> str:
    if row.score is not None:
        return f"score {row.score:.2f}"
    return "no score" if row.stated is None else f"no score; its own mark is {row.stated:g} of 10"


@command.command("show")
@click.argument("reference", metavar="ID")
@click.option("--details", is_flag=True, help="Show every finding of a critique.")
@options.workspace_option
@options.form_option("text", "json", "markdown")
@handled
def show_one(reference: str, form: str, workspace: str | None, details: bool) -> int:
    """One critique or discussion, by its ID, by the first letters of it, or `last`.

    \b
    Example:
      promptcraft transcripts show last
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.discuss.transcripts import find_transcript
    from promptcraft.report.plain import safe
    from promptcraft.report.transcript import discussion_markdown

    desk = open_desk(form=form, folder=workspace)
    stored = find_transcript(desk.workspace, reference)
    if form == "json":
        if stored.critique is not None:
            show_result({"critique": stored.critique.model_dump(mode="json")})
        else:
            show_result(
                {
                    "discussion": stored.id,
                    "events": [event.model_dump(mode="json") for event in stored.events],
                }
            )
    elif stored.critique is None:
        click.echo(safe(discussion_markdown(stored.events)), nl=False)
    elif form == "markdown":
        from promptcraft.report.markdown import critiques_markdown

        click.echo(critiques_markdown([stored.critique]), nl=False)
    else:
        from promptcraft.report.terminal import print_critique

        print_critique(desk.out, stored.critique, details=details)
    if stored.torn:
        click.echo(
            "Its last line was cut short by a crash and is left out; --resume goes on from there.", err=True
        )
    return 0
