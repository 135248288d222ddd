"""Calls that a batch job holds, or shall hold: where a run that asks for one stops."""

from __future__ import annotations

from typing import NoReturn, Protocol

from promptcraft.errors import InBatch
from promptcraft.models.base import Model, ModelInfo, Request
from promptcraft.models.ledger import Stored


class Gatherer(Protocol):
    """Takes calls for batch jobs out of a run."""

    def takes(self, model: Model) -> bool:
        """Whether calls to this model go into batches."""

    async def plan(self, model: Model, request: Request, key: str) -> NoReturn:
        """Take a claimed call; raises InBatch, or why it failed in a batch of this run."""

    def hold(self, info: ModelInfo, known: Stored) -> NoReturn:
        """Take note of a call that a job holds, or another process; raises InBatch."""


def stop_where_held(known: Stored, model: Model, gatherer: Gatherer | None) -> None:
    """Raise InBatch for a call that a job holds; who gathers waits for no other process, which may wait for us."""
    if gatherer is not None and gatherer.takes(model) and known.state in ("reserved", "sent"):
        gatherer.hold(model.info, known)
    if known.state == "sent" and known.batch:
        raise in_batch(model.info.label, known.key)


def in_batch(label: str, key: str, *, ours: bool = False) -> InBatch:
    """The error that ends a call for now; `ours`: the run works with batches, and knows."""
    hint = (
        "Run the same command again to collect it." if ours else "Add --batch to collect it when it is there."
    )
    return InBatch(
        f"This call to {label} waits for its answer in a batch job.",
        hint=f"{hint} `promptcraft batch list` shows the jobs; calls go live again once theirs is collected.",
        where=f"call {key[:12]}",
    )
