"""Group commit: what is queued together reaches the disk together, and nobody hears of it before it does."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft.errors import StorageFailed
from promptcraft.models.database import Database
from promptcraft.models.ledger import Ledger, Stored
from tests.models.prepared import PRICED, now, request, said

FIRST_VERSION = """
CREATE TABLE calls (
  key TEXT PRIMARY KEY, state TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, purpose TEXT NOT NULL,
  repeat INTEGER NOT NULL, request TEXT NOT NULL, reply TEXT, cost TEXT, reserved TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, possibly_billed INTEGER NOT NULL DEFAULT 0,
  error TEXT, partial TEXT, run TEXT NOT NULL, sent_at REAL NOT NULL, ended_at REAL
);
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger of this test is."""
    return tmp_path / ".promptcraft" / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """An open ledger."""
    opened = Ledger(path)
    yield opened
    opened.close()


async def claim(ledger: Ledger, key: str) -> Stored | None:
    """Claim a call by this name."""
    return await ledger.claim(PRICED, request(), key=key, purpose="test", framework="tax")


async def whole_call(ledger: Ledger, key: str) -> None:
    """All that a call that goes well writes."""
    assert await claim(ledger, key) is None
    await ledger.attempt(key, Decimal("0.003"))
    await ledger.finish(key, said(), Decimal("0.001"))


class Commits:
    """Counts the commits of a ledger; each one takes `take` seconds, as on a slow disk."""

    def __init__(self, ledger: Ledger, take: float) -> None:
        self.count = 0
        self._take = take
        ledger._db._db.set_trace_callback(self._see)

    def _see(self, statement: str) -> None:
        if statement == "COMMIT":
            self.count += 1
            time.sleep(self._take)


def test_calls_at_the_same_time_share_a_sync(ledger: Ledger) -> None:
    """A hundred calls at once on a slow disk need a few syncs and not three hundred, and all of it is there."""
    commits = Commits(ledger, 0.005)

    async def work() -> None:
        await asyncio.gather(*(whole_call(ledger, str(number)) for number in range(100)))

    now(work())
    assert ledger.totals() == (100, Decimal("0.1"), 0)
    assert commits.count <= 12


def test_the_event_loop_does_not_wait_for_the_disk(ledger: Ledger) -> None:
    """While a sync takes its time, everything else goes on."""
    began, enough = threading.Event(), threading.Event()

    def see(statement: str) -> None:
        if statement == "COMMIT":
            began.set()
            assert enough.wait(10)

    ledger._db._db.set_trace_callback(see)

    async def work() -> None:
        writing = asyncio.ensure_future(claim(ledger, "a"))
        assert await asyncio.to_thread(began.wait, 10)
        assert not writing.done()
        assert ledger.find("a") is None
        enough.set()
        assert await writing is None
        assert ledger.find("a") is not None

    now(work())


def test_one_that_fails_takes_no_other_with_it(ledger: Ledger) -> None:
    """Of those that share a transaction, only the one that cannot be done gets an error."""

    def broken(db: Database) -> None:
        db.change("UPDATE calls SET purpose = 'spoiled'")
        raise KeyError("x")

    async def work() -> list[str]:
        await claim(ledger, "a")
        asked = [
            whole_call(ledger, "b"),
            ledger.write(broken),
            ledger.attempt("not ours", None),
            claim(ledger, "c"),
        ]
        return [type(one).__name__ for one in await asyncio.gather(*asked, return_exceptions=True)]

    assert now(work()) == ["NoneType", "KeyError", "StorageFailed", "NoneType"]
    assert ledger.read("SELECT key, purpose FROM calls ORDER BY key") == [(k, "test") for k in "abc"]


def test_a_disk_that_fails_reaches_everybody(ledger: Ledger) -> None:
    """When nothing can be committed, each of those who wait is told, and nothing is half there."""
    pages = ledger._db.rows("PRAGMA page_count")[0][0]
    ledger._db.rows(f"PRAGMA max_page_count = {pages}")
    large = request("long " * 10_000)

    async def work() -> list[object]:
        asked = [ledger.claim(PRICED, large, key=str(number), purpose="test") for number in range(5)]
        return await asyncio.gather(*asked, return_exceptions=True)

    assert [type(one) for one in now(work())] == [StorageFailed] * 5
    assert ledger.read("SELECT * FROM calls") == []


def test_who_stops_waiting_loses_nothing(path: Path) -> None:
    """An answer whose asker is cancelled while it is being stored is stored, also when the run ends right then."""
    ledger = Ledger(path)

    async def work() -> None:
        await claim(ledger, "a")
        await ledger.attempt("a", None)
        Commits(ledger, 0.05)
        storing = asyncio.ensure_future(ledger.finish("a", said(), None))
        await asyncio.sleep(0)
        storing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await storing

    now(work())
    ledger.close()
    again = Ledger(path)
    stored = again.find("a")
    again.close()
    assert stored is not None
    assert (stored.state, stored.reply) == ("done", said())


def test_a_claim_without_its_asker_is_given_back(ledger: Ledger) -> None:
    """A call whose asker is cancelled while it is claimed can be asked for again at once; another's claim stays."""

    async def cancelled() -> None:
        claiming = asyncio.ensure_future(claim(ledger, "a"))
        await asyncio.sleep(0)
        claiming.cancel()
        await asyncio.gather(claiming, return_exceptions=True)

    async def work() -> None:
        Commits(ledger, 0.02)
        await cancelled()
        assert await claim(ledger, "a") is None
        await cancelled()
        await ledger.attempt("a", None)

    now(work())


