"""Finding the one JSON object in a reply; values are taken as they stand, or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import NoReturn

from promptcraft.errors import ReplyUnscorable

MOST_BYTES = 2_000_000
DEEPEST = 40
LARGEST = 2**53
MOST_READ = 20_000_000
"""Characters that are read again and again while objects are sought in a text made to look like many."""

THOUGHTS = re.compile(r"\s*<(think|thinking)>.*?</\1>", re.S)
HALF = re.compile("[\ud800-\udfff]")
PLACEHOLDER = re.compile(r"\{\{[^{}\"\n]{0,80}\}\}|\{%[^{}\"\n]{0,80}%\}|\{[\w .-]{1,80}\}")
"""Braces that people write in prose: `{country}`, `{{ country }}`, `{% if x %}`; none of them is JSON."""


def read_json(text: str) -> dict[str, object]:
    """The JSON object in a reply; raises ReplyUnscorable when there is none, or two, or a doubtful one.

    Fences, prose around it and thoughts in front are skipped; line breaks inside strings are let pass.
    Doubtful: cut off, a key twice, NaN, infinity, an integer beyond 2**53, nesting beyond 40, half a
    character, more than 2 MB.
    """
    longest = len(text) if text.isascii() else 4 * len(text)
    if longest > MOST_BYTES and len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        _reject(f"it is larger than {MOST_BYTES:,} bytes")
    thoughts = THOUGHTS.match(text)
    found = _objects(text, thoughts.end() if thoughts else 0)
    if not found:
        _reject("it holds no JSON object")
    _check(found[0], escaped="\\u" in text or not text.isascii())
    return found[0]


def objects_in(text: str) -> Iterator[dict[str, object]]:
    """Every JSON object that stands whole in a text, and those inside of it; braces that hold no JSON do not matter."""
    decoder = json.JSONDecoder(strict=False)
    position, left = text.find("{"), MOST_READ
    while position >= 0 and left > 0:
        try:
            value, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            left -= max(1, error.pos - position)
            end = position + 1
        except (ValueError, RecursionError):
            left -= len(text) - position
            end = position + 1
        else:
            yield from _inside(value)
        position = text.find("{", end)


def _inside(value: object) -> Iterator[dict[str, object]]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _objects(text: str, start: int) -> list[dict[str, object]]:
    """The objects that stand in the text, one of each kind; braces of prose are passed over."""
    found: list[dict[str, object]] = []
    position = text.find("{", start)
    while position >= 0:
        placeholder = PLACEHOLDER.match(text, position)
        if placeholder is not None:
            end = placeholder.end()
        else:
            if text[:position].rstrip().endswith("["):
                _reject("its JSON is a list, where one object was asked for")
            value, end = _decode(text, position)
            if found and not _same(found[0], value):
                _reject("it holds two JSON objects that differ")
            found = found or [value]
        position = text.find("{", end)
    return found


def _decode(text: str, position: int) -> tuple[dict[str, object], int]:
    try:
        value, end = _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip("` \t\r\n")) or error.msg.startswith("Unterminated string"):
            _reject("its JSON is cut off before the end")
        _reject(f"its JSON breaks off at line {error.lineno}, column {error.colno}: {error.msg}")
    except RecursionError:
        _reject(f"its JSON is nested more than {DEEPEST} deep")
    return value, end


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _reject(f"the key {twice[:60]!r} stands twice in one object")
    return table


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > LARGEST:
        _reject(f"the number {digits[:20]} is too large to be meant")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        _reject(f"the number {digits[:20]} is infinite")
    return number


def _constant(name: str) -> NoReturn:
    _reject(f"{name} is not a number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_integer,
    parse_float=_fraction,
    parse_constant=_constant,
    strict=False,  # A raw line break in a string has one meaning only.
)


def _same(first: object, second: object) -> bool:
    try:
        return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)
    except RecursionError:
        return False


def _check(whole: dict[str, object], *, escaped: bool) -> None:
    """Refuse what no honest reply holds: deep nesting, and halves of characters that no file can hold.

    `escaped`: the text it was read from may hold such halves.
    """
    waiting: list[tuple[dict[str, object] | list[object], int]] = [(whole, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            _reject(f"its JSON is nested more than {DEEPEST} deep")
        inside: Collection[object] = value.values() if isinstance(value, dict) else value
        waiting += [(one, depth + 1) for one in inside if isinstance(one, (dict, list))]
        if escaped:
            texts = [*value, *inside] if isinstance(value, dict) else inside
            if any(isinstance(one, str) and HALF.search(one) is not None for one in texts):
                _reject("a text in it holds half a character")


def _reject(reason: str) -> NoReturn:
    raise ReplyUnscorable(
        f"The reply cannot be read: {reason}.",
        hint="It is kept as it is, and has no score. Ask again, or use another model.",
    )
