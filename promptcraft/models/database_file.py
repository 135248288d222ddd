"""The file of a database: begun whole, so that an empty one has lost what it held."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from contextlib import closing, suppress
from pathlib import Path

from promptcraft.errors import StorageFailed
from promptcraft.workspace.files import sync_folder

PATIENCE = 2.0
"""Seconds within which a file that another process has just begun is no longer empty."""


def begin_file(path: Path) -> None:
    """Put a database without tables there where nothing is; raises StorageFailed for an empty file.

    SQLite begins with an empty file, which looks like one that lost everything: ours is made aside, then put in place.
    """
    if path.exists():
        refuse_empty(path)
        return
    new = path.with_name(f"{path.name}.{uuid.uuid4().hex}.new")
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode=WAL")
        with suppress(FileExistsError):  # Another process was quicker, and has the same.
            os.link(new, path)
            sync_folder(path.parent)
    except OSError:
        # Where no file can have two names, SQLite begins it as ever.
        return
    finally:
        new.unlink(missing_ok=True)


def refuse_empty(path: Path) -> None:
    """Raise StorageFailed where the file is there and holds nothing."""
    end = time.monotonic() + PATIENCE
    while path.is_file() and path.stat().st_size == 0:
        if time.monotonic() > end:
            raise StorageFailed(
                f"{path.name} is empty: the calls it held are lost, and would all be sent and paid for again.",
                where=str(path),
                hint="Put a copy of it back if there is one. To begin anew, delete the file: earlier calls then count"
                " as new ones.",
            )
        time.sleep(0.05)
