"""The filters a template may use, each bounded in what it builds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2.runtime import Undefined

from promptcraft.framework.template.values import MAX_TEXT, Refused, as_text, number_text, short, too_long


def _number(value: object) -> int | float:
    if isinstance(value, str):
        try:
            return float(value) if len(value) <= 40 else 0
        except ValueError:
            pass
    if isinstance(value, int | float):
        return value
    raise Refused("invalid", f"needs a number where '{as_text(value)[:40]}' stands")


def _places(places: object) -> int:
    if not isinstance(places, int) or not 0 <= places <= 12:
        raise Refused("invalid", "rounds to between 0 and 12 places only")
    return places


def _rounded(value: object, places: object = 0) -> int | float:
    result = round(_number(value), _places(places))
    return int(result) if places == 0 else result


def _grouped(value: object, places: object = None) -> str:
    """The number with commas between thousands."""
    number = _number(value)
    if places is not None:
        return f"{number:,.{_places(places)}f}"
    whole, dot, rest = (
        number_text(float(number)).partition(".") if isinstance(number, float) else (str(number), "", "")
    )
    return f"{int(whole):,}{dot}{rest}" if "e" not in whole + rest else whole + dot + rest


def _default(value: object, other: object = "", even_if_empty: object = False) -> object:
    return other if isinstance(value, Undefined) or (even_if_empty and not value) else value


def _joined(values: object, between: object = "") -> str:
    parts, glue, size = [], as_text(between), 0
    for value in _sized(values):
        parts.append(as_text(value))
        size += len(parts[-1]) + len(glue)
        if size > MAX_TEXT + len(glue):
            raise too_long()
    return short(glue.join(parts))


def _replaced(text: object, old: object, new: object) -> str:
    whole, gone, put = as_text(text), as_text(old), as_text(new)
    if whole.count(gone) * len(put) > MAX_TEXT:
        raise too_long()
    return short(whole.replace(gone, put))


def _sized(value: object) -> str | list[object] | tuple[object, ...]:
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, str | list | tuple):
        raise Refused("invalid", "needs a text or a list")
    return value


def _first(value: object) -> object:
    items = _sized(value)
    if not items:
        raise Refused("invalid", "takes the first of an empty list")
    return items[0]


def _last(value: object) -> object:
    items = _sized(value)
    if not items:
        raise Refused("invalid", "takes the last of an empty list")
    return items[-1]


FILTERS: dict[str, Callable[..., Any]] = {
    "abs": lambda value: abs(_number(value)),
    "capitalize": lambda value: as_text(value).capitalize(),
    "count": lambda value: len(_sized(value)),
    "d": _default,
    "default": _default,
    "first": _first,
    "float": lambda value: float(_number(value)),
    "int": lambda value: int(_number(value)),
    "join": _joined,
    "last": _last,
    "length": lambda value: len(_sized(value)),
    "lower": lambda value: as_text(value).lower(),
    "number": _grouped,
    "replace": _replaced,
    "round": _rounded,
    "title": lambda value: as_text(value).title(),
    "trim": lambda value: as_text(value).strip(),
    "upper": lambda value: short(as_text(value).upper()),
}
