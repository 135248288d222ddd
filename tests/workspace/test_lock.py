"""A lock lasts as long as its holder, and never longer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from promptcraft.errors import StorageFailed
from promptcraft.workspace.lock import FileLock, is_held, remove_stale

ROOT = Path(__file__).parents[2]
HOLDER = (
    "import sys; from pathlib import Path; from promptcraft.workspace.lock import FileLock;"
    "lock = FileLock(Path(sys.argv[1])); print(lock.acquire(), flush=True); sys.stdin.read()"
)


def test_one_at_a_time(tmp_path: Path) -> None:
    """Who comes second gets it once the first lets go; letting go twice is harmless."""
    first, second = FileLock(tmp_path / "a" / "x.lock"), FileLock(tmp_path / "a" / "x.lock")
    assert [first.acquire(), second.acquire(), is_held(first.path)] == [True, False, True]
    first.release()
    first.release()
    assert [is_held(first.path), second.acquire(), second.stands, first.stands] == [False, True, True, False]
    second.release()


def test_looking_does_not_take_it(tmp_path: Path) -> None:
    """A lock file that nobody holds, or that is not there, is no obstacle, and looking makes none."""
    assert not is_held(tmp_path / "none.lock")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "stale.lock").touch()
    assert not is_held(tmp_path / "stale.lock")


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    """A process that is killed holds nothing any more."""
    path = tmp_path / "x.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        assert is_held(path)
        assert not FileLock(path).acquire()
        child.kill()
        child.wait()
    lock = FileLock(path)
    assert (is_held(path), lock.acquire()) == (False, True)
    lock.release()


def test_stale_files_are_removed_and_held_ones_stay(tmp_path: Path) -> None:
    """Clearing away takes only what nobody holds, and only lock files."""
    held = FileLock(tmp_path / "held.lock")
    held.acquire()
    for name in ("stale.lock", "other.txt"):
        (tmp_path / name).touch()
    remove_stale(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["held.lock", "other.txt"]
    assert held.stands
    held.release()
    remove_stale(tmp_path / "nowhere")


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody remove an open file")
def test_a_lock_on_a_file_that_was_removed_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file cleared away between opening and locking is made anew, so that others can see who holds it."""
    path = tmp_path / "x.lock"
    real = os.path.samestat
    removed: list[Path] = []

    def removing(first: os.stat_result, second: os.stat_result) -> bool:
        if not removed:
            removed.append(path)
            path.unlink()
            return False
        return real(first, second)

    monkeypatch.setattr("promptcraft.workspace.lock.os.path.samestat", removing)
    lock = FileLock(path)
    assert lock.acquire()
    assert removed
    assert is_held(path)
    path.unlink()
    assert not lock.stands
    lock.release()


def test_a_disk_that_cannot_lock_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files cannot be locked it is said, and not taken for a lock that another has."""
    (tmp_path / "file").touch()
    with pytest.raises(StorageFailed):
        FileLock(tmp_path / "file" / "x.lock").acquire()
    with pytest.raises(StorageFailed):
        is_held(tmp_path)
    if os.name != "nt":

        def unsupported(*arguments: object) -> None:
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr("fcntl.flock", unsupported)
        with pytest.raises(StorageFailed, match="not supported"):
            FileLock(tmp_path / "x.lock").acquire()
        with pytest.raises(StorageFailed, match="not supported"):
            is_held(tmp_path / "file")


def test_discarding_leaves_nothing(tmp_path: Path) -> None:
    """A lock that is used up takes its file along."""
    lock = FileLock(tmp_path / "x.lock")
    lock.acquire()
    lock.discard()
    lock.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="pipes with a name are of POSIX systems")
def test_a_pipe_in_the_place_of_a_lock_holds_nothing_up(tmp_path: Path) -> None:
    """Who asks whether it is held is answered at once."""
    os.mkfifo(tmp_path / "x.lock")
    assert not is_held(tmp_path / "x.lock")
