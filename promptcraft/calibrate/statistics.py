"""Shares and means with their 95 % intervals. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev

from promptcraft.critique.scorecard import NORMAL_95, STUDENT_95
from promptcraft.records.card import Effect, Share


def share(count: int, of: int) -> Share:
    """A share with its Wilson interval; none for no cases."""
    if not of:
        return Share()
    z2 = NORMAL_95**2
    middle = (count + z2 / 2) / (of + z2)
    half = NORMAL_95 / (of + z2) * sqrt(count * (of - count) / of + z2 / 4)
    return Share(
        count=count, of=of, interval=(round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4))
    )


def effect(values: Sequence[float], weights: Sequence[float] = ()) -> Effect:
    """The mean of these changes with its interval (none below two), and the one furthest from 0."""
    if not values:
        return Effect()
    mean = fmean(values)
    return Effect(
        cases=len(values),
        mean=round(mean, 4),
        interval=mean_interval(values),
        largest=round(sorted(values, key=lambda value: -abs(value))[0], 4),
        weight=round(fmean(weights), 2) if weights else None,
    )


def mean_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """The 95 % interval of a mean by Student's t; None for fewer than two values."""
    if len(values) < 2:
        return None
    half = student(len(values) - 1) * stdev(values) / sqrt(len(values))
    return round(fmean(values) - half, 4), round(fmean(values) + half, 4)


def student(freedom: int) -> float:
    """The two-sided 95 % point of Student's t."""
    return STUDENT_95[freedom - 1] if freedom <= len(STUDENT_95) else NORMAL_95
