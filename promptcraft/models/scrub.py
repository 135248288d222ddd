"""Takes a key out of what a server sent, however JSON spells it, so that it gets into no file."""

from __future__ import annotations

import re
from functools import lru_cache

MARK = "[key]"
ESCAPE = r"(?:\\(?:u005[cC]){0,3})"
"""A backslash as it stands in JSON, also in JSON within JSON; bounded, so that no text takes long to search."""
TELLING = 8
"""How much of a key's beginning gives away more than whose key it is."""


def without_key(text: str, secret: str) -> str:
    """The text with the key replaced: as it is, or with any of its characters escaped as JSON may do."""
    if not secret:
        return text
    text = text.replace(secret, MARK)
    return _spelled(secret).sub(MARK, text) if "\\" in text else text


def cut_without_key(text: str, secret: str) -> str:
    """The same for a text that broke off, maybe in the middle of the key."""
    text = without_key(text, secret)
    for length in range(len(secret) - 1, TELLING - 1, -1):
        if text.endswith(secret[:length]):
            return text[:-length] + MARK
    return text


@lru_cache(maxsize=16)
def _spelled(secret: str) -> re.Pattern[str]:
    return re.compile("".join(_spellings(character) for character in secret))


def _spellings(character: str) -> str:
    number = "".join(
        f"[{digit}{digit.upper()}]" if digit > "9" else digit for digit in f"{ord(character):04x}"
    )
    if character == "\\":
        return f"{ESCAPE}{{1,8}}"
    escape = f"{ESCAPE}{{0,8}}" if character in '/"' else ""
    return f"(?:{escape}{re.escape(character)}|{ESCAPE}{{1,8}}u{number})"
