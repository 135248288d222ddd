"""What every command works with: the workspace, the consoles, the ledger and the dispatcher."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from promptcraft.cli.here import workspace_here
from promptcraft.cli.progress import Progress
from promptcraft.cli.terminal import coloured, is_screen, person_there
from promptcraft.errors import UsageMistake
from promptcraft.framework.facts import foreign_facts
from promptcraft.framework.library import Found, find_framework
from promptcraft.framework.matrix import Row, combinations
from promptcraft.framework.renderer import Renderer
from promptcraft.report.plain import safe

if TYPE_CHECKING:
    from promptcraft.framework.rendered import Rendered
    from promptcraft.models.batches import Batches
    from promptcraft.models.budget import Budget
    from promptcraft.models.cluster import Cluster
    from promptcraft.models.dispatch import Dispatcher
    from promptcraft.models.ledger import Ledger
    from promptcraft.models.spend_cap import MonthlyCap
    from promptcraft.workspace.places import Workspace
    from promptcraft.workspace.settings import Effort

PIPED_WIDTH = 100
MOST_INPUT = 1_000_001


@dataclass
class Desk:
    """One command's surroundings; `form` is text, json or markdown.

    `spent_before` are costs of earlier runs of the same work that count towards its budget, and `maybe_before` what
    those may have been billed besides. Under `estimate` nothing is sent or written, and `past` is the ledger with what
    was answered before. With `in_batches`, `calls` gathers what can go out in batch jobs in `batches`. `pasted` are the
    texts that people carried back, by reviewer. `renderer` was started before, and its owner closes it.
    """

    workspace: Workspace
    form: str = "text"
    budget: Decimal | None = None
    allow_unknown_price: bool = False
    resend_unknown: bool = False
    estimate: bool = False
    past: Path | None = None
    effort: Effort | None = None
    parallel: int | None = None
    cluster: Cluster | None = None
    renderer: Renderer | None = None
    in_batches: bool = False
    batches: Batches | None = None
    spent_before: list[Decimal | None] = field(default_factory=list)
    maybe_before: list[Decimal] = field(default_factory=list)
    pasted: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @cached_property
    def out(self) -> Console:
        """Where results go; plain and 100 columns wide when piped."""
        return _console(err=False)

    @cached_property
    def err(self) -> Console:
        """Where progress and notes go."""
        return _console(err=True)

    @cached_property
    def progress(self) -> Progress:
        """The line about the calls under way."""
        return Progress(self.err)

    def take_limits(self, given: dict[str, Any]) -> None:
        """Take the options of `call_options` out of the command's options."""
        self.budget = given.pop("budget")
        self.allow_unknown_price = given.pop("allow_unknown_price")
        self.resend_unknown = given.pop("resend_unknown")
        self.estimate = given.pop("estimate")
        self.past = self.workspace.ledger if self.workspace.stored else None
        if self.estimate:
            self.workspace = self.workspace.only_read()
        self.effort = given.pop("effort")
        self.parallel = given.pop("parallel")
        self.cluster = self._named_cluster(given.pop("cluster"))

    def _named_cluster(self, address: str | None) -> Cluster | None:
        if address is None:
            return None
        from promptcraft.models.cluster import Cluster

        return Cluster(address, self.say)

    def say(self, message: str) -> None:
        """A note for the person; in JSON it is a warning of the envelope."""
        self.warnings.append(message)
        if self.form != "json":
            click.echo(safe(message), err=True)

    def find(self, name: str) -> Found:
        """The framework that NAME means; notes of an import are said."""
        found = find_framework(self.workspace, name, stdin=standard_input)
        for note in found.notes:
            self.say(note)
        return found

    def cases(
        self, found: Found, settings: tuple[str, ...], matrix: str | None = None
    ) -> tuple[Rendered, ...]:
        """The framework filled in for every case that `--set` and `--matrix` ask for; at least one.

        Facts of one case that would go out for another are said.
        """
        framework = found.loaded.framework
        rows = combinations(framework, settings, Path(matrix) if matrix else None)
        for warning in foreign_facts(framework, rows):
            self.say(warning)
        with self._rendering() as renderer:
            return tuple(self._filled(renderer, found, row) for row in rows)

    def rendered(self, found: Found, settings: tuple[str, ...]) -> Rendered:
        """The framework filled in for the one case that the settings ask for; a usage mistake when they are several."""
        cases = self.cases(found, settings)
        if len(cases) > 1:
            raise UsageMistake(
                f"These settings ask for {len(cases)} cases, and this command takes one at a time.",
                hint='Give one value; a text with a comma is written name="one, two" inside quotes.',
                where="--set",
            )
        return cases[0]

    def filled(self, found: Found, values: dict[str, str]) -> Rendered:
        """The framework filled in with values that stand as they are, commas and all."""
        with self._rendering() as renderer:
            return self._filled(renderer, found, Row(values))

    def _rendering(self) -> AbstractContextManager[Renderer]:
        return Renderer() if self.renderer is None else nullcontext(self.renderer)

    def _filled(self, renderer: Renderer, found: Found, row: Row) -> Rendered:
        folders = (self.workspace.root, *row.folders)
        loaded = found.loaded
        return renderer.render(
            found.name, loaded.framework, row.values, loaded, folders=folders, sources=row.sources or None
        )

    def _cap(self) -> MonthlyCap | None:
        """What keeps this month's spending within the cap of promptcraft.toml; None without one."""
        limit = self.workspace.settings.cap
        if limit is None:
            return None
        from promptcraft.models.spend_cap import MonthlyCap

        runs = self.workspace.ledger.parent / "runs" if self.workspace.stored else None
        return MonthlyCap(limit, runs=runs, allow_unknown=self.allow_unknown_price)

    def _gathered(self, ledger: Ledger, budget: Budget) -> Batches | None:
        if self.in_batches:
            from promptcraft.models.batches import Batches

            self.batches = Batches(ledger, budget, self.say)
        return self.batches

    def _limit(self) -> Budget:
        """The budget, with what earlier runs of the same work paid."""
        from promptcraft.models.budget import Budget

        budget = Budget(self.budget, allow_unknown=self.allow_unknown_price)
        for paid in self.spent_before:
            budget.count(paid)
        for most in self.maybe_before:
            budget.count(most, sure=False)
        return budget

    @asynccontextmanager
    async def calls(self) -> AsyncIterator[Dispatcher]:
        """A dispatcher with its ledger and a progress line, closed afterwards; an estimate gets none."""
        if self.estimate:
            raise UsageMistake("This command cannot tell beforehand what it would cost.", where="--estimate")
        from promptcraft.models.dispatch import Dispatcher
        from promptcraft.models.ledger import Ledger

        if self.cluster is not None:
            await self.cluster.connect()
        if self.workspace.stored:
            self.workspace.make_private()
        ledger = Ledger(self.workspace.ledger if self.workspace.stored else None, guard=self._cap())
        budget = self._limit()
        dispatcher = Dispatcher(
            ledger,
            budget=budget,
            resend_unknown=self.resend_unknown,
            watch=self.progress.hear,
            stream=self.progress.live,
            batches=self._gathered(ledger, budget),
        )
        if self.parallel is not None:
            dispatcher.allow(self.parallel)
        try:
            with self.progress:
                yield dispatcher
        except KeyboardInterrupt:
            from promptcraft.models.left_unknown import interrupted

            raise interrupted(ledger) or KeyboardInterrupt from None
        finally:
            try:
                await dispatcher.close()
                if self.batches is not None:
                    await self.batches.close()
            finally:
                ledger.close()
                if self.cluster is not None:
                    await self.cluster.close()


def open_desk(*, store: bool = True, form: str = "text", folder: str | None = None) -> Desk:
    """The desk for the workspace named, else for the one at or above the current folder."""
    return Desk(workspace_here(folder, store=store), form=form)


def _console(*, err: bool) -> Console:
    """A console that writes no escape code where none is wanted."""
    return Console(
        stderr=err,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if is_screen(err=err) else PIPED_WIDTH,
        color_system="auto" if coloured(err=err) else None,
        force_terminal=None if coloured(err=err) else False,
        legacy_windows=False if os.name != "nt" else None,
    )


def standard_input() -> bytes:
    """What is piped in, up to a little more than a framework may hold."""
    if sys.stdin is None:
        raise UsageMistake("There is no standard input to read from.", hint="Name a file.")
    if person_there():
        click.echo("Paste or type the text, then press Ctrl-D on a line of its own.", err=True)
    return sys.stdin.buffer.read(MOST_INPUT)
