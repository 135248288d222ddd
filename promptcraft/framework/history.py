"""The versions of a framework: an append-only file, each version whole, with its edits and who accepted them."""

from __future__ import annotations

import datetime
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from promptcraft.errors import NewerSchema, StorageFailed
from promptcraft.framework.edits import Edit
from promptcraft.framework.library import Found, check_name
from promptcraft.framework.model import Framework, Part, content_hash
from promptcraft.workspace.line_file import add_line, read_lines, torn_notes
from promptcraft.workspace.places import Workspace

HISTORY_SCHEMA = 1
MAX_HISTORY = 100_000_000


class AcceptedEdit(Part):
    """An edit that made a version: who proposed it, and the findings it answers."""

    id: str
    edit: Edit
    proposed_by: str = ""
    answers: tuple[str, ...] = ()


class Version(Part):
    """One version of a framework; `version` is its content hash, `parent` that of the one before, or empty."""

    schema_version: int = HISTORY_SCHEMA
    version: str
    parent: str = ""
    at: str = ""
    by: str = ""
    edits: tuple[AcceptedEdit, ...] = ()
    note: str = ""
    framework: Framework


def new_version(
    framework: Framework,
    *,
    parent: str = "",
    by: str = "",
    edits: Sequence[AcceptedEdit] = (),
    note: str = "",
) -> Version:
    """The record of a version made now."""
    return Version(
        version=content_hash(framework),
        parent=parent,
        at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        by=by,
        edits=tuple(edits),
        note=note,
        framework=framework,
    )


def versions(workspace: Workspace, name: str) -> tuple[Version, ...]:
    """All recorded versions, oldest first. An end that broke off is left out (`notes_on_history` tells of it);
    raises StorageFailed for a corrupt line or file and NewerSchema for a record this program does not know.
    """
    path = history_path(workspace, name)
    return tuple(_version(path, number, line) for number, line in read_lines(path, limit=MAX_HISTORY).whole)


def notes_on_history(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Sentences about an end of the file that broke off; none where it is whole."""
    return torn_notes(history_path(workspace, name), limit=MAX_HISTORY)


def record_version(workspace: Workspace, name: str, version: Version) -> None:
    """Add one version to the file and sync it; an end that broke off, never acknowledged, is set aside first.

    Raises what reading the versions raises, and then the file is as it was.
    """
    if not workspace.stored:
        return
    versions(workspace, name)
    path = history_path(workspace, name)
    add_line(path, version.model_dump_json().encode("utf-8"), limit=MAX_HISTORY)


def ensure_first(workspace: Workspace, found: Found) -> Version:
    """The newest version, which is the framework as found: recorded now if it is new, or was edited by hand."""
    known = versions(workspace, found.name)
    current = found.loaded.framework
    if known and known[-1].version == content_hash(current):
        return known[-1]
    note = "changed outside promptcraft" if known else "as it was before the first change"
    version = new_version(current, parent=known[-1].version if known else "", note=note)
    record_version(workspace, found.name, version)
    return version


def history_path(workspace: Workspace, name: str) -> Path:
    """Where the versions of this framework are kept; raises FrameworkNotFound for what is no name."""
    check_name(name)
    return workspace.history / f"{unicodedata.normalize('NFC', name)}.jsonl"


def _version(path: Path, number: int, line: bytes) -> Version:
    if _schema(line) > HISTORY_SCHEMA:
        raise NewerSchema(
            f"{path.name} was written by a newer promptcraft (line {number}); it is left as it is.",
            where=f"{path}:{number}",
            hint="Update promptcraft.",
        )
    try:
        return Version.model_validate_json(line)
    except ValidationError:
        raise StorageFailed(
            f"Line {number} of {path.name} is damaged.",
            where=f"{path}:{number}",
            hint="Restore the file from git or a backup, or delete that one line.",
        ) from None


def _schema(line: bytes) -> int:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return 0
    found = record.get("schema_version") if isinstance(record, dict) else None
    return found if isinstance(found, int) else 0
