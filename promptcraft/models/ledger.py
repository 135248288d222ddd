"""The record of every model call: no finished call is ever sent again, no received answer is ever lost.

States of a call: reserved → sent → done, failed (may be asked again) or unknown (our process died, or it timed
out, after sending; asked again only on request). A call is in the database before it is on the wire.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from promptcraft.errors import PromptcraftError, StorageFailed
from promptcraft.models.base import ModelInfo, Reply, Request
from promptcraft.models.database import Database
from promptcraft.models.rescue import Rescue
from promptcraft.models.sdk_model import output_limit
from promptcraft.records.record import Record
from promptcraft.workspace.files import require_room
from promptcraft.workspace.lock import FileLock, is_held, remove_stale

VERSION = 1
ROOM = 32_000_000
"""Bytes that must be free before a call is sent, so that its answer can be kept."""
TIMEOUTS = {"total_timeout", "idle_timeout"}
LATER = {"chances"}
"""Fields of a request that the first version of the ledger did not know."""
SCHEMA = """
CREATE TABLE calls (
  key TEXT PRIMARY KEY, state TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, purpose TEXT NOT NULL,
  repeat INTEGER NOT NULL, request TEXT NOT NULL, reply TEXT, cost TEXT, reserved TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, possibly_billed INTEGER NOT NULL DEFAULT 0,
  error TEXT, partial TEXT, run TEXT NOT NULL, sent_at REAL NOT NULL, ended_at REAL
);
"""


class Stored(Record):
    """What the ledger knows of one call; `reserved` is the most it could cost when last sent."""

    key: str
    state: str
    reply: Reply | None = None
    cost: Decimal | None = None
    reserved: Decimal | None = None
    attempts: int = 0
    possibly_billed: int = 0
    run: str = ""


def call_key(info: ModelInfo, request: Request, repeat: int) -> str:
    """The SHA-256 (hex) that makes two calls the same call: model, settings, everything sent, and the repeat number."""
    same = {
        "provider": info.provider,
        "model": info.name,
        "settings": info.settings,
        "structured": info.structured,
        "output": output_limit(info, request),
        "request": _asked(request),
        "repeat": repeat,
    }
    canonical = json.dumps(same, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


class Ledger:
    """The calls of one workspace; safe for several processes at once. `path` None keeps it in memory.

    Raises StorageFailed when it cannot be used, and NewerSchema when a newer promptcraft wrote it.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.run = uuid.uuid4().hex
        self._db = Database(path, schema=SCHEMA, version=VERSION)
        self._rescue = Rescue(path) if path else None
        self._alive: FileLock | None = None
        if path is not None:
            try:
                self._alive = self._show_life(path.parent / "runs")
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Release the database; what was stored stays."""
        self._db.close()
        if self._alive:
            self._alive.discard()

    def find(self, key: str) -> Stored | None:
        """What is known of the call, or None when it was never made."""
        rows = self._db.rows(
            "SELECT key, state, reply, cost, reserved, attempts, possibly_billed, run FROM calls WHERE key = ?",
            (key,),
        )
        return self._stored(rows[0]) if rows else None

    def claim(
        self, info: ModelInfo, request: Request, *, key: str, purpose: str, repeat: int = 0
    ) -> Stored | None:
        """Reserve the call for us and return None, or return what stands in the way.

        That is a finished call (`done`), one that a living process has (`reserved`, `sent`), or one that a dead
        process left behind on the wire (`unknown`; see `forget`).
        """
        row = (key, info.provider, info.name, purpose, repeat, _ascii(request), self.run, time.time())
        self._bring_back(key, row)
        with self._db.transaction():
            known = self.find(key)
            if known and known.state == "sent" and not self._lives(known.run):
                self._db.change("UPDATE calls SET state = 'unknown' WHERE key = ?", (key,))
                known = known.model_copy(update={"state": "unknown"})
            if known and (known.state in ("done", "unknown") or self._is_busy(known)):
                return known
            self._db.change(
                f"{INSERT} ON CONFLICT (key) DO UPDATE"
                " SET state = 'reserved', run = excluded.run, sent_at = excluded.sent_at",
                row,
            )
        return None

    def forget(self, key: str, *, billed: bool = True) -> None:
        """Let an unknown call be sent once more; it stays marked as possibly billed."""
        with self._db.transaction():
            self._db.change(
                "UPDATE calls SET state = 'failed', possibly_billed = possibly_billed + ?"
                " WHERE key = ? AND state = 'unknown'",
                (int(billed), key),
            )

    def attempt(self, key: str, reserved: Decimal | None) -> None:
        """Mark the call as sent, once more; on disk before the request leaves. Raises StorageFailed: do not send."""
        if self.path is not None:
            require_room(self.path.parent, ROOM)
        if self._alive and not self._alive.stands:
            raise self._lost_hold("the file that shows we are running is gone")
        with self._db.transaction():
            changed = self._db.change(
                "UPDATE calls SET state = 'sent', attempts = attempts + 1, reserved = ?, sent_at = ?"
                " WHERE key = ? AND run = ?",
                (_text(reserved), time.time(), key, self.run),
            )
            if changed != 1:
                raise self._lost_hold("another process has taken over this call")

    def back_off(self, key: str, *, billed: bool) -> None:
        """Keep the call for us while it waits for its next try."""
        with self._db.transaction():
            self._db.change(
                "UPDATE calls SET state = 'reserved', possibly_billed = possibly_billed + ? WHERE key = ? AND run = ?",
                (int(billed), key, self.run),
            )

    def finish(self, key: str, reply: Reply, cost: Decimal | None) -> None:
        """Keep the reply; where the database cannot take it, keep it in a file that the next claim reads."""
        try:
            with self._db.transaction():
                changed = self._db.change(
                    "UPDATE calls SET state = 'done', reply = ?, cost = ?, error = NULL, partial = NULL, ended_at = ?"
                    " WHERE key = ?",
                    (_ascii(reply), _text(cost), time.time(), key),
                )
                if changed != 1:
                    raise self._lost_hold("its entry for this call is gone")
        except StorageFailed as error:
            if self._rescue is None:
                raise
            kept = self._rescue.keep(key, reply, cost)
            raise StorageFailed(
                f"An answer came and could not be stored: {error.message}",
                where=error.where,
                hint=f"It is safe in {kept}. Put the disk right and run the same command again: it is read from there.",
            ) from error

    def fail(self, key: str, error: PromptcraftError, *, state: str = "failed", billed: bool = False) -> None:
        """Record that the call brought no answer; `state` is `failed` or `unknown`. A call that is done stays done."""
        partial = str(getattr(error, "partial", ""))
        with self._db.transaction():
            self._db.change(
                "UPDATE calls SET state = ?, error = ?, partial = ?, possibly_billed = possibly_billed + ?,"
                " ended_at = ? WHERE key = ? AND run = ? AND state != 'done'",
                (
                    state,
                    _clean(f"{error.code}: {error.message}"),
                    _clean(partial) or None,
                    int(billed),
                    time.time(),
                    key,
                    self.run,
                ),
            )

    def totals(self) -> tuple[int, Decimal, int]:
        """How many calls are done, what the known ones cost in US dollars, and how many have no known price."""
        costs = [row[0] for row in self._db.rows("SELECT cost FROM calls WHERE state = 'done'")]
        known = [self._amount(cost) for cost in costs]
        return len(costs), sum((cost for cost in known if cost is not None), Decimal(0)), known.count(None)

    def _show_life(self, folder: Path) -> FileLock:
        """A lock that is ours as long as this process lives, so that others know dead processes' calls from ours."""
        remove_stale(folder)
        alive = FileLock(folder / f"{self.run}.lock")
        if not alive.acquire():
            raise self._lost_hold("another process holds the file that shows we are running")
        return alive

    def _bring_back(self, key: str, row: tuple[Any, ...]) -> None:
        """Take in an answer that was set aside when the disk failed."""
        rescued = self._rescue.find(key) if self._rescue else None
        if rescued is None or self._rescue is None:
            return
        with self._db.transaction():
            self._db.change(f"{INSERT} ON CONFLICT (key) DO NOTHING", row)
        self.finish(key, rescued.reply, self._amount(rescued.cost))
        self._rescue.drop(key)

    def _is_busy(self, known: Stored) -> bool:
        return known.state in ("reserved", "sent") and self._lives(known.run)

    def _lives(self, run: str) -> bool:
        if run == self.run:
            return True
        return self.path is not None and is_held(self.path.parent / "runs" / f"{run}.lock")

    def _stored(self, row: tuple[Any, ...]) -> Stored:
        key, state, reply, cost, reserved, attempts, billed, run = row
        try:
            return Stored(
                key=key,
                state=state,
                reply=None if reply is None else Reply.model_validate(json.loads(reply)),
                cost=self._amount(cost),
                reserved=self._amount(reserved),
                attempts=attempts,
                possibly_billed=billed,
                run=run,
            )
        except (ValidationError, ValueError, TypeError, RecursionError) as error:
            raise self._damaged(key) from error

    def _amount(self, text: str | None) -> Decimal | None:
        try:
            return None if text is None else Decimal(text)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise self._damaged("a cost") from error

    def _damaged(self, what: str) -> StorageFailed:
        return StorageFailed(
            f"The ledger of calls holds something unreadable in {what[:12]}.",
            where=str(self.path),
            hint="The file was left as it is. Move it away and run again; earlier calls count as new ones.",
        )

    def _lost_hold(self, reason: str) -> StorageFailed:
        return StorageFailed(
            f"The ledger of calls changed under us: {reason}.",
            where=str(self.path),
            hint="Leave .promptcraft/ alone while a command runs, and run the same command again.",
        )


INSERT = (
    "INSERT INTO calls (key, state, provider, model, purpose, repeat, request, run, sent_at)"
    " VALUES (?, 'reserved', ?, ?, ?, ?, ?, ?, ?)"
)


def _asked(request: Request) -> dict[str, Any]:
    """What is sent, as plain data; a field that came later is left out at its default, so that older keys stand."""
    later = {name for name in LATER if getattr(request, name) == Request.model_fields[name].default}
    return request.model_dump(mode="json", exclude=TIMEOUTS | {"max_output"} | later)


def _ascii(record: Record) -> str:
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=True)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
