"""The beginning that several requests share: which text it is, and who sends it first."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress

from promptcraft.models.base import Request

WORTH_BYTES = 4_096
"""Providers keep no beginning that is much shorter than this."""
LONGEST_WAIT = 20.0


def shared_messages(request: Request) -> int:
    """How many of its first messages later requests begin with too; the system text always goes before them."""
    return {"": 0, "first": 1, "all": len(request.messages)}[request.reuse]


def prefix_key(request: Request) -> str:
    """A name for the beginning that this request shares with others of its kind."""
    return hashlib.sha256(_shared(request)).hexdigest()[:32]


def _shared(request: Request) -> bytes:
    """The system text and the first message, as far as it is shared; the later ones of a discussion differ."""
    first = request.messages[0].content if request.messages else ""
    if request.shared:
        first = first[: request.shared]
    return f"{request.system}\0{first}".encode("utf-8", "surrogatepass")


class Turns:
    """Lets one request with a long shared beginning go first, so that the others find it in the provider's cache.

    Sent all at once, each would pay for writing the same beginning. Whoever waits does so for a bounded time.
    """

    def __init__(self) -> None:
        self._begun: dict[str, asyncio.Event] = {}

    async def wait(self, request: Request) -> bool:
        """Return at once for the first, which is True, and for the others when its reply has begun."""
        if request.reuse != "first" or len(_shared(request)) < WORTH_BYTES:
            return False
        begun = self._begun.get(prefix_key(request))
        if begun is None:
            self._begun[prefix_key(request)] = asyncio.Event()
            return True
        if not begun.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(begun.wait(), LONGEST_WAIT)
        return False

    def begun(self, request: Request) -> None:
        """The reply to this request has begun, or there will be none."""
        begun = self._begun.get(prefix_key(request)) if request.reuse == "first" else None
        if begun is not None:
            begun.set()
