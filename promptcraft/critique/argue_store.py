"""Answers that wait for a reviewer who is a person: one append-only file beside the critiques."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from promptcraft.critique.store import stored_critiques
from promptcraft.framework.library import check_name
from promptcraft.records.argument import Argument
from promptcraft.records.line import record_in
from promptcraft.workspace.file_names import ARGUMENTS_FILE
from promptcraft.workspace.line_file import add_line, read_lines, torn_notes
from promptcraft.workspace.places import Workspace

LARGEST = 20_000_000


def leave_waiting(workspace: Workspace, name: str, argument: Argument) -> Argument:
    """Keep the answer until its reviewer has seen it; the same answer is kept once. Returns it with the time."""
    timed = argument.model_copy(update={"at": datetime.now(UTC).isoformat(timespec="seconds")})
    if workspace.stored and argument.id not in {one.id for one in _all(workspace, name)}:
        add_line(arguments_path(workspace, name), timed.model_dump_json().encode("utf-8"), limit=LARGEST)
    return timed


def waiting_arguments(workspace: Workspace, name: str) -> tuple[Argument, ...]:
    """The answers that nobody has replied to yet, oldest first."""
    replied = {
        one.id for critique in stored_critiques(workspace, name, replaced=True) for one in critique.arguments
    }
    return tuple(one for one in _all(workspace, name) if one.id not in replied)


def notes_on_arguments(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Sentences about an end of the file that broke off; none where it is whole."""
    return torn_notes(arguments_path(workspace, name), limit=LARGEST)


def arguments_path(workspace: Workspace, name: str) -> Path:
    """Where the answers about this framework wait."""
    check_name(name)
    return workspace.transcripts / name / ARGUMENTS_FILE


def _all(workspace: Workspace, name: str) -> tuple[Argument, ...]:
    path = arguments_path(workspace, name)
    return tuple(
        record_in(Argument, line, path, number) for number, line in read_lines(path, limit=LARGEST).whole
    )
