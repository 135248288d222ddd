"""What a call that brought no answer leaves behind: may it be asked again, and may it have been billed?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from promptcraft.errors import (
    AccessDenied,
    ClusterFailed,
    ContextOverflow,
    ExtraMissing,
    Interrupted,
    KeyInvalid,
    KeyMissing,
    KeyUntrusted,
    ModelError,
    ModelUnknown,
    OutcomeUnknown,
    PromptcraftError,
    RequestRejected,
    RetryableError,
    SpendLimit,
    StorageFailed,
    TimedOut,
    WeightsCorrupt,
    WeightsMissing,
)

UNBILLED = (
    RetryableError,
    AccessDenied,
    SpendLimit,
    RequestRejected,
    ContextOverflow,
    KeyMissing,
    KeyInvalid,
    KeyUntrusted,
    ModelUnknown,
    ExtraMissing,
    WeightsMissing,
    WeightsCorrupt,
    ClusterFailed,
)
"""Failures that surely cost nothing; after any other one the provider may have billed."""
UNTOLD = (TimedOut, OutcomeUnknown, StorageFailed)
"""Failures after which nobody knows whether the provider answered."""


@dataclass(frozen=True)
class Outcome:
    """What the ledger notes of a call without an answer; `unknown` ones are asked again only on request."""

    state: Literal["failed", "unknown"]
    billed: bool
    error: PromptcraftError


def outcome_of(error: BaseException, *, costly: bool) -> Outcome:
    """The outcome of a call that ended with this error; `costly`: it was on the wire, and calls cost money."""
    told = isinstance(error, PromptcraftError) and not isinstance(error, UNTOLD)
    return Outcome(
        state="unknown" if costly and not told else "failed",
        billed=costly and told and not isinstance(error, UNBILLED),
        error=_as_ours(error),
    )


def _as_ours(error: BaseException) -> PromptcraftError:
    """Of a foreign error only its kind is kept, as its words may hold anything."""
    if isinstance(error, PromptcraftError):
        return error
    if isinstance(error, asyncio.CancelledError):
        return Interrupted("Stopped before the answer came.")
    return ModelError(f"promptcraft itself failed: {type(error).__name__}.")
