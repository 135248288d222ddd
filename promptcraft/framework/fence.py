"""Untrusted text kept apart from instructions: a fence nobody outside can forge, and a count of what hides in it."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections import Counter

_JOINERS = "\u200c\u200d"
_MARKS = "\u200e\u200f\u061c"
_LINE_ENDS = re.compile(r"[\n\r\u2028\u2029\x85]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_FILLERS = frozenset("\u034f\u3164\uffa0\u2800")
_JOINING = (
    (0x0600, 0x07FF), (0x0840, 0x0DFF), (0x0E00, 0x109F), (0x1780, 0x18AF), (0x1A20, 0x1CFF), (0xA800, 0xABFF),
    (0xFB50, 0xFDFF), (0xFE70, 0xFEFC), (0x10A00, 0x11FFF), (0x1E900, 0x1E95F),
)  # fmt: skip
_PICTURES = ((0x203C, 0x3299), (0x1F000, 0x1FAFF), (0xFE0F, 0xFE0F))


def fence(secret: bytes, text: str) -> tuple[str, str]:
    """The nonce and the text between a begin and an end line that carry it.

    The nonce is 128 bits of HMAC-SHA256 over the text: the same text in the same workspace gives the same call,
    and nobody without the secret can write the end line into the text.
    """
    digest = hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    nonce = digest[:16].hex()
    return nonce, f"<<<quoted {nonce}\n{text}\n{nonce}>>>"


def hidden_characters(text: str) -> tuple[tuple[str, int], ...]:
    """Which characters of the text no reader sees, and how often: zero-width, bidi and tag characters, fillers.

    Joiners that a script or an emoji needs, marks in a line of right-to-left text and variation selectors behind
    what they select are not counted. Names are like `U+200B ZERO WIDTH SPACE`; the most frequent comes first.
    """
    if text.isascii():
        return ()
    plain = _FLAG.sub("\U0001f3f4", text)
    counts: Counter[str] = Counter()
    for line in _LINE_ENDS.split(plain):
        for found in _FOREIGN.finditer(line):
            if _hides(found[0]) and not _needed(line, found.start()):
                counts[_name(found[0])] += 1
    if text.startswith("\ufeff"):
        counts[_name("\ufeff")] -= 1
    return tuple((name, count) for name, count in counts.most_common() if count > 0)


def _hides(character: str) -> bool:
    if character < "\x80":
        return False
    if character in _FILLERS or _selects(character):
        return True
    return unicodedata.category(character) == "Cf" and character not in _VISIBLE_FORMATS


def _needed(line: str, place: int) -> bool:
    character = line[place]
    before = line[place - 1] if place else ""
    after = line[place + 1] if place + 1 < len(line) else ""
    if character in _JOINERS:
        if _within(before, _JOINING):
            return _within(after, _JOINING) or (not after.isalnum() and not (after and _hides(after)))
        return character == "\u200d" and _within(before, _PICTURES) and _within(after, _PICTURES)
    if character in _MARKS:
        return any(unicodedata.bidirectional(one) in ("R", "AL") for one in line)
    if _selects(character):
        return bool(before) and not _hides(before) and not (before.isascii() and before not in "0123456789#*")
    return character == "\u2800" and "\u2801" <= before <= "\u28ff"


def _selects(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return character != "" and any(first <= ord(character) <= last for first, last in ranges)


def _name(character: str) -> str:
    if "\U000e0000" <= character <= "\U000e007f":
        return "U+E0000-E007F TAG CHARACTERS"
    if _selects(character):
        return "U+FE00-FE0F, U+E0100-E01EF VARIATION SELECTORS"
    return f"U+{ord(character):04X} {unicodedata.name(character, 'FORMAT CHARACTER')}"
