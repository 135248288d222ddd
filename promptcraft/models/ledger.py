"""The record of every model call: no finished call is ever sent again, no received answer is ever lost.

States of a call: reserved → sent → done, failed (may be asked again) or unknown (our process died, or it timed
out, after sending; asked again only on request). A call is in the database before it is on the wire. What changes
the database is awaited: it is queued at once, shares its sync of the disk with others, and is on the disk when the
await ends; who is cancelled while waiting takes nothing back.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from promptcraft.errors import PromptcraftError, StorageFailed
from promptcraft.models.base import ModelInfo, Reply, Request
from promptcraft.models.call_key import as_text, call_key, whole_text
from promptcraft.models.database import Database
from promptcraft.models.ledger_schema import MIGRATIONS
from promptcraft.models.ledger_writer import Work, Writer
from promptcraft.models.rescue import Rescue, Rescued
from promptcraft.models.stored import AGAIN, FIND, Stored, amount, stored
from promptcraft.workspace.files import require_room
from promptcraft.workspace.lock import FileLock, is_held, remove_stale

__all__ = ["Guard", "Ledger", "Stored", "call_key"]
T = TypeVar("T")
Guard = Callable[[Database, str, Decimal | None], None]
"""Looks at the ledger, the call's key and its worst case just before it is sent; raises to forbid it."""
MOST_CLAIMS = 256
"""How many claims, each with its request, are queued at once; further ones wait before they are."""
ROOM = 32_000_000
"""Bytes that must be free before a call is sent, so that its answer can be kept."""


