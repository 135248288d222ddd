"""How hard a model shall think: which room that needs, and which models take it in which form."""

from __future__ import annotations

from typing import Any

from promptcraft.models.base import ModelInfo, Reply
from promptcraft.workspace.settings import Effort

ROOM: dict[str, int] = {"low": 4_000, "medium": 8_000, "high": 16_000}
"""Tokens set aside for thoughts on top of the answer: providers count both against one output limit."""
LEAST_BUDGET = 1_024
"""Anthropic takes no thinking budget below this."""
BY_BUDGET = (
    "claude-3",
    "claude-opus-4-0",
    "claude-opus-4-1",
    "claude-opus-4-2025",
    "claude-opus-4-5",
    "claude-sonnet-4-0",
    "claude-sonnet-4-2025",
    "claude-sonnet-4-5",
    "claude-haiku-4-5",
)
"""Beginnings of names of models that think within a budget of tokens and do not decide on it by themselves."""


def with_effort(info: ModelInfo, effort: Effort | None) -> ModelInfo:
    """The model when it thinks this hard: another effort makes another call, none leaves calls what they were."""
    if effort is None:
        return info
    settings = f"{info.settings} effort={effort}".strip()
    return info.model_copy(update={"settings": settings, "thinking": ROOM[effort]})


def out_of_room(reply: Reply) -> str:
    """The sentence for a reply that ended at its output limit: in its middle, or before any text came."""
    if reply.text.strip():
        return "The reply reached the output limit before its end."
    return (
        "The output limit was used up before any text came, so all of it went into thoughts."
        " A lower --effort, or a higher max_output in the model's table, leaves room for an answer."
    )


def anthropic_thinking(model: str, effort: str, limit: int) -> dict[str, Any]:
    """The part of a Messages request that asks for this effort; `limit` is the most that may be written."""
    if not effort:
        return {}
    if not model.startswith(BY_BUDGET):
        return {"thinking": {"type": "adaptive"}, "output_config": {"effort": effort}}
    budget = min(ROOM[effort], limit // 2)
    if budget < LEAST_BUDGET:
        return {}
    return {"thinking": {"type": "enabled", "budget_tokens": budget}}
