"""What a provider allows is found from what it let through and refused."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.models.allowance import Allowance, Sent, explained, in_order, learned


def history(rate: float, burst: float, whims: float = 0.0, calls: int = 120) -> list[Sent]:
    """What happens to calls that leave at once after a pause, and then a little too fast; refusals cost a second."""
    chance = random.Random(3)  # noqa: S311 - nothing secret
    now, left, at_once, sends = 0.0, burst, burst, []
    for _ in range(calls):
        refused = left < 1 or chance.random() < whims
        sends.append(Sent(now, refused))
        left -= left >= 1
        at_once = burst if refused else at_once - 1
        waited = 1.0 if refused else 0.001 if at_once >= 1 else 1 / rate / 1.2
        now += waited
        left = min(burst, left + waited * rate)
    return sends


@pytest.mark.parametrize(("rate", "burst"), [(10.0, 10.0), (20.0, 20.0)])
@pytest.mark.parametrize("whims", [0.0, 0.03])
def test_the_rate_is_found(rate: float, burst: float, whims: float) -> None:
    """Within a quarter, also where some calls are refused for no reason."""
    found = learned(history(rate, burst, whims), None, rate * 1.2, 1.0)
    assert rate * 0.8 < found.rate < rate * 1.25


def test_what_happened_speaks_against_other_guesses() -> None:
    """The truth explains it better than half or twice as much."""
    sends = history(10, 10)
    true = explained(Allowance(10, 10), sends).against
    assert true < explained(Allowance(5, 5), sends).against
    assert true < explained(Allowance(20, 20), sends).against


def test_the_refused_came_last() -> None:
    """Of calls sent in the same moment the refused ones are taken to have arrived after the others."""
    sends = [Sent(0.0, True), Sent(0.001), Sent(1.0, True), Sent(1.001)]
    assert [each.refused for each in in_order(sends)] == [False, True, False, True]


@given(st.lists(st.tuples(st.floats(0, 1e6), st.booleans()), min_size=1, max_size=40))
def test_any_history_gives_an_allowance(told: list[tuple[float, bool]]) -> None:
    """Whatever happened when, the rate and the number at once are positive and finite."""
    sends = in_order(Sent(at, refused) for at, refused in sorted(told))
    found = learned(sends, None, 10.0, 1.0)
    assert 0 < found.rate < 1e6
    assert 1 <= found.burst <= 60
