"""People's scores beside a reviewer's, and the correction that follows from them; own arithmetic. Pure."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from promptcraft.calibrate.statistics import student
from promptcraft.errors import UsageMistake
from promptcraft.records.card import Corrected, HumanFit

FEWEST = 20
"""Human scores below which nothing is fitted."""
NAMES = ("framework", "path", "name", "file")
PULL = 4.0
"""Rows' worth of belief that the reviewer needs no correction: few rows move its scores little."""
PULL_SLOPE = 4.0
"""The same for the slope, in squared points: it stays near 1 where the reviewer's scores hardly differ."""
FORMAT_HINT = "The first line is framework,score; each other line a framework and a score from 0 to 10."


@dataclass(frozen=True)
class HumanScore:
    """One person's score of one framework: a NAME, NAME@VERSION or path."""

    framework: str
    score: float


@dataclass(frozen=True)
class Pair:
    """What the reviewer and what a person gave the same framework."""

    framework: str
    reviewer: float
    human: float


def read_scores(text: str, where: str) -> tuple[HumanScore, ...]:
    """The rows of a CSV file; raises UsageMistake with file and line."""
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise UsageMistake(f"{where} is no CSV file: {error}.", where=where, hint=FORMAT_HINT) from None
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    named = next((head.index(name) for name in NAMES if name in head), None)
    if named is None or "score" not in head:
        raise UsageMistake(
            f"{where} has no columns framework and score.", where=f"{where}:1", hint=FORMAT_HINT
        )
    columns = named, head.index("score"), head.index("version") if "version" in head else None
    lines = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    return tuple(_score(row, columns, f"{where}:{number}") for number, row in lines)


def _score(row: Sequence[str], columns: tuple[int, int, int | None], where: str) -> HumanScore:
    named, scored, versioned = columns
    cells = [cell.strip() for cell in row]
    if len(cells) <= max(named, scored) or not cells[named]:
        raise UsageMistake("This line names no framework or no score.", where=where, hint=FORMAT_HINT)
    try:
        score = float(cells[scored])
    except ValueError:
        score = math.nan
    if not 0 <= score <= 10:
        message = f"'{cells[scored][:40]}' is not a score from 0 to 10."
        raise UsageMistake(message, where=where, hint=FORMAT_HINT)
    version = cells[versioned] if versioned is not None and versioned < len(cells) else ""
    return HumanScore(f"{cells[named]}@{version}" if version else cells[named], score)


def fit(pairs: Sequence[Pair]) -> HumanFit | None:
    """The correction that these pairs ask for; None for fewer than 20 of them.

    A straight line of human scores over the reviewer's, pulled towards "no correction": its height by 4 rows' worth,
    its slope by 4 squared points, and never falling.
    """
    if len(pairs) < FEWEST:
        return None
    whole = _line(pairs)
    left = [_line([*pairs[:n], *pairs[n + 1 :]]) for n in range(len(pairs))]
    after = [abs(_at(line, one.reviewer) - one.human) for line, one in zip(left, pairs, strict=True)]
    rest = sum((_at(whole, one.reviewer) - one.human) ** 2 for one in pairs)
    centre, height, slope = whole
    given = [one.reviewer for one in pairs]
    return HumanFit(
        rows=len(pairs),
        reviewer_mean=round(centre, 4),
        human_mean=round(height, 4),
        slope=round(slope, 4),
        spread=round(sqrt(rest / (len(pairs) - 2)), 4),
        error_before=round(fmean(abs(one.reviewer - one.human) for one in pairs), 4),
        error_after=round(fmean(after), 4),
        sum_of_squares=round(sum((value - centre) ** 2 for value in given), 4),
        least=min(given),
        most=max(given),
    )


def corrected(known: HumanFit, score: float) -> tuple[float, tuple[float, float]]:
    """The score as people would give it on average, and the 95 % interval of that mean."""
    mean = _at((known.reviewer_mean, known.human_mean, known.slope), score)
    apart = (score - known.reviewer_mean) ** 2 / (known.sum_of_squares + PULL_SLOPE)
    half = student(known.rows - 2) * known.spread * sqrt(1 / known.rows + apart)
    return round(mean, 2), (round(max(0.0, mean - half), 2), round(min(10.0, mean + half), 2))


def corrected_means(known: HumanFit, pairs: Sequence[Pair]) -> tuple[Corrected, ...]:
    """Each framework of the pairs with its corrected mean, beside what people gave it."""
    rows: list[Corrected] = []
    for name in dict.fromkeys(pair.framework for pair in pairs):
        mine = [pair for pair in pairs if pair.framework == name]
        score = fmean(pair.reviewer for pair in mine)
        mean, interval = corrected(known, score)
        human = round(fmean(pair.human for pair in mine), 2)
        rows.append(
            Corrected(framework=name, score=round(score, 2), corrected=mean, interval=interval, human=human)
        )
    return tuple(rows)


def _line(pairs: Sequence[Pair]) -> tuple[float, float, float]:
    """Centre, height at the centre, and slope."""
    count = len(pairs)
    centre = fmean(pair.reviewer for pair in pairs)
    people = fmean(pair.human for pair in pairs)
    height = centre + (people - centre) * count / (count + PULL)
    squares = sum((pair.reviewer - centre) ** 2 for pair in pairs)
    products = sum((pair.reviewer - centre) * (pair.human - people) for pair in pairs)
    return centre, height, max(0.0, (products + PULL_SLOPE) / (squares + PULL_SLOPE))


def _at(line: tuple[float, float, float], score: float) -> float:
    centre, height, slope = line
    return min(10.0, max(0.0, height + slope * (score - centre)))
