"""Temporary."""

from __future__ import annotations

from promptcraft.critique.review import Review
from promptcraft.models.base import Model
from promptcraft.models.dispatch import Dispatcher
from promptcraft.records.critique import Critique


async def ask_small(review: Review, model: Model, dispatcher: Dispatcher, samples: int) -> Critique:
    """Temporary."""
    raise RuntimeError
