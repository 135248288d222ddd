"""Critiques on disk: one JSON file each, in the folder of the framework's transcripts."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from promptcraft.errors import JournalCorrupt, NewerSchema
from promptcraft.records.critique import Critique
from promptcraft.records.record import SCHEMA_VERSION
from promptcraft.workspace.file_names import CRITIQUE
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.places import Workspace

LARGEST = 20_000_000
PASSING = {"id", "at", "path", "seconds", "schema_version"}


def identified(critique: Critique) -> Critique:
    """The critique with an id made of what it says, so that the same answers give the same critique, and the time."""
    unsaid = PASSING | ({"after", "arguments"} if not critique.arguments else set())
    plain = critique.model_dump(mode="json", exclude=unsaid | ({"flags"} if not critique.flags else set()))
    # What a critique of an older version could not say makes it no other critique.
    plain["findings"] = [{k: v for k, v in one.items() if k != "nowhere" or v} for one in plain["findings"]]
    said = json.dumps(plain, sort_keys=True)
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return critique.model_copy(update={"id": f"c{digest}", "at": at})


def save_critique(workspace: Workspace, critique: Critique) -> Critique:
    """Write the critique unless it is there already; returns it with its path, relative to the workspace.

    One that is there takes on what is known of it by now, such as a correction that was fitted since.
    """
    if not workspace.stored:
        return critique
    folder = workspace.transcripts / critique.framework
    there = next(folder.glob(f"*-{critique.id}{CRITIQUE}"), None) if folder.is_dir() else None
    if there is not None:
        return _renewed(workspace, there, critique)
    reviewer = re.sub(r"[^A-Za-z0-9.]+", "-", critique.reviewer).strip("-")[:60]
    path = folder / f"{critique.at[:10]}-{reviewer}-{critique.id}{CRITIQUE}"
    kept = critique.model_copy(update={"path": _relative(workspace, path)})
    _write(path, kept)
    return kept


def _renewed(workspace: Workspace, path: Path, critique: Critique) -> Critique:
    """The saved critique, rewritten where this one says something else about the same answers."""
    saved = read_critique(path)
    old = {"at": saved.at, "seconds": saved.seconds, "path": saved.path}
    if critique.model_copy(update=old) != saved:
        saved = critique.model_copy(update=old)
        _write(path, saved)
    return saved.model_copy(update={"path": _relative(workspace, path)})


def _write(path: Path, critique: Critique) -> None:
    text = json.dumps(critique.model_dump(mode="json"), ensure_ascii=False, indent=1)
    write_whole(path, (text + "\n").encode("utf-8"))


def read_critique(path: Path) -> Critique:
    """The critique in a file; raises JournalCorrupt or NewerSchema, and leaves the file as it is."""
    raw = read_bytes(path, limit=LARGEST)
    try:
        plain = json.loads(raw, parse_constant=_no_number)
        newer = isinstance(plain, dict) and int(plain.get("schema_version", 0)) > SCHEMA_VERSION
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise _corrupt(path, "it is not whole JSON") from None
    if newer:
        raise NewerSchema(
            f"{path.name} was written by a newer promptcraft.", hint="Update promptcraft.", where=str(path)
        )
    try:
        return Critique.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise _corrupt(path, f"{place}: {first['msg']}" if place else first["msg"]) from None


def stored_critiques(
    workspace: Workspace, framework: str, *, version: str = "", replaced: bool = False
) -> tuple[Critique, ...]:
    """The saved critiques of a framework, oldest first; with `version`, only those of that version.

    One that another follows, because its author answered a finding, is left out unless `replaced` ones are wanted.
    """
    folder = workspace.transcripts / framework
    if not folder.is_dir():
        return ()
    found = [read_critique(path) for path in sorted(folder.glob(f"*{CRITIQUE}"))]
    followed = set() if replaced else {critique.after for critique in found}
    wanted = [one for one in found if one.id not in followed and (not version or one.version == version)]
    return tuple(sorted(wanted, key=lambda critique: (critique.at, critique.reviewer)))


def _corrupt(path: Path, reason: str) -> JournalCorrupt:
    hint = "Restore it from git or a backup, or move it out of the folder."
    return JournalCorrupt(f"{path.name} is not a critique: {reason}.", where=str(path), hint=hint)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _relative(workspace: Workspace, path: Path) -> str:
    return path.relative_to(workspace.root).as_posix()
