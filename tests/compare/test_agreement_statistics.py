"""Alpha, kappa and the intraclass correlations keep what their definitions promise."""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.compare.agreement import (
    FLOOR,
    Level,
    agreement,
    alpha,
    may_fall_short,
    may_rank,
    standing,
    without_each,
)
from promptcraft.compare.bootstrap import bootstrap
from promptcraft.compare.distributions import f_quantile, t_quantile
from promptcraft.compare.intraclass import intraclass
from promptcraft.compare.kappa import cohen, each_pair, fleiss, weighted, weighted_kappa
from promptcraft.records.estimate import Estimate
from tests.compare.published import FLEISS_1971, KRIPPENDORFF_2011, SHROUT_FLEISS_1979

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
Row = list[float | None]


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Ratings of 2-4 reviewers on 2-8 items, whole levels from 0 to 5, with gaps."""
    items = draw(st.integers(2, 8))
    level = st.one_of(st.none(), st.integers(0, 5).map(float))
    return draw(st.lists(st.lists(level, min_size=items, max_size=items), min_size=2, max_size=4))


def rated(reviewers: int, items: int, noise: float, seed: int = 1) -> list[Row]:
    """Levels from 0 to 5 that follow the item's worth with this much noise."""
    source = random.Random(seed)  # noqa: S311 – made-up scores, no secrets
    worth = [source.uniform(0, 5) for _ in range(items)]
    return [
        [float(min(5, max(0, round(source.gauss(one, noise))))) for one in worth] for _ in range(reviewers)
    ]


def permuted(table: Sequence[Row], seed: int) -> list[Row]:
    """The same table with reviewers and items in another order."""
    source = random.Random(seed)  # noqa: S311 – made-up scores, no secrets
    rows = source.sample(list(table), len(table))
    order = source.sample(range(len(rows[0])), len(rows[0]))
    return [[row[place] for place in order] for row in rows]


def by_definition(table: Sequence[Row], level: Level) -> float | None:
    """Alpha straight from Krippendorff's text: the coincidence matrix, pair by pair."""
    units = [
        unit for column in zip(*table, strict=True) if len(unit := [s for s in column if s is not None]) > 1
    ]
    values: list[float] = [score for unit in units for score in unit]

    def squared(a: float, b: float) -> float:
        if level == "ordinal":
            low, high = min(a, b), max(a, b)
            between = sum(low <= v <= high for v in values) - (values.count(a) + values.count(b)) / 2
            return between * between
        if level == "ratio":
            return ((a - b) / (a + b)) * ((a - b) / (a + b)) if a + b else 0.0
        return (a - b) * (a - b) if level == "interval" else float(a != b)

    def pairs(scores: list[float]) -> float:
        return sum(
            squared(a, b) for i, a in enumerate(scores) for j, b in enumerate(scores) if i != j and a != b
        )

    seen = sum(pairs(unit) / (len(unit) - 1) for unit in units)
    expected = pairs(values)
    return 1 - (len(values) - 1) * seen / expected if expected else None


@settings(max_examples=40)
@given(table=tables(), level=st.sampled_from(LEVELS))
def test_alpha_is_krippendorffs_definition(table: list[Row], level: Level) -> None:
    """Alpha is what its definition gives, pair by pair, gaps included."""
    expected = by_definition(table, level)
    assert alpha(table, level) == (None if expected is None else pytest.approx(expected))


@settings(max_examples=40)
@given(table=tables(), level=st.sampled_from(LEVELS), seed=st.integers(0, 99))
def test_order_does_not_matter(table: list[Row], level: Level, seed: int) -> None:
    """Alpha is the same whatever the order of reviewers and of items."""
    expected = alpha(table, level)
    assert alpha(permuted(table, seed), level) == (None if expected is None else pytest.approx(expected))


@settings(max_examples=40)
@given(table=tables(), add=st.integers(-9, 9), times=st.integers(1, 5))
def test_scale_does_not_matter(table: list[Row], add: int, times: int) -> None:
    """Interval alpha forgets where the scale begins and how wide it is; ordinal alpha any stretching of it."""
    moved: list[Row] = [[None if s is None else s * times + add for s in row] for row in table]
    bent: list[Row] = [[None if s is None else s**3 + add for s in row] for row in table]
    cases: list[tuple[Level, list[Row]]] = [("interval", moved), ("ordinal", bent), ("nominal", bent)]
    for level, other in cases:
        expected = alpha(table, level)
        assert alpha(other, level) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("level", LEVELS)
def test_perfect_agreement_is_one(level: Level) -> None:
    """Reviewers who always give the same score agree perfectly, gaps or none."""
    assert alpha([[1, 2, 3, 4, None], [1, 2, 3, 4, 5], [1, None, 3, 4, 5]], level) == 1


