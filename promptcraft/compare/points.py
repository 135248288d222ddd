"""What each reviewer finds fault with, one point after the other, and the points it took for it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from promptcraft.compare.matrix import first_quote
from promptcraft.critique.coverage import omission
from promptcraft.critique.small_ask import BY_WORDS
from promptcraft.framework.facets import CoverageItem
from promptcraft.framework.words import has_word, plain_words
from promptcraft.records.critique import CoverageAnswer, Critique, Finding

COVERAGE = "coverage"
"""The criterion that the coverage list belongs to."""
ABSENT = re.compile(
    r"\b(?:no|nor|not|nothing|never|without|lack(?:s|ing)?|miss(?:es|ing)|ignor(?:es|ing)|omit(?:s|ting)?|overlooks?|absent"
    r"|neglect(?:s|ed)?|fails?|doesn.t|isn.t|more (?:on|about))\b",
    re.IGNORECASE,
)
"""Words by which prose says that something is not there."""
MOST_SIDES = 3
"""A finding that touches more sides of the issue than this is about the framework, not about one of them."""


@dataclass(frozen=True)
class Subject:
    """What a point is about: a coverage item, else a criterion and a question (either may be empty)."""

    item: str = ""
    criterion: str = ""
    question: str = ""


@dataclass(frozen=True)
class Point:
    """One thing one reviewer finds fault with.

    `share` is how much of the points it took on that criterion falls on this; None where it gave no points.
    `weight` is 1, or a half where a side is touched on. `label` says in words which side of the issue it is; it is
    empty where prose was laid to a side by its words. `is_line`: the reason is that of a line no finding speaks for.
    """

    reviewer: str
    item: str
    subject: Subject
    reason: str
    severity: int = 1
    weight: float = 1.0
    share: float | None = None
    quote: str = ""
    quote_found: bool = False
    label: str = ""
    kind: str = "weakness"
    is_line: bool = False


SEVERITIES = {"low": 0, "medium": 1, "high": 2}


def points_of(critique: Critique, item: str, sides: Mapping[str, CoverageItem]) -> tuple[Point, ...]:
    """Everything this critique finds fault with; the points it took on a criterion fall evenly on what it says there.

    A side that is touched in part counts half as much as one that is missing.
    """
    found = [*_coverage_points(critique, item, sides), *_finding_points(critique, item, sides)]
    spoken = {point.subject.criterion for point in found}
    found += [_line_point(critique, item, index) for index in _silent_lines(critique, spoken)]
    taken = {line.criterion: line.taken for line in critique.lines}
    weights: dict[str, float] = {}
    for point in found:
        weights[point.subject.criterion] = weights.get(point.subject.criterion, 0) + point.weight
    return tuple(_with_share(point, taken, weights) for point in found)


def own_coverage(critique: Critique) -> dict[str, CoverageAnswer]:
    """What the reviewer itself says of each side; nothing where that part came from the checklist's words."""
    if BY_WORDS in critique.notes:
        return {}
    return {answer.item: answer for answer in critique.coverage}


def _coverage_points(critique: Critique, item: str, sides: Mapping[str, CoverageItem]) -> Iterator[Point]:
    findings = [one for one in critique.findings if one.counts and one.kind != "strength"]
    for answer in own_coverage(critique).values():
        if answer.status == "covered":
            continue
        label = answer.label or (sides[answer.item].label if answer.item in sides else answer.item)
        missing = answer.status == "missing"
        own = next((one for one in findings if _names(one, answer.item, label, sides)), None)
        quote, quote_found = first_quote(own.quotes) if own else ("", False)
        yield Point(
            reviewer=critique.reviewer,
            item=item,
            subject=Subject(item=answer.item, criterion=COVERAGE),
            reason=own.reason if own else omission(label) if missing else f"It only touches on {label}.",
            severity=SEVERITIES[own.severity] if own else int(missing),
            weight=1.0 if missing else 0.5,
            quote=quote,
            quote_found=quote_found,
            label=label,
            kind="omission",
        )


def _finding_points(critique: Critique, item: str, sides: Mapping[str, CoverageItem]) -> Iterator[Point]:
    """Findings that are not said by the coverage list already; omissions in prose are laid to the sides they name."""
    own = own_coverage(critique)
    labels = {
        one.item: one.label or (sides[one.item].label if one.item in sides else "") for one in own.values()
    }
    for finding in critique.findings:
        if finding.kind == "strength" or not finding.counts:
            continue
        if any(own[name].status != "covered" and _names(finding, name, labels[name], sides) for name in own):
            continue
        prose = not own and not finding.criterion and _is_omission(finding)
        named = _sides_named(finding, sides) if prose else []
        quote, quote_found = first_quote(finding.quotes)
        subjects = [Subject(item=name, criterion=COVERAGE) for name in named] or [
            Subject(criterion=finding.criterion, question=finding.anchor)
        ]
        for subject in subjects:
            yield Point(
                reviewer=critique.reviewer,
                item=item,
                subject=subject,
                reason=finding.reason,
                severity=SEVERITIES[finding.severity],
                quote=quote,
                quote_found=quote_found,
                kind=finding.kind,
            )


def _names(finding: Finding, name: str, label: str, sides: Mapping[str, CoverageItem]) -> bool:
    """Whether a finding is about this side: it has its name or its label, or is an omission in its words."""
    if finding.criterion not in ("", COVERAGE):
        return False
    words = plain_words(finding.reason)
    if (label and plain_words(label) in words) or name in words.replace(" ", "-"):
        return True
    return _is_omission(finding) and name in sides and has_word(words, sides[name].strong)


def _is_omission(finding: Finding) -> bool:
    """Whether it says that something is missing; prose is not told apart by its reader into weakness and omission."""
    return finding.kind == "omission" or (not finding.criterion and ABSENT.search(finding.reason) is not None)


def _sides_named(finding: Finding, sides: Mapping[str, CoverageItem]) -> list[str]:
    named = [name for name, side in sides.items() if _names(finding, name, side.label, sides)]
    return named if len(named) <= MOST_SIDES else []


def _silent_lines(critique: Critique, spoken: set[str]) -> Iterator[int]:
    """Lines of the scorecard that took points for which no finding speaks."""
    for index, line in enumerate(critique.lines):
        if line.taken > 0 and line.reason_taken.strip() and line.criterion not in spoken:
            yield index


def _line_point(critique: Critique, item: str, index: int) -> Point:
    line = critique.lines[index]
    quote, quote_found = first_quote(line.quotes)
    return Point(
        reviewer=critique.reviewer,
        item=item,
        subject=Subject(
            criterion=line.criterion, question=line.questions[0] if len(line.questions) == 1 else ""
        ),
        reason=line.reason_taken,
        quote=quote,
        quote_found=quote_found,
        is_line=True,
    )


def _with_share(point: Point, taken: Mapping[str, float], weights: Mapping[str, float]) -> Point:
    criterion = point.subject.criterion
    if criterion not in taken:
        return point
    share = taken[criterion] * point.weight / weights[criterion]
    return replace(point, share=round(share, 4))
