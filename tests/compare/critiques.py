"""Small critiques to compare, written out so that a test can add up by hand."""

from __future__ import annotations

from collections.abc import Mapping

from promptcraft.records.critique import CoverageAnswer, Critique, Finding, Status
from promptcraft.records.scorecard import Line, Quote

WEIGHTS = {"coverage": 5.0, "order": 3.0, "evidence": 2.0}
"""A rubric of three criteria; weights sum to 10."""
VERSION = "a1" * 32
LABELS = {"alternatives": "what could be done instead", "yield": "how much money it brings in or costs"}


def line(criterion: str, level: float, *, question: str = "", weight: float = 0) -> Line:
    """A line of the scorecard with reasons that name its criterion."""
    weight = weight or WEIGHTS[criterion]
    given = weight * level / 5
    return Line(
        criterion=criterion,
        weight=weight,
        level=level,
        given=given,
        taken=weight - given,
        reason_given=f"The {criterion} has its good sides.",
        reason_taken=f"The {criterion} has its faults." if level < 5 else "",
        quotes=(Quote(text=f"words on {criterion}", verified=True, start=0, end=9),),
        questions=(question,) if question else (),
    )


def weakness(reason: str, criterion: str = "", question: str = "", kind: str = "weakness") -> Finding:
    """A finding without a quote."""
    made = {"id": "f1", "kind": kind, "criterion": criterion, "anchor": question, "reason": reason}
    return Finding.model_validate(made)


def covering(answers: Mapping[str, Status]) -> tuple[CoverageAnswer, ...]:
    """What a reviewer says of the sides of the issue."""
    return tuple(
        CoverageAnswer(
            item=item, status=status, label=LABELS[item], questions=() if status == "missing" else ("money",)
        )
        for item, status in answers.items()
    )


def critique(
    reviewer: str, levels: Mapping[str, float] | None = None, *findings: Finding, **more: object
) -> Critique:
    """A critique of one small framework; without levels it has no score."""
    lines = tuple(line(criterion, level) for criterion, level in (levels or {}).items())
    fields: dict[str, object] = {
        "id": f"c-{reviewer}",
        "framework": "free-buses",
        "title": "Should buses be free?",
        "version": VERSION,
        "rendered_hash": "r",
        "rubric": "small",
        "reviewer": reviewer,
        "score": sum(one.given for one in lines) if lines else None,
        "lines": lines,
        "findings": findings,
        "at": "2026-01-01T00:00:00+00:00",
    }
    return Critique.model_validate(fields | more)


def three() -> tuple[Critique, ...]:
    """Three reviewers who differ: two find a side missing that the third finds asked about."""
    levels = {"coverage": 3.0, "order": 5.0, "evidence": 2.0}
    first = critique(
        "one:a",
        levels,
        weakness("No figures are asked for.", "evidence", "money"),
        coverage=covering({"alternatives": "missing", "yield": "partly"}),
    )
    second = critique(
        "two:b",
        levels | {"order": 1.0},
        weakness("The money question wants no number.", "evidence", "money"),
        weakness("The steps jump about.", "order"),
        coverage=covering({"alternatives": "missing", "yield": "covered"}),
    )
    third = critique(
        "three:c",
        levels | {"coverage": 5.0, "evidence": 5.0},
        weakness("It ends well.", "evidence", "money", kind="strength"),
        coverage=covering({"alternatives": "covered", "yield": "covered"}),
    )
    return first, second, third
