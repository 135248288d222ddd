"""Leniency, length, self-preference and paired change say what was built into the scores, and no more."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.compare.length import grew, length_slope, mainly_by_growing
from promptcraft.compare.leniency import leniency
from promptcraft.compare.paired import change, paired_change
from promptcraft.compare.self_preference import flag, self_preference
from promptcraft.records.estimate import Estimate

Row = list[float | None]
WORTH = [4.0, 7.0, 5.0, 9.0, 6.0, 3.0, 8.0, 5.5]
KIND = [1.5, -0.5, -1.0]


def scored(worth: list[float], kindness: list[float], noise: float = 0.0, seed: int = 1) -> list[Row]:
    """Scores that are an item's worth plus a reviewer's kindness, and some noise."""
    source = random.Random(seed)  # noqa: S311 – made-up scores, no secrets
    return [[one + kind + source.gauss(0, noise) for one in worth] for kind in kindness]


def test_leniency_is_found_and_taken_off() -> None:
    """Kindness built into the scores comes back as leniency, and centred scores are the items' worth."""
    found = leniency(scored(WORTH, KIND))
    assert found.leniency == pytest.approx(KIND)
    assert found.centred_items == pytest.approx(WORTH)
    assert all(row == pytest.approx(WORTH) for row in found.centred)
    assert found.raw_reviewers == pytest.approx([sum(WORTH) / 8 + kind for kind in KIND])


def test_leniency_looks_at_the_same_items_only() -> None:
    """A reviewer who was given the better items is not taken for a kind one."""
    table: list[Row] = [[2, 3, 4, 5, 6, None, None], [None, None, 4, 5, 6, 9, 10]]
    found = leniency(table)
    assert found.raw_reviewers == (4, 6.8)
    assert found.leniency == pytest.approx((0, 0))
    assert found.shared == (3, 3)


def test_two_reviewers_are_half_their_mean_difference_apart() -> None:
    """For two reviewers leniency is half the mean difference over the items both have scored."""
    found = leniency([[5, 6, 7, 1, None], [3, 5, 6, None, 9]])
    assert found.leniency == pytest.approx((2 / 3, -2 / 3))


@given(holes=st.sets(st.tuples(st.integers(0, 2), st.integers(0, 7)), max_size=6))
def test_gaps_do_not_bend_leniency(holes: set[tuple[int, int]]) -> None:
    """Whatever scores are missing, the leniency of reviewers who share items is the same."""
    table: list[Row] = [
        [None if (r, place) in holes else score for place, score in enumerate(row)]
        for r, row in enumerate(scored(WORTH, KIND))
    ]
    found = leniency(table)
    if None not in found.leniency:
        assert found.leniency == pytest.approx(KIND)


@given(add=st.integers(-5, 5))
def test_leniency_forgets_where_the_scale_begins(add: int) -> None:
    """The same number added to all scores changes no leniency."""
    moved = scored([one + add for one in WORTH], KIND)
    assert leniency(moved).leniency == pytest.approx(KIND)


def test_too_few_shared_items() -> None:
    """With two items in common nothing is said of leniency, and the scores are left uncentred."""
    found = leniency([[5, 6, None], [3, 5, 6]])
    assert found.leniency == (None, None)
    assert found.centred_items == (None, None, None)
    assert found.raw_items == (4, 5.5, 6)
    assert found.unknown.startswith("Leniency needs two reviewers with 3 items in common")


def test_a_reviewer_who_shares_nothing_stands_aside() -> None:
    """A reviewer with items of its own has no leniency, and the others keep theirs."""
    table: list[Row] = [[5, 6, 7, None, None, None], [4, 5, 6, None, None, None], [None, None, None, 8, 9, 9]]
    found = leniency(table)
    assert found.leniency[:2] == pytest.approx((0.5, -0.5))
    assert (found.leniency[2], found.unknown) == (None, "")
    assert found.raw_reviewers[2] == pytest.approx(26 / 3)


def test_no_scores_at_all() -> None:
    """An empty table has no leniency and no means."""
    found = leniency([[None, None], [None, None]])
    assert (found.raw_reviewers, found.leniency) == ((None, None), (None, None))


def test_length_that_pays() -> None:
    """Half a point for each hundred words, built in, is the slope that is found."""
    lengths = [200.0, 400.0, 600.0, 800.0, 1000.0]
    found = length_slope([one / 200 for one in lengths], lengths)
    assert (found.value, found.low, found.high, found.units) == pytest.approx((0.5, 0.5, 0.5, 5))


def test_slope_interval_by_hand() -> None:
    """Student's interval of a slope worked by hand: 0.6 ± 3.182 × √(2.4 ÷ 3 ÷ 10)."""
    found = length_slope([2, 4, 5, 4, 5], [1, 2, 3, 4, 5], per=1)
    assert (found.value, found.low, found.high) == pytest.approx((0.6, -0.3001, 1.5001), abs=0.0001)


