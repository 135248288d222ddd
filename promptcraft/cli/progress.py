"""The progress line: who is asked, for how long, how many tokens came, what it costs; plain lines when piped."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click
from rich.text import Text

from promptcraft.cli.terminal import coloured
from promptcraft.report.plain import one_line
from promptcraft.report.terminal import money

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live

    from promptcraft.models.dispatch import CallEvent

CHARACTERS_A_TOKEN = 4
SLOW = 1.0
TOLD_EACH, BETWEEN = 5, 5.0
"""In a pipe the first few answers have a line each; of many, one every few seconds. Of pauses, too."""
PASTE = "paste"


class Progress:
    """Hears every call of a run and keeps one line about those under way."""

    def __init__(self, console: Console) -> None:
        self.live = coloured(err=True)
        self._console = console
        self._began: dict[str, float] = {}
        self._arrived: dict[str, int] = {}
        self._labels: dict[str, str] = {}
        self._waiting: dict[str, str] = {}
        self._preparing = ""
        self._asked: set[str] = set()
        self._done = self._cached = 0
        self._told = self._told_done = 0
        self._next_told = 0.0
        self._pause_told: dict[str, float] = {}
        self._started = math.inf
        self._cost: Decimal | None = Decimal(0)
        self._display: Live | None = None
        self._quiet = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()
        if self._told and self._told_done < self._done:
            click.echo(f"{self._so_far()} in all", err=True)
            self._told_done = self._done

    def pause(self) -> None:
        """Take the line away, so that something else can be printed or asked."""
        if self._display is not None:
            self._display.stop()
            self._display = None

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """No line while a person is typing."""
        self._quiet = True
        self.pause()
        try:
            yield
        finally:
            self._quiet = False

    def joining(self, done: int, total: int) -> None:
        """Take note of how far the weights of the embedded model are; called from another thread."""
        if not self._preparing and not self.live:
            size = f"{total / 1e9:.1f} GB"
            click.echo(f"Preparing the embedded model: {size} are put together once.", err=True)
        self._preparing = f"preparing the embedded model, once: {done * 100 // max(total, 1)} %"
        if done >= total:
            self._preparing = ""

    def hear(self, event: CallEvent) -> None:
        """Take note of what happened to a call."""
        if event.model.partition(":")[0] == PASTE:
            return
        if event.kind == "sent":
            self._began[event.call] = now = time.monotonic()
            self._started = min(self._started, now)
            self._labels[event.call] = event.model
            self._arrived[event.call] = 0
            self._waiting.pop(event.call, None)
        elif event.kind == "text":
            self._arrived[event.call] = event.characters
        elif event.kind == "waiting":
            again = f"trying again in {event.seconds:.0f} s" if event.seconds >= 1 else "trying again"
            self._waiting[event.call] = (
                f"{event.message.removeprefix(f'{event.model}: ').partition(' (')[0]}; {again}"
            )
        else:
            self._end(event)
        self._show(event)

    def _end(self, event: CallEvent) -> None:
        began = self._began.pop(event.call, None)
        self._waiting.pop(event.call, None)
        self._done += event.kind in ("done", "cached")
        self._cached += event.kind == "cached"
        if event.kind == "done":
            self._cost = None if self._cost is None or event.cost is None else self._cost + event.cost
        now = time.monotonic()
        if self.live or event.kind != "done" or began is None:
            return
        # Quick answers are told as well once the whole takes its time.
        slow = now - began > SLOW and self._told <= TOLD_EACH
        if not slow and (now < self._next_told or now - self._started < BETWEEN):
            return
        self._told, self._next_told, self._told_done = self._told + 1, now + BETWEEN, self._done
        tokens = "" if event.tokens is None else f", {event.tokens} tokens"
        spent = f"; {self._so_far()} so far" if self._done > 1 else ""
        click.echo(one_line(f"{event.model} answered in {now - began:.1f} s{tokens}{spent}"), err=True)

    def _so_far(self) -> str:
        """How many answers came, and what the new ones cost."""
        new = self._done - self._cached
        kept = f" and {self._cached} from before" if self._cached else ""
        spent = f", {money(self._cost)}" if self._cost is None or self._cost else ""
        return f"{new} answer{'' if new == 1 else 's'}{kept}{spent}"

    def _show(self, event: CallEvent) -> None:
        if not self.live:
            self._tell(event)
            return
        if not self._began:
            self.pause()
            return
        if self._display is None and not self._quiet:
            from rich.live import Live

            self._display = Live(
                get_renderable=self._line, console=self._console, refresh_per_second=4, transient=True
            )
            self._display.start()

    def _tell(self, event: CallEvent) -> None:
        if event.kind == "sent" and event.model not in self._asked:
            self._asked.add(event.model)
            click.echo(one_line(f"asking {event.model} …"), err=True)
        now = time.monotonic()
        if event.kind == "waiting" and now >= self._pause_told.get(event.model, now):
            self._pause_told[event.model] = now + BETWEEN
            click.echo(one_line(f"{event.model}: {self._waiting[event.call]}"), err=True)

    def _line(self) -> Text:
        now = time.monotonic()
        parts = [self._preparing] if self._preparing else []
        for call, began in list(self._began.items())[:4]:
            arrived = self._arrived.get(call, 0) // CHARACTERS_A_TOKEN
            tokens = f", about {arrived} tokens" if arrived else ""
            waiting = f" ({self._waiting[call]})" if call in self._waiting else ""
            parts.append(f"{one_line(self._labels[call], 30)} {now - began:.0f} s{tokens}{waiting}")
        more = f" and {len(self._began) - 4} more" if len(self._began) > 4 else ""
        told = f"… {' · '.join(parts)}{more} | {self._done} done, {money(self._cost)}"
        return Text(told, style="dim", overflow="ellipsis", no_wrap=True)
