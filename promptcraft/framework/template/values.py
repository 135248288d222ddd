"""What a template may do with plain values: bounded arithmetic, and how a value is printed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeGuard

from jinja2.runtime import Undefined

MAX_TEXT = 100_000
MAX_BITS = 4_096


class Refused(Exception):
    """A template that is not filled: `kind` is invalid, undefined, unsafe or limit; `field` says which text."""

    def __init__(self, kind: str, message: str, *, name: str = "", line: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.name = name
        self.line = line
        self.hint = hint
        self.field = ""


def bounded(operator: str, left: object, right: object, act: Callable[[Any, Any], object]) -> object:
    """The result of one arithmetic step on plain values; numbers and texts stay small."""
    for value in (left, right):
        if isinstance(value, Undefined):
            str(value)
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        return short(left + right)
    if operator == "*" and not numbers and isinstance(right, int) and isinstance(left, str):
        if len(left) * right > MAX_TEXT:
            raise too_long()
        return left * right
    if not numbers:
        raise Refused("invalid", f"uses `{operator}` on something that is not a number")
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
        if bits > MAX_BITS or (abs(right) > MAX_BITS and operator == "**"):
            raise Refused("limit", "computes a number that is too large")
    result = act(left, right)
    if isinstance(result, complex):
        raise Refused("invalid", "takes a root of a negative number")
    return result


def as_text(value: object) -> str:
    """How a value is printed: numbers without a float's noise, a list with commas; nothing but plain data."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value)
    if _is_flat(value):
        return short(", ".join(as_text(item) for item in value))
    raise Refused("unsafe", "prints something that is not text, a number or a list of them")


def _is_flat(value: object) -> TypeGuard[Sequence[str | int | float]]:
    if not isinstance(value, list | tuple) or len(value) > 1_000:
        return False
    return all(isinstance(item, str | int | float) for item in value)


def number_text(value: float) -> str:
    """Twelve digits of a number, without an exponent where it is of ordinary size."""
    if not math.isfinite(value):
        raise Refused("invalid", "computes something that is not a finite number")
    text = f"{value:.12g}"
    return f"{Decimal(text):f}" if "e" in text and 1e-12 < abs(value) < 1e21 else text


def too_long() -> Refused:
    """The error for a text that grew over the limit."""
    return Refused("limit", f"builds a text longer than {MAX_TEXT:,} characters")


def short(text: str) -> str:
    """The text, when it is not too long; raises Refused."""
    if len(text) > MAX_TEXT:
        raise too_long()
    return text
