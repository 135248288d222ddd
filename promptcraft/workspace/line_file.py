"""A file that only grows, one JSON record a line: what it holds, and an end that broke off set aside, never lost."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from promptcraft.errors import StorageFailed
from promptcraft.workspace.files import append_line, cannot, read_bytes

TORN = ".torn"


@dataclass(frozen=True)
class Lines:
    """The whole lines of a file with their numbers, and the bytes behind them of a write that was cut short."""

    whole: tuple[tuple[int, bytes], ...] = ()
    torn: bytes = b""
    size: int = 0
    ends: bool = True
    """Whether the last whole line has its line break."""


def read_lines(path: Path, *, limit: int) -> Lines:
    """What the file holds, the file untouched; nothing where there is none.

    Raises StorageFailed for what is no file, or holds bytes and not one whole line.
    """
    if not os.path.lexists(path):
        return Lines()
    raw = read_bytes(path, limit=limit)
    *lines, rest = raw.split(b"\n")
    ends = not _is_record(rest)
    if not ends:
        lines, rest = [*lines, rest], b""
    whole = tuple((number, line) for number, line in enumerate(lines, 1) if line.strip())
    if raw and not whole:
        raise StorageFailed(
            f"{path.name} holds {len(raw):,} bytes and not one whole record; it is left as it is.",
            where=f"{path}:1",
            hint="Restore the file from git or a backup; or move it elsewhere, and a new one is begun.",
        )
    return Lines(whole, rest, len(raw), ends)


def add_line(path: Path, line: bytes, *, limit: int) -> None:
    """Add one record and sync it; an end that broke off is on the disk in NAME.torn before it is cut here.

    Raises StorageFailed, and then every byte is still in one of the two files.
    """
    there = read_lines(path, limit=limit)
    try:
        if there.torn:
            append_line(torn_file(path), there.torn)
            os.truncate(path, there.size - len(there.torn))
    except OSError as error:
        raise cannot("write", path, error) from error
    append_line(path, line if there.ends else b"\n" + line)


def torn_file(path: Path) -> Path:
    """Where the ends that broke off are kept, beside the file."""
    return path.with_suffix(TORN)


def torn_notes(path: Path, *, limit: int) -> tuple[str, ...]:
    """Sentences about an end of this file that broke off, now or earlier; none for a whole file."""
    notes: list[str] = []
    aside = torn_file(path)
    torn = read_lines(path, limit=limit).torn
    if torn:
        notes.append(
            f"The last line of {path.name} broke off and is left out ({len(torn):,} bytes);"
            f" the next change sets it aside in {aside.name}."
        )
    if os.path.lexists(aside):
        notes.append(f"An end of {path.name} that broke off earlier is kept in {aside}.")
    return tuple(notes)


def _is_record(line: bytes) -> bool:
    """Whether a line without its line break is whole: cut short anywhere, an object would not be closed."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
