"""What a list says of each framework file, kept so that a thousand files need not be read again to be listed."""

from __future__ import annotations

import json
import os
from pathlib import Path

from promptcraft.errors import StorageFailed
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.places import Workspace

CACHE_NAME = "list.json"
FORM = 1
WORTH_IT = 50
"""Files below which reading them all is quick enough."""
LARGEST = 50_000_000
Row = tuple[str, int, str]
"""The raw title, how many questions, and why it does not load, or empty."""


class ListCache:
    """Rows by file; a file whose size, times or place on the disk changed is not known any more."""

    def __init__(self, workspace: Workspace, files: int) -> None:
        self._workspace = workspace
        used = workspace.stored and files >= WORTH_IT
        self._path = workspace.private / CACHE_NAME if used else None
        self._kept = _read(self._path) if self._path is not None else {}
        self._now: dict[str, list[object]] = {}
        self._new = False

    def known(self, path: Path) -> Row | None:
        """What the list said of this file when it was as it is now."""
        if self._path is None:
            return None
        row = self._kept.get(str(path))
        if row is None or len(row) != 4 or row[0] != _state(path):
            return None
        self._now[str(path)] = row
        title, questions, problem = row[1:]
        if isinstance(title, str) and isinstance(questions, int) and isinstance(problem, str):
            return title, questions, problem
        return None

    def learn(self, path: Path, row: Row) -> None:
        """Keep what the list says of this file."""
        if self._path is not None:
            self._now[str(path)] = [_state(path), *row]
            self._new = True

    def save(self) -> None:
        """Write what is new; a cache that cannot be written is made anew next time, and nothing is lost."""
        if self._path is None or not (self._new or len(self._now) != len(self._kept)):
            return
        text = json.dumps({"form": FORM, "rows": self._now}, ensure_ascii=True)
        try:
            self._workspace.make_private()
            write_whole(self._path, text.encode("ascii"), private=True)
        except StorageFailed:
            return  # a read-only folder can still be listed


def _state(path: Path) -> str:
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _read(path: Path) -> dict[str, list[object]]:
    try:
        plain = json.loads(read_bytes(path, limit=LARGEST))
    except (StorageFailed, ValueError, RecursionError):
        return {}
    if not isinstance(plain, dict) or plain.get("form") != FORM or not isinstance(plain.get("rows"), dict):
        return {}
    return {str(name): row for name, row in plain["rows"].items() if isinstance(row, list)}
