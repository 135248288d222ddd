"""Text as it arrives: passed on, and counted for the progress line."""

from __future__ import annotations

from collections.abc import Callable

from promptcraft.models.base import Listener


def counting(listen: Listener | None, tell: Callable[[int], None]) -> Listener:
    """A listener that tells how many characters have come so far, and passes each piece on."""
    arrived = 0

    def hear(text: str) -> None:
        nonlocal arrived
        arrived += len(text)
        tell(arrived)
        if listen is not None:
            listen(text)

    return hear
