"""The batch jobs in the ledger: which calls each holds, and how far it is; every step is on the disk before the next.

States of a job: preparing → submitting → running → ended. A job whose submission was not heard of is `unknown`, and
one that the provider says it does not know is `vanished`: both are looked for again; `dropped` was never made.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from promptcraft.errors import PromptcraftError, StorageFailed
from promptcraft.models.base import ModelInfo, Reply
from promptcraft.models.batch import Lost
from promptcraft.models.database import Database
from promptcraft.models.ledger import Guard, Ledger
from promptcraft.models.spend_cap import NoRoomYet
from promptcraft.models.stored import AGAIN
from promptcraft.records.record import Record
from promptcraft.workspace.files import require_room
from promptcraft.workspace.lock import is_held

OPEN = ("preparing", "submitting", "running", "unknown", "vanished")
FORGOTTEN_AFTER = 30 * 24 * 3600.0
"""Seconds after which a job that is unknown or has vanished is looked for no more: no provider keeps results longer."""
ROOM = 32_000_000
ROOM_A_CALL = 20_000
"""Bytes that must be free on the disk for the answers, and for each of them."""


class Job(Record):
    """One batch job as the ledger knows it; `job` is the provider's id, `waiting` counts calls without an answer."""

    token: str
    state: str
    label: str
    settings: str
    job: str | None
    calls: int
    reserved: Decimal | None
    run: str
    made_at: float
    asked_at: float | None
    ended_at: float | None
    reads: int
    note: str
    waiting: int = 0


@dataclass(frozen=True)
class Held:
    """A call that goes into a job, and the most it can cost there."""

    key: str
    worst: Decimal | None


class BatchBook:
    """The jobs of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def jobs(self, *, only_open: bool = True) -> tuple[Job, ...]:
        """The jobs of this ledger, oldest first."""
        states = ", ".join(f"'{state}'" for state in OPEN)
        where = f" WHERE state IN ({states})" if only_open else ""
        rows = self._ledger.read(f"{SELECT}{where} ORDER BY made_at, token")
        found = [_job(row) for row in rows]
        return tuple(job for job in found if not (only_open and _is_given_up(job)))

    def all_keys(self, token: str) -> frozenset[str]:
        """Every call that was last sent in this job, answered or not."""
        return frozenset(
            row[0] for row in self._ledger.read("SELECT key FROM calls WHERE batch = ?", (token,))
        )

    def keys(self, token: str) -> dict[str, Decimal | None]:
        """The calls of a job that have no answer yet, and what is set aside for each."""
        rows = self._ledger.read(
            "SELECT key, reserved FROM calls WHERE batch = ? AND state IN ('sent', 'unknown')", (token,)
        )
        return {key: None if reserved is None else Decimal(reserved) for key, reserved in rows}

    def lost(self, job: Job) -> Lost:
        """What is known of a submission that was not heard of; jobs of others' calls are told apart."""
        others = frozenset(
            one.job for one in self.jobs(only_open=False) if one.job and one.token != job.token
        )
        return Lost(job.token, job.calls, self.all_keys(job.token), job.asked_at or job.made_at, others)

    def lives(self, job: Job) -> bool:
        """Whether the process that made the job is still at it."""
        if job.run == self._ledger.run:
            return True
        path = self._ledger.path
        return path is not None and is_held(path.parent / "runs" / f"{job.run}.lock")

    def is_ours(self, job: Job) -> bool:
        """Whether this process made the job."""
        return job.run == self._ledger.run

    async def hold(self, token: str, info: ModelInfo, held: Sequence[Held]) -> None:
        """Mark calls that are claimed as sent in a new job, all or none; raises what forbids it."""
        worsts = [one.worst for one in held if one.worst is not None]
        total = sum(worsts, Decimal(0)) if len(worsts) == len(held) else None

        run = self._ledger.run

        def work(db: Database) -> None:
            if self._ledger.path is not None:
                require_room(self._ledger.path.parent, ROOM + ROOM_A_CALL * len(held))
            if self._ledger.guard is not None:
                _require_room(self._ledger.guard, db, held[0].key, total)
            now = time.time()
            first = (
                token,
                "preparing",
                info.label,
                info.settings,
                len(held),
                _text(total),
                run,
                now,
            )
            db.change(INSERT, first)
            for one in held:
                changed = db.change(SEND, (_text(one.worst), token, run, now, one.key, run, AGAIN + run))
                if changed != 1:
                    raise StorageFailed(
                        "The ledger of calls changed under us: another process has taken over a call.",
                        where=str(self._ledger.path),
                        hint="Leave .promptcraft/ alone while a command runs, and run the same command again.",
                    )

        await self._ledger.write(work)

    async def submitting(self, token: str) -> None:
        """From now on the provider may have the job."""
        await self._set(token, "submitting", asked_at=time.time())

    async def running(self, token: str, job: str) -> None:
        """The provider has the job, by this id."""

        def work(db: Database) -> None:
            db.change(
                "UPDATE batches SET state = 'running', job = ?, note = '' WHERE token = ?", (job, token)
            )
            db.change("UPDATE calls SET state = 'sent' WHERE batch = ? AND state = 'unknown'", (token,))

        await self._ledger.write(work)

    async def note(self, token: str, note: str) -> None:
        """What people are told about the job."""
        await self._ledger.write(
            lambda db: db.change("UPDATE batches SET note = ? WHERE token = ?", (note[:300], token))
        )

    async def drop(self, token: str, error: PromptcraftError) -> None:
        """The provider surely has no such job: its calls may be asked again, and were not billed."""
        await self._close(token, "dropped", "failed", error)

    async def lose(self, token: str, state: str, error: PromptcraftError) -> None:
        """Nobody knows what became of the job, `unknown` or `vanished`: its calls are asked again only on request."""
        await self._close(token, state, "unknown", error)

    async def answered(self, token: str, answers: Sequence[tuple[str, Reply, Decimal | None]]) -> int:
        """Store replies of the job, each once, and say how many were new."""
        texts = [
            (json.dumps(reply.model_dump(mode="json"), ensure_ascii=True), _text(cost), key)
            for key, reply, cost in answers
        ]

        def work(db: Database) -> int:
            now = time.time()
            return sum(db.change(ANSWER, (reply, cost, now, key, token)) for reply, cost, key in texts)

        return await self._ledger.write(work)

    async def failed(
        self, token: str, failures: Sequence[tuple[str, PromptcraftError, bool]], state: str = "failed"
    ) -> None:
        """Record calls of the job that brought no reply, and whether each may have been billed."""

        def work(db: Database) -> None:
            now = time.time()
            for key, error, billed in failures:
                db.change(FAIL, (state, _said(error), int(billed), now, key, token))

        await self._ledger.write(work)

    async def read(self, token: str) -> int:
        """How often the results have been read to their end, this time included."""

        def work(db: Database) -> int:
            db.change("UPDATE batches SET reads = reads + 1 WHERE token = ?", (token,))
            return int(db.rows("SELECT reads FROM batches WHERE token = ?", (token,))[0][0])

        return await self._ledger.write(work)

    async def ended(self, token: str) -> None:
        """Everything that the job brought is in the ledger."""
        await self._set(token, "ended", ended_at=time.time())

    async def release(self, keys: Sequence[str], error: PromptcraftError) -> None:
        """Let calls go that were claimed for a job and not put into one."""
        said, run = _said(error), self._ledger.run

        def work(db: Database) -> None:
            for key in keys:
                db.change(LET_GO, (said, key, run))
                db.change(UNSENT, (run, key, AGAIN + run))

        await self._ledger.write(work)

    async def _close(self, token: str, state: str, calls: str, error: PromptcraftError) -> None:
        said = _said(error)

        def work(db: Database) -> None:
            now = time.time()
            db.change(
                "UPDATE batches SET state = ?, ended_at = ?, note = ? WHERE token = ?",
                (state, now if state == "dropped" else None, error.message[:300], token),
            )
            db.change(
                "UPDATE calls SET state = ?, error = ?, ended_at = ? WHERE batch = ? AND state = 'sent'",
                (calls, said, now, token),
            )

        await self._ledger.write(work)

    async def _set(self, token: str, state: str, **times: float) -> None:
        named = "".join(f", {name} = ?" for name in times)
        statement = f"UPDATE batches SET state = ?{named} WHERE token = ?"  # noqa: S608 - our own column names
        await self._ledger.write(lambda db: db.change(statement, (state, *times.values(), token)))


