"""Lines for a terminal, gathered and printed at once: a print of its own costs more than the text of a line."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

WIDEST = 100
"""Columns beyond which lines are hard to read."""


class Page:
    """What is to be printed on this console; `width` is how wide its lines should be."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = min(console.width, WIDEST)
        self._lines: list[Text] = []

    def print(self, text: Text | None = None, *, soft_wrap: bool = False) -> None:
        """Add the text, or an empty line; a line that is too long is broken, unless `soft_wrap` leaves that out."""
        line = text or Text()
        if soft_wrap or "\n" in line.plain or cell_len(line.plain) <= self._console.width:
            self._lines.append(line)
        else:
            self._lines.extend(line.wrap(self._console, self._console.width))

    def show(self) -> None:
        """Print it all."""
        self._console.print(Text("\n").join(self._lines), soft_wrap=True)