@pytest.mark.parametrize(
    ("scores", "lengths", "why"),
    [
        ([5, 6, None, 7], [100, 200, 300, 400], "A slope needs 4 scored items or more; there are 3."),
        ([5, 6, 7, 8], [300, 300, 300, 300], "All items are of the same length."),
    ],
)
def test_slope_unknown(scores: Row, lengths: list[float], why: str) -> None:
    """Too few items, or all of one length, have no slope."""
    assert length_slope(scores, lengths).unknown == why


def test_growing_is_no_gain() -> None:
    """A point more for two hundred words more is mainly growth where a hundred words bring half a point."""
    pays = Estimate(value=0.5, low=0.3, high=0.7, units=9)
    unclear = Estimate(value=0.5, low=-0.1, high=1.1, units=9)
    assert grew(1.0, 200, pays) == pytest.approx(1.0)
    assert [mainly_by_growing(*case, pays) for case in ((1.0, 200), (4.0, 200), (1.0, -50), (-1.0, 200))] == [
        True,
        False,
        False,
        False,
    ]
    assert grew(1.0, 200, unclear) is None


def test_paired_change_by_hand() -> None:
    """The mean of the differences, with Student's interval: 1 ± 4.303 × 1 ÷ √3; a missing score breaks its pair."""
    found = paired_change([5, 6, 7, None, 4], [5, 7, 9, 8, None])
    assert (found.value, found.low, found.high) == pytest.approx((1, -1.4841, 3.4841), abs=0.0001)
    assert (found.units, change(found)) == (3, "no detectable change")


def test_same_reviewers_see_what_others_hide() -> None:
    """A small gain that every reviewer gives is detected, however far apart they are otherwise."""
    before: Row = [2, 5, 8, 9]
    found = paired_change(before, [2.5, 5.6, 8.4, 9.5])
    assert (change(found), change(paired_change([2.5, 5.6, 8.4, 9.5], before))) == ("better", "worse")


def test_paired_change_of_few() -> None:
    """One or two pairs have a difference and no interval, so no change is claimed; none have not even that."""
    assert paired_change([1], [None]).unknown == "Nobody has scored both versions."
    two = paired_change([1, 2], [3, 4])
    assert (two.value, two.low, change(two)) == (2, None, "no detectable change")


FAMILIES = ["a", "b", "c", "a"]
AUTHORS = ["a", "b", "c", "a", "b", "c", None, "a"]


def with_bonus(bonus: float, noise: float) -> list[Row]:
    """Scores in which work of a reviewer's own family has a bonus."""
    table = scored(WORTH, [*KIND, 0.3], noise)
    return [
        [(score or 0) + bonus * (family == author) for score, author in zip(row, AUTHORS, strict=True)]
        for row, family in zip(table, FAMILIES, strict=True)
    ]


def test_self_preference_is_found() -> None:
    """A bonus for own work is told from leniency and from good work, and flagged."""
    found = self_preference(FAMILIES, AUTHORS, with_bonus(2.0, 0.2))
    assert found.value == pytest.approx(2.0, abs=0.4)
    assert (flag(found), found.units) == ("prefers its own", 7)
    assert flag(self_preference(FAMILIES, AUTHORS, with_bonus(-2.0, 0.2))) == "marks its own down"


def test_good_own_work_is_no_self_preference() -> None:
    """Own items that everybody scores high, and a kind reviewer, raise no flag."""
    found = self_preference(FAMILIES, AUTHORS, with_bonus(0.0, 0.3))
    assert flag(found) == "nothing detectable"


def test_false_alarms_are_rare() -> None:
    """Of a hundred tables without any preference about five are flagged, as an interval of 95 % promises."""
    alarms = 0
    for seed in range(100):
        table = scored(WORTH, [*KIND, 0.3], noise=0.7, seed=seed)
        alarms += flag(self_preference(FAMILIES, AUTHORS, table)) != "nothing detectable"
    assert alarms <= 12


def test_one_family_alone() -> None:
    """The bonus of one family is looked at by itself."""
    table = with_bonus(0.0, 0.1)
    for place in (0, 3, 7):
        table[0][place] = (table[0][place] or 0) + 3
        table[3][place] = (table[3][place] or 0) + 3
    found = self_preference(FAMILIES, AUTHORS, table, only="a")
    assert found.value == pytest.approx(3.0, abs=0.3)
    assert flag(found) == "prefers its own"
    assert flag(self_preference(FAMILIES, AUTHORS, table, only="b")) == "too few to tell"


@pytest.mark.parametrize(
    ("families", "authors", "why"),
    [
        (["a", "b"], ["a", "b", None, None, None, None, None, None], "It needs 3 items or more"),
        (["a", "a"], ["a"] * 8, "It needs 3 items or more"),
        (["a", "b"], ["a"] * 8, "Scores of own and of others' work cannot be told apart"),
    ],
)
def test_too_few_to_tell(families: list[str], authors: list[str | None], why: str) -> None:
    """Few own items, nobody else's view, or only own work: no bonus is claimed, and it is said why."""
    found = self_preference(families, authors, scored(WORTH, [0.0, 1.0], 0.5))
    assert found.unknown.startswith(why)
    assert flag(found) == "too few to tell"
