"""A comparison in which every text that others wrote carries a payload."""

from __future__ import annotations

from promptcraft.records.comparison import Comparison

OURS = {"kind", "verdict", "units", "stance", "severity", "about", "name_of_flag", "id", "version"}
"""Fields that hold one of our own words, or a hash."""


def hostile(comparison: Comparison, payload: str, *, first: bool = False) -> Comparison:
    """The same comparison with the payload at the end, or at the start, of every name, label, reason and quote."""
    plain = comparison.model_dump(mode="json")
    return Comparison.model_validate(_with(plain, payload, first))


def _with(value: object, payload: str, first: bool, key: str = "") -> object:
    if isinstance(value, dict):
        return {name: _with(one, payload, first, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_with(one, payload, first, key) for one in value]
    if isinstance(value, str) and value and key not in OURS:
        return payload + value if first else value + payload
    return value
