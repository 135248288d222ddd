"""A run with batch jobs on a small scale: one model of a fake provider, a few calls, and what came of each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from promptcraft.errors import PromptcraftError
from promptcraft.models.base import Model
from promptcraft.models.batch_book import BatchBook, Job
from promptcraft.models.batch_collect import Settled
from promptcraft.models.batches import Batches, Submitted
from promptcraft.models.budget import Budget
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Guard, Ledger, call_key
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import ModelTable, Settings
from tests.models.prepared import request

ASKED = ("one", "two", "three")
HALF = Decimal("0.00002")
"""What a call that is answered costs: 30 tokens read at $1 a million and 5 written at $2, for half the price."""


def batch_model(address: str, api: str = "openai", label: str = "mine", **more: object) -> Model:
    """A model of the provider at this address."""
    prices = {"price_input": 1.0, "price_output": 2.0}
    table = {"api": api, "base_url": address, "model": "m", "batch": True, **prices, **more}
    return resolve(label, Settings(models={label: ModelTable.model_validate(table)}))


def keys(model: Model, asked: Sequence[str] = ASKED) -> list[str]:
    """The ledger's keys of the calls."""
    return [call_key(model.info, request(text), 0) for text in asked]


class Sitting:
    """One time at the desk: come back, ask everything, submit what is left. `live` works without batches."""

    def __init__(
        self,
        folder: Path,
        *models: Model,
        budget: Decimal | None = None,
        resend: bool = False,
        asked: Sequence[str] = ASKED,
        guard: Guard | None = None,
    ) -> None:
        self._folder = folder
        self.models = models
        self.resend = resend
        self.live = False
        self.asked = asked
        self.budget = Budget(budget)
        self.said: list[str] = []
        self.settled: tuple[Settled, ...] = ()
        self.submitted: tuple[Submitted, ...] = ()
        self.jobs: tuple[Job, ...] = ()
        self.outcomes: list[str] = []
        self.guard = guard
        self.stops: list[str] = []
        self.costs: list[Decimal | None] = []
        self.states: list[str] = []

    def run(self, rounds: int = 1, *, live: bool = False) -> Sitting:
        """Do it, as often as wanted within one process."""
        self.live = live
        asyncio.run(self.sit(rounds))
        return self

    async def sit(self, rounds: int = 1) -> None:
        """The same, for who is in an event loop already."""
        ledger = Ledger(self._folder / "ledger.db", guard=self.guard)
        batches = Batches(ledger, self.budget, self.said.append)
        try:
            dispatcher = Dispatcher(
                ledger, budget=self.budget, resend_unknown=self.resend, batches=None if self.live else batches
            )
            for _ in range(rounds):
                await self._round(dispatcher, batches)
            await dispatcher.close()
        finally:
            await batches.close()
            self.jobs = BatchBook(ledger).jobs(only_open=False)
            found = [ledger.find(key) for model in self.models for key in keys(model, self.asked)]
            self.states = [one.state if one else "" for one in found]
            ledger.close()

    async def _round(self, dispatcher: Dispatcher, batches: Batches) -> None:
        if not self.live:
            self.settled = await batches.come_back(self.models)
        self.outcomes, self.costs, self.stops = [], [], []
        for model in self.models:
            for text in self.asked:
                try:
                    answer = await dispatcher.ask(model, request(text), purpose="test")
                except PromptcraftError as error:
                    self.outcomes.append(error.code)
                else:
                    self.outcomes.append(answer.reply.text)
                    self.costs.append(answer.cost)
                    self.stops.append(answer.reply.stop)
        if not self.live:
            self.submitted = await batches.submit()
