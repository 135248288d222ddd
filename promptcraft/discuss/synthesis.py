"""The last request of a discussion: arguments on both sides, what stays in dispute, what moved and why."""

from __future__ import annotations

from collections.abc import Sequence

from promptcraft.discuss.state import Exchange
from promptcraft.framework.fence import fence
from promptcraft.framework.rendered import Rendered
from promptcraft.models.prompts import prompt
from promptcraft.records.turn import Asked

SHOWN = 160


def put_synthesis(
    asked: Asked, before: Sequence[Exchange], rendered: Rendered, *, secret: bytes, small: bool = False
) -> str:
    """The request for the synthesis as the model reads it, with every pushback it has to account for."""
    synthesis = rendered.filled.synthesis
    moved = "\n".join(pushbacks(before, rendered))
    return prompt(
        "discuss_synthesis_small" if small else "discuss_synthesis",
        text=asked.text,
        count=synthesis.for_and_against if synthesis else 5,
        pushbacks=fence(secret, moved)[1] if moved else "",
    ).strip()


def pushbacks(exchanges: Sequence[Exchange], rendered: Rendered) -> tuple[str, ...]:
    """One line for each pushback: at which question, and what was asked."""
    numbers = {question: number for number, question in enumerate(rendered.filled.question_ids, 1)}
    lines = []
    for exchange in exchanges:
        asked = exchange.asked
        if asked.step != "pushback":
            continue
        place = f"question {numbers[asked.question]}" if asked.question in numbers else "the synthesis"
        words = " ".join(asked.text.split())
        lines.append(f"{place}: {words[:SHOWN]}{' …' if len(words) > SHOWN else ''}")
    return tuple(lines)
