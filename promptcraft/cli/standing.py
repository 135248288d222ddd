"""Where things stand in a workspace: edits undecided, discussions unfinished, and one next command."""

from __future__ import annotations

import click

from promptcraft.discuss.transcripts import Listed, list_transcripts
from promptcraft.errors import PromptcraftError
from promptcraft.framework.library import find_named, list_frameworks
from promptcraft.report.plain import one_line, safe
from promptcraft.revise.table import table
from promptcraft.workspace.places import Workspace


def print_standing(workspace: Workspace) -> None:
    """A few lines and the most useful next command."""
    frameworks = list_frameworks(workspace)
    own = [row.name for row in frameworks if row.origin == "workspace"]
    saved = list_transcripts(workspace)
    critiqued = sorted({row.framework for row in saved if row.kind == "critique" and not row.problem})
    waiting = {name: count for name in critiqued if (count := _undecided(workspace, name))}
    unfinished = [row for row in saved if row.kind == "discussion" and not row.finished and not row.problem]
    click.echo(f"Workspace {safe(str(workspace.root))}")
    named = one_line(", ".join(own), 90) or "none yet; the shipped ones can be used as they are"
    click.echo(f"  frameworks of yours: {named}")
    click.echo(f"  critiques: {sum(row.kind == 'critique' for row in saved)}")
    for name, count in waiting.items():
        click.echo(f"  edits undecided: {count} for {one_line(name)}")
    for row in unfinished[-5:]:
        told = f"{row.id}, {row.answered} of {row.total} questions, {one_line(row.framework)}"
        click.echo(f"  discussion unfinished: {told}")
    for row in saved:
        if row.problem:
            click.echo(f"  cannot be read: {one_line(row.problem, 90)}")
    click.echo(f"\nNext: {_next(waiting, unfinished, own, critiqued)}")


def _undecided(workspace: Workspace, name: str) -> int:
    try:
        return len(table(workspace, find_named(workspace, name)).candidates)
    except PromptcraftError as error:
        click.echo(f"  {one_line(name)}: {one_line(error.message, 90)}")
        return 0


def _next(waiting: dict[str, int], unfinished: list[Listed], own: list[str], critiqued: list[str]) -> str:
    if unfinished:
        return f"promptcraft discuss --resume {unfinished[-1].id}"
    if waiting:
        return f"promptcraft revise {next(iter(waiting))}"
    fresh = [name for name in own if name not in critiqued]
    if fresh:
        return f"promptcraft critique {fresh[0]}"
    if critiqued:
        return f"promptcraft discuss {critiqued[-1]}"
    return "promptcraft critique india-inheritance-tax -m checklist"
