"""The command as a process of its own: quick to start, and quick to end."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from typing import NoReturn

from promptcraft.cli.main import main

YOUNG, MIDDLE, OLD = 20_000, 20, 50
"""Objects before the collector looks; by Python's own numbers it looks over every imported module many times."""


def run() -> NoReturn:
    """Run the command line and end this process with its exit code."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    try:
        main()
    except SystemExit as left:
        if not isinstance(left.code, int) or threading.active_count() > 1:
            raise
        end_now(left.code)
    sys.exit(0)


def end_now(code: int) -> NoReturn:
    """End this process: taking every imported module apart first takes a tenth of a second, and nobody looks."""
    # What modules want done at the end is done, as Python would: temporary folders, logs.
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        code = code or 1
    os._exit(code)
