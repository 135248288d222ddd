"""Where things stand in a workspace: edits undecided, discussions unfinished, and one next command."""

from __future__ import annotations

import shlex

import click

from promptcraft.cli.start import ADVICE, STARTED
from promptcraft.discuss.transcript_index import Listed
from promptcraft.discuss.transcripts import list_transcripts, read_transcript
from promptcraft.errors import PromptcraftError
from promptcraft.framework.library import find_named, list_frameworks
from promptcraft.framework.model import content_hash
from promptcraft.report.plain import one_line, safe
from promptcraft.revise.table import table
from promptcraft.workspace.files import read_bytes
from promptcraft.workspace.places import Workspace


def print_standing(workspace: Workspace) -> None:
    """A few lines and the most useful next command."""
    frameworks = list_frameworks(workspace)
    own = [row.name for row in frameworks if row.origin == "workspace"]
    saved = list_transcripts(workspace)
    critiqued = sorted({row.framework for row in saved if row.kind == "critique" and not row.problem})
    waiting = {name: count for name in critiqued if (count := _undecided(workspace, name))}
    unfinished = [row for row in saved if row.kind == "discussion" and not row.finished and not row.problem]
    goes_on = [row for row in unfinished if _unchanged(workspace, row)]
    click.echo(f"Workspace {safe(str(workspace.root))}")
    named = one_line(", ".join(own), 90) or "none yet; the shipped ones can be used as they are"
    click.echo(f"  frameworks of yours: {named}")
    click.echo(f"  critiques: {sum(row.kind == 'critique' for row in saved)}")
    for name, count in waiting.items():
        click.echo(f"  edits to decide: {count} for {one_line(name)}")
    for row in unfinished[-5:]:
        told = f"{row.id}, {row.answered} of {row.total} questions, {row.framework}"
        if row not in goes_on:
            told += f", which has changed since (a copy goes on: --fork {row.id})"
        click.echo(f"  discussion unfinished: {one_line(told)}")
    for row in saved:
        if row.problem:
            click.echo(f"  cannot be read: {one_line(row.problem, 90)}")
    loading = [row.name for row in frameworks if row.origin == "workspace" and not row.problem]
    click.echo(f"\nNext: {_next(waiting, goes_on, loading, critiqued) or _first(workspace)}")


def _unchanged(workspace: Workspace, row: Listed) -> bool:
    """Whether --resume would find the framework and a partner as they were; a chat that was pasted is over."""
    opened = read_transcript("discussion", row.path).opened
    if opened.model.partition(":")[0] == "paste":
        return False
    try:
        return content_hash(find_named(workspace, row.framework).loaded.framework) == opened.version
    except PromptcraftError:
        return False


def _undecided(workspace: Workspace, name: str) -> int:
    try:
        return len(table(workspace, find_named(workspace, name)).candidates)
    except PromptcraftError as error:
        click.echo(f"  {one_line(name)}: {one_line(error.message, 90)}")
        return 0


def _next(waiting: dict[str, int], goes_on: list[Listed], own: list[str], critiqued: list[str]) -> str:
    if goes_on:
        return f"promptcraft discuss --resume {goes_on[-1].id}"
    if waiting:
        return f"promptcraft revise {shlex.quote(next(iter(waiting)))}"
    fresh = [name for name in own if name not in critiqued]
    if fresh:
        return f"promptcraft critique {shlex.quote(fresh[0])}"
    if critiqued:
        return f"promptcraft discuss {shlex.quote(critiqued[-1])}"
    return ""


def _first(workspace: Workspace) -> str:
    """The first thing to try: what suits the answer that was given at the start, where one was."""
    try:
        choice = read_bytes(workspace.private / STARTED, limit=100).decode("ascii", "replace").strip()
    except PromptcraftError:
        choice = ""
    return ADVICE.get(choice, ADVICE["4"])[1]