@pytest.mark.parametrize("level", LEVELS)
def test_chance_is_nought(level: Level) -> None:
    """Scores dealt out at random have an alpha near nought."""
    source = random.Random(3)  # noqa: S311 – made-up scores, no secrets
    table = [[float(source.randint(1, 5)) for _ in range(4000)] for _ in range(3)]
    assert alpha(table, level) == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ([[3, 3, 3], [3, 3, 3]], "All scores are the same"),
        ([[1, None, 2], [None, 4, None]], "No item was scored by two"),
        ([[1, 2, 3]], "No item was scored by two"),
        ([], "No item was scored by two"),
    ],
)
def test_unknown_is_never_a_number(table: list[Row], why: str) -> None:
    """Without variation or without pairs there is no alpha, and a sentence says why."""
    found = agreement(table, "ordinal")
    assert (found.value, found.low, alpha(table, "ordinal")) == (None, None, None)
    assert found.unknown.startswith(why)
    assert (standing(found), may_rank(found)) == ("cannot be told", False)


def test_the_interval_is_repeatable() -> None:
    """The interval holds the value, is the same each time, and another seed moves it little."""
    table = rated(3, 40, 1.0)
    first, again = agreement(table, "ordinal"), agreement(table, "ordinal")
    other = agreement(table, "ordinal", seed=5)
    assert first == again
    assert first.units == 40
    assert first.low is not None
    assert first.high is not None
    assert first.value is not None
    assert first.low < first.value < first.high
    assert other.low == pytest.approx(first.low, abs=0.05)


def test_more_items_narrow_the_interval() -> None:
    """Four times the items, about half the width."""
    few, many = (agreement(rated(3, items, 1.0), "interval") for items in (30, 120))
    widths = [(found.high or 0) - (found.low or 0) for found in (few, many)]
    assert widths[1] == pytest.approx(widths[0] / 2, rel=0.35)


def test_tails_are_as_wide_as_students() -> None:
    """For the mean of eight even values the bootstrap interval is Student's: 2.365 × 2.449 ÷ √8 = 2.048 each way."""
    values = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5]
    found = bootstrap(lambda chosen: fmean(values[place] for place in chosen), range(8), repeats=4000)
    assert found == pytest.approx((-2.048, 2.048), abs=0.1)


def test_criteria_of_one_framework_are_drawn_together() -> None:
    """Items that hang together count as fewer: the interval is wider than if each stood alone."""
    row = rated(3, 10, 1.5)
    table = [[score for score in one for _ in range(7)] for one in row]
    groups = [place // 7 for place in range(70)]
    alone, together = agreement(table, "interval"), agreement(table, "interval", groups=groups)
    assert together.value == alone.value
    assert (together.high or 0) - (together.low or 0) > 2 * ((alone.high or 0) - (alone.low or 0))


def test_few_items_have_no_interval() -> None:
    """With four items alpha stands alone, and it is said why."""
    found = agreement([[1, 2, 3, 4], [1, 2, 4, 4]], "interval")
    assert found.value is not None
    assert (found.low, found.high) == (None, None)
    assert found.wide_open == "An interval needs 5 items or more; there are 4."


@pytest.mark.parametrize(
    ("value", "low", "words", "ranked", "doubtful"),
    [
        (0.9, 0.85, "agree", True, False),
        (0.9, 0.5, "agree", True, True),
        (FLOOR, None, "mostly agree", True, True),
        (0.666, 0.3, "do not agree", False, False),
        (-0.2, -0.5, "do not agree", False, False),
    ],
)
def test_the_floor(value: float, low: float | None, words: str, ranked: bool, doubtful: bool) -> None:
    """Below 0.667 reviewers do not agree and nothing may be ranked; above it an interval may still cast doubt."""
    found = Estimate(value=value, low=low, high=1.0, units=9)
    assert (standing(found), may_rank(found), may_fall_short(found)) == (words, ranked, doubtful)


def test_who_is_out_of_step() -> None:
    """Leaving out the one reviewer who scores upside down brings agreement to one."""
    found = without_each([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]], "interval")
    assert found[2] == 1
    assert max(found[0] or 0, found[1] or 0) < 0


@given(first=st.lists(st.integers(0, 5), min_size=1, max_size=12), seed=st.integers(0, 99))
def test_weights_of_kappa(first: list[int], seed: int) -> None:
    """On two levels every weighting is Cohen's kappa; and it does not matter which reviewer is named first."""
    source = random.Random(seed)  # noqa: S311 – made-up scores, no secrets
    one, other = [s % 2 for s in first], [source.randint(0, 1) for _ in first]
    plain = cohen(one, other)
    expected = None if plain is None else pytest.approx(plain)
    assert weighted(one, other, "linear") == expected
    assert weighted(other, one, "quadratic") == expected


def test_near_misses_count_less() -> None:
    """Quadratic kappa forgives a near miss and not a far one; plain kappa treats both alike."""
    truth = [0, 1, 2, 3, 4, 5]
    near, far = [0, 1, 2, 3, 4, 4], [0, 1, 2, 3, 4, 0]
    near_score, far_score = weighted(truth, near), weighted(truth, far)
    assert near_score is not None
    assert far_score is not None
    assert near_score > 0.9 > 0.5 > far_score
    assert cohen(truth, near) == pytest.approx(cohen(truth, far), abs=0.01)


