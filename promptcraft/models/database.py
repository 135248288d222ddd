"""One SQLite file that several processes share: durable at every commit, its errors in our words."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from promptcraft.errors import NewerSchema, StorageFailed
from promptcraft.models.database_file import begin_file

WAIT_SECONDS = 30.0
"""How long a busy database is waited for."""
DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

Migrations = tuple[tuple[str, ...], ...]
"""The statements of each step of a schema; a file's version is the number of steps that were taken."""


class Database:
    """An open database with this schema; `path` None keeps it in memory.

    One thread at a time writes; `look` may be called beside it. Raises NewerSchema when a newer program wrote the
    file, and then it is not touched, and StorageFailed for whatever else goes wrong.
    """

    def __init__(self, path: Path | None, migrations: Migrations) -> None:
        self.path = path
        self._reader: sqlite3.Connection | None = None
        with self._storage():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                begin_file(path)
                self._refuse_newer(path, len(migrations))
            self._db = self._connect()
            try:
                self._share()
                self._db.execute("PRAGMA synchronous=FULL")
                self._stat = None if path is None else path.stat()
                self._migrate(migrations)
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Let the file go; what was committed stays."""
        if self._reader is not None:
            self._reader.close()
        self._db.close()

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Everything the query finds, inside the transaction where there is one."""
        with self._storage(), closing(self._db.execute(query, values)) as cursor:
            return cursor.fetchall()

    def look(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Everything the query finds of what is committed; waits for no writer."""
        if self.path is None:
            return self.rows(query, values)
        with self._storage():
            if self._reader is None:
                self._reader = self._connect()
                self._reader.execute("PRAGMA query_only=ON")
            with closing(self._reader.execute(query, values)) as cursor:
                return cursor.fetchall()

    def change(self, statement: str, values: tuple[Any, ...] = ()) -> int:
        """How many rows the statement changed."""
        with self._storage(), closing(self._db.execute(statement, values)) as cursor:
            return cursor.rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the changes made inside, or none; on the disk when it ends."""
        self._require_place()
        with self._storage():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _connect(self) -> sqlite3.Connection:
        """A connection that any thread may use, one at a time."""
        return sqlite3.connect(
            str(self.path or ":memory:"), timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )

    def _refuse_newer(self, path: Path, version: int) -> None:
        """Look at the version without a right to write, so that a newer file stays as it is."""
        if not path.exists():
            return
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)) as reader:
            found = int(reader.execute("PRAGMA user_version").fetchone()[0])
        if found > version:
            raise _newer(path, found, version)

    def _share(self) -> None:
        """Let readers and one writer work side by side. SQLite does not wait for others here, so we do."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                self._db.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in BUSY or time.monotonic() > deadline:
                    raise
            time.sleep(0.02)

    def _migrate(self, migrations: Migrations) -> None:
        """Take the steps that the file has not taken yet, all or none; another process may have been quicker."""
        if self._version() == len(migrations):
            return
        with self.transaction():
            found = self._version()
            if self.path is not None and found > len(migrations):
                raise _newer(self.path, found, len(migrations))
            for statement in (one for step in migrations[found:] for one in step):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {len(migrations)}")

    def _version(self) -> int:
        return int(self.rows("PRAGMA user_version")[0][0])

    def _require_place(self) -> None:
        """A file that was moved or deleted would take what we write with it."""
        if self.path is None or self._stat is None:
            return
        try:
            there = os.path.samestat(self._stat, self.path.stat())
        except OSError:
            there = False
        if not there:
            raise StorageFailed(
                f"{self.path.name} was moved, deleted or replaced while it was in use.",
                where=str(self.path),
                hint="Put the folder back where it was, and run the same command again.",
            )

    @contextmanager
    def _storage(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            name = self.path.name if self.path else "The database in memory"
            raise StorageFailed(
                f"{name} cannot be used: {error}.", where=str(self.path or ""), hint=_hint(error)
            ) from error


def _newer(path: Path, found: int, version: int) -> NewerSchema:
    return NewerSchema(
        f"{path.name} was written by a newer promptcraft (schema {found}; this one knows {version}).",
        hint="Update promptcraft; the file was not touched.",
        where=str(path),
    )


def _hint(error: Exception) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in DAMAGED:
        return "The file is damaged and was left as it is. Move it away and run again; earlier calls count as new ones."
    if code in BUSY:
        return "Another promptcraft is writing to it; wait for it to end, and run the same command again."
    return "Check the disk space and the permissions, and run the same command again."
