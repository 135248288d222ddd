"""Killed at any moment and resumed, a discussion loses no answered turn and asks none again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from promptcraft.discuss.journal import read_journal
from promptcraft.records.turn import Answered, Turn

REPOSITORY = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a POSIX signal")


def child(root: Path, write: int = 0, mode: str = "before") -> subprocess.Popen[bytes]:
    """A process that goes on with the discussion in this folder."""
    command = [sys.executable, "-m", "tests.discuss.killed_child", str(root), str(write), mode]
    return subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE)


def ended(process: subprocess.Popen[bytes]) -> int:
    """The exit status; what the process complained of is shown when it was not killed."""
    _, complaint = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGKILL), complaint.decode()
    return process.returncode


def events(root: Path) -> tuple[Turn, ...]:
    """What the one journal holds now; nothing when there is none yet."""
    paths = list(root.glob("transcripts/*/*.jsonl"))
    assert len(paths) <= 1
    return read_journal(paths[0]).events if paths else ()


def answered(root: Path) -> list[Answered]:
    """The answers on the disk."""
    return [event for event in events(root) if isinstance(event, Answered)]


def asked(root: Path) -> Counter[str]:
    """How often the model was asked what."""
    return Counter((root / "asked.txt").read_text().splitlines())


def complete(root: Path) -> None:
    """The journal is whole: every question once, in order, then the synthesis, one Asked line each."""
    steps = [(event.kind, getattr(event, "question", "")) for event in events(root)]
    expected = [(kind, f"q{number}") for number in range(1, 4) for kind in ("asked", "answered")]
    assert steps == [("opened", ""), *expected, ("asked", ""), ("answered", ""), ("closed", "")]


@pytest.mark.parametrize(("mode", "write"), [("before", 2), ("half", 3), ("after", 1)])
def test_killed_at_each_line_of_the_journal(tmp_path: Path, mode: str, write: int) -> None:
    """Death before, in the middle of or behind every line: the model is asked each thing exactly once."""
    for _ in range(20):
        before = answered(tmp_path)
        status = ended(child(tmp_path, write=write, mode=mode))
        assert answered(tmp_path)[: len(before)] == before
        if status == 0:
            break
    complete(tmp_path)
    assert set(asked(tmp_path).values()) == {1}


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """Whatever was answered when the process died is never asked again."""
    chance = random.Random(20261122)  # noqa: S311 - moments to kill at, not a secret
    for kill in range(30):
        settled = {event.question or "All questions" for event in answered(tmp_path)}
        before = asked(tmp_path) if (tmp_path / "asked.txt").exists() else Counter()
        process = child(tmp_path)
        if kill < 5:
            begun = len(events(tmp_path))
            while process.poll() is None and len(events(tmp_path)) <= begun:
                time.sleep(0.01)
            time.sleep(chance.random() * 0.08)
            process.kill()
        status = ended(process)
        again = asked(tmp_path) - before
        assert not [
            line for line in again for name in settled if f"[{name}]" in line or line.startswith(name)
        ]
        if status == 0:
            break
    complete(tmp_path)
