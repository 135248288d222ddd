"""A ledger open for reading only: nothing is written, and a ledger that is not there is an empty one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from promptcraft.errors import NewerSchema, StorageFailed
from promptcraft.models.database_file import refuse_empty
from promptcraft.models.ledger_schema import MIGRATIONS

WAIT_SECONDS = 30.0
WAYS = ("mode=rw", "mode=ro", "mode=ro&immutable=1")
FORBIDDEN = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


class LedgerReader:
    """The calls of a ledger of this version or an older one; use it with `with`.

    `path` None, or a file that is not there, holds no call. Raises StorageFailed and NewerSchema.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        if self._path is not None and self._path.is_file():
            refuse_empty(self._path)
            try:
                self._db = _opened(self._path)
            except (sqlite3.Error, OSError) as error:
                raise self._unreadable(error) from error
            self._refuse_newer(self._path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns of its calls; none where no call was ever kept."""
        return frozenset(str(row[1]) for row in self._query("PRAGMA table_info(calls)", ()))

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Everything the query finds."""
        return self._query(query, values) if self.columns else []

    def _query(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        if self._db is None:
            return []
        try:
            with closing(self._db.execute(query, values)) as cursor:
                return cursor.fetchall()
        except (sqlite3.Error, OSError) as error:
            raise self._unreadable(error) from error

    def _refuse_newer(self, path: Path) -> None:
        found, known = int(self._query("PRAGMA user_version", ())[0][0]), len(MIGRATIONS)
        if found > known:
            self._close()
            raise NewerSchema(
                f"{path.name} was written by a newer promptcraft (schema {found}; this one knows {known}).",
                hint="Update promptcraft; the file was not touched.",
                where=str(path),
            )

    def _close(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()

    def _unreadable(self, error: Exception) -> StorageFailed:
        return StorageFailed(
            f"The ledger of calls cannot be read: {error}.",
            where=str(self._path or ""),
            hint="If it is damaged, move it away: earlier calls then count as new ones.",
        )


def _opened(path: Path) -> sqlite3.Connection:
    """The database for reading.

    SQLite puts files beside it and, when it may write, takes them away again; where it may not, it does without.
    """
    address = path.absolute().as_uri()
    for how in WAYS:
        db = sqlite3.connect(f"{address}?{how}", uri=True, timeout=WAIT_SECONDS, check_same_thread=False)
        try:
            db.execute("PRAGMA query_only = ON")
            db.execute("PRAGMA user_version")
            return db
        except sqlite3.OperationalError as error:
            db.close()
            if error.sqlite_errorcode & 0xFF not in FORBIDDEN or how == WAYS[-1]:
                raise
    raise AssertionError("one of them returns or raises")
