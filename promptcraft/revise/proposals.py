"""Edits that a reviser wrote, on disk: one JSON file each, beside the critiques they answer."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from promptcraft.errors import NewerSchema, StorageFailed
from promptcraft.records.record import SCHEMA_VERSION
from promptcraft.records.revision import Proposal
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.places import Workspace

SUFFIX = ".proposal.json"
LARGEST = 20_000_000


def save_proposal(workspace: Workspace, proposal: Proposal) -> Proposal:
    """Write the proposal unless nothing is stored; returns it with its id, time and path."""
    said = proposal.model_dump_json(exclude={"id", "at", "path"})
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    path = workspace.transcripts / proposal.framework / f"{at[:10]}-p{digest}{SUFFIX}"
    kept = proposal.model_copy(
        update={"id": f"p{digest}", "at": at, "path": path.relative_to(workspace.root).as_posix()}
    )
    if workspace.stored:
        text = json.dumps(kept.model_dump(mode="json"), ensure_ascii=False, indent=1)
        write_whole(path, (text + "\n").encode("utf-8"))
    return kept


def stored_proposals(workspace: Workspace, framework: str) -> tuple[Proposal, ...]:
    """The saved proposals for a framework, oldest first; raises StorageFailed for one that cannot be read."""
    folder = workspace.transcripts / framework
    if not folder.is_dir():
        return ()
    found: list[Proposal] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            found.append(_proposal(path))
        except (ValueError, RecursionError):
            raise StorageFailed(
                f"{path.name} is damaged.", where=str(path), hint="Restore it from a backup, or delete it."
            ) from None
    return tuple(found)


def _proposal(path: Path) -> Proposal:
    raw = read_bytes(path, limit=LARGEST)
    plain = json.loads(raw)
    version = plain.get("schema_version") if isinstance(plain, dict) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise NewerSchema(
            f"{path.name} was written by a newer promptcraft.", hint="Update promptcraft.", where=str(path)
        )
    return Proposal.model_validate_json(raw)
