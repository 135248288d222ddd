"""Findings that reviewers share and those that one alone has, each with who raised it and who did not. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from promptcraft.compare.grouping import Group, Likeness, grouped
from promptcraft.compare.matrix import Matrix
from promptcraft.compare.points import SEVERITIES, Point, Subject, own_coverage
from promptcraft.critique.coverage import omission
from promptcraft.records.comparison import ComparedFinding, FoundOn, Other, Praise, Said, Stance
from promptcraft.records.critique import Critique, Severity

MOST_IN_OPENING = 5
MOST_LABELS = 4
GRADES: tuple[Severity, ...] = ("low", "medium", "high")


def findings(
    table: Matrix, points: Sequence[Point], alike: Likeness | None = None
) -> tuple[ComparedFinding, ...]:
    """Every finding once, most points at stake first; then those more reviewers raise, then the graver ones.

    Points are put together where they say one thing (`grouped`); with `alike` also by meaning. Of equal stakes a
    finding that small models alone raise comes last.
    """
    documents = {item.label: item.document for item in table.items}
    found: list[ComparedFinding] = []
    for document in dict.fromkeys(documents.values()):
        groups = grouped([point for point in points if documents[point.item] == document], alike)
        found += [_finding(table, document, group) for group in groups]
    ordered = sorted(found, key=_importance)
    return tuple(one.model_copy(update={"id": f"c{number}"}) for number, one in enumerate(ordered, 1))


def opening(found: Sequence[ComparedFinding]) -> tuple[ComparedFinding, ...]:
    """At most five findings to open with, most points at stake first.

    Sides of the issue about which the same reviewers say the same are one finding: together they cost what they cost.
    """
    groups: dict[tuple[object, ...], list[ComparedFinding]] = {}
    for one in found:
        key: tuple[object, ...] = (one.id,)
        if one.kind == "coverage" and one.label:
            others = tuple((other.reviewer, other.stance) for other in one.others)
            key = (one.document, _is_missing(one), tuple(said.reviewer for said in one.raised), others)
        groups.setdefault(key, []).append(one)
    joined = (_joined(group) for group in groups.values())
    return tuple(sorted(joined, key=_importance)[:MOST_IN_OPENING])


def praises(table: Matrix) -> tuple[Praise, ...]:
    """Strengths by criterion and question, those that more reviewers name first."""
    known: dict[tuple[str, str, str], Praise] = {}
    for (name, label), critique in table.critiques.items():
        document = next(item.document for item in table.items if item.label == label)
        for finding in critique.findings:
            if finding.kind != "strength" or not finding.counts:
                continue
            key = (document, finding.criterion, finding.anchor or finding.reason)
            first = known.setdefault(
                key,
                Praise(
                    document=document,
                    criterion=finding.criterion,
                    question=finding.anchor,
                    sentence=finding.reason,
                    raised=(),
                ),
            )
            raised = tuple(dict.fromkeys((*first.raised, name)))
            known[key] = first.model_copy(update={"raised": raised})
    return tuple(sorted(known.values(), key=lambda one: -len(one.raised)))


def _importance(finding: ComparedFinding) -> tuple[float, bool, bool, int, int]:
    """Smaller comes first; a finding nobody took points for comes after those that cost any."""
    severity = SEVERITIES[finding.severity]
    return -(finding.at_stake or 0), finding.at_stake is None, finding.hint, -len(finding.raised), -severity


def _finding(table: Matrix, document: str, group: Group) -> ComparedFinding:
    subject = Subject(criterion=group.criterion) if group.apart else group.points[0].subject
    said = _said(table, group.points)
    names = {one.reviewer for one in said}
    shares = [one.points for one in said if one.points is not None]
    own = subject.item or subject.question or subject.criterion
    strictest = max(
        group.points, key=lambda point: (bool(point.label), point.weight, point.share or 0, point.severity)
    )
    return ComparedFinding(
        id="",
        document=document,
        kind=_kind(group, subject),
        criterion=subject.criterion,
        subjects=(own,) if own else (),
        label=strictest.label,
        sentence=_together(table, group) if group.apart else _sentence(strictest),
        hint=not names - {judge.name for judge in table.reviewers if judge.indicative},
        severity=GRADES[max(point.severity for point in group.points)],
        at_stake=max(shares, default=None),
        raised=said,
        others=_others(table, document, subject, names),
        by_meaning=group.by_meaning,
    )


def _kind(group: Group, subject: Subject) -> FoundOn:
    """What the finding is about."""
    if group.apart:
        return "points"
    if subject.item:
        return "coverage"
    if subject.question:
        return "question"
    return "criterion" if subject.criterion else "other"


def _together(table: Matrix, group: Group) -> str:
    """What reviewers have in common who take points on one criterion: that they do, and not why."""
    count = len(group.reviewers)
    who = "Both reviewers" if count == len(table.names) == 2 else f"{count} reviewers"
    return f"{who} take points for {group.criterion}, each for a reason of its own."


def _sentence(point: Point) -> str:
    if not point.label:
        return point.reason
    return omission(point.label) if point.weight == 1 else f"Only touched on: {point.label}."


def _said(table: Matrix, group: Sequence[Point]) -> tuple[Said, ...]:
    """What each reviewer said, once: of several cases the one that cost most points."""
    voices = []
    for name in table.names:
        mine = [point for point in group if point.reviewer == name]
        if not mine:
            continue
        worst = max(mine, key=lambda point: (point.share or 0, point.severity))
        cases = tuple(label for label in table.labels if any(point.item == label for point in mine))
        voices.append(
            Said(
                reviewer=name,
                reason=worst.reason,
                points=_most_on_one_item(mine),
                quote=worst.quote,
                quote_found=worst.quote_found,
                items=cases,
            )
        )
    return tuple(voices)


def _most_on_one_item(mine: Sequence[Point]) -> float | None:
    """Several points of a reviewer with one subject add up within an item; over items the most counts."""
    sums: dict[str, float] = {}
    for point in mine:
        if point.share is not None:
            sums[point.item] = sums.get(point.item, 0) + point.share
    return round(max(sums.values()), 4) if sums else None


def _others(table: Matrix, document: str, subject: Subject, raised: set[str]) -> tuple[Other, ...]:
    labels = [item.label for item in table.items if item.document == document]
    others = []
    for name in table.names:
        critiques = [table.critiques[name, label] for label in labels if (name, label) in table.critiques]
        if name not in raised and critiques:
            stance, detail = _stance(critiques[0], subject)
            others.append(Other(reviewer=name, stance=stance, detail=detail))
    return tuple(others)


def _stance(critique: Critique, subject: Subject) -> tuple[Stance, str]:
    if subject.item:
        own = own_coverage(critique)
        if not own:
            return "not-asked", ""
        answer = own.get(subject.item)
        return ("silent", "") if answer is None else ("covered", ", ".join(answer.questions))
    place = (subject.criterion, subject.question)
    praised = [one for one in critique.findings if one.kind == "strength" and one.counts and subject.question]
    for finding in praised:
        if (finding.criterion, finding.anchor) == place:
            return "praised", finding.reason
    line = next((one for one in critique.lines if one.criterion == subject.criterion), None)
    if line is None:
        return "silent", ""
    return ("full", "") if line.taken == 0 else ("other", line.reason_taken)


def _joined(group: list[ComparedFinding]) -> ComparedFinding:
    """Several sides as one finding: the points of each reviewer add up, and the sentence names them all."""
    first = group[0]
    if len(group) == 1:
        return first
    raised = tuple(
        said.model_copy(update={"points": _sum([_points(one, said.reviewer) for one in group]), "reason": ""})
        for said in first.raised
    )
    others = tuple(
        other.model_copy(update={"detail": ", ".join(dict.fromkeys(filter(None, _details(group, other))))})
        for other in first.others
    )
    return first.model_copy(
        update={
            "subjects": tuple(subject for one in group for subject in one.subjects),
            "sentence": _list_of_sides(group),
            "at_stake": max((one.points for one in raised if one.points is not None), default=None),
            "raised": raised,
            "others": others,
        }
    )


def _list_of_sides(group: list[ComparedFinding]) -> str:
    rest = len(group) - MOST_LABELS
    more = f"; and {rest} more {'side' if rest == 1 else 'sides'}" if rest > 0 else ""
    named = "; ".join(one.label for one in group[:MOST_LABELS])
    return f"{'Not asked about' if _is_missing(group[0]) else 'Only touched on'}: {named}{more}."


def _is_missing(finding: ComparedFinding) -> bool:
    """Whether a reviewer finds the side missing, and not only touched on."""
    return finding.sentence == omission(finding.label)


def _points(finding: ComparedFinding, reviewer: str) -> float | None:
    return next(said.points for said in finding.raised if said.reviewer == reviewer)


def _details(group: list[ComparedFinding], other: Other) -> Iterable[str]:
    return (one.detail for finding in group for one in finding.others if one.reviewer == other.reviewer)


def _sum(numbers: Sequence[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return round(sum(known), 4) if known else None
