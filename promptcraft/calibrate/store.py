"""Cards on disk: one JSON file each under transcripts/cards/, the newest of a reviewer in force."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from promptcraft.errors import JournalCorrupt, NewerSchema
from promptcraft.records.card import Card
from promptcraft.records.record import SCHEMA_VERSION
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.places import Workspace

FOLDER = "cards"
SUFFIX = ".card.json"
LARGEST = 5_000_000


def save_card(workspace: Workspace, card: Card) -> Card:
    """The card with its id, date and path, written into the workspace; under --no-store it is not written."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    said = json.dumps(card.model_dump(mode="json", exclude={"id", "at", "path", "seconds"}), sort_keys=True)
    digest = hashlib.sha256(f"{at}{said}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
    dated = card.model_copy(update={"id": f"k{digest}", "at": at})
    if not workspace.stored:
        return dated
    path = workspace.transcripts / FOLDER / f"{_named(card.reviewer)}-{at[:10]}-{dated.id}{SUFFIX}"
    kept = dated.model_copy(update={"path": path.relative_to(workspace.root).as_posix()})
    text = json.dumps(kept.model_dump(mode="json"), ensure_ascii=False, indent=1)
    write_whole(path, (text + "\n").encode("utf-8", "surrogatepass"))
    return kept


def newest_card(workspace: Workspace, reviewer: str) -> Card | None:
    """The card in force for this reviewer; None where it was never calibrated. Raises JournalCorrupt, NewerSchema."""
    folder = workspace.transcripts / FOLDER
    if not folder.is_dir():
        return None
    found = [read_card(path) for path in sorted(folder.glob(f"{_named(reviewer)}-*{SUFFIX}"))]
    mine = [card for card in found if card.reviewer == reviewer]
    return max(mine, key=lambda card: (card.at, card.id), default=None)


def read_card(path: Path) -> Card:
    """The card in a file; raises JournalCorrupt or NewerSchema, and leaves the file as it is."""
    hint = "Restore it from git or a backup, or move it out of the folder."
    try:
        value = json.loads(read_bytes(path, limit=LARGEST))
        version = value.get("schema_version", 0) if isinstance(value, dict) else 0
        newer = isinstance(version, int) and version > SCHEMA_VERSION
        card = None if newer else Card.model_validate_json(json.dumps(value))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise JournalCorrupt(
            f"{path.name} is not a card: {place}: {first['msg']}.", where=str(path), hint=hint
        ) from None
    except (ValueError, TypeError, RecursionError):
        raise JournalCorrupt(f"{path.name} is not a card.", where=str(path), hint=hint) from None
    if card is None:
        message = f"{path.name} was written by a newer promptcraft."
        raise NewerSchema(message, hint="Update promptcraft.", where=str(path))
    return card


def _named(reviewer: str) -> str:
    """The reviewer as the beginning of a file name; different reviewers may share one."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", reviewer).strip("-.")[:60] or "reviewer"
