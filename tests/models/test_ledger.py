"""The ledger: what was answered stays, what was sent is known, and a file in the way is left as it is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.errors import ReplyIncomplete, ServerFailed, StorageFailed
from promptcraft.models.base import Reply, Shape
from promptcraft.models.ledger import Ledger, Stored, call_key
from promptcraft.workspace.lock import FileLock
from tests.models.prepared import PRICED, info, now, request, said

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


def test_earlier_answers_stay_found() -> None:
    """The name of a call is the one that the first version gave it: what was answered then is answered now."""
    asked = request("Grüße", system="Be brief.", shape=Shape(name="s", schema_text="{}"), seed=3)
    model = info(provider="openai", name="gpt", structured=True, settings="x", max_output=500)
    assert call_key(model, asked, 2) == "5a9fcf6dfb3353fb26269869326db0246d97523c6c0db801844828cd2150b924"


def test_an_answer_is_there_in_the_next_process(path: Path) -> None:
    """Text of any kind, usage and cost come back as they were."""
    reply = said('Grüße 🙂\r\n\u2028 "x" \N{NULL}')
    ledger = sent(path)
    now(ledger.finish(KEY, reply, Decimal("0.00123456789")))
    ledger.close()
    again = Ledger(path)
    stored = claim(again)
    again.close()
    assert stored is not None
    assert (stored.state, stored.reply, stored.cost) == ("done", reply, Decimal("0.00123456789"))


def test_a_dead_process_leaves_what_it_sent_unknown(path: Path) -> None:
    """What was only reserved is free again; what was sent is unknown until it is forgotten, then possibly billed."""
    first = Ledger(path)
    claim(first)
    first.close()
    second = sent(path)
    second.close()
    assert state(path) == ("unknown", 1, 0)
    assert state(path) == ("unknown", 1, 0)
    third = Ledger(path)
    now(third.forget(KEY))
    now(third.forget(KEY))
    assert claim(third) is None
    stored = third.find(KEY)
    third.close()
    assert stored is not None
    assert (stored.state, stored.attempts, stored.possibly_billed) == ("reserved", 1, 1)


def test_a_living_process_keeps_its_call(path: Path) -> None:
    """What another process has reserved or sent is in the way, and not unknown, as long as it lives."""
    theirs, ours = Ledger(path), Ledger(path)
    assert claim(theirs) is None
    assert getattr(claim(ours), "state", "") == "reserved"
    now(theirs.attempt(KEY, None))
    assert getattr(claim(ours), "state", "") == "sent"
    now(theirs.fail(KEY, ServerFailed("x")))
    assert claim(ours) is None
    with pytest.raises(StorageFailed, match="another process"):
        now(theirs.attempt(KEY, None))
    now(theirs.fail(KEY, ServerFailed("x")))
    assert getattr(ours.find(KEY), "state", "") == "reserved"
    theirs.close()
    ours.close()


def test_what_is_done_stays_done(path: Path) -> None:
    """No failure noted afterwards takes an answer away."""
    ledger = sent(path)
    now(ledger.finish(KEY, said(), None))
    now(ledger.fail(KEY, ServerFailed("x"), state="unknown"))
    now(ledger.forget(KEY))
    ledger.close()
    assert state(path)[0] == "done"


def test_what_broke_off_is_kept(path: Path) -> None:
    """The part of a reply that arrived is in the ledger, whatever characters it holds."""
    ledger = sent(path)
    now(ledger.fail(KEY, ReplyIncomplete("broke \ud800 off", partial="half \udc00 of it"), billed=True))
    ledger.close()
    with sqlite3.connect(path) as reader:
        row = reader.execute("SELECT state, error, partial, possibly_billed FROM calls").fetchone()
    reader.close()
    assert row == ("failed", "reply-incomplete: broke ? off", "half ? of it", 1)


def test_totals_know_what_they_do_not_know() -> None:
    """Calls of unknown price are counted apart, not as 0."""
    ledger = Ledger(None)
    for key, cost in (("a", Decimal("0.1")), ("b", None), ("c", Decimal("0.2"))):
        claim(ledger, key)
        now(ledger.attempt(key, None))
        now(ledger.finish(key, said(), cost))
    assert ledger.totals() == (3, Decimal("0.3"), 1)


def test_lock_files_of_the_dead_are_cleared_away(path: Path) -> None:
    """However many killed runs left their files behind, only those of living ones stay."""
    runs = path.parent / "runs"
    runs.mkdir(parents=True)
    for number in range(300):
        (runs / f"{number}.lock").touch()
    living = FileLock(runs / "7.lock")
    assert living.acquire()
    ledger = Ledger(path)
    assert sorted(file.name for file in runs.iterdir()) == sorted(["7.lock", f"{ledger.run}.lock"])
    ledger.close()
    assert [file.name for file in runs.iterdir()] == ["7.lock"]
    living.release()


def test_a_clock_that_goes_backwards_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls made before the clock was set back are known, and their order is the order in which they were made."""
    ledger = Ledger(path)
    for number in range(3):
        monkeypatch.setattr("promptcraft.models.ledger.time.time", lambda past=number: 1e9 - past * 1e6)
        claim(ledger, str(number))
        now(ledger.attempt(str(number), None))
        now(ledger.finish(str(number), said(str(number)), None))
    order = ledger._db.rows("SELECT key FROM calls ORDER BY rowid")
    assert [getattr(claim(ledger, str(number)), "state", "") for number in range(3)] == ["done"] * 3
    ledger.close()
    assert order == [("0",), ("1",), ("2",)]


