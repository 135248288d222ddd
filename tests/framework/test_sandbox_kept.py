"""Compiled templates are kept for further cases, and change nothing that is filled in or refused."""

from __future__ import annotations

from typing import Any

import pytest

from promptcraft.framework.template.sandbox import MOST_KEPT, Sandbox, fill_all
from promptcraft.framework.template.values import Refused


def request(text: str, **values: object) -> dict[str, Any]:
    """What the parent asks for one text."""
    return {"texts": {"context": text}, "values": values, "figures": {}, "units": {}}


def test_each_case_is_filled_for_itself() -> None:
    """The same text with other values is filled with those."""
    text = "{% for n in range_of %}{{ n }} of {{ country }} {% endfor %}"
    for country in ("India", "Japan", "India"):
        filled = fill_all(request(text, country=country, range_of=["one", "two"]))["texts"]["context"]
        assert filled == f"one of {country} two of {country} "


def test_what_was_known_before_is_still_asked_for() -> None:
    """A variable that the last case had and this one has not is named as missing."""
    assert fill_all(request("{{ country }}", country="India"))["texts"] == {"context": "India"}
    with pytest.raises(Refused) as refused:
        fill_all(request("{{ country }}", state="Kerala"))
    assert (refused.value.kind, refused.value.name) == ("undefined", "country")


def test_what_is_kept_is_bounded() -> None:
    """Large templates do not pile up."""
    sandbox = Sandbox()
    for number in range(40):
        sandbox.filled(f"{number} {{{{ a }}}} " + "x" * 20_000, {"a": 1})
        assert sum(len(source) for source, _ in sandbox._kept) <= MOST_KEPT
