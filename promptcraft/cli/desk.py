"""What every command works with: the workspace, the consoles, the ledger and the dispatcher."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import click
from rich.console import Console

from promptcraft.cli.progress import Progress
from promptcraft.framework.library import Found, find_framework
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.values import parse_settings
from promptcraft.models.budget import Budget
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.report.plain import safe
from promptcraft.workspace.places import Workspace, find_workspace

PIPED_WIDTH = 100


@dataclass
class Desk:
    """One command's surroundings; `form` is text, json or markdown."""

    workspace: Workspace
    form: str = "text"
    budget: Decimal | None = None
    allow_unknown_price: bool = False
    resend_unknown: bool = False
    warnings: list[str] = field(default_factory=list)

    @cached_property
    def out(self) -> Console:
        """Where results go; plain and 100 columns wide when piped."""
        return Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH, soft_wrap=False)

    @cached_property
    def err(self) -> Console:
        """Where progress and notes go."""
        return Console(stderr=True, highlight=False)

    def say(self, message: str) -> None:
        """A note for the person; in JSON it is a warning of the envelope."""
        self.warnings.append(message)
        if self.form != "json":
            click.echo(safe(message), err=True)

    def find(self, name: str) -> Found:
        """The framework that NAME means; notes of an import are said."""
        found = find_framework(self.workspace, name, stdin=_standard_input)
        for note in found.notes:
            self.say(note)
        return found

    @contextmanager
    def calls(self) -> Iterator[Dispatcher]:
        """A dispatcher with its ledger and a progress line, closed afterwards."""
        if self.workspace.stored:
            self.workspace.make_private()
        ledger = Ledger(self.workspace.ledger if self.workspace.stored else None)
        progress = Progress(self.err)
        budget = Budget(self.budget, allow_unknown=self.allow_unknown_price)
        try:
            with progress:
                yield Dispatcher(
                    ledger,
                    budget=budget,
                    resend_unknown=self.resend_unknown,
                    watch=progress.hear,
                    stream=progress.live,
                )
        finally:
            ledger.close()

    def render(self, found: Found, settings: tuple[str, ...]) -> tuple[Renderer, dict[str, str]]:
        """A renderer and the values given on the command line."""
        return Renderer(), parse_settings(settings)


def open_desk(*, store: bool = True, form: str = "text", folder: str | None = None) -> Desk:
    """The desk for the workspace at or above the current folder, or the one named."""
    start = Path(folder) if folder else Path.cwd()
    return Desk(find_workspace(start, stored=store), form=form)


def _standard_input() -> bytes:
    if sys.stdin.isatty():
        click.echo("Paste or type the text, then press Ctrl-D on a line of its own.", err=True)
    return sys.stdin.buffer.read(1_000_001)
