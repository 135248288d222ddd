"""What came of one sample of a critique."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from promptcraft.critique.reading import Reading
from promptcraft.errors import PromptcraftError
from promptcraft.models.dispatch import Answer
from promptcraft.records.usage import Usage, add_cost, add_usage


@dataclass(frozen=True)
class SampleResult:
    """One sample: what was read of it, or why nothing could be, and every call it took.

    `error`: one of its calls brought no reply at all, and ended it.
    """

    reading: Reading | None
    unscored: str
    answers: tuple[Answer, ...]
    error: PromptcraftError | None = None

    @property
    def usage(self) -> Usage:
        """Tokens of all its calls; there has to be one."""
        total = self.answers[0].reply.usage
        for answer in self.answers[1:]:
            total = add_usage(total, answer.reply.usage)
        return total

    @property
    def cost(self) -> Decimal | None:
        """US dollars of all its calls; None when one of them is unknown."""
        total: Decimal | None = Decimal(0)
        for answer in self.answers:
            total = add_cost(total, answer.cost)
        return total
