"""A real terminal for a command: what it shows, what is typed, and how it ends."""

from __future__ import annotations

import errno
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds after which a test gives up; nothing here takes more than two on a quiet machine."""


def command_line(*arguments: str) -> list[str]:
    """The command in a process of its own."""
    return [sys.executable, "-m", "promptcraft", *arguments]


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of such a process: that of the test, with our package."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **(more or {})}


class Screen:
    """A command under way on a pseudo-terminal 80 columns wide; end it by leaving `with`."""

    def __init__(self, *arguments: str, folder: Path, more: Mapping[str, str] | None = None) -> None:
        self._ours, theirs = pty.openpty()
        self.text = ""
        self._read_to = 0
        self.process = subprocess.Popen(
            command_line(*arguments),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=surroundings({"COLUMNS": "80", "LINES": "24", **(more or {})}),
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)

    @property
    def terminal(self) -> int:
        """Our end of the terminal, to paste into and to ask for its settings."""
        return self._ours

    def shows(self, words: str) -> None:
        """Wait until these words appear after those waited for before."""
        end = time.monotonic() + PATIENCE
        while (found := self.text.find(words, self._read_to)) < 0:
            if not self._more(end):
                raise AssertionError(f"never shown: {words!r}; the screen:\n{self.text}")
        self._read_to = found + len(words)

    def types(self, words: str) -> None:
        """Type the words and press Enter."""
        os.write(self._ours, f"{words}\n".encode())

    def interrupts(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def interrupts_at_prompt(self, words: str) -> None:
        """Press Ctrl-C at a prompt until these words appear.

        A signal that comes in the instant before Python starts to wait for a line is seen only with the next one.
        """
        for _ in range(5):
            self.interrupts()
            end = time.monotonic() + 3
            while self.text.find(words, self._read_to) < 0 and time.monotonic() < end:
                if not self._more(end):
                    break
            if self.text.find(words, self._read_to) >= 0:
                break
        self.shows(words)

    def ends(self) -> int:
        """The exit code, when it has ended; the rest of what it showed is in `text`."""
        end = time.monotonic() + PATIENCE
        while self._more(end):
            continue
        return self.process.wait(max(1.0, end - time.monotonic()))

    def _more(self, end: float) -> bool:
        """Take in more of the screen; False when the command has ended or time is up."""
        ready, _, _ = select.select([self._ours], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            return False
        try:
            piece = os.read(self._ours, 65_536)
        except OSError as error:
            if error.errno == errno.EIO:  # Linux says so when the other side is closed
                return False
            raise
        self.text += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)
