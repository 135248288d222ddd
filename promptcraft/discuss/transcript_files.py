"""The files under transcripts/: which are critiques and which discussions, and whether they changed since."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from promptcraft.workspace.file_names import ARGUMENTS_FILE, COMMENTS_FILE, CRITIQUE, JOURNAL
from promptcraft.workspace.files import cannot

Kind = Literal["critique", "discussion"]


class Found(NamedTuple):
    """A transcript's file in a folder under transcripts/. `state` is another one once the file has changed."""

    kind: Kind
    name: str
    state: str


def id_of(name: str) -> str:
    """The transcript's id, as its file is called."""
    return name.removesuffix(CRITIQUE).removesuffix(JOURNAL)


def folders(root: Path) -> list[str]:
    """The folders under transcripts/, in order; none where there is no such folder. Raises StorageFailed."""
    try:
        if not root.is_dir():
            return []
        with os.scandir(root) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir() and _inside(entry, root))
    except OSError as error:
        raise cannot("read", root, error) from error


def files(root: Path, folder: str) -> Iterator[Found]:
    """The transcripts in this folder; a link that leads out of transcripts/ is none. Raises StorageFailed."""
    try:
        with os.scandir(root / folder) as entries:
            for entry in entries:
                kind = _kind(entry.name)
                if kind is None or not entry.is_file() or not _inside(entry, root):
                    continue
                told = entry.stat()
                state = f"{told.st_size} {told.st_mtime_ns} {told.st_ctime_ns} {told.st_ino}"
                yield Found(kind, entry.name, state)
    except OSError as error:
        raise cannot("read", root / folder, error) from error


def _kind(name: str) -> Kind | None:
    if name.startswith("."):
        return None
    if name.endswith(CRITIQUE):
        return "critique"
    if name.endswith(JOURNAL) and name not in (ARGUMENTS_FILE, COMMENTS_FILE):
        return "discussion"
    return None


def _inside(entry: os.DirEntry[str], root: Path) -> bool:
    """Only a link can lead out, as the folders above it are known to be inside."""
    return not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(root.resolve())
