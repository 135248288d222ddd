"""The arithmetic: given and taken make up the weight, the sum is the score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.critique.rubric import Criterion, load_rubric
from promptcraft.critique.scorecard import add_up, is_far_off, mean_interval, mean_line, points
from promptcraft.records.critique import Critique
from promptcraft.records.scorecard import Line

ANCHORS = ("a", "b", "c", "d", "e", "f")
LEVELS = st.integers(0, 5)


def criterion(weight: float) -> Criterion:
    """A criterion of this weight."""
    return Criterion(id="one", title="One", weight=weight, question="?", anchors=ANCHORS)


def made(level: float, weight: float = 2, *, reason_given: str = "", reason_taken: str = "") -> Line:
    """A line of a criterion at this level."""
    given_points, taken = points(criterion(weight), level)
    common = {"criterion": "one", "weight": weight, "level": level, "given": given_points, "taken": taken}
    return Line.model_validate(common | {"reason_given": reason_given, "reason_taken": reason_taken})


@given(st.floats(0.01, 10), st.floats(0, 5))
def test_given_and_taken_make_up_the_weight(weight: float, level: float) -> None:
    """given = weight x level / 5 and given + taken = weight, for any weight and level."""
    given_points, taken = points(criterion(weight), level)
    assert given_points == pytest.approx(weight * level / 5, abs=1e-8)
    assert given_points + taken == pytest.approx(weight, abs=1e-8)
    assert given_points >= 0
    assert taken >= -1e-9


@pytest.mark.parametrize("level", [-1, 5.01, 85, float("nan"), float("inf")])
def test_a_level_off_the_scale_is_refused(level: float) -> None:
    """A level outside 0 to 5 is an error, never clamped."""
    with pytest.raises(ValueError, match="not between"):
        points(criterion(1), level)


@given(st.lists(LEVELS, min_size=7, max_size=7))
def test_the_score_is_the_sum_of_the_lines(levels: list[int]) -> None:
    """Whatever the levels, the score is the sum of given, from 0 to 10, and given + taken is 10 in all."""
    lines = [
        mean_line(c, [made(level, c.weight)]) for c, level in zip(load_rubric().criteria, levels, strict=True)
    ]
    assert add_up(lines) == pytest.approx(sum(line.given for line in lines))
    assert add_up(lines) + sum(line.taken for line in lines) == pytest.approx(10)


@given(st.lists(st.tuples(LEVELS, LEVELS), min_size=1, max_size=6))
def test_the_mean_of_sums_is_the_sum_of_means(samples: list[tuple[int, int]]) -> None:
    """The score of several samples is the mean of their scores."""
    both = (criterion(3), criterion(7))
    scores = [add_up([made(a, 3), made(b, 7)]) for a, b in samples]
    means = [mean_line(c, [made(s[i], c.weight) for s in samples]) for i, c in enumerate(both)]
    assert add_up(means) == pytest.approx(sum(scores) / len(scores), abs=1e-6)


def test_a_mean_keeps_the_words_of_the_nearest_sample() -> None:
    """The mean line has the reasons of the nearest sample, and another's where that one took no points."""
    lines = [
        made(5, reason_given="full"),
        made(5, reason_given="all"),
        made(4, reason_given="most", reason_taken="a gap"),
    ]
    mean = mean_line(criterion(2), lines)
    assert (mean.reason_given, mean.reason_taken) == ("full", "a gap")
    assert mean.level == pytest.approx(14 / 3)


def test_two_scores_have_no_interval() -> None:
    """Fewer than three scores give no interval; three give Student's, kept within 0 to 10."""
    assert mean_interval([5.0, 7.0]) is None
    assert mean_interval([5.0, 6.0, 7.0]) == (3.52, 8.48)
    assert mean_interval([9.0, 10.0, 10.0]) == (8.23, 10.0)
    assert mean_interval([4.0] * 5) == (4.0, 4.0)


def test_a_mark_more_than_two_away_is_far_off() -> None:
    """Two points apart is near; more is far off; nothing is far from an unknown score."""
    assert [is_far_off(8, 6.0), is_far_off(8, 5.9), is_far_off(8, None), is_far_off(None, 1)] == [
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("score", [7.0, float("nan"), 0.0])
def test_a_critique_cannot_hold_a_score_that_is_not_the_sum(score: float) -> None:
    """A record whose score is not the sum of its lines cannot be made, nor one without lines."""
    common = {"id": "", "framework": "f", "version": "v", "rendered_hash": "h", "reviewer": "r"}
    with pytest.raises(ValueError, match="not the sum"):
        Critique.model_validate({**common, "score": score, "lines": (made(5),)})
    with pytest.raises(ValueError, match="not the sum"):
        Critique.model_validate({**common, "score": score})
