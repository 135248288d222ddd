"""The tables of a comparison in a terminal: scores with intervals on a line, and points by criterion with shades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promptcraft.records.comparison import Cell, Comparison, Mark
from promptcraft.report import comparison_words as words
from promptcraft.report.page import WIDEST
from promptcraft.report.plain import columns, one_line

RULER = 31
"""Columns of the line from 0 to 10: one for each third of a point."""
WIDEST_NAME = 32
NARROWEST = 13
COLOURS = ("red", "red", "yellow", "yellow", "green", "green")
UNSHADED = "ascii"


def print_scores(console: Console, comparison: Comparison, *, shades: bool, details: bool) -> None:
    """Every reviewer's score of every item; of one item, or with details, also how sure it is."""
    if len(comparison.items) > 1:
        names = [judge.name for judge in comparison.reviewers]
        for part in _columns_that_fit(console, names, [item.label for item in comparison.items]):
            console.print()
            console.print(Text("Scores of 10", style="bold"))
            console.print(_scores_table(comparison, part))
        console.print(Text(one_line(comparison.centring), style="dim"))
    if len(comparison.items) == 1 or details:
        _print_intervals(console, comparison, shades and _can_draw(console))


def _print_intervals(console: Console, comparison: Comparison, draw: bool) -> None:
    console.print()
    console.print(Text("Scores of 10" if len(comparison.items) == 1 else "How sure they are", style="bold"))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("", overflow="fold", max_width=WIDEST_NAME)
    table.add_column("", justify="right", no_wrap=True)
    if draw:
        table.add_column(f"0{'5':^{RULER - 3}}10", no_wrap=True)
    table.add_column("", overflow="fold")
    for mark in comparison.marks:
        table.add_row(*_score_row(mark, len(comparison.items) > 1, draw))
    console.print(table)


def _scores_table(comparison: Comparison, names: Sequence[str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("", overflow="fold", max_width=WIDEST_NAME)
    for name in names:
        table.add_column(Text(one_line(name)), justify="left", overflow="fold", min_width=NARROWEST)
    marks = {(mark.reviewer, mark.item): mark for mark in comparison.marks}
    for item in comparison.items:
        table.add_row(Text(one_line(item.label)), *(_score(marks.get((name, item.label))) for name in names))
    return table


def _score(mark: Mark | None) -> Text:
    if mark is None:
        return Text("-")
    if mark.score is None:
        return Text("none" if mark.stated is None else f"none, own mark {mark.stated:g}", style="dim")
    text = Text(f"{mark.score:.2f}")
    return text if mark.centred is None else text.append(f" ({mark.centred:.2f})", style="dim")


def _columns_that_fit(console: Console, names: Sequence[str], rows: Sequence[str]) -> Iterator[Sequence[str]]:
    """The reviewers in as many tables as the screen needs."""
    label = max((columns(one_line(row)) for row in rows), default=0)
    width = min(console.width, WIDEST) - min(label, WIDEST_NAME) - 2
    room = max(1, width // (NARROWEST + 2))
    return (names[start : start + room] for start in range(0, len(names), room))


def print_points(console: Console, comparison: Comparison, *, shades: bool) -> None:
    """Points by criterion and reviewer: raw, and beside it without leniency where that can be told."""
    if not comparison.cells:
        return
    draw = shades and _can_draw(console)
    names = [judge.name for judge in comparison.reviewers if judge.by_points]
    title = "Points by criterion" + (", the mean over items" if len(comparison.items) > 1 else "")
    for part in _columns_that_fit(console, names, [f"{name} (10)" for name in comparison.criteria]):
        console.print()
        console.print(Text(title, style="bold"))
        console.print(_points_table(comparison, part, draw))
    if any(cell.centred is not None for cell in comparison.cells):
        console.print(Text("In brackets: with each reviewer's leniency taken off.", style="dim"))


def mean(numbers: Sequence[float | None]) -> float | None:
    """The mean of the numbers that exist; None when there is none."""
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else None


def _score_row(mark: Mark, several: bool, draw: bool) -> Iterator[Text]:
    name = f"{mark.reviewer}, {mark.item}" if several else mark.reviewer
    yield Text(one_line(name))
    yield Text("-" if mark.score is None else f"{mark.score:.2f}", style="bold")
    if draw:
        yield Text(_ruler(mark))
    off = "" if mark.centred is None else f"; {mark.centred:.2f} without leniency"
    yield Text(words.interval(mark) + off, style="dim")


def _ruler(mark: Mark) -> str:
    """The score as a dot on a line from 0 to 10, and its interval as a stroke."""
    line = ["·"] * RULER
    if mark.interval is not None:
        low, high = (_at(end) for end in mark.interval)
        line[low : high + 1] = "━" * (high - low + 1)
    if mark.score is not None:
        line[_at(mark.score)] = "●"
    elif mark.stated is not None:
        line[_at(mark.stated)] = "○"
    return "".join(line)


def _at(score: float) -> int:
    return round(min(10.0, max(0.0, score)) / 10 * (RULER - 1))


def _points_table(comparison: Comparison, names: Sequence[str], draw: bool) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("", overflow="fold", max_width=WIDEST_NAME)
    for name in names:
        table.add_column(Text(one_line(name)), justify="left", overflow="fold", min_width=NARROWEST)
    by = comparison.cells_by
    for criterion in comparison.criteria:
        cells = [by.get((name, criterion), ()) for name in names]
        weight = next((cell.weight for one in cells for cell in one), 0)
        label = f"{one_line(criterion)} ({weight:g})"
        table.add_row(Text(label), *(_shaded(one, draw) for one in cells))
    table.add_row(Text("sum (10)", style="bold"), *(_sum(comparison, name) for name in names))
    return table


def _shaded(cells: Sequence[Cell], draw: bool) -> Text:
    level, given = mean([cell.level for cell in cells]), mean([cell.given for cell in cells])
    if level is None or given is None:
        return Text("-")
    full = round(level)
    text = Text(f"{'█' * full}{'░' * (words.LEVELS - full)} " if draw else "", style=COLOURS[full])
    text.append(f"{given:.2f}", style="not dim default")
    off = mean([cell.centred for cell in cells])
    return text if off is None else text.append(f" ({off:.2f})", style="dim default")


def _sum(comparison: Comparison, name: str) -> Text:
    score = mean([mark.score for mark in comparison.marks if mark.reviewer == name])
    return Text("none" if score is None else f"{score:.2f}", style="bold")


def _can_draw(console: Console) -> bool:
    return not console.encoding.lower().startswith(UNSHADED)
