"""A ledger on a disk that fails: no answer is lost, nothing more is sent, and no file is harmed."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft.errors import NewerSchema, OutcomeUnknown, StorageFailed
from promptcraft.models.database_file import begin_file
from promptcraft.models.ledger import Ledger, Stored, call_key
from promptcraft.models.rescue import rescue_folder
from promptcraft.models.spend import read_spending
from tests.models.prepared import PRICED, now, request, said

KEY = call_key(PRICED, request(), 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger of this test is."""
    return tmp_path / ".promptcraft" / "ledger.db"


def claim(ledger: Ledger, key: str = KEY) -> Stored | None:
    """Claim the call of these tests."""
    return now(ledger.claim(PRICED, request(), key=key, purpose="test"))


def sent(path: Path) -> Ledger:
    """A ledger with the call on the wire."""
    ledger = Ledger(path)
    assert claim(ledger) is None
    now(ledger.attempt(KEY, Decimal("0.003")))
    return ledger


def state(path: Path) -> tuple[str, int, int]:
    """State, attempts and possibly billed attempts, as the next process sees them."""
    ledger = Ledger(path)
    stored = claim(ledger) or ledger.find(KEY)
    ledger.close()
    assert stored is not None
    return stored.state, stored.attempts, stored.possibly_billed


@pytest.mark.parametrize("wal", [False, True])
def test_a_newer_ledger_is_refused_untouched(path: Path, wal: bool) -> None:
    """A file of a newer version is neither read nor changed by a byte."""
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        if wal:
            other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE later (x)")
        other.execute("PRAGMA user_version = 99")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchema, match="schema 99") as caught:
        Ledger(path)
    assert caught.value.hint
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be one" * 100, b"SQLite format 3\0" * 9]
)
def test_a_damaged_ledger_is_refused_untouched(path: Path, content: bytes) -> None:
    """What is no database is named, with what to do, and stays as it is."""
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StorageFailed) as caught:
        Ledger(path)
    assert "Move it away" in caught.value.hint
    assert path.read_bytes() == content


def test_an_empty_ledger_is_not_taken_for_a_new_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger file that holds nothing has lost its calls: none is sent again, and spend does not say nothing was."""
    monkeypatch.setattr("promptcraft.models.database_file.PATIENCE", 0.0)
    sent(path).close()
    path.write_bytes(b"")
    with pytest.raises(StorageFailed, match="is empty") as caught:
        Ledger(path)
    assert "delete the file" in caught.value.hint
    with pytest.raises(StorageFailed, match="is empty"):
        read_spending(path)
    assert path.read_bytes() == b""


def test_a_ledger_is_never_empty(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the moment its file is there it holds something, and beginning it leaves nothing else behind."""
    path.parent.mkdir()
    begin_file(path)
    assert path.stat().st_size > 0
    assert [one.name for one in path.parent.iterdir()] == ["ledger.db"]
    sent(path).close()
    path.unlink()

    def no_links(*names: object) -> None:
        raise OSError("this disk gives a file one name")

    monkeypatch.setattr("os.link", no_links)
    sent(path).close()
    assert state(path)[0] == "unknown"


