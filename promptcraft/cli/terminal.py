"""What the terminal can do: who is at it, whether colour is wanted, and output that no text can break."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import click


def person_there() -> bool:
    """Whether somebody can be asked: standard input is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def forget_typed_ahead() -> None:
    """Drop what was typed while nothing was asked, so that it answers no question it has not seen; pipes are left."""
    if not person_there() or os.name == "nt":
        return
    import termios

    with suppress(OSError, termios.error):
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


class Keys(NamedTuple):
    """The keys that end a text and take back a character, as this terminal has them."""

    end: bytes
    erase: bytes


@contextmanager
def uncut_lines() -> Iterator[Keys | None]:
    """Lines of any length from the keyboard: a terminal that edits lines itself hands over 4,096 bytes of one and
    drops the rest. Ctrl-C works as ever; the two keys given are the caller's work. None where nothing was changed.

    The terminal is put back when it is left, also by an error, and when the program ends while a thread still reads.
    """
    if os.name == "nt" or not person_there():
        yield None
        return
    import atexit
    import termios

    number = sys.stdin.fileno()
    try:
        before = termios.tcgetattr(number)
        changed = termios.tcgetattr(number)
        changed[3] &= ~termios.ICANON
        changed[6][termios.VMIN], changed[6][termios.VTIME] = 1, 0
        termios.tcsetattr(number, termios.TCSANOW, changed)
    except (OSError, termios.error):
        yield None
        return

    def put_back() -> None:
        with suppress(OSError, termios.error):
            termios.tcsetattr(number, termios.TCSANOW, before)

    atexit.register(put_back)
    try:
        yield Keys(before[6][termios.VEOF], before[6][termios.VERASE])
    finally:
        put_back()
        atexit.unregister(put_back)


def is_screen(*, err: bool = False) -> bool:
    """Whether standard output, or standard error, is a terminal."""
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()


def coloured(*, err: bool = False) -> bool:
    """Whether escape codes may be written there: a terminal that knows them, and NO_COLOR is not set."""
    return is_screen(err=err) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, colour: str, *, bold: bool = False, err: bool = False) -> str:
    """The text in this colour where escape codes may be written, else as it is."""
    return click.style(text, fg=colour, bold=bold) if coloured(err=err) else text


def make_unbreakable() -> None:
    """Let the terminal show as an escape what its encoding cannot hold, and take any bytes that are typed."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def as_text(argument: str) -> str:
    """The argument as text that can be stored: bytes that are no UTF-8 stay in the path of a file only."""
    if os.path.lexists(argument):
        return argument
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
