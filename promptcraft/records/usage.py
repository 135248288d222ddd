"""What a call used and what it cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer

from promptcraft.records.record import Record

Cost = Annotated[
    Decimal | None, PlainSerializer(lambda cost: None if cost is None else float(cost), when_used="json")
]
"""US dollars, a number in JSON; None is a price nobody knows."""


class Usage(Record):
    """Tokens of one or more calls; None means the server did not say, which is not zero.

    `input` counts everything that was read, cached or not; `output` includes any reasoning.
    """

    input: int | None = None
    output: int | None = None
    cached: int | None = None
    cache_written: int | None = None
    reasoning: int | None = None


def add_usage(first: Usage, second: Usage) -> Usage:
    """The sum of two usages; what one of them does not know is unknown in the sum."""
    sums = {name: _sum(getattr(first, name), getattr(second, name)) for name in Usage.model_fields}
    return Usage(**sums)


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def add_cost(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    """The sum of two costs in US dollars; unknown plus anything is unknown."""
    return None if first is None or second is None else first + second
