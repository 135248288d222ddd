"""Sendings whose cost nobody told: the one rule by which budget, monthly cap, estimate and spend count their worst."""

from __future__ import annotations

import json
from decimal import Decimal

from pydantic import ValidationError

from promptcraft.models.base import ModelInfo, Request
from promptcraft.models.prices import worst_case

ON_THE_WIRE = ("sent", "unknown")
"""States of a call that was sent and has no answer."""


def without_answer(state: str, possibly_billed: int) -> int:
    """How many sendings of a call may have been billed though no answer is here."""
    return possibly_billed + (state in ON_THE_WIRE)


def without_usage(state: str, cost: object) -> int:
    """1 for an answer whose cost is not known, as its server told no usage or its price is not known; else 0."""
    return int(state == "done" and cost is None)


def priced_later(provider: str, model: str, request: object) -> Decimal | None:
    """The worst case of a call that was sent before its price was looked up; None where nobody knows it."""
    try:
        asked = Request.model_validate(json.loads(str(request)))
    except (ValidationError, ValueError, RecursionError):
        return None
    return worst_case(ModelInfo(provider=provider, name=model), asked)
