"""Verdicts on pairs in words: who is preferred, as far as that can be told."""

from __future__ import annotations

from promptcraft.compare.pairs import summed_up
from promptcraft.records.verdict import Answered, Choice, Verdict

FIRST: tuple[Choice, Choice] = ("first", "first")
SECOND: tuple[Choice, Choice] = ("second", "second")


def verdicts(*choices: tuple[Choice | None, Choice | None]) -> list[Verdict]:
    """Verdicts on one pair: what was chosen in each order."""
    return [
        Verdict(first="a", second="b", forward=Answered(choice=one), backward=Answered(choice=other))
        for one, other in choices
    ]


def test_preference_needs_its_interval_off_zero() -> None:
    """Eleven of twelve are a preference; four of seven are none that can be detected."""
    clear = summed_up("m", verdicts(*[FIRST] * 11, SECOND))
    close = summed_up("m", verdicts(*[FIRST] * 4, *[SECOND] * 3))
    assert clear.sentence == "a is preferred to b, over 12 verdicts of m, each asked in both orders."
    assert close.sentence.startswith("No detectable preference over 7 verdicts")


def test_flips_are_ties_and_counted() -> None:
    """A verdict that changes with the order counts as a tie and as a flip."""
    found = summed_up("m", verdicts(("first", "second"), ("tie", "tie")))
    assert (found.order.flips, found.order.pairs, found.strengths.wins) == (1, 2, ((0.0, 1.0), (1.0, 0.0)))


def test_a_clean_sweep_has_no_finite_strength() -> None:
    """One that never lost is not given a number; it is said why."""
    assert "never lost" in summed_up("m", verdicts(("first", "first"))).sentence


def test_missing_verdicts_are_told() -> None:
    """A verdict that lacks an order counts for nothing and is told."""
    found = summed_up("m", verdicts(("first", None), ("first", "first"), ("second", "second")))
    assert (found.strengths.wins, found.notes) == (
        ((0.0, 1.0), (1.0, 0.0)),
        ("1 of 3 verdicts are missing: ",),
    )
