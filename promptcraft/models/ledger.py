"""The record of every model call: no finished call is ever sent again, no received answer is ever lost.

States of a call: reserved → sent → done, failed (may be asked again) or unknown (our process died, or it timed
out, after sending; asked again only on request). A call is in the database before it is on the wire.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from promptcraft.errors import NewerSchema, OutcomeUnknown, PromptcraftError, StorageFailed
from promptcraft.models.base import ModelInfo, Reply, Request
from promptcraft.records.record import Record
from promptcraft.workspace.files import write_whole
from promptcraft.workspace.lock import FileLock, is_held

VERSION = 1
TIMEOUTS = {"total_timeout", "idle_timeout"}
SCHEMA = """
CREATE TABLE calls (
  key TEXT PRIMARY KEY, state TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, purpose TEXT NOT NULL,
  repeat INTEGER NOT NULL, request TEXT NOT NULL, reply TEXT, cost TEXT, reserved TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, possibly_billed INTEGER NOT NULL DEFAULT 0,
  error TEXT, partial TEXT, run TEXT NOT NULL, sent_at REAL NOT NULL, ended_at REAL
);
"""


class Stored(Record):
    """What the ledger knows of one call."""

    key: str
    state: str
    reply: Reply | None = None
    cost: Decimal | None = None
    attempts: int = 0
    possibly_billed: int = 0
    run: str = ""


def call_key(info: ModelInfo, request: Request, repeat: int) -> str:
    """The SHA-256 (hex) that makes two calls the same call: model, settings, everything sent, and the repeat number."""
    same = {
        "provider": info.provider,
        "model": info.name,
        "settings": info.settings,
        "request": request.model_dump(mode="json", exclude=TIMEOUTS),
        "repeat": repeat,
    }
    canonical = json.dumps(same, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


class Ledger:
    """The calls of one workspace; safe for several processes at once. `path` None keeps it in memory."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.run = uuid.uuid4().hex
        self._alive = FileLock(path.parent / "runs" / f"{self.run}.lock") if path else None
        with self._storage():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(str(path or ":memory:"), timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._migrate()
        if self._alive:
            self._alive.acquire()

    def close(self) -> None:
        """Release the database; what was stored stays."""
        self._db.close()
        if self._alive:
            self._alive.release()
            self._alive.path.unlink(missing_ok=True)

    def find(self, key: str) -> Stored | None:
        """What is known of the call, or None when it was never made."""
        with self._storage(), closing(self._db.cursor()) as cursor:
            row = cursor.execute(
                "SELECT key, state, reply, cost, attempts, possibly_billed, run FROM calls WHERE key = ?", (key,)
            ).fetchone()
        return None if row is None else _stored(row)

    def claim(self, info: ModelInfo, request: Request, *, key: str, purpose: str, repeat: int = 0) -> Stored | None:
        """Reserve the call for us and return None, or return what stands in the way.

        That is a finished call (`done`), one that a living process has (`reserved`, `sent`), or one that a dead
        process left behind on the wire (`unknown`; see `forget`).
        """
        rescued = self._rescued(key)
        if rescued is not None:
            self.finish(key, rescued, None)
        with self._transaction():
            known = self.find(key)
            if known and known.state == "sent" and not self._lives(known.run):
                self._db.execute("UPDATE calls SET state = 'unknown' WHERE key = ?", (key,))
                known = known.model_copy(update={"state": "unknown"})
            if known and (known.state in ("done", "unknown") or self._is_busy(known)):
                return known
            self._db.execute(
                "INSERT INTO calls (key, state, provider, model, purpose, repeat, request, run, sent_at)"
                " VALUES (?, 'reserved', ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET state = 'reserved', run = excluded.run, sent_at = excluded.sent_at",
                (key, info.provider, info.name, purpose, repeat, _ascii(request), self.run, time.time()),
            )
        return None

    def forget(self, key: str) -> None:
        """Let an unknown call be sent once more; it stays marked as possibly billed."""
        with self._transaction():
            self._db.execute(
                "UPDATE calls SET state = 'failed', possibly_billed = possibly_billed + 1"
                " WHERE key = ? AND state = 'unknown'",
                (key,),
            )

    def attempt(self, key: str, reserved: Decimal | None) -> None:
        """Mark the call as sent, once more; on disk before the request leaves."""
        with self._transaction():
            self._db.execute(
                "UPDATE calls SET state = 'sent', attempts = attempts + 1, reserved = ?, sent_at = ? WHERE key = ?",
                (None if reserved is None else str(reserved), time.time(), key),
            )

    def back_off(self, key: str, *, billed: bool) -> None:
        """Keep the call for us while it waits for its next try."""
        with self._transaction():
            self._db.execute(
                "UPDATE calls SET state = 'reserved', possibly_billed = possibly_billed + ? WHERE key = ?",
                (int(billed), key),
            )

    def finish(self, key: str, reply: Reply, cost: Decimal | None) -> None:
        """Keep the reply; where the database cannot take it, keep it in a file that the next run reads."""
        try:
            with self._transaction():
                self._db.execute(
                    "UPDATE calls SET state = 'done', reply = ?, cost = ?, error = NULL, ended_at = ? WHERE key = ?",
                    (_ascii(reply), None if cost is None else str(cost), time.time(), key),
                )
        except StorageFailed:
            write_whole(self._rescue_file(key), _ascii(reply).encode("ascii"), private=True)
            raise
        if self.path is not None:
            self._rescue_file(key).unlink(missing_ok=True)

    def fail(self, key: str, error: PromptcraftError, *, state: str = "failed", billed: bool = False) -> None:
        """Record that the call brought no answer; `state` is `failed` or `unknown`."""
        partial = str(getattr(error, "partial", "")) or None
        with self._transaction():
            self._db.execute(
                "UPDATE calls SET state = ?, error = ?, partial = ?, possibly_billed = possibly_billed + ?, ended_at = ?"
                " WHERE key = ?",
                (state, f"{error.code}: {error.message}", _clean(partial), int(billed), time.time(), key),
            )

    def totals(self) -> tuple[int, Decimal, int]:
        """How many calls are done, what the known ones cost in US dollars, and how many have no known price."""
        with self._storage(), closing(self._db.cursor()) as cursor:
            costs = [row[0] for row in cursor.execute("SELECT cost FROM calls WHERE state = 'done'")]
        known = [Decimal(cost) for cost in costs if cost is not None]
        return len(costs), sum(known, Decimal(0)), len(costs) - len(known)

    def _migrate(self) -> None:
        found = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if found > VERSION:
            raise NewerSchema(
                f"The ledger was written by a newer promptcraft (schema {found}, this one knows {VERSION}).",
                hint="Update promptcraft; the file was not touched.",
                where=str(self.path),
            )
        if found == 0:
            with self._transaction():
                if int(self._db.execute("PRAGMA user_version").fetchone()[0]) == 0:
                    self._db.execute(SCHEMA)
                    self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _is_busy(self, known: Stored) -> bool:
        return known.state in ("reserved", "sent") and self._lives(known.run)

    def _lives(self, run: str) -> bool:
        if run == self.run:
            return True
        return self.path is not None and is_held(self.path.parent / "runs" / f"{run}.lock")

    def _rescue_file(self, key: str) -> Path:
        from promptcraft.workspace.keys import user_cache

        return user_cache() / "rescued" / f"{key}.json"

    def _rescued(self, key: str) -> Reply | None:
        if self.path is None or not self._rescue_file(key).is_file():
            return None
        try:
            return Reply.model_validate(json.loads(self._rescue_file(key).read_bytes()))
        except (ValidationError, ValueError, OSError) as error:
            raise OutcomeUnknown(
                "An answer was set aside when the disk failed, and cannot be read back.",
                where=str(self._rescue_file(key)),
                hint="Look at the file, then delete it and run again with --resend-unknown.",
            ) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._storage():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _storage(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StorageFailed(
                f"The ledger of calls cannot be used: {error}.",
                where=str(self.path),
                hint="Check the disk space and the permissions; nothing more was sent.",
            ) from error


def _stored(row: tuple[str, str, str | None, str | None, int, int, str]) -> Stored:
    key, state, reply, cost, attempts, billed, run = row
    return Stored(
        key=key,
        state=state,
        reply=None if reply is None else Reply.model_validate(json.loads(reply)),
        cost=None if cost is None else Decimal(cost),
        attempts=attempts,
        possibly_billed=billed,
        run=run,
    )


def _ascii(record: Record) -> str:
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=True)


def _clean(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")
