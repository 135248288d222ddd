"""Where the marks of a comparison's plots stand, in per cent of the width, so that they fit any screen. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from promptcraft.records.comparison import Cell, Comparison, Mark
from promptcraft.records.estimate import Estimate
from promptcraft.report import comparison_words as words
from promptcraft.report.comparison_figures import furthest_pairs
from promptcraft.report.comparison_tables import mean

LABEL = 28.0
"""Per cent of a heat map's width that the names of criteria take."""


@dataclass(frozen=True)
class Whisker:
    """A row of a dot plot: a dot, the stroke of its interval (either may be missing), and words for it.

    `hollow`: the dot is a mark the reviewer states itself, not a sum of points.
    """

    label: str
    value: str
    words: str
    at: float | None = None
    low: float | None = None
    high: float | None = None
    hollow: bool = False


@dataclass(frozen=True)
class Block:
    """One cell of the heat map; `level` is 0-5, None where nothing is known."""

    x: float
    width: float
    level: int | None
    text: str
    below: str
    words: str


@dataclass(frozen=True)
class HeatRow:
    """A criterion of the heat map."""

    label: str
    weight: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Heat:
    """The heat map: criteria down, reviewers across; `heads` are the middles of the columns and their letters."""

    heads: tuple[tuple[float, str], ...]
    rows: tuple[HeatRow, ...]


def score_rows(comparison: Comparison) -> tuple[Whisker, ...]:
    """Every reviewer's score of every item on a line from 0 to 10."""
    several = len(comparison.items) > 1
    places = {item.label: place for place, item in enumerate(comparison.items)}
    return tuple(_score(mark, several) for mark in sorted(comparison.marks, key=lambda one: places[one.item]))


def score_table(comparison: Comparison) -> tuple[tuple[str, ...], ...]:
    """Item, then a score for each reviewer, in brackets without leniency: rows of text."""
    marks = {(mark.item, mark.reviewer): mark for mark in comparison.marks}
    return tuple(
        (item.label, *(_shown(marks.get((item.label, judge.name))) for judge in comparison.reviewers))
        for item in comparison.items
    )


def _shown(mark: Mark | None) -> str:
    if mark is None or mark.score is None:
        return "-"
    return f"{mark.score:.2f}" if mark.centred is None else f"{mark.score:.2f} ({mark.centred:.2f})"


def agreement_rows(comparison: Comparison) -> tuple[Whisker, ...]:
    """Alpha of all reviewers, then weighted kappa of each two, on a line from -1 to 1."""
    agreed = comparison.agreement
    rows = [_agreed("All reviewers (alpha)", agreed.alpha)]
    pairs = furthest_pairs(comparison)
    rows += [_agreed(f"{pair.first} and {pair.second} (kappa)", pair.kappa) for pair in pairs]
    return tuple(rows)


def on_agreement_axis(value: float) -> float:
    """The place of an agreement between -1 and 1, in per cent."""
    return round((min(1.0, max(-1.0, value)) + 1) * 50, 2)


def heat(comparison: Comparison) -> Heat:
    """Points by criterion and reviewer as coloured cells with their numbers; means where there are several items."""
    names = [judge.name for judge in comparison.reviewers if judge.by_points]
    width = (100 - LABEL) / max(1, len(names))
    letters = letter_of(comparison)
    heads = tuple(
        (round(LABEL + width * (place + 0.5), 3), letters[name]) for place, name in enumerate(names)
    )
    return Heat(heads, tuple(_heat_rows(comparison, names, width)))


def letter_of(comparison: Comparison) -> dict[str, str]:
    """A short sign for each reviewer: A, B, C … then A2, B2 …"""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return {
        judge.name: letters[place % 26] + (str(place // 26 + 1) if place >= 26 else "")
        for place, judge in enumerate(comparison.reviewers)
    }


def _heat_rows(comparison: Comparison, names: Sequence[str], width: float) -> Iterator[HeatRow]:
    by = comparison.cells_by
    for criterion in comparison.criteria:
        cells = [by.get((name, criterion), ()) for name in names]
        weight = next((cell.weight for one in cells for cell in one), 0)
        blocks = tuple(
            _block(one, criterion, names[place], LABEL + width * place, width)
            for place, one in enumerate(cells)
        )
        yield HeatRow(criterion, f"of {weight:g}", blocks)


def _block(cells: Sequence[Cell], criterion: str, name: str, x: float, width: float) -> Block:
    level, given = mean([cell.level for cell in cells]), mean([cell.given for cell in cells])
    x, width = round(x, 3), round(width, 3)
    if level is None or given is None:
        return Block(x, width, None, "-", "", f"{name}, {criterion}: no points known")
    off = mean([cell.centred for cell in cells])
    told = f"{name}, {criterion}: {given:.2f} points, level {level:.1f} of 5"
    return Block(x, width, round(level), f"{given:.2f}", "" if off is None else f"({off:.2f})", told)


def _score(mark: Mark, several: bool) -> Whisker:
    label = f"{mark.item}, {mark.reviewer}" if several else mark.reviewer
    shown = mark.score if mark.score is not None else mark.stated
    low, high = mark.interval or (None, None)
    return Whisker(
        label=label,
        value="no score" if mark.score is None else f"{mark.score:.2f}",
        words=words.interval(mark),
        at=None if shown is None else _on_score_axis(shown),
        low=None if low is None else _on_score_axis(low),
        high=None if high is None else _on_score_axis(high),
        hollow=mark.score is None,
    )


def _on_score_axis(score: float) -> float:
    return round(min(10.0, max(0.0, score)) * 10, 2)


def _agreed(label: str, found: Estimate) -> Whisker:
    place = on_agreement_axis
    return Whisker(
        label=label,
        value="unknown" if found.value is None else f"{found.value:.2f}",
        words=words.estimate(found),
        at=None if found.value is None else place(found.value),
        low=None if found.low is None else place(found.low),
        high=None if found.high is None else place(found.high),
    )
