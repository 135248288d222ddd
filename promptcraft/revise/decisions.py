"""What a person decided about proposed edits: one append-only file beside the versions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from promptcraft.errors import NewerSchema, StorageFailed
from promptcraft.framework.library import check_name
from promptcraft.records.record import SCHEMA_VERSION
from promptcraft.records.revision import Decision
from promptcraft.workspace.files import append_line, read_bytes, write_whole
from promptcraft.workspace.places import Workspace

LARGEST = 20_000_000


def decisions(workspace: Workspace, name: str) -> dict[str, Decision]:
    """The last decision about each edit, by the edit's id; a torn last line is left out."""
    path = decisions_path(workspace, name)
    if not path.is_file():
        return {}
    lines = read_bytes(path, limit=LARGEST).split(b"\n")
    found: dict[str, Decision] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            decision = Decision.model_validate_json(line)
        except ValidationError:
            if number == len(lines):
                break
            raise StorageFailed(
                f"Line {number} of {path.name} is damaged.",
                where=f"{path}:{number}",
                hint="Restore the file from git or a backup, or delete that one line.",
            ) from None
        if decision.schema_version > SCHEMA_VERSION:
            message = f"{path.name} was written by a newer promptcraft (line {number}); it is left as it is."
            raise NewerSchema(message, where=f"{path}:{number}", hint="Update promptcraft.")
        found[decision.edit] = decision
    return found


def record_decision(workspace: Workspace, name: str, decision: Decision) -> None:
    """Keep one decision, with the time; nothing is written under --no-store."""
    if not workspace.stored:
        return
    path = decisions_path(workspace, name)
    timed = decision.model_copy(update={"at": datetime.now(UTC).isoformat(timespec="seconds")})
    raw = read_bytes(path, limit=LARGEST) if path.is_file() else b""
    if raw and not raw.endswith(b"\n"):  # a write that was cut short, never acknowledged
        write_whole(path, raw[: raw.rfind(b"\n") + 1])
    append_line(path, timed.model_dump_json().encode("utf-8"))


def decisions_path(workspace: Workspace, name: str) -> Path:
    """Where the decisions about this framework's edits are kept."""
    check_name(name)
    return workspace.history / f"{name}.decisions.jsonl"