def test_kappa_unknown() -> None:
    """Kappa of nothing in common, or of one level throughout, is unknown with its reason."""
    assert (cohen([], []), weighted([1, None], [None, 2]), fleiss([[2, 0], [2, 0]]), fleiss([])) == (
        None,
    ) * 4
    assert weighted_kappa([1, None], [None, 2]).unknown == "No item was scored by both."
    assert weighted_kappa([3, 3], [3, 3]).unknown == "Both gave one and the same score throughout."


def test_kappa_with_interval() -> None:
    """Weighted kappa comes with an interval around it, over the items both have scored."""
    table = rated(2, 30, 1.0)
    found = weighted_kappa([*table[0], None], [*table[1], 3.0])
    assert found.units == 30
    assert (found.low or 0) < (found.value or 0) < (found.high or 0)
    assert each_pair(table) == {(0, 1): found.value}


def test_fleiss_needs_whole_tables() -> None:
    """Fleiss' kappa refuses items with different numbers of reviewers, and does not care for their order."""
    with pytest.raises(ValueError, match="same number of reviewers"):
        fleiss([[2, 0], [1, 0]])
    assert fleiss(FLEISS_1971[::-1]) == fleiss(FLEISS_1971)


def test_fleiss_is_nearly_nominal_alpha() -> None:
    """Alpha and Fleiss' kappa differ by their correction for few ratings alone."""
    table = [[c for c, n in enumerate(row) for _ in range(n)] for row in FLEISS_1971]
    kappa, size = fleiss(FLEISS_1971), 180
    assert kappa is not None
    assert alpha(list(zip(*table, strict=True)), "nominal") == pytest.approx(kappa + (1 - kappa) / size)


def test_leniency_lowers_absolute_reliability_only() -> None:
    """A judge who gives three points more to all changes the random form and not the mixed one."""
    kind = [*SHROUT_FLEISS_1979[:3], tuple((s or 0) + 3 for s in SHROUT_FLEISS_1979[3])]
    before, after = intraclass(SHROUT_FLEISS_1979), intraclass(kind)
    assert after.mixed_single.value == pytest.approx(before.mixed_single.value)
    assert (after.random_single.value or 0) < (before.random_single.value or 0)


def test_intraclass_interval_by_mcgraw_and_wong() -> None:
    """Each form lies in its interval; the bounds are those of McGraw and Wong for the table of 1979."""
    found = intraclass(SHROUT_FLEISS_1979)
    bounds = [
        (f"{one.low:.2f}", f"{one.high:.2f}")
        for one in (found.one_way_single, found.random_single, found.mixed_single, found.mixed_mean)
    ]
    assert bounds == [("-0.13", "0.72"), ("0.02", "0.76"), ("0.34", "0.95"), ("0.68", "0.99")]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ([[1, 2, 3]], "It needs two reviewers"),
        ([[1, None, 3], [None, 2, 3]], "It needs two reviewers"),
        ([[4, 4, 4], [4, 4, 4]], "All scores are the same"),
    ],
)
def test_intraclass_unknown(table: list[Row], why: str) -> None:
    """Without enough complete items or without spread there is no correlation, and a sentence says why."""
    found = intraclass(table)
    assert found.random_single.value is None
    assert found.random_single.unknown.startswith(why)


def test_intraclass_of_perfect_agreement() -> None:
    """Reviewers at one have reliability one in every form, and no interval is made up for it."""
    found = intraclass([[1, 2, 4], [1, 2, 4], [1, 2, 4]])
    assert (found.one_way_single.value, found.random_mean.value, found.mixed_single.value) == (1, 1, 1)
    assert found.mixed_single.low is None
    assert "nothing to take an interval from" in found.mixed_single.wide_open


def test_items_with_gaps_are_left_out_of_intraclass() -> None:
    """An item that one reviewer did not score is not used, and the count says so."""
    longer = [(*row, 5.0 if place else None) for place, row in enumerate(SHROUT_FLEISS_1979)]
    assert intraclass(longer) == intraclass(SHROUT_FLEISS_1979)
    assert intraclass(longer).items == 6


def test_quantiles_as_printed() -> None:
    """Student's t and F as every table of them has it."""
    assert [f"{t_quantile(0.975, freedom):.3f}" for freedom in (1, 2, 10, 30)] == [
        "12.706",
        "4.303",
        "2.228",
        "2.042",
    ]
    assert [f"{f_quantile(0.95, *f):.2f}" for f in ((1, 10), (3, 10), (10, 3))] == ["4.96", "3.71", "8.79"]


def test_the_example_has_one_item_without_pairs() -> None:
    """The twelfth unit, scored once, counts for nothing, and the units used are eleven."""
    assert agreement(KRIPPENDORFF_2011, "nominal").units == 11
    cut = [row[:-1] for row in KRIPPENDORFF_2011]
    assert alpha(cut, "nominal") == alpha(KRIPPENDORFF_2011, "nominal")