def test_a_damaged_answer_is_no_traceback(path: Path) -> None:
    """A row that cannot be read back is an error of ours, and is not sent again."""
    ledger = sent(path)
    now(ledger.finish(KEY, said(), None))
    ledger.close()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE calls SET reply = '{\"text\": '")
    other.close()
    again = Ledger(path)
    with pytest.raises(StorageFailed, match="unreadable"):
        claim(again)
    again.close()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    """Where nothing can be written, the ledger says so before anything is asked."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed):
        Ledger(tmp_path / "file" / "ledger.db")
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StorageFailed):
        Ledger(tmp_path / "folder.db")


def test_a_full_database_loses_no_answer(path: Path) -> None:
    """An answer that does not fit is set aside, said so, and read back with its cost by the next run."""
    ledger = sent(path)
    pages = ledger._db.rows("PRAGMA page_count")[0][0]
    ledger._db.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFailed, match="full") as caught:
        now(ledger.finish(KEY, said("long " * 20_000), Decimal("0.7")))
    assert str(rescue_folder(path)) in caught.value.hint
    ledger.close()
    again = Ledger(path)
    stored = claim(again)
    again.close()
    assert stored is not None
    assert (stored.state, stored.cost, stored.reply) == ("done", Decimal("0.7"), said("long " * 20_000))
    assert list(rescue_folder(path).iterdir()) == []


def test_answers_set_aside_are_counted(path: Path) -> None:
    """Six answers that do not fit are told as six, with the folder where all of them are."""
    ledger = Ledger(path)
    names = [f"call {number}" for number in range(6)]
    for name in names:
        assert claim(ledger, name) is None
        now(ledger.attempt(name, None))
    pages = ledger._db.rows("PRAGMA page_count")[0][0]
    ledger._db.rows(f"PRAGMA max_page_count = {pages}")

    async def work() -> list[object]:
        long = said("long " * 20_000)
        kept = [ledger.finish(name, long, None) for name in names]
        return await asyncio.gather(*kept, return_exceptions=True)

    told = now(work())
    ledger.close()
    for error in told:
        assert isinstance(error, StorageFailed)
        assert "6 answers came and could not be stored" in error.message
        assert f"safe in {rescue_folder(path)}. " in error.hint


@pytest.mark.parametrize("gone", ["ledger", "folder"])
def test_a_vanished_ledger_loses_no_answer_and_sends_nothing(path: Path, gone: str) -> None:
    """A ledger deleted in mid-run: the answer under way is set aside, no other call is sent, the next run has it."""
    ledger = sent(path)
    assert claim(ledger, "other") is None
    if gone == "ledger":
        for end in ("", "-wal", "-shm"):
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
    else:
        shutil.rmtree(path.parent)
    with pytest.raises(StorageFailed):
        now(ledger.attempt("other", None))
    with pytest.raises(StorageFailed):
        now(ledger.finish(KEY, said(), Decimal("0.7")))
    ledger.close()
    again = Ledger(path)
    stored = claim(again)
    again.close()
    assert stored is not None
    assert (stored.state, stored.reply, stored.cost) == ("done", said(), Decimal("0.7"))


def test_an_answer_set_aside_belongs_to_its_ledger(path: Path, tmp_path: Path) -> None:
    """The same call in another workspace does not take it away."""
    ledger = sent(path)
    path.unlink()
    with pytest.raises(StorageFailed):
        now(ledger.finish(KEY, said(), None))
    ledger.close()
    other = Ledger(tmp_path / "other" / "ledger.db")
    assert claim(other) is None
    other.close()
    assert state(path)[0] == "done"


def test_a_spoiled_answer_set_aside_is_not_asked_again(path: Path) -> None:
    """What cannot be read back is disclosed, and the call is not simply sent once more."""
    rescue_folder(path).mkdir(parents=True)
    (rescue_folder(path) / f"{KEY}.json").write_bytes(b'{"reply": ')
    ledger = Ledger(path)
    with pytest.raises(OutcomeUnknown) as caught:
        claim(ledger)
    ledger.close()
    assert caught.value.where.endswith(f"{KEY}.json")


def test_nothing_is_sent_without_room_for_the_answer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A nearly full disk stops a call before it is paid for."""
    ledger = Ledger(path)
    claim(ledger)
    usage = shutil.disk_usage(path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1_000_000))
    with pytest.raises(StorageFailed, match="1 MB left"):
        now(ledger.attempt(KEY, None))
    ledger.close()
    assert state(path) == ("reserved", 0, 0)


def test_a_ledger_in_memory_writes_nothing(own_home: Path, tmp_path: Path) -> None:
    """Without a path no file is made, also when an answer cannot be kept."""
    ledger = Ledger(None)
    with pytest.raises(StorageFailed):
        now(ledger.finish(KEY, said(), None))
    ledger.close()
    assert [*own_home.rglob("*"), *tmp_path.rglob("*")] == []


def test_nothing_is_sent_when_others_would_think_us_dead(path: Path) -> None:
    """Without its own lock file a run could be overtaken, so it sends no more."""
    ledger = Ledger(path)
    claim(ledger)
    shutil.rmtree(path.parent / "runs")
    with pytest.raises(StorageFailed):
        now(ledger.attempt(KEY, None))
    ledger.close()
