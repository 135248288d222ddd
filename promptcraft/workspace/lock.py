"""A lock that the operating system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from promptcraft.workspace.files import cannot


class FileLock:
    """An exclusive lock on a file; a lock file that nobody holds is no obstacle."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; False when another process has it. Raises StorageFailed when the file cannot be made."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = self.path.open("a+b")
        except OSError as error:
            raise cannot("write", self.path, error) from error
        if not _take(file):
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let the lock go; harmless when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None


def is_held(path: Path) -> bool:
    """Whether a living process, this one or another, holds the lock on this file."""
    if not path.exists():
        return False
    probe = FileLock(path)
    if probe.acquire():
        probe.release()
        return False
    return True


def _take(file: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]  # Windows only
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
