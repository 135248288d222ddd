"""`promptcraft transcripts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from promptcraft.discuss.transcript_index import Listed, Passage, TranscriptIndex

WIDEST, AT_ONCE = 120, 500
"""Columns of a cell, and lines that are printed together."""
SLOW, BETWEEN = 1.0, 2.0
"""Seconds after which one is told how far it is, and between two such lines."""


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
    with _index(workspace) as index:
        if form == "json":
            rows = [_row(row) for row in index.rows()]
            show_result({"transcripts": rows})
            return 0
        return _print(index)


@command.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--most", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to show.")
@options.workspace_option
@options.form_option()
@handled
def search(words: tuple[str, ...], most: int, form: str, workspace: str | None) -> int:
    """The critiques and discussions in which all the words stand, the best first; exit code 1 when there is none.

    A word's beginning will do: `tax` finds `taxation`. Words in double quotes must stand together.

    \b
    Examples:
      promptcraft transcripts search inheritance evidence
      promptcraft transcripts search '"family farms"' --format json
    """
    with _index(workspace) as index:
        found = index.search(" ".join(words), most)
    if form == "json":
        show_result({"found": [_row(one.listed) | {"passage": "".join(one.parts)} for one in found]})
        return 0 if found else 1
    for one in found:
        _print_found(one)
    if not found:
        click.echo("Nothing that is saved here holds all of these words.", err=True)
    elif len(found) == most:
        click.echo(f"These are the first {most}; --most shows more.", err=True)
    return 0 if found else 1


def _print_found(one: Passage) -> None:
    """Two lines: what it is, and a passage with the words."""
    import re

    from promptcraft.report.plain import one_line, safe

    row = one.listed
    click.echo(one_line(f"{row.id}  {row.kind}  {row.framework}  {row.model or '-'}  {_told(row)}"))
    styled = [
        click.style(part, bold=True) if number % 2 else part
        for number, part in enumerate(re.sub(r"\s+", " ", safe(part)) for part in one.parts)
    ]
    click.echo("    " + "".join(styled))


def _index(folder: str | None) -> TranscriptIndex:
    """The index, brought up to date; who has to wait for that is told how far it is."""
    import time

    from promptcraft.cli.here import workspace_here
    from promptcraft.discuss.transcript_index import TranscriptIndex

    began = told_at = time.monotonic()

    def told(done: int, of: int) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - began > SLOW and (now - told_at > BETWEEN or done == of):
            told_at = now
            click.echo(f"  read {done} of {of} new or changed transcripts", err=True)

    return TranscriptIndex(workspace_here(folder), told)


def _print(index: TranscriptIndex) -> int:
    """One line each, in columns; as they come, so that ten thousand need little more memory than ten."""
    from promptcraft.report.plain import columns

    about = index.about()
    if not about.longest:
        click.echo("Nothing is saved here yet.", err=True)
    frameworks = {name: _plain(name) for name in about.frameworks}
    models = {name: _plain(name or "-") for name in about.models}
    wide = [max(map(columns, shown.values()), default=0) for shown in (frameworks, models)]
    for shown, width in zip((frameworks, models), wide, strict=True):
        shown.update({name: cell + " " * (width - columns(cell)) for name, cell in shown.items()})
    longest = min(about.longest, WIDEST)
    lines: list[str] = []
    for row in index.rows():
        told = f"{frameworks[row.framework]}  {models[row.model]}  {_plain(_told(row))}"
        lines.append(f"{_plain(row.id):{longest}}  {row.kind:10}  {told}".rstrip())
        if len(lines) == AT_ONCE:
            click.echo("\n".join(lines))
            lines.clear()
    if lines:
        click.echo("\n".join(lines))
    return 1 if about.problems else 0


def _plain(cell: str) -> str:
    from promptcraft.report.plain import one_line

    harmless = len(cell) < WIDEST and cell.isascii() and cell.isprintable() and "  " not in cell
    return cell if harmless else one_line(cell, WIDEST)


def _row(row: Listed) -> dict[str, object]:
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
        "path": f"{row.root.name}/{row.folder}/{row.name}",
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
