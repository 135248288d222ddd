"""Reading and writing files so that a crash leaves the old file or the new one, never half of either."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from promptcraft.errors import StorageFailed


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write the file at once: synced beside its place, then moved over it. Raises StorageFailed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, 0o600 if private else _mode(path))
            os.replace(beside, path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise cannot("write", path, error) from error


def append_line(path: Path, line: bytes) -> None:
    """Add one line and sync it to the disk before returning. Raises StorageFailed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        with path.open("ab") as file:
            file.write(line.rstrip(b"\n") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync_folder(path.parent)
    except OSError as error:
        raise cannot("write", path, error) from error


def read_bytes(path: Path, *, limit: int) -> bytes:
    """The file's bytes; raises StorageFailed when it cannot be read or is larger than `limit` bytes."""
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise cannot("read", path, error) from error
    if len(content) > limit:
        raise StorageFailed(
            f"{path.name} is larger than {limit:,} bytes, the most promptcraft reads.", where=str(path)
        )
    return content


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut, where the platform can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot(verb: str, path: Path, error: OSError) -> StorageFailed:
    """The error for a file that could not be read or written."""
    reason = error.strerror or type(error).__name__
    return StorageFailed(
        f"Cannot {verb} {path.name}: {reason}.",
        where=str(path),
        hint="Check the path, the disk space and the permissions; nothing that was there has changed.",
    )


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
