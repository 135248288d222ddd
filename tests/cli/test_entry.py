"""The command as a process of its own: what it says arrives, and what others want done at the end is done."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

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


INTERRUPTED = """
import os, signal, sys, time
class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)
sys.meta_path.insert(0, Stop())
from promptcraft.cli.entry import run
run()
"""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal to itself")
@pytest.mark.parametrize(
    "module",
    ["promptcraft.cli.main", "click", "promptcraft.cli.terminal", "promptcraft.cli.listing"],
)
def test_ctrl_c_at_the_start_is_quiet(module: str) -> None:
    """Ctrl-C while our modules are read ends with 130 and without a traceback, however early it comes."""
    command = [sys.executable, "-c", INTERRUPTED.format(module=module), "list"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, "Traceback" in ended.stderr) == (130, False)


def test_ctrl_c_in_another_error_is_quiet() -> None:
    """Ctrl-C that Python wraps, as while a class is made, ends with 130; other errors are shown as they are."""
    wrapped = (
        "class Bad:\n def __set_name__(self, *a): raise {kind}\ndef main(): type('C', (), {{'x': Bad()}})"
    )
    replaced = "import promptcraft.cli.main as m\nexec({code!r}, vars(m))\nfrom promptcraft.cli.entry import run\nrun()"
    for kind, code in (("KeyboardInterrupt", 130), ("ValueError", 1)):
        command = [sys.executable, "-c", replaced.format(code=wrapped.format(kind=kind))]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (ended.returncode, "Traceback" in ended.stderr) == (code, code == 1)


@pytest.mark.skipif(os.name != "posix", reason="sends a signal to itself")
def test_ctrl_c_in_the_background_stays_ignored() -> None:
    """Where Ctrl-C is ignored, as in the background of a shell, it stays ignored."""
    code = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)" + INTERRUPTED.format(module="click")
    ended = subprocess.run([sys.executable, "-c", code, "list"], capture_output=True, timeout=60, check=False)
    assert ended.returncode == 0
