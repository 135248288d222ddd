"""Processes that are killed, or that meet at one call: nothing is paid for twice, and nothing received is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from promptcraft.models.ledger import Ledger, call_key
from tests.models.prepared import PRICED, request, said

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
ROOT = Path(__file__).parents[2]
MOST_STATEMENTS = 60


def start(folder: Path, step: str = "never", *how: str) -> subprocess.Popen[str]:
    """A child that makes the call, and dies at that step."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.models.killed_call_child", str(folder), step, *how],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def ended(child: subprocess.Popen[str]) -> tuple[int, str]:
    """How the child ended and what it printed; what it says on stderr is nothing."""
    out, err = child.communicate(timeout=60)
    assert err == ""
    return child.returncode, out


def times_asked(folder: Path) -> int:
    """How often the provider was asked, by all children."""
    asked = folder / "asked.txt"
    return len(asked.read_text().splitlines()) if asked.exists() else 0


def state(folder: Path) -> str:
    """What the ledger knows after the child has died."""
    ledger = Ledger(folder / "ledger.db")
    stored = ledger.find(call_key(PRICED, request(), 0))
    ledger.close()
    return stored.state if stored else ""


def killed(folder: Path, step: str) -> tuple[str, int] | None:
    """State and number of calls after a child was killed at that step; None where it has no such step."""
    code, _ = ended(start(folder, step))
    assert code in (0, -signal.SIGKILL)
    return None if code == 0 else (state(folder), times_asked(folder))


def goes_on(folder: Path, left: str, asked: int) -> None:
    """The same command again answers without a second payment, or discloses what is unknown and sends on request."""
    again = ended(start(folder))
    if left == "sent":
        assert again == (0, "outcome-unknown")
        assert times_asked(folder) == asked
        again = ended(start(folder, "never", "resend"))
        assert times_asked(folder) == asked + 1
    else:
        assert times_asked(folder) == 1
    assert again == (0, said().text)


def test_killed_at_any_statement(tmp_path: Path) -> None:
    """Killed before any change of the database, a call is free, disclosed or answered, and the same command goes on."""
    found: list[tuple[str, int]] = []
    for statement in range(1, MOST_STATEMENTS):
        left = killed(tmp_path / str(statement), str(statement))
        if left is None:
            break
        goes_on(tmp_path / str(statement), *left)
        found.append(left)
    assert list(dict.fromkeys(found)) == [("", 0), ("reserved", 0), ("sent", 1)]


@pytest.mark.parametrize(("event", "left"), [("sent", ("sent", 0)), ("done", ("done", 1))])
def test_killed_right_after_a_change(tmp_path: Path, event: str, left: tuple[str, int]) -> None:
    """Killed just before the request leaves, it counts as sent; killed before the answer is shown, it is kept."""
    assert killed(tmp_path, event) == left
    goes_on(tmp_path, *left)


def test_two_processes_at_one_call(tmp_path: Path) -> None:
    """Several processes that want the same call at once make it once, and all get its answer."""
    children = [start(tmp_path, "never", "slow") for _ in range(4)]
    assert [ended(child) for child in children] == [(0, said().text)] * 4
    assert times_asked(tmp_path) == 1


def test_the_one_that_waits_learns_of_a_death(tmp_path: Path) -> None:
    """Who waits for another process's call is told when that process is killed on the wire."""
    first = start(tmp_path, "never", "slow")
    while times_asked(tmp_path) == 0:
        assert first.poll() is None
    first.send_signal(signal.SIGSTOP)
    second = start(tmp_path)
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(timeout=2)
    first.kill()
    ended(first)
    assert ended(second) == (0, "outcome-unknown")
    assert times_asked(tmp_path) == 1
