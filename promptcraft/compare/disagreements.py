"""Where two reviewers are furthest apart: what one gives and why, what the other takes and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from promptcraft.compare.matrix import Matrix, first_quote
from promptcraft.compare.points import own_coverage
from promptcraft.records.comparison import Disagreement, Side
from promptcraft.records.critique import CoverageAnswer, Critique
from promptcraft.records.scorecard import Line

FAR_APART = 2.0
"""Levels of five from which on it is a disagreement: one step is within a reviewer's own noise."""


def disagreements(table: Matrix) -> tuple[Disagreement, ...]:
    """Criteria on which two reviewers are two levels or more apart, the widest gap in points first; then sides of
    the issue that one reviewer finds missing and another finds asked about.
    """
    on_points = [found for item in table.labels for found in _on_criteria(table, item)]
    on_sides: dict[tuple[str, str], Disagreement] = {}
    for item in table.items:
        for found in _on_coverage(table, item.label):
            on_sides.setdefault((item.document, found.label), found)
    return (*sorted(on_points, key=lambda one: -(one.gap or 0)), *on_sides.values())


def _on_criteria(table: Matrix, item: str) -> Iterator[Disagreement]:
    for criterion in table.criteria:
        lines = [
            (critique, line)
            for critique in table.of(item)
            for line in critique.lines
            if line.criterion == criterion
        ]
        if len(lines) < 2:
            continue
        low, high = min(lines, key=lambda one: one[1].level), max(lines, key=lambda one: one[1].level)
        if high[1].level - low[1].level < FAR_APART:
            continue
        yield Disagreement(
            item=item,
            about="criterion",
            label=criterion,
            weight=high[1].weight,
            gap=round(high[1].given - low[1].given, 4),
            high=_side(*high, high[1].reason_given),
            low=_side(*low, _reason_taken(*low)),
        )


def _on_coverage(table: Matrix, item: str) -> Iterator[Disagreement]:
    critiques = table.of(item)
    answers = {critique.reviewer: own_coverage(critique) for critique in critiques}
    for side in dict.fromkeys(name for own in answers.values() for name in own):
        said = [(critique, answers[critique.reviewer].get(side)) for critique in critiques]
        missing = [(critique, one) for critique, one in said if one is not None and one.status == "missing"]
        covered = [(critique, one) for critique, one in said if one is not None and one.status == "covered"]
        if missing and covered:
            yield Disagreement(
                item=item,
                about="side",
                label=missing[0][1].label or side,
                gap=None,
                high=_asked(covered),
                low=Side(reviewer=_all(missing), reason="no question asks it"),
            )


def _asked(covered: list[tuple[Critique, CoverageAnswer]]) -> Side:
    questions = dict.fromkeys(question for _, answer in covered for question in answer.questions)
    named = ", ".join(questions)
    return Side(reviewer=_all(covered), reason=f"asked by {named}" if named else "asked about")


def _all(said: list[tuple[Critique, CoverageAnswer]]) -> str:
    return " and ".join(critique.reviewer for critique, _ in said)


def _reason_taken(critique: Critique, line: Line) -> str:
    """Why points were taken; a small model's own words, since the reasons of its lines are the rubric's."""
    if critique.indicative:
        own = (one for one in critique.findings if one.criterion == line.criterion and one.kind != "strength")
        return next((one.reason for one in own if one.counts), line.reason_taken)
    return line.reason_taken


def _side(critique: Critique, line: Line, reason: str) -> Side:
    quote, found = first_quote(line.quotes)
    return Side(
        reviewer=critique.reviewer,
        level=line.level,
        given=line.given,
        taken=line.taken,
        reason=reason or (", ".join(line.questions) and f"it goes by {', '.join(line.questions)}"),
        quote=quote,
        quote_found=found,
    )
