"""A key in base64: the characters that are sure, and those at its ends that hold bits of its neighbours too."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cached_property

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SAFE = str.maketrans("+/", "-_")


@dataclass(frozen=True)
class Encoded:
    """A key at one offset within three bytes. `sure` are its own characters; `before` and `after` it can share."""

    sure: str
    before: str
    after: str

    def whole(self, ended: bool) -> re.Pattern[str]:
        """A pattern of all of it; where the text has not `ended`, only once its last character is there."""
        return self._ended if ended else self._going_on

    def opening(self, text: str) -> int:
        """Where the end of the text begins that may be the beginning of this; the text's length when none may."""
        start = text.rfind(self.sure, max(0, len(text) - len(self.sure) - 3))
        if start < 0 or self._going_on.search(text, max(0, start - 1)):
            start = open_tail(text, self.sure)
        return start - 1 if self.before and text[start - 1 : start] in (*self.before,) else start

    @cached_property
    def _core(self) -> str:
        return (f"[{re.escape(self.before)}]?" if self.before else "") + re.escape(self.sure)

    @cached_property
    def _ended(self) -> re.Pattern[str]:
        return re.compile(self._core + (f"(?:[{re.escape(self.after)}]={{0,2}})?" if self.after else ""))

    @cached_property
    def _going_on(self) -> re.Pattern[str]:
        if not self.after:
            return self._ended
        last = f"[{re.escape(self.after)}]"
        return re.compile(f"{self._core}(?:{last}={{0,2}}+(?!\\Z)|(?!{last}|\\Z))")


def encoded(raw: bytes, offset: int, *, safe: bool) -> Encoded:
    """The key with so many bytes before it; `safe`: as it stands in addresses."""
    code = base64.b64encode(bytes(offset) + raw).decode().rstrip("=")
    first, bits = -(-offset * 8 // 6), (offset + len(raw)) * 8
    shared = SIGNS.index(code[first - 1])
    before = [SIGNS[shared | high << (6 - 2 * offset)] for high in range(4**offset)] if offset else []
    own = bits % 6
    after = [SIGNS[SIGNS.index(code[-1]) | low] for low in range(2 ** (6 - own))] if own else []
    sure = code[first : bits // 6]
    return Encoded(sure.translate(SAFE) if safe else sure, _in_both(before), _in_both(after))


def _in_both(signs: list[str]) -> str:
    """The characters as they stand in either kind of base64."""
    both = "".join(signs)
    return "".join(sorted({*both, *both.translate(SAFE)}))


def open_tail(text: str, form: str) -> int:
    """Where the longest end of the text begins that is a beginning of this form."""
    start = max(0, len(text) - len(form) + 1)
    while (start := text.find(form[0], start)) >= 0:
        if form.startswith(text[start:]):
            return start
        start += 1
    return len(text)
