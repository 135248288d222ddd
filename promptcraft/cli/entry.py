"""The command as a process of its own: quick to start, and quick to end."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable
from typing import NoReturn

YOUNG, MIDDLE, OLD = 20_000, 20, 50
"""Objects before the collector looks; by Python's own numbers it looks over every imported module many times."""


def run() -> NoReturn:
    """Run the command line and end this process with its exit code."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    # Pydantic would look through every installed package for plugins of its own.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        _command_line()()
    except KeyboardInterrupt:
        end_now(130)
    except SystemExit as left:
        import threading

        if not isinstance(left.code, int) or threading.active_count() > 1:
            raise
        end_now(left.code)
    except Exception as error:
        if not _was_interrupted(error):
            raise
        end_now(130)
    sys.exit(0)


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind it: where a class is being made, Python and others turn it into an error of theirs."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _command_line() -> Callable[[], None]:
    """The command, read in; Ctrl-C meanwhile ends at once, as nothing was begun and there is nothing to tell."""
    import signal

    watched = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if watched:  # in the background of a shell it is ignored, and stays so
        signal.signal(signal.SIGINT, lambda number, frame: os._exit(130))
    from promptcraft.cli.main import main

    if watched:
        # The event loop takes Ctrl-C over only where Python's own answer to it is in place.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return main


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
