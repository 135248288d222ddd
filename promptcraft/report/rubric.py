"""A rubric as a person reads it in a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from promptcraft.critique.rubric import Rubric
from promptcraft.report.plain import one_line, wrapped


def rubric_lines(rubric: Rubric, width: int) -> Iterator[str]:
    """Every criterion with its weight, its question and the description of each level, then the coverage list."""
    yield wrapped(f"{rubric.title} ({rubric.name}, {rubric.language})", width)
    if rubric.about:
        yield wrapped(one_line(rubric.about), width)
    for criterion in rubric.criteria:
        yield ""
        yield wrapped(f"{criterion.id}: {criterion.title}, {criterion.weight:g} of 10 points", width)
        yield wrapped(criterion.question, width, "  ", "  ")
        for level, anchor in enumerate(criterion.anchors):
            yield wrapped(anchor, width, "      ", f"    {level} ")
    yield ""
    if not rubric.coverage:
        yield "It has no coverage list."
        return
    yield "Coverage list"
    for item in rubric.coverage:
        yield wrapped(f"{item.id}: {item.label}", width, "      ", "  - ")
