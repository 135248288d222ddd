"""How long a call waits between its tries, and how many it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.errors import (
    ConnectionFailed,
    ConnectionLost,
    RateLimited,
    RetryableError,
    ServerFailed,
)
from promptcraft.models.patience import LONGEST_QUEUE, LONGEST_WAIT, Patience, bounded_wait


def tries(error: RetryableError | ConnectionLost, most: int = 10_000) -> tuple[int, float]:
    """How often a call that always fails like this is sent, and how long it waits in all."""
    patience, waited = Patience(), 0.0
    for count in range(1, most):
        try:
            waited += patience.after(error)
        except type(error):
            return count, waited
    raise AssertionError("it never gave up")


@pytest.mark.parametrize(
    ("error", "sent"),
    [(ServerFailed("x"), 5), (ConnectionFailed("x"), 3), (ConnectionLost("x"), 3)],
)
def test_a_failing_call_is_sent_so_often(error: RetryableError | ConnectionLost, sent: int) -> None:
    """A lost connection is tried again twice, a failed server four times, and then the error itself is raised."""
    assert tries(error)[0] == sent


@pytest.mark.parametrize("asked", [None, 0.0, 0.001, 20.0, 1e9])
def test_a_rate_limit_ends_after_its_time_and_not_after_its_tries(asked: float | None) -> None:
    """A provider that says "slow down" for ever is given up after 15 minutes of waiting, and is not hammered."""
    sent, waited = tries(RateLimited("x", retry_after=asked))
    assert LONGEST_QUEUE - 2 * LONGEST_WAIT <= waited <= LONGEST_QUEUE
    assert 5 < sent < 60


def test_rate_limits_cost_no_try() -> None:
    """Between two server failures, any number of rate limits changes nothing."""
    patience = Patience()
    for _ in range(4):
        patience.after(ServerFailed("x"))
        patience.after(RateLimited("x", retry_after=1.0))
    with pytest.raises(ServerFailed):
        patience.after(ServerFailed("x"))


@given(st.one_of(st.none(), st.floats()), st.integers(1, 100_000))
def test_every_wait_is_bounded(asked: float | None, failures: int) -> None:
    """Whatever a server asks for, negative, infinite or no number at all, the wait is positive and bounded."""
    assert 0 < bounded_wait(asked, failures) <= LONGEST_WAIT * 1.25


@given(st.floats(0.5, LONGEST_WAIT))
def test_a_sensible_wish_is_heeded(asked: float) -> None:
    """A server that names a time within bounds is not asked before it."""
    assert asked < bounded_wait(asked, 1) <= asked * 1.25


def test_a_first_failure_is_tried_again_soon() -> None:
    """A failure that stays alone costs a quarter second; the waits after it double, as the server may be ill."""
    patience = Patience()
    waits = [patience.after(ServerFailed("x")) for _ in range(4)]
    assert [least <= wait <= least * 1.3 for wait, least in zip(waits, (0.25, 1, 2, 4), strict=True)] == [
        True
    ] * 4
