"""Stored critiques side by side: findings first, then whether the reviewers agree, where not, and the figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from promptcraft.compare.consensus import findings, opening, praises
from promptcraft.compare.disagreements import disagreements
from promptcraft.compare.flags import flags
from promptcraft.compare.grouping import Likeness
from promptcraft.compare.leniency import leniency
from promptcraft.compare.matrix import Matrix, cells, marks, matrix
from promptcraft.compare.points import Point, points_of
from promptcraft.compare.verdict import judged_agreement, may_rank_items
from promptcraft.critique.small_ask import BY_WORDS
from promptcraft.framework.facets import CoverageItem, coverage_items
from promptcraft.records.comparison import Agreement, Cell, Comparison, Mark
from promptcraft.records.critique import Critique
from promptcraft.records.estimate import Leniency

ENOUGH_COMMON = 3
"""Items scored by everybody from which on leniency is taken off: with fewer, leniency and quality are one number."""


@dataclass(frozen=True)
class Background:
    """What is known of the versions beside their critiques, by version: words in each, its author, and its place.

    An author is the family of the model whose edits it holds; None for a person, or for several families. `order`
    counts versions from the first.
    """

    lengths: Mapping[str, int] = field(default_factory=dict)
    authors: Mapping[str, str | None] = field(default_factory=dict)
    order: Mapping[str, int] = field(default_factory=dict)


def compare(
    critiques: Sequence[Critique],
    *,
    rubric: str = "",
    background: Background | None = None,
    alike: Likeness | None = None,
) -> Comparison:
    """The comparison of the newest critique per reviewer and case.

    `alike` tells which reasons mean the same; without it findings meet by coverage item, criterion and question.
    """
    known = background or Background()
    table = matrix(critiques, rubric, known.order)
    sides = {item.id: item for item in coverage_items()}
    found = findings(table, _points(table, sides), alike)
    agreed = judged_agreement(table)
    common = _common(table)
    lenient = leniency(table.scores())
    centred = lenient if common >= ENOUGH_COMMON and not lenient.unknown else None
    return Comparison(
        items=table.items,
        reviewers=table.reviewers,
        rubric=table.rubric,
        opening=opening(found),
        agreement=agreed,
        disagreements=disagreements(table),
        marks=_centred_marks(table, centred),
        cells=_centred_cells(table, centred) if centred else cells(table),
        findings=found,
        strengths=praises(table),
        leniency=centred,
        centring=_centring(common, centred),
        flags=flags(table, known.lengths, known.authors),
        ranking=_ranking(table, agreed, centred),
        notes=tuple(_notes(table, critiques)),
    )


def _points(table: Matrix, sides: Mapping[str, CoverageItem]) -> list[Point]:
    return [
        point for (_, item), critique in table.critiques.items() for point in points_of(critique, item, sides)
    ]


def _common(table: Matrix) -> int:
    """How many items every reviewer that scores at all has scored."""
    rows = [row for row in table.scores() if any(score is not None for score in row)]
    return sum(all(score is not None for score in column) for column in zip(*rows, strict=True))


def _centred_marks(table: Matrix, centred: Leniency | None) -> tuple[Mark, ...]:
    if centred is None:
        return marks(table)
    places = {
        (name, item): centred.centred[row][column]
        for row, name in enumerate(table.names)
        for column, item in enumerate(table.labels)
    }
    return tuple(
        mark.model_copy(update={"centred": places[mark.reviewer, mark.item]}) for mark in marks(table)
    )


def _centred_cells(table: Matrix, centred: Leniency) -> tuple[Cell, ...]:
    """The points with the reviewer's leniency taken off by weight: what is left apart is about the criterion."""
    known = cells(table)
    total = sum({cell.criterion: cell.weight for cell in known}.values())
    lenient = dict(zip(table.names, centred.leniency, strict=True))
    return tuple(
        cell
        if (off := lenient[cell.reviewer]) is None
        else cell.model_copy(update={"centred": round(cell.given - off * cell.weight / total, 4)})
        for cell in known
    )


def _centring(common: int, centred: Leniency | None) -> str:
    if centred is not None:
        return f"Leniency is taken off over the {common} items that every reviewer scored."
    counted = "one item" if common == 1 else f"{common} items"
    return (
        f"Leniency is not taken off: every reviewer scored {counted}, and it takes {ENOUGH_COMMON} to tell a strict"
        " reviewer from a weak framework."
    )


def _ranking(table: Matrix, agreed: Agreement, centred: Leniency | None) -> tuple[str, ...]:
    """The items from best to worst by centred mean, where agreement allows it and each has a score."""
    if centred is None or not may_rank_items(agreed):
        return ()
    scored = [
        (mean, item)
        for mean, item in zip(centred.centred_items, table.labels, strict=True)
        if mean is not None
    ]
    return tuple(item for _, item in sorted(scored, key=lambda one: -one[0]))


def _notes(table: Matrix, critiques: Sequence[Critique]) -> Iterator[str]:
    others = sorted({critique.rubric for critique in critiques} - {table.rubric})
    if others:
        yield f"Compared under rubric {table.rubric}; left out: critiques under {', '.join(others)}."
    for judge in table.reviewers:
        if judge.indicative:
            yield f"{judge.name} is a small local model: its points are hints."
        if not judge.by_points:
            yield f"{judge.name} gave no points per criterion: its findings stand here, its scores do not."
    for name, row in zip(table.names, table.scores(), strict=True):
        scored = sum(score is not None for score in row)
        if 0 < scored < len(row):
            yield f"{name} scored {scored} of {len(row)} items: its means are over these alone."
    by_words = [name for (name, _), one in table.critiques.items() if BY_WORDS in one.notes]
    for name in dict.fromkeys(by_words):
        yield f"{name} did not go through the coverage list itself: those answers are the checklist's and count once."