def test_what_is_closed_takes_no_more(path: Path) -> None:
    """After closing, a write is an error of ours and not a hang."""
    ledger = Ledger(path)
    ledger.close()
    with pytest.raises(StorageFailed, match="closed"):
        now(claim(ledger, "a"))


def test_what_a_guard_forbids_is_not_sent(path: Path) -> None:
    """Who watches over spending sees every other process's calls before one more is marked as sent."""

    def guard(db: Database, key: str, worst: Decimal | None) -> None:
        sent = db.rows("SELECT count(*) FROM calls WHERE state = 'sent'")[0][0]
        if sent >= 3:
            raise StorageFailed("three are enough")

    ledgers = [Ledger(path, guard=guard), Ledger(path, guard=guard)]

    async def work() -> list[str]:
        asked = []
        for number in range(8):
            await claim(ledgers[number % 2], str(number))
            asked.append(ledgers[number % 2].attempt(str(number), None))
        return [type(one).__name__ for one in await asyncio.gather(*asked, return_exceptions=True)]

    ended = now(work())
    assert (ended.count("NoneType"), ended.count("StorageFailed")) == (3, 5)
    assert ledgers[0].read("SELECT sum(attempts) FROM calls") == [(3,)]
    for ledger in ledgers:
        ledger.close()


def test_a_ledger_of_the_first_version_is_brought_up_to_date(path: Path) -> None:
    """A file written by the first version keeps every answer, and takes what the second one adds."""
    path.parent.mkdir()
    with sqlite3.connect(path) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute(FIRST_VERSION)
        old.execute(
            "INSERT INTO calls (key, state, provider, model, purpose, repeat, request, reply, cost, run, sent_at)"
            " VALUES ('a', 'done', 'mine', '', 'test', 0, '{}', ?, '0.25', 'r', 1.0)",
            (said().model_dump_json(),),
        )
        old.execute("PRAGMA user_version = 1")
    old.close()
    for _ in range(2):
        ledger = Ledger(path)
        known = now(claim(ledger, "a"))
        now(claim(ledger, "b"))
        named = ledger.read("SELECT key, framework, batch FROM calls ORDER BY key")
        ledger.close()
        assert known is not None
        assert (known.state, known.reply, known.cost) == ("done", said(), Decimal("0.25"))
        assert named == [("a", None, None), ("b", "tax", None)]
