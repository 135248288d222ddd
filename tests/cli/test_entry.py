"""The command as a process of its own: what it says arrives, and what others want done at the end is done."""

from __future__ import annotations

import subprocess
import sys

START = "import atexit, sys, threading, time; from promptcraft.cli.entry import run; "


def ended(code: str, *words: str) -> tuple[int, str]:
    """The exit code and the output of a process that runs this and then the command with these words."""
    command = [sys.executable, "-c", f"{START}{code}; run()", *words]
    process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return process.returncode, process.stdout


def test_all_that_was_said_arrives() -> None:
    """Everything printed is there behind a pipe, and the exit code is that of the command."""
    code, out = ended("pass", "--help")
    assert (code, out.endswith("promptcraft discuss india-inheritance-tax -m local --questions 2\n")) == (
        0,
        True,
    )
    assert ended("pass", "nothing-like-it") == (2, "")


def test_what_is_to_be_done_at_the_end_is_done() -> None:
    """Functions that were registered for the end of the process run, and their output arrives."""
    assert ended("atexit.register(print, 'done at the end')", "--version")[1].endswith("done at the end\n")


def test_a_thread_that_still_works_is_waited_for() -> None:
    """Work in another thread is ended by that thread, not by us."""
    work = "threading.Thread(target=lambda: (time.sleep(0.3), print('written'))).start()"
    assert ended(work, "--version")[1].endswith("written\n")
