"""The expected level: told only where the likelihoods are those of the level that was written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.critique.likelihood import expected_level
from promptcraft.models.base import Chance, TokenChances


def tokens(*pieces: str, likely: dict[str, float] | None = None, at: int = -1) -> list[TokenChances]:
    """These tokens; the one at `at` has likelihoods."""
    found = [TokenChances(token=piece) for piece in pieces]
    chances = tuple(Chance(token=name, logprob=math.log(one)) for name, one in (likely or {}).items())
    found[at] = TokenChances(token=pieces[at], chances=chances)
    return found


HALVES = {"3": 0.5, "4": 0.5}


@pytest.mark.parametrize(
    ("pieces", "at", "likely", "expected"),
    [
        (('{"level": ', "3", "}"), 1, HALVES, 3.5),
        (('{"level":', " 3", "}"), 1, {" 3": 0.5, " 4": 0.5}, 3.5),
        (('{"level":', " 3", "}"), 1, {" 3": 0.25, "3": 0.25, " 4": 0.5}, 3.5),
        (('{"level"', ": 3", "}"), 1, {": 3": 0.75, ": 5": 0.25}, 3.5),
        (('{"level": ', "3}",), 1, {"3}": 0.5, "4}": 0.25, "4": 0.25}, 3.5),
        (('{"le', 'vel": ', "3", "}"), 2, {"3": 0.9, "0": 0.1}, 2.7),
        (('{"level": ', "3", "}"), 1, {"3": 0.6, "4": 0.2, "7": 0.1, '"': 0.1}, 3.25),
        (('{"reason": "\\"level\\": 5", "level": ', "3", "}"), 1, HALVES, 3.5),
    ],
)  # fmt: skip
def test_the_level_is_weighed_by_likelihood(
    pieces: tuple[str, ...], at: int, likely: dict[str, float], expected: float
) -> None:
    """However the server cuts its tokens, levels are weighed and what is no level is left out."""
    assert expected_level(3, tokens(*pieces, likely=likely, at=at)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("pieces", "at", "likely"),
    [
        (('{"level": ', "3", "}"), 1, {}),
        (('{"level": ', "3", "}"), 1, {"4": 1.0}),
        (('{"level": ', "3", "}"), 1, {"3": 0.3, '"': 0.7}),
        (('{"level": ', "4", "}"), 1, {"4": 1.0}),
        (('{"level": ', "3", ', "level": 4}'), 1, HALVES),
        (('{"level": ', "3", ".5}"), 1, HALVES),
        (('{"level": ', "3", "0}"), 1, HALVES),
        (("three",), 0, HALVES),
        (("",), 0, {}),
    ],
)
def test_where_it_cannot_be_told_it_is_not(
    pieces: tuple[str, ...], at: int, likely: dict[str, float]
) -> None:
    """No likelihoods, another level, two levels, no whole number, or too little on levels: the written level stays."""
    assert expected_level(3, tokens(*pieces, likely=likely, at=at)) is None


@given(st.integers(0, 5), st.dictionaries(st.integers(0, 5), st.floats(0.001, 1), min_size=1))
def test_it_lies_between_the_likely_levels(said: int, weights: dict[int, float]) -> None:
    """The expected level is never outside the levels that have a likelihood."""
    whole = sum((weights | {said: 0.5}).values())
    likely = {str(level): weight / whole for level, weight in (weights | {said: 0.5}).items()}
    found = expected_level(said, tokens('{"level": ', str(said), "}", likely=likely, at=1))
    assert found is not None
    assert min({*weights, said}) - 1e-5 <= found <= max({*weights, said}) + 1e-5
