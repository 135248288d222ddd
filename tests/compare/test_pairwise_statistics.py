"""Verdicts in both orders: disagreement is a tie, order is measured, strengths have intervals or a reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.compare.bradley_terry import bradley_terry, chance, difference, strengths
from promptcraft.compare.pairwise import order_effect, wins
from promptcraft.records.verdict import Answered, Choice, Verdict
from tests.compare.published import BASEBALL_1987, BASEBALL_TEAMS


def verdict(forward: Choice | None, backward: Choice | None, first: str = "x", second: str = "y") -> Verdict:
    """A verdict with these answers in the two orders."""
    return Verdict(
        first=first, second=second, forward=Answered(choice=forward), backward=Answered(choice=backward)
    )


@pytest.mark.parametrize(
    ("forward", "backward", "result", "flipped"),
    [
        ("first", "first", "first", False),
        ("second", "second", "second", False),
        ("first", "second", "tie", True),
        ("second", "first", "tie", True),
        ("first", "tie", "tie", False),
        ("tie", "tie", "tie", False),
        (None, "first", None, False),
        ("first", None, None, False),
    ],
)
def test_disagreement_of_orders_is_a_tie(
    forward: Choice | None, backward: Choice | None, result: Choice | None, flipped: bool
) -> None:
    """A winner must win in both orders; without an answer in one of them there is no verdict."""
    found = verdict(forward, backward)
    assert (found.result, found.flipped) == (result, flipped)


def test_order_effect_by_hand() -> None:
    """Pairs, same verdicts, flips and the pull of the first place, counted by hand."""
    found = order_effect(
        [
            verdict("first", "first"),
            verdict("first", "second"),
            verdict("first", "second"),
            verdict("second", "first"),
            verdict("tie", "tie"),
            verdict("tie", "second"),
            verdict(None, "second"),
        ]
    )
    assert (found.pairs, found.same, found.flips, found.flip_rate) == (6, 2, 3, 0.5)
    assert found.shown_first == pytest.approx(6 / 9)


def test_order_effect_of_nothing() -> None:
    """Without pairs there are no rates, rather than rates of nought."""
    found = order_effect([verdict(None, "first")])
    assert (found.pairs, found.flip_rate, found.shown_first, found.kappa) == (0, None, None, None)


def test_ties_count_half() -> None:
    """A tie, and a verdict that changes with the order, is half a win for each; an unknown one is none."""
    found = wins(
        ["x", "y"],
        [
            verdict("first", "first"),
            verdict("tie", "tie"),
            verdict("first", "second"),
            verdict(None, "first"),
        ],
    )
    assert found == [[0, 2], [1, 0]]


def test_two_items_by_hand() -> None:
    """Three wins to one are odds of three to one: log 3, with standard error √(1 ÷ 3 + 1)."""
    found = strengths(["x", "y"], [[0, 3], [1, 0]])
    ahead = difference(found, "x", "y")
    assert chance(found, "x", "y") == pytest.approx(0.75)
    assert (ahead.value, ahead.low, ahead.high, ahead.units) == pytest.approx(
        (1.0986, -1.1646, 3.3618, 4), abs=1e-4
    )
    assert [one.value for one in found.strengths] == pytest.approx([0.5493, -0.5493], abs=1e-4)
    assert found.strengths[0].high == pytest.approx(0.5493 + 1.95996 * 1.1547 / 2, abs=1e-4)


def test_baseball_errors_as_published() -> None:
    """Standard errors of Agresti's teams against Baltimore as the manual of BradleyTerry2 prints them."""
    found = strengths(BASEBALL_TEAMS, BASEBALL_1987)
    ahead = {team: difference(found, team, "Baltimore") for team in BASEBALL_TEAMS[:-1]}
    shown = {team: f"{((one.high or 0) - (one.low or 0)) / 2 / 1.959964:.4f}" for team, one in ahead.items()}
    assert shown == {
        "Milwaukee": "0.3433",
        "Detroit": "0.3396",
        "Toronto": "0.3367",
        "New York": "0.3359",
        "Boston": "0.3339",
        "Cleveland": "0.3319",
    }


@given(
    counts=st.lists(st.lists(st.integers(1, 9), min_size=4, max_size=4), min_size=4, max_size=4),
    order=st.permutations(range(4)),
)
def test_strengths_do_not_hang_on_order(counts: list[list[int]], order: list[int]) -> None:
    """Items named in another order have the same strengths, which sum to nought and reproduce the wins."""
    names = "wxyz"
    table = [[0 if a == b else counts[a][b] for b in range(4)] for a in range(4)]
    found = strengths(names, table)
    moved = strengths([names[place] for place in order], [[table[a][b] for b in order] for a in order])
    value = dict(zip(found.items, [one.value for one in found.strengths], strict=True))
    assert dict(zip(moved.items, [one.value for one in moved.strengths], strict=True)) == pytest.approx(value)
    assert sum(one.value or 0 for one in found.strengths) == pytest.approx(0, abs=1e-9)
    for place, name in enumerate(names):
        expected = sum(
            (table[place][other] + table[other][place]) * (chance(found, name, names[other]) or 0)
            for other in range(4)
            if other != place
        )
        assert expected == pytest.approx(sum(table[place]))


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ([[0, 2, 0], [1, 0, 0], [0, 0, 0]], "x and y and the others were never compared"),
        ([[0, 2, 3], [0, 0, 1], [0, 2, 0]], "x never lost to any of the others"),
        ([[0, 2, 1], [1, 0, 1], [0, 0, 0]], "x and y never lost to any of the others"),
    ],
)
def test_no_finite_strengths(table: Sequence[Sequence[float]], why: str) -> None:
    """Items never compared, or that never lost, have no finite strength, and the sentence names them."""
    found = strengths("xyz", table)
    assert (found.strengths, chance(found, "x", "y"), difference(found, "x", "y").value) == ((), None, None)
    assert found.unknown.startswith(why)
    assert difference(found, "x", "y").unknown == found.unknown


def test_one_item_alone() -> None:
    """One item has nobody to be compared with."""
    assert strengths(["x"], [[0]]).unknown == "There are fewer than two items."
    assert bradley_terry([]).unknown == "There are fewer than two items."


def test_from_verdicts_to_strengths() -> None:
    """Verdicts of three items come out in order, each with its interval, and close ones are not told apart."""
    verdicts = (
        [verdict("first", "first", "a", "b")] * 30
        + [verdict("second", "second", "a", "b")] * 5
        + [verdict("first", "second", "b", "c")] * 10
        + [verdict("first", "first", "a", "c")] * 25
        + [verdict("tie", "tie", "a", "c")] * 6
    )
    found = bradley_terry(verdicts)
    assert found.items == ("a", "b", "c")
    assert difference(found, "a", "b").above_zero
    assert not difference(found, "b", "c").above_zero
    assert not difference(found, "b", "c").below_zero
