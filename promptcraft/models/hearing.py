"""The text of a reply as it arrives: passed on without the key, even where two pieces share it."""

from __future__ import annotations

from promptcraft.models.base import Listener
from promptcraft.models.scrub import cut_without_key, opening, without_key

LONGEST_HELD = 100_000
"""Characters; what goes on for longer than this is no beginning of a key."""


class Heard:
    """The text of a reply as far as it arrived; passes each piece on to the listener, the key taken out.

    What may be the first part of the key waits for what follows; `end` lets go of it.
    """

    def __init__(self, listen: Listener | None, secret: str = "") -> None:
        self._listen = listen
        self._secret = secret
        self._pieces: list[str] = []
        self._held = ""

    def hear(self, piece: object) -> None:
        """Take the next piece; anything but text is ignored."""
        if not isinstance(piece, str) or not piece:
            return
        self._pieces.append(piece)
        if self._listen is None:
            return
        text = without_key(self._held + piece, self._secret, whole=False)
        open_at = opening(text, self._secret)
        if len(text) - open_at > LONGEST_HELD:
            open_at = len(text)
        if open_at and "\ud800" <= text[open_at - 1] <= "\udbff":
            open_at -= 1  # The other half of the character is still to come.
        self._held = text[open_at:]
        self._say(text[:open_at])

    def end(self, *, whole: bool) -> None:
        """Pass on what waited; of a reply that broke off, a beginning of the key stays out."""
        held, self._held = self._held, ""
        self._say(without_key(held, self._secret) if whole else cut_without_key(held, self._secret))

    def _say(self, text: str) -> None:
        if text and self._listen is not None:
            self._listen(whole_characters(text))

    @property
    def wanted(self) -> bool:
        """Whether anybody listens."""
        return self._listen is not None

    @property
    def text(self) -> str:
        """All that was heard, as it came."""
        return whole_characters("".join(self._pieces))


def whole_characters(text: str) -> str:
    """The text with halves of surrogate pairs joined, or replaced where the other half is missing."""
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