@pytest.fixture
def held(path: Path) -> Iterator[threading.Event]:
    """A database that another program writes to until the event is set, or for a second at most."""
    path.parent.mkdir(exist_ok=True)
    holding, enough = threading.Event(), threading.Event()

    def hold() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("PRAGMA user_version")
        holding.set()
        enough.wait(1)
        other.execute("COMMIT")
        other.close()

    thread = threading.Thread(target=hold)
    Ledger(path).close()
    thread.start()
    assert holding.wait(10)
    yield enough
    enough.set()
    thread.join()


def test_a_busy_database_is_waited_for(path: Path, held: threading.Event) -> None:
    """Another program that holds the database for a second only costs that second."""
    ledger = Ledger(path)
    assert claim(ledger) is None
    now(ledger.attempt(KEY, None))
    now(ledger.finish(KEY, said(), None))
    ledger.close()
    assert state(path)[0] == "done"


def test_a_new_ledger_may_be_busy_too(path: Path) -> None:
    """Of several processes that begin at once, none fails because another is setting up the same file."""
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("VACUUM")
    other.execute("BEGIN IMMEDIATE")
    thread = threading.Timer(0.3, other.close)
    thread.start()
    ledger = Ledger(path)
    thread.join()
    assert claim(ledger) is None
    ledger.close()


OPERATIONS = st.sampled_from(["claim", "attempt", "finish", "fail", "unknown", "back_off", "forget", "die"])


@settings(max_examples=60)
@given(st.lists(OPERATIONS, max_size=25))
def test_no_order_of_events_loses_an_answer_or_hides_a_sending(
    tmp_path_factory: pytest.TempPathFactory, operations: list[str]
) -> None:
    """An answer stays for ever, and what a process had sent when it died is unknown until it is forgotten."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    ledger, answer, attempts, ours = Ledger(path), None, 0, False
    for operation in operations:
        if operation == "claim":
            ours = claim(ledger) is None or ours
        elif operation == "die":
            pending = getattr(ledger.find(KEY), "state", "") == "sent"
            ledger.close()
            ledger, ours = Ledger(path), False
            if pending:
                assert getattr(claim(ledger), "state", "") == "unknown"
        elif operation == "forget":
            now(ledger.forget(KEY))
        elif ours and answer is None:
            attempts, answer, ours = _step(ledger, operation, attempts)
        stored = ledger.find(KEY)
        assert (stored.attempts if stored else 0) == attempts
        assert (stored.reply if stored else None) == answer
    ledger.close()


def _step(ledger: Ledger, operation: str, attempts: int) -> tuple[int, Reply | None, bool]:
    """Do it; how often the call was sent by now, its answer, and whether it is still ours."""
    if operation == "attempt":
        now(ledger.attempt(KEY, None))
        return attempts + 1, None, True
    if operation == "back_off":
        now(ledger.back_off(KEY, billed=False))
        return attempts, None, True
    if operation == "finish":
        now(ledger.finish(KEY, said(), None))
        return attempts, said(), False
    now(ledger.fail(KEY, ServerFailed("x"), state="unknown" if operation == "unknown" else "failed"))
    return attempts, None, False
