"""When the list of prices is loaded: half a second of work that no call shall wait for."""

from __future__ import annotations

import asyncio
import sys

from promptcraft.models.base import ModelInfo
from promptcraft.models.prices import load_list, needs_list

LOAD_AFTER = 0.1
"""Seconds after sending when the price list is loaded: by then the SDK is, and the provider is at work."""


def list_is_missing(info: ModelInfo) -> bool:
    """Whether the price of this model stands in a list that is not loaded yet."""
    return needs_list(info) and "genai_prices" not in sys.modules


def load_list_later(info: ModelInfo) -> asyncio.TimerHandle | None:
    """Load the list in a thread while the provider is at work; None where it is not wanted."""
    if not list_is_missing(info):
        return None
    loop = asyncio.get_running_loop()

    def load() -> None:
        if list_is_missing(info):
            loop.run_in_executor(None, load_list)

    return loop.call_later(LOAD_AFTER, load)
