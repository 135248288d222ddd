"""A comparison as a tidy table: one row per item, reviewer and criterion, for a spreadsheet or a statistics program."""

from __future__ import annotations

import csv
import io

from promptcraft.records.comparison import Cell, Comparison, Item, Mark
from promptcraft.report.plain import safe

COLUMNS = (
    "item", "framework", "version", "set", "reviewer", "reviewer_kind", "criterion", "weight", "level", "given",
    "taken", "centred", "score", "stated", "reason_given", "reason_taken", "quote", "quote_found",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for a formula, or skips on its way to one."""


def comparison_csv(comparison: Comparison) -> str:
    """The table with a head line; an unknown number is an empty cell. A reviewer without points has one row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    items = {item.label: item for item in comparison.items}
    kinds = {judge.name: judge.kind for judge in comparison.reviewers}
    cells: dict[tuple[str, str], list[Cell | None]] = {}
    for cell in comparison.cells:
        cells.setdefault((cell.reviewer, cell.item), []).append(cell)
    for mark in comparison.marks:
        shown = cells.get((mark.reviewer, mark.item), [None])
        writer.writerows(_row(items[mark.item], mark, cell, kinds[mark.reviewer]) for cell in shown)
    return out.getvalue()


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet computes: what looks like a formula begins with an apostrophe."""
    clean = safe(text)
    return f"'{clean}" if clean.lstrip(" ").startswith(FORMULA) else clean


def _row(item: Item, mark: Mark, cell: Cell | None, kind: str) -> list[str]:
    named = [item.label, item.framework, item.version, item.set, mark.reviewer, kind]
    scores = [_number(mark.score), _number(mark.stated)]
    if cell is None:
        return [*map(harmless, named), *([""] * 6), *scores, *([""] * 4)]
    numbers = [cell.weight, cell.level, cell.given, cell.taken, cell.centred]
    said = [cell.reason_given, cell.reason_taken, cell.quote]
    found = "" if not cell.quote else str(cell.quote_found).lower()
    return [
        *map(harmless, (*named, cell.criterion)),
        *map(_number, numbers),
        *scores,
        *map(harmless, said),
        found,
    ]


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:.6g}"
