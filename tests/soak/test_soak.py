"""A seeded sample of what `make soak` does: programs of their own, as they fork and kill."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
    """Killed at random moments and resumed, a run of 200 calls loses no finished one and repeats none."""
    assert re.match(
        r"6 kills in \d+ runs of 200 calls, .* 0 finished ones lost, 0 repeated",
        said("tests.soak.kills", "6"),
    )


def test_a_sample_of_boundaries() -> None:
    """Killed at one in seven of all boundaries of its writes, a small run loses and repeats nothing."""
    assert re.match(r"\d+ kills, .* 0 finished ones lost, 0 repeated", said("tests.soak.boundaries", "7"))


@pytest.mark.parametrize(("changed", "told"), [("repeat", "sent twice"), ("lose", "'sent': ")])
def test_the_soak_notices(changed: str, told: str) -> None:
    """A ledger that lets calls be repeated, or that keeps some answers back, is found out."""
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
