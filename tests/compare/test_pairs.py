"""Verdicts on pairs in words: who is preferred, as far as that can be told."""

from __future__ import annotations

import pytest

from promptcraft.compare.pairs import summed_up
from promptcraft.compare.pairwise import share_of_wins
from promptcraft.records.verdict import Answered, Choice, Verdict
from promptcraft.report.comparison_words import pairwise_lines

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
    found = summed_up("m", verdicts(("first", "first")))
    assert "never lost" in found.strengths.unknown
    assert found.sentence.startswith("No detectable preference over 1 verdicts of m")


def test_seven_of_seven_are_a_preference() -> None:
    """A clean sweep is told by its share of wins: preferred where the interval leaves out a half, else not."""
    sweep, short = (summed_up("m", verdicts(*[SECOND] * count)) for count in (7, 3))
    assert sweep.sentence == (
        "b is preferred to a: it won 7 of 7 (likely between 65 % and 100 % of such verdicts), over 7 verdicts of m,"
        " each asked in both orders."
    )
    assert short.sentence.startswith("No detectable preference over 3 verdicts of m")
    assert "b won 3 of 3 against a (likely between 44 % and 100 %" in short.sentence
    lines = pairwise_lines(sweep)
    assert "a won 0 of 7 against b (a tie counts half): 0 %, 95 % interval 0 % to 35 %" in lines


@pytest.mark.parametrize(
    ("won", "played", "low", "high"), [(7, 7, 0.646, 1.0), (0, 10, 0.0, 0.278), (8, 10, 0.490, 0.943)]
)
def test_shares_have_wilson_s_interval(won: float, played: float, low: float, high: float) -> None:
    """The intervals are those of published tables of Wilson's method."""
    share = share_of_wins(won, played)
    assert [share.low, share.high] == pytest.approx([low, high], abs=5e-4)


def test_missing_verdicts_are_told() -> None:
    """A verdict that lacks an order counts for nothing and is told."""
    found = summed_up("m", verdicts(("first", None), ("first", "first"), ("second", "second")))
    assert (found.strengths.wins, found.notes) == (
        ((0.0, 1.0), (1.0, 0.0)),
        ("1 of 3 verdicts are missing: ",),
    )
