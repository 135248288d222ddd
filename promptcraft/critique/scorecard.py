"""The arithmetic of a scorecard: points per criterion, their sum, and the mean of several samples. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import fmean, stdev

from promptcraft.critique.rubric import LEVELS, TOTAL, Criterion
from promptcraft.records.scorecard import Line

PRECISION = 9
"""Decimals that are kept: enough that given and taken make up any weight."""
FAR_OFF = 2.0
"""A stated score further than this from the scorecard's is flagged."""
STUDENT_95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom; any statistics table."""
NORMAL_95 = 1.96


def points(criterion: Criterion, level: float) -> tuple[float, float]:
    """Points given and taken for a level from 0 to 5; together they are the criterion's weight."""
    if not 0 <= level <= LEVELS:
        raise ValueError(f"level {level} is not between 0 and {LEVELS}")
    given = round(criterion.weight * level / LEVELS, PRECISION)
    return given, round(criterion.weight - given, PRECISION)


def add_up(lines: Sequence[Line]) -> float:
    """The score out of ten: the sum of the points given."""
    return round(sum(line.given for line in lines), PRECISION)


def mean_line(criterion: Criterion, lines: Sequence[Line]) -> Line:
    """One line for several samples: the mean level, with the words of the sample nearest to it.

    Where the mean takes points that the nearest sample did not take, the reason is that of the next nearest. With
    several samples the lowest and the highest level are kept beside the mean.
    """
    level = fmean(line.level for line in lines)
    said = [line.level if line.said is None else line.said for line in lines]
    expected = any(line.said is not None for line in lines)
    levels = [line.level for line in lines]
    near = sorted(lines, key=lambda line: abs(line.level - level))
    given, taken = points(criterion, level)
    return near[0].model_copy(
        update={
            "level": round(level, PRECISION),
            "given": given,
            "taken": taken,
            "said": round(fmean(said), PRECISION) if expected else None,
            "spread": (min(levels), max(levels)) if len(levels) > 1 else None,
            "reason_given": _first(line.reason_given for line in near) if given else near[0].reason_given,
            "reason_taken": _first(line.reason_taken for line in near) if taken else near[0].reason_taken,
        }
    )


def mean_interval(scores: Sequence[float]) -> tuple[float, float] | None:
    """The 95 % interval of the mean score, within 0 to 10; None for fewer than three samples."""
    count = len(scores)
    if count < 3:
        return None
    width = STUDENT_95[count - 2] if count - 2 < len(STUDENT_95) else NORMAL_95
    half = width * stdev(scores) / sqrt(count)
    mean = fmean(scores)
    return round(max(0.0, mean - half), 2), round(min(float(TOTAL), mean + half), 2)


def is_far_off(stated: float | None, score: float | None) -> bool:
    """Whether what the reviewer said and what its scorecard adds up to are more than two points apart."""
    return stated is not None and score is not None and abs(stated - score) > FAR_OFF


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text.strip()), "")
