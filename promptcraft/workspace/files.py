"""Reading and writing files so that a crash leaves the old file or the new one, never half of either."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import tempfile
from contextlib import suppress
from io import FileIO
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


def write_once(path: Path, content: bytes, *, private: bool = False) -> bool:
    """Write the file unless it is there already: of several at once one is first, and True for it alone.

    Raises StorageFailed.
    """
    beside = path.with_name(f".{path.name[:40]}.{os.getpid()}-{secrets.token_hex(4)}.once")
    try:
        write_whole(beside, content, private=private)
        return _link(beside, path)
    except OSError as error:
        raise cannot("write", path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _link(beside: Path, path: Path) -> bool:
    try:
        os.link(beside, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links, such as a memory stick: first come, last served.
        if path.exists():
            return False
        os.replace(beside, path)
    sync_folder(path.parent)
    return True


def append_line(path: Path, line: bytes) -> None:
    """Add one line and sync it to the disk before returning. Raises StorageFailed, the file being as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        with path.open("ab", buffering=0) as file:
            _append(file, line.rstrip(b"\n") + b"\n")
        if new:
            sync_folder(path.parent)
    except OSError as error:
        raise cannot("write", path, error) from error


def _append(file: FileIO, content: bytes) -> None:
    before = os.fstat(file.fileno()).st_size
    left = memoryview(content)
    try:
        while left:
            left = left[file.write(left) :]
        os.fsync(file.fileno())
    except BaseException:
        # Half a line on a full disk would spoil the file for those who read it.
        with suppress(OSError):
            file.truncate(before)
        raise


def require_room(folder: Path, size: int) -> None:
    """Raise StorageFailed when the disk under the folder has fewer bytes left than this."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise cannot("write", folder, error) from error
    if free < size:
        raise StorageFailed(
            f"The disk has {free / 1e6:.0f} MB left, too little to keep an answer safely.",
            where=str(folder),
            hint="Make room and run the same command again; what was answered is not asked again.",
        )


def read_bytes(path: Path, *, limit: int) -> bytes:
    """The file's bytes; raises StorageFailed when it cannot be read, is none or is larger than `limit` bytes."""
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # Without waiting: opening a pipe that nobody writes into would take for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            regular = stat.S_ISREG(os.fstat(handle).st_mode)
            content = file.read(limit + 1) if regular else b""
    except OSError as error:
        raise cannot("read", path, error) from error
    if not regular:
        raise StorageFailed(
            f"{path.name} is not a file but a pipe or a device, and is not read.",
            where=str(path),
            hint="Name a file; where - is taken, it reads standard input.",
        )
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
