"""A seeded sample of what `make soak` does: programs of their own, as they fork and kill."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.system_calls import can_trace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
ROOT = Path(__file__).parents[2]


def said(*command: str) -> str:
    """What the program prints; it must end well and complain of nothing."""
    ended = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, cwd=ROOT, timeout=300
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_a_sample_of_kills() -> None:
    """Killed at random moments and resumed, runs in a fork and of the real command lose nothing and repeat nothing."""
    kept = r"calls, .* 0 finished ones lost, 0 repeated, \d+ disclosed as unknown\n"
    assert re.fullmatch(
        rf"6 kills in \d+ forked runs of 200 {kept}1 kills in \d+ runs of the command over the SDKs of 40 {kept}",
        said("tests.soak.kills", "7"),
    )


def test_a_sample_of_boundaries() -> None:
    """Killed at one in seven of the steps that Python sees of its writes, a small run loses and repeats nothing."""
    assert re.match(
        r"\d+ kills, at one in 7 of the steps .* 0 finished ones lost, 0 repeated",
        said("tests.soak.boundaries", "7"),
    )


@pytest.mark.skipif(
    not can_trace(), reason="this kernel, or this kind of machine, lets us trace no system calls"
)
def test_a_sample_of_system_calls() -> None:
    """Killed inside SQLite's own writes, the real command goes on where it was."""
    assert re.match(
        r"2 kills of the command, each at another of the \d{3} system calls .* 0 finished ones lost, 0 repeated",
        said("tests.soak.system_calls", "2", "4"),
    )


@pytest.mark.parametrize(
    ("changed", "told"), [("repeat", "sent twice"), ("lose", "'sent': "), ("command", "lost or changed")]
)
def test_the_soak_notices(changed: str, told: str) -> None:
    """A ledger that lets calls be repeated, keeps answers back, or forgets one of the real command, is found out."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.soak.planted", changed],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
    )
    assert ended.returncode == 1
    assert ended.stdout.startswith("BROKEN")
    assert told in ended.stdout
