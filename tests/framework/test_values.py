"""The values of a framework's variables: typed, bounded, and named when they are wrong."""

from __future__ import annotations

import pytest

from promptcraft.errors import VariableInvalid
from promptcraft.framework.model import Framework, Question, Value, Variable
from promptcraft.framework.values import fill, parse_settings

VARIABLES = {
    "country": Variable(default="India"),
    "years": Variable(type="integer", default=10, minimum=1, maximum=50),
    "rate": Variable(type="number", default=0.1),
    "deep": Variable(type="boolean", default=False),
    "level": Variable(type="choice", default="state", choices=("state", "nation")),
    "places": Variable(type="list", default=("a", "b")),
    "since": Variable(type="date", default="2024-04-01"),
}


def framework(**variables: Variable) -> Framework:
    """A framework with these variables."""
    return Framework(title="t", questions=(Question(id="q", ask="Why?"),), variables=variables)


def test_defaults_fill_what_is_not_given() -> None:
    """With nothing set, every variable has its default."""
    assert fill(framework(**VARIABLES), {}) == {
        "country": "India",
        "years": 10,
        "rate": 0.1,
        "deep": False,
        "level": "state",
        "places": ("a", "b"),
        "since": "2024-04-01",
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("country", "no", "no"),
        ("country", "{{ 7 * 7 }}", "{{ 7 * 7 }}"),
        ("years", " 25 ", 25),
        ("rate", "3", 3),
        ("rate", "2.5e-1", 0.25),
        ("deep", "Yes", True),
        ("level", "NATION", "nation"),
        ("places", "x, y,z", ("x", "y", "z")),
        ("since", "2026-01-31", "2026-01-31"),
    ],
)
def test_text_becomes_the_type(name: str, text: str, value: Value) -> None:
    """What stands on the command line is read as the variable's type."""
    assert fill(framework(**VARIABLES), {name: text})[name] == value


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("years", "51", "a whole number between 1 and 50"),
        ("years", "ten", "a whole number between 1 and 50"),
        ("years", "1" * 30, "a whole number between 1 and 50"),
        ("rate", "nan", "a number"),
        ("rate", "1e999", "a number"),
        ("deep", "maybe", "true or false"),
        ("level", "city", "one of state, nation"),
        ("since", "31.1.2026", "a date such as 2026-01-31"),
        ("contry", "India", "Did you mean 'country'?"),
    ],
)
def test_a_wrong_value_says_what_is_allowed(name: str, text: str, hint: str) -> None:
    """The error names the variable and what it may be."""
    with pytest.raises(VariableInvalid) as caught:
        fill(framework(**VARIABLES), {name: text})
    assert name in caught.value.message
    assert hint in caught.value.hint


def test_a_variable_without_default_is_required() -> None:
    """All that are missing are named at once."""
    with pytest.raises(VariableInvalid, match="city, year must be set"):
        fill(framework(city=Variable(), year=Variable(type="integer")), {})


@pytest.mark.parametrize(
    "variable",
    [
        Variable(default=3),
        Variable(type="integer", default=True),
        Variable(type="choice", default="x", choices=("y",)),
        Variable(type="date", default="soon"),
        Variable(type="integer", default=0, minimum=1),
    ],
)
def test_a_default_must_fit_its_type(variable: Variable) -> None:
    """A framework whose own default is wrong says so."""
    with pytest.raises(VariableInvalid):
        fill(framework(thing=variable), {})


def test_settings_are_pairs() -> None:
    """`name=value`, each name once; the value may hold an equals sign."""
    assert parse_settings(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    with pytest.raises(VariableInvalid, match="not name=value"):
        parse_settings(["country"])
    with pytest.raises(VariableInvalid, match="set twice"):
        parse_settings(["a=1", "a=2"])
