"""A lock that the operating system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import errno
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from promptcraft.errors import StorageFailed
from promptcraft.workspace.files import cannot

TRIES = 5
PAUSE = 0.01
"""Seconds between two tries: whoever only looks whether a lock is held has it for an instant."""
TAKEN = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}


class FileLock:
    """An exclusive lock on a file; a lock file that nobody holds is no obstacle."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    @property
    def stands(self) -> bool:
        """Whether we hold the lock, and its file is still in its place for others to see."""
        return self._file is not None and _is_at(self._file, self.path)

    def acquire(self) -> bool:
        """Take the lock; False when another has it. Raises StorageFailed when files cannot be locked here."""
        for _ in range(TRIES):
            if self._try():
                return True
            time.sleep(PAUSE)
        return False

    def release(self) -> None:
        """Let the lock go; harmless when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Let the lock go and remove its file, where it can be: for a lock that nobody will take again."""
        if os.name == "nt":
            self.release()  # Windows removes no open file.
        with suppress(OSError):
            # Removed while it is held, so that whoever waits for it sees that its file is gone.
            self.path.unlink(missing_ok=True)
        self.release()

    def _try(self) -> bool:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = self.path.open("a+b")
            try:
                if _take(file) and _is_at(file, self.path):
                    self._file = file
                    return True
            finally:
                if self._file is not file:
                    file.close()
        except OSError as error:
            raise cannot("lock", self.path, error) from error
        return False


def is_held(path: Path) -> bool:
    """Whether a living process, this one or another, holds the lock on this file. Raises StorageFailed."""
    try:
        if path.is_fifo():  # whoever opens a pipe under this name waits for ever
            return False
        with path.open("rb") as file:
            return not _take(file, shared=True)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise cannot("lock", path, error) from error


def remove_stale(folder: Path) -> None:
    """Remove the lock files in the folder that nobody holds; what cannot be removed stays for the next time."""
    for path in sorted(folder.glob("*.lock")):
        lock = FileLock(path)
        with suppress(StorageFailed, OSError):
            if lock._try():
                lock.discard()


def _is_at(file: IO[bytes], path: Path) -> bool:
    """Whether the open file is the one that its path names now."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _take(file: IO[bytes], *, shared: bool = False) -> bool:
    """Whether the lock could be taken; those who share it do not hinder each other (on Windows they do)."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]  # Windows only
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in TAKEN:
            return False
        raise
    return True
