"""Who answers in a discussion, and through what: seen from here, one method."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from promptcraft.discuss.journal import Render
from promptcraft.models.base import Listener, Model, Reply, Request

PURPOSE = "discussion"


class Answer(Protocol):
    """A reply and what it cost, as the dispatcher gives it."""

    @property
    def reply(self) -> Reply:
        """What came back."""

    @property
    def cost(self) -> Decimal | None:
        """In US dollars; None when nobody knows."""

    @property
    def call(self) -> str:
        """The ledger's name for the call."""


class Asks(Protocol):
    """Sends a request at most once and keeps the answer: the dispatcher, or a stand-in in tests."""

    async def ask(
        self,
        model: Model,
        request: Request,
        *,
        purpose: str,
        framework: str = "",
        repeat: int = 0,
        listen: Listener | None = None,
    ) -> Answer:
        """The answer; raises a ModelError when there is none."""


@dataclass(frozen=True)
class Partner:
    """Who answers, and through what; `render` gives the Markdown that is kept beside the journal."""

    model: Model
    asks: Asks
    render: Render | None = None
    listen: Listener | None = None
