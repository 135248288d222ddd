"""What a person decided about proposed edits: one append-only file beside the versions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from promptcraft.framework.library import check_name
from promptcraft.records.line import record_in
from promptcraft.records.revision import Decision
from promptcraft.workspace.line_file import add_line, read_lines, torn_notes
from promptcraft.workspace.places import Workspace

LARGEST = 20_000_000


def decisions(workspace: Workspace, name: str) -> dict[str, Decision]:
    """The last decision about each edit, by the edit's id; an end that broke off is left out."""
    path = decisions_path(workspace, name)
    found: dict[str, Decision] = {}
    for number, line in read_lines(path, limit=LARGEST).whole:
        decision = record_in(Decision, line, path, number)
        found[decision.edit] = decision
    return found


def record_decision(workspace: Workspace, name: str, decision: Decision) -> None:
    """Keep one decision, with the time; an end of the file that broke off is set aside first.

    Nothing is written under --no-store. Raises what reading the decisions raises, and then the file is as it was.
    """
    if not workspace.stored:
        return
    path = decisions_path(workspace, name)
    timed = decision.model_copy(update={"at": datetime.now(UTC).isoformat(timespec="seconds")})
    decisions(workspace, name)
    add_line(path, timed.model_dump_json().encode("utf-8"), limit=LARGEST)


def notes_on_decisions(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Sentences about an end of the file that broke off; none where it is whole."""
    return torn_notes(decisions_path(workspace, name), limit=LARGEST)


def decisions_path(workspace: Workspace, name: str) -> Path:
    """Where the decisions about this framework's edits are kept."""
    check_name(name)
    return workspace.history / f"{name}.decisions.jsonl"
