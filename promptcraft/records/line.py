"""One record out of a file of lines: read, or refused with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from promptcraft.errors import NewerSchema, StorageFailed
from promptcraft.records.record import SCHEMA_VERSION, Record

R = TypeVar("R", bound=Record)


def record_in(kind: type[R], line: bytes, path: Path, number: int) -> R:
    """The record that stands in this line of the file; raises StorageFailed for a damaged one, and NewerSchema."""
    try:
        record = kind.model_validate_json(line)
    except ValidationError:
        raise StorageFailed(
            f"Line {number} of {path.name} is damaged.",
            where=f"{path}:{number}",
            hint="Restore the file from git or a backup, or delete that one line.",
        ) from None
    if getattr(record, "schema_version", SCHEMA_VERSION) > SCHEMA_VERSION:
        message = f"{path.name} was written by a newer promptcraft (line {number}); it is left as it is."
        raise NewerSchema(message, where=f"{path}:{number}", hint="Update promptcraft.")
    return record
