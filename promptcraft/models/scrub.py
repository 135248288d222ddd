"""Takes a key out of what a server sent, however it is spelled or encoded, so that it gets into no file."""

from __future__ import annotations

import re
from functools import lru_cache

from promptcraft.models.scrub_base64 import Encoded, encoded, open_tail

MARK = "[key]"
ESCAPE = r"(?:\\(?:u005[cC]){0,3})"
"""A backslash as it stands in JSON, also in JSON within JSON; bounded, so that no text takes long to search."""
TELLING = 8
"""How much of a key's beginning gives away more than whose key it is.

A shorter key is a stand-in such as `EMPTY`, for a server that wants none: taking it out would spoil ordinary text.
"""
LOOSE = re.compile(
    r"(?:\\(?:\\|u005[cC]){0,40}(?:u[0-9a-fA-F]{0,3})?|%(?:25){0,2}[0-9a-fA-F]?"
    r"|&(?:#(?:[xX][0-9a-fA-F]{0,6}|[0-9]{0,7}))?)\Z"
)
"""The end of a text that may be the beginning of an escape."""
ESCAPED = re.compile(r"\\u00|%(?:25){0,2}[2-7][0-9a-fA-F]|&#")


def without_key(text: str, secret: str, *, whole: bool = True) -> str:
    """The text with the key replaced: as it is, encoded, or with any of its characters escaped.

    Not `whole`: more follows, and what may still be the end of an encoded key is left for later.
    """
    if len(secret) < TELLING:
        return text
    for form in forms(secret):
        if form in text:
            coded = _base64(secret).get(form)
            text = text.replace(form, MARK) if coded is None else coded.whole(whole).sub(MARK, text)
    return _spelled(secret).sub(MARK, text) if _may_be_escaped(text, secret) else text


def cut_without_key(text: str, secret: str) -> str:
    """The same for a text that broke off, maybe in the middle of the key."""
    text = without_key(text, secret)
    start = opening(text, secret)
    return text if len(text) - start < TELLING else text[:start] + MARK


def opening(text: str, secret: str) -> int:
    """Where the end of the text begins that may be the beginning of the key; the text's length when none may."""
    start = len(text)
    if len(secret) < TELLING:
        return start
    for form in forms(secret):
        coded = _base64(secret).get(form)
        start = min(start, open_tail(text, form) if coded is None else coded.opening(text))
    if LOOSE.search(text, max(0, len(text) - 300)) or _may_be_escaped(text[-40 * len(secret) :], secret):
        start = min(start, _spelled_tail(text, secret))
    return start


@lru_cache(maxsize=16)
def forms(secret: str) -> tuple[str, ...]:
    """The key and its encodings: reversed, hexadecimal, base64 at any offset."""
    raw = secret.encode("utf-8", "surrogatepass")
    found = [secret, secret[::-1], raw.hex(), raw.hex().upper(), *_base64(secret)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=16)
def _base64(secret: str) -> dict[str, Encoded]:
    """The key in base64 at each offset, by the characters that are sure."""
    raw = secret.encode("utf-8", "surrogatepass")
    found = (encoded(raw, offset, safe=safe) for offset in (0, 1, 2) for safe in (False, True))
    return {one.sure: one for one in found}


def _may_be_escaped(text: str, secret: str) -> bool:
    """Whether the text holds any escape that a character of the key can be written with."""
    if "\\" in text and any(sign in secret for sign in '"/\\'):
        return True
    return ESCAPED.search(text) is not None


def _spelled_tail(text: str, secret: str) -> int:
    """The same for the key with any of its characters escaped."""
    for start in range(max(0, len(text) - 40 * len(secret)), len(text)):
        if text[start] in (secret[0], "\\", "%", "&") and _may_become(text, start, secret):
            return start
    return len(text)


def _may_become(text: str, at: int, secret: str) -> bool:
    """Whether all that follows is a beginning of the key, spelled in any way."""
    for character in secret:
        if at == len(text) or LOOSE.match(text, at):
            return True
        found = _character(character).match(text, at)
        if found is None:
            return False
        at = found.end()
    return False


@lru_cache(maxsize=16)
def _spelled(secret: str) -> re.Pattern[str]:
    return re.compile("".join(_spellings(character) for character in secret))


@lru_cache(maxsize=256)
def _character(character: str) -> re.Pattern[str]:
    return re.compile(_spellings(character))


def _spellings(character: str) -> str:
    """A pattern of one character as it is, escaped as in JSON, in an address, or in HTML."""
    code = ord(character)
    number = _digits(f"{code:04x}")
    others = (
        f"|%(?:25){{0,2}}{_digits(f'{code:02x}')}|&#(?:0{{0,4}}{code}|[xX]0{{0,4}}{_digits(f'{code:x}')});"
    )
    if character == "\\":
        return f"(?:{ESCAPE}{{1,8}}{others})"
    escape = f"{ESCAPE}{{0,8}}" if character in '/"' else ""
    return f"(?:{escape}{re.escape(character)}|{ESCAPE}{{1,8}}u{number}{others})"


def _digits(text: str) -> str:
    """The hexadecimal number in small and in capital letters."""
    return "".join(f"[{digit}{digit.upper()}]" if digit > "9" else digit for digit in text)