COLUMNS = "token, state, label, settings, job, calls, reserved, run, made_at, asked_at, ended_at, reads, note"
SELECT = (
    f"SELECT {COLUMNS}, (SELECT count(*) FROM calls WHERE calls.batch = batches.token"  # noqa: S608 - no text from outside
    " AND calls.state IN ('sent', 'unknown')) FROM batches"
)
INSERT = (
    "INSERT INTO batches (token, state, label, settings, calls, reserved, run, made_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
SEND = (
    "UPDATE calls SET state = 'sent', attempts = attempts + 1, reserved = ?, batch = ?, run = ?,"
    " possibly_billed = possibly_billed + (state = 'unknown'),"
    " sent_at = max(?, (SELECT max(sent_at) FROM calls))"
    " WHERE key = ? AND ((state = 'reserved' AND run = ?) OR (state = 'unknown' AND run = ?))"
)
ANSWER = (
    "UPDATE calls SET state = 'done', reply = ?, cost = ?, error = NULL, partial = NULL, ended_at = ?"
    " WHERE key = ? AND batch = ? AND state != 'done'"
)
FAIL = (
    "UPDATE calls SET state = ?, error = ?, possibly_billed = possibly_billed + ?, ended_at = ?"
    " WHERE key = ? AND batch = ? AND state IN ('sent', 'unknown')"
)
UNSENT = "UPDATE calls SET run = ? WHERE key = ? AND run = ?"
LET_GO = "UPDATE calls SET state = 'failed', error = ? WHERE key = ? AND run = ? AND state = 'reserved'"


def _require_room(guard: Guard, db: Database, key: str, total: Decimal | None) -> None:
    """Ask for the whole job as if it were one of its calls; who leaves a job behind does not wait for room."""
    try:
        guard(db, key, total)
    except NoRoomYet as full:
        raise full.error from None


def _is_given_up(job: Job) -> bool:
    """A lost job is done with when its calls were asked again, or after so long."""
    lost = job.state in ("unknown", "vanished")
    return lost and (not job.waiting or time.time() - job.made_at > FORGOTTEN_AFTER)


def _said(error: PromptcraftError) -> str:
    return f"{error.code}: {error.message}".encode("utf-8", "replace").decode("utf-8")


def _job(row: tuple[object, ...]) -> Job:
    names = (*COLUMNS.split(", "), "waiting")
    return Job.model_validate(dict(zip(names, row, strict=True)))


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