class Ledger:
    """The calls of one workspace; safe for several processes at once. `path` None keeps it in memory.

    `guard` is asked inside the transaction that marks a call as sent, with all processes' calls before it. Raises
    StorageFailed when the ledger cannot be used, and NewerSchema when a newer promptcraft wrote it.
    """

    def __init__(self, path: Path | None, *, guard: Guard | None = None) -> None:
        self.path = path
        self.run = uuid.uuid4().hex
        self.guard = guard
        self._db = Database(path, MIGRATIONS)
        self._writer = Writer(self._db)
        self._rescue = Rescue(path) if path else None
        self._alive: FileLock | None = None
        self._room: tuple[asyncio.AbstractEventLoop, asyncio.Semaphore] | None = None
        if path is not None:
            try:
                self._alive = self._show_life(path.parent / "runs")
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Write what is queued and release the database; what was stored stays."""
        self._writer.close()
        self._db.close()
        if self._alive:
            self._alive.discard()

    @property
    def failed(self) -> StorageFailed | None:
        """Why an answer could not be stored here; none has to be sent for that cannot be either."""
        return self._writer.failed

    async def write(self, work: Work[T]) -> T:
        """What the work returns, done inside a transaction and on the disk."""
        return await self._writer.submit(work)

    def read(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Everything the query finds of what is on the disk."""
        return self._db.look(query, values)

    def find(self, key: str) -> Stored | None:
        """What is known of the call, or None when it was never made."""
        rows = self._db.look(FIND, (key,))
        return stored(rows[0], self.path) if rows else None

    async def claim(
        self,
        info: ModelInfo,
        request: Request,
        *,
        key: str,
        purpose: str,
        repeat: int = 0,
        framework: str = "",
    ) -> Stored | None:
        """Reserve the call for us and return None, or return what stands in the way.

        That is a finished call (`done`), one that a living process has (`reserved`, `sent`) or a batch job holds
        (`sent`, with its `batch`), or one that a dead process left behind on the wire (`unknown`; see `reserve_again`
        and `forget`).
        """
        known = self.find(key)
        if known is not None and known.state == "done":  # It stays so: nothing has to be written.
            return known
        async with self._room_for_claims():
            row = (key, info.provider, info.name, purpose, repeat, whole_text(request), framework or None)
            rescued = self._rescue.find(key) if self._rescue else None
            claimed: list[Stored | None] = []

            def work(db: Database) -> Stored | None:
                claimed[:] = [self._claim(db, key, row, rescued)]
                return claimed[0]

            try:
                found = await self._writer.submit(work)
            except asyncio.CancelledError:
                # By its turn it may have become ours, and nobody is left to use it.
                self._writer.submit(lambda db: claimed == [None] and self._let_go(db, key))
                raise
        if rescued is not None and self._rescue is not None:
            self._rescue.drop(key)
        return found

    async def reserve_again(self, key: str) -> bool:
        """Whether an unknown call is reserved for us to be sent once more; it stays unknown until it is sent."""
        return await self._writer.submit(lambda db: self._reserve_again(db, key))

    async def forget(self, key: str, *, billed: bool = True) -> None:
        """Let an unknown call be sent once more by whoever asks; it stays marked as possibly billed."""
        await self._change(
            "UPDATE calls SET state = 'failed', possibly_billed = possibly_billed + ?"
            " WHERE key = ? AND state = 'unknown'",
            (int(billed), key),
        )

    async def attempt(self, key: str, reserved: Decimal | None) -> None:
        """Mark the call as sent, once more; on disk before the request leaves. Raises StorageFailed: do not send."""
        await self._writer.submit(lambda db: self._attempt(db, key, reserved))

    async def back_off(self, key: str, *, billed: bool) -> None:
        """Keep the call for us while it waits for its next try."""
        await self._change(
            "UPDATE calls SET state = 'reserved', possibly_billed = possibly_billed + ? WHERE key = ? AND run = ?",
            (int(billed), key, self.run),
        )

    async def finish(self, key: str, reply: Reply, cost: Decimal | None) -> None:
        """Keep the reply; where the database cannot take it, keep it in a file that the next claim reads."""
        values = (as_text(reply), _text(cost), time.time(), key)
        await self._writer.submit(
            lambda db: self._finish(db, values), lambda error: self._set_aside(key, reply, cost, error)
        )

    async def fail(
        self, key: str, error: PromptcraftError, *, state: str = "failed", billed: bool = False
    ) -> bool:
        """Record that the call brought no answer; `state` is `failed` or `unknown`. False: it is not ours, or done."""
        partial = str(getattr(error, "partial", ""))
        said = _clean(f"{error.code}: {error.message}")
        row = (state, said, _clean(partial) or None, int(billed), time.time(), key, self.run)
        changed = await self._writer.submit(lambda db: self._unsent(db, key) or db.change(FAIL, row))
        return changed == 1

    def totals(self) -> tuple[int, Decimal, int]:
        """How many calls are done, what the known ones cost in US dollars, and how many have no known price."""
        costs = [row[0] for row in self._db.look("SELECT cost FROM calls WHERE state = 'done'")]
        known = [amount(cost, self.path) for cost in costs]
        return len(costs), sum((cost for cost in known if cost is not None), Decimal(0)), known.count(None)

    def _room_for_claims(self) -> asyncio.Semaphore:
        loop = asyncio.get_running_loop()
        if self._room is None or self._room[0] is not loop:
            self._room = (loop, asyncio.Semaphore(MOST_CLAIMS))
        return self._room[1]

    async def _change(self, statement: str, values: tuple[Any, ...]) -> int:
        return await self._writer.submit(lambda db: db.change(statement, values))

    def _claim(self, db: Database, key: str, row: tuple[Any, ...], rescued: Rescued | None) -> Stored | None:
        row = (*row, self.run, time.time())
        if rescued is not None:
            db.change(f"{INSERT} ON CONFLICT (key) DO NOTHING", row)
            self._finish(db, (as_text(rescued.reply), rescued.cost, time.time(), key))
        # Nearly every call is new, and then this is all.
        if db.change(f"{INSERT} ON CONFLICT (key) DO NOTHING", row) == 1:
            return None
        known = stored(db.rows(FIND, (key,))[0], self.path)
        if known.state == "sent" and known.batch:
            return known
        if known.state == "sent" and not self._lives(known.run):
            db.change("UPDATE calls SET state = 'unknown' WHERE key = ?", (key,))
            known = known.model_copy(update={"state": "unknown"})
        if self._is_reserved_again(known):
            return known.model_copy(update={"state": "reserved"})
        if known.state in ("done", "unknown") or self._is_busy(known):
            return known
        db.change(
            f"{INSERT} ON CONFLICT (key) DO UPDATE SET state = 'reserved', run = excluded.run,"
            " sent_at = max(sent_at, excluded.sent_at), framework = excluded.framework, batch = NULL",
            row,
        )
        return None

    def _is_reserved_again(self, known: Stored) -> bool:
        return known.state == "unknown" and known.run.startswith(AGAIN) and self._lives(known.run)

    def _reserve_again(self, db: Database, key: str) -> bool:
        if self._is_reserved_again(stored(db.rows(FIND, (key,))[0], self.path)):
            return False
        taken = "UPDATE calls SET run = ? WHERE key = ? AND state = 'unknown'"
        return db.change(taken, (AGAIN + self.run, key)) == 1

    def _unsent(self, db: Database, key: str) -> int:
        """Let go of an unknown call that was to be sent once more and was not: 1 where it was one."""
        back = "UPDATE calls SET run = ? WHERE key = ? AND run = ?"
        return db.change(back, (self.run, key, AGAIN + self.run))

    def _let_go(self, db: Database, key: str) -> bool:
        if self._unsent(db, key):
            return True
        stopped = "UPDATE calls SET state = 'failed' WHERE key = ? AND run = ? AND state = 'reserved'"
        return db.change(stopped, (key, self.run)) == 1

    def _attempt(self, db: Database, key: str, reserved: Decimal | None) -> None:
        if self.path is not None:
            require_room(self.path.parent, ROOM)
        if self._alive and not self._alive.stands:
            raise self._lost_hold("the file that shows we are running is gone")
        if self.guard is not None:
            self.guard(db, key, reserved)
        changed = db.change(
            # Never earlier than what was sent before: a clock set back must not move spending to another month.
            # What was unknown may have been billed, and is no longer held by a batch job.
            "UPDATE calls SET state = 'sent', attempts = attempts + 1, reserved = ?, run = ?, batch = NULL,"
            " possibly_billed = possibly_billed + (state = 'unknown'),"
            " sent_at = max(?, (SELECT max(sent_at) FROM calls))"
            " WHERE key = ? AND run IN (?, ?) AND state != 'done' AND (state != 'sent' OR batch IS NULL)",
            (_text(reserved), self.run, time.time(), key, self.run, AGAIN + self.run),
        )
        if changed != 1:
            raise self._lost_hold("another process has taken over this call")

    def _finish(self, db: Database, values: tuple[Any, ...]) -> None:
        changed = db.change(
            "UPDATE calls SET state = 'done', reply = ?, cost = ?, error = NULL, partial = NULL, ended_at = ?"
            " WHERE key = ?",
            values,
        )
        if changed != 1:
            raise self._lost_hold("its entry for this call is gone")

    def _set_aside(self, key: str, reply: Reply, cost: Decimal | None, error: StorageFailed) -> StorageFailed:
        """Keep an answer that the database could not take; the error says where it is."""
        if self._rescue is None:
            return error
        return self._rescue.keep(key, reply, cost, error)

    def _show_life(self, folder: Path) -> FileLock:
        """A lock that is ours as long as this process lives, so that others know dead processes' calls from ours."""
        remove_stale(folder)
        alive = FileLock(folder / f"{self.run}.lock")
        if not alive.acquire():
            raise self._lost_hold("another process holds the file that shows we are running")
        return alive

    def _is_busy(self, known: Stored) -> bool:
        return known.state in ("reserved", "sent") and self._lives(known.run)

    def _lives(self, run: str) -> bool:
        run = run.removeprefix(AGAIN)
        if run == self.run:
            return True
        return self.path is not None and is_held(self.path.parent / "runs" / f"{run}.lock")

    def _lost_hold(self, reason: str) -> StorageFailed:
        return StorageFailed(
            f"The ledger of calls changed under us: {reason}.",
            where=str(self.path),
            hint="Leave .promptcraft/ alone while a command runs, and run the same command again.",
        )


INSERT = (
    "INSERT INTO calls (key, state, provider, model, purpose, repeat, request, framework, run, sent_at)"
    " VALUES (?, 'reserved', ?, ?, ?, ?, ?, ?, ?, ?)"
)
FAIL = (
    "UPDATE calls SET state = ?, error = ?, partial = ?, possibly_billed = possibly_billed + ?, ended_at = ?"
    " WHERE key = ? AND run = ? AND state != 'done'"
)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
