"""People's scores: read with their lines, fitted from twenty on, and never for fewer."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.calibrate.human import FEWEST, HumanScore, Pair, corrected, corrected_means, fit, read_scores
from promptcraft.errors import UsageMistake


def pairs(count: int, *, seed: int = 1) -> list[Pair]:
    """A reviewer that gives 5 + half of what people give, and a little noise."""
    rng = Random(seed)  # noqa: S311 - no secret
    people = [rng.uniform(1, 9) for _ in range(count)]
    return [Pair(f"f{n % 5}", 5 + 0.5 * score + rng.gauss(0, 0.3), score) for n, score in enumerate(people)]


def test_a_known_distortion_is_undone() -> None:
    """The slope comes out near 2, and the corrected scores are far nearer to people's than the raw ones."""
    known = fit(pairs(60))
    assert known is not None
    assert known.slope == pytest.approx(1.9, abs=0.25)
    assert known.error_after < 0.7 < 2 < known.error_before
    mean, (low, high) = corrected(known, 7.5)
    assert low < mean < high
    assert mean == pytest.approx(5.0, abs=0.4)


def test_nineteen_are_too_few() -> None:
    """Below twenty rows nothing is fitted."""
    assert fit(pairs(FEWEST - 1)) is None
    assert fit(pairs(FEWEST)) is not None


def test_few_rows_move_little() -> None:
    """With twenty rows the correction is pulled towards none."""
    few, many = fit(pairs(20)), fit(pairs(400))
    assert few is not None
    assert many is not None
    assert many.reviewer_mean - many.human_mean > few.reviewer_mean - few.human_mean > 0


def test_each_framework_gets_its_corrected_mean() -> None:
    """One row for each framework, beside what people gave it."""
    rows = pairs(40)
    known = fit(rows)
    assert known is not None
    means = corrected_means(known, rows)
    assert [one.framework for one in means] == ["f0", "f1", "f2", "f3", "f4"]
    assert all(one.interval[0] <= one.corrected <= one.interval[1] for one in means)


@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=FEWEST, max_size=40), st.floats(0, 10)
)
def test_any_scores_give_a_correction_within_the_scale(rows: list[tuple[float, float]], score: float) -> None:
    """Never outside 0 to 10, never falling where the reviewer's score rises."""
    known = fit([Pair("f", given_score, human) for given_score, human in rows])
    assert known is not None
    assert known.slope >= 0
    mean, (low, high) = corrected(known, score)
    assert 0 <= low <= high <= 10
    assert 0 <= mean <= 10


def test_a_table_is_read() -> None:
    """Names, versions and paths, with a byte order mark and blank lines."""
    text = "\ufeffframework,version,score\nfree-buses,2,7.5\n\nplans/a.yaml,,3\n"
    assert read_scores(text, "s.csv") == (HumanScore("free-buses@2", 7.5), HumanScore("plans/a.yaml", 3.0))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("name,mark\na,3\n", "s.csv:1"),
        ("", "s.csv:1"),
        ("framework,score\na,eleven\n", "s.csv:2"),
        ("framework,score\na,5\nb,11\n", "s.csv:3"),
        ("framework,score\na,nan\n", "s.csv:2"),
        ("framework,score\n,5\n", "s.csv:2"),
        ("framework,score\na\n", "s.csv:2"),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_line(text: str, where: str) -> None:
    """File and line of what cannot be a score."""
    with pytest.raises(UsageMistake) as raised:
        read_scores(text, "s.csv")
    assert raised.value.where == where


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No other error, whatever the file holds."""
    try:
        rows = read_scores(text, "s.csv")
    except UsageMistake:
        return
    assert all(0 <= row.score <= 10 for row in rows)
