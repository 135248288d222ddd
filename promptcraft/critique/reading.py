"""A reply turned into a checked critique: quotes found, ids known, one line a criterion, edits that apply. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from promptcraft.critique.proposals import typed_edit
from promptcraft.critique.review import Review
from promptcraft.critique.scorecard import points
from promptcraft.critique.wire import SYNTHESIS, WireCoverage, WireCritique, WireFinding, WireLine
from promptcraft.errors import EditRejected
from promptcraft.framework.edits import edit_id
from promptcraft.records.critique import CoverageAnswer, Finding, ProposedEdit
from promptcraft.records.scorecard import Line


@dataclass(frozen=True)
class Reading:
    """What one reply says once it is checked.

    `problems` are sentences about what must be asked again: a criterion without a line, or a line that stands on
    nothing. `soft` are those that spoil no score (a stated mark outside 1-10, an item without its question).
    """

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    coverage: tuple[CoverageAnswer, ...]
    edits: tuple[ProposedEdit, ...]
    stated: int | None
    problems: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def check_reply(wire: WireCritique, review: Review) -> Reading:
    """The reply with every quote, id and edit checked against the framework it is about."""
    known = {*review.rendered.filled.question_ids, SYNTHESIS}
    coverage, uncovered = _coverage(wire.coverage, review, known)
    lines, problems = _lines(wire.scorecard, review, known)
    findings = tuple(_finding(n, one, review, known) for n, one in enumerate(wire.findings, 1))
    edits, notes = _edits(wire, review, findings)
    soft = list(uncovered)
    stated = wire.stated if 1 <= wire.stated <= 10 else None
    if stated is None:
        soft.append("stated: it must be a whole number from 1 to 10.")
    return Reading(lines, findings, coverage, edits, stated, tuple(problems), tuple(soft), tuple(notes))


def _lines(wires: list[WireLine], review: Review, known: set[str]) -> tuple[tuple[Line, ...], list[str]]:
    problems: list[str] = []
    counts = Counter(wire.criterion for wire in wires)
    first = {wire.criterion: wire for wire in reversed(wires)}
    lines: list[Line] = []
    for criterion in review.rubric.criteria:
        if counts[criterion.id] != 1:
            problems.append(f"scorecard: '{criterion.id}' has {counts[criterion.id]} lines; it needs exactly one.")
            continue
        line = _line(first[criterion.id], review, known)
        if not line.supported:
            problems.append(
                f"scorecard: '{criterion.id}' stands on nothing that is in the framework."
                " Copy its words character for character, or name a question or a coverage item."
            )
        lines.append(line)
    known_criteria = {criterion.id for criterion in review.rubric.criteria}
    problems.extend(f"scorecard: there is no criterion '{name[:40]}'." for name in counts if name not in known_criteria)
    return tuple(lines), problems


def _line(wire: WireLine, review: Review, known: set[str]) -> Line:
    criterion = review.rubric.criterion(wire.criterion)
    given, taken = points(criterion, wire.level)
    items = {item.id for item in review.rubric.coverage}
    return Line(
        criterion=criterion.id,
        weight=criterion.weight,
        level=wire.level,
        given=given,
        taken=taken,
        reason_given=wire.reason_given,
        reason_taken=wire.reason_taken,
        quotes=tuple(review.quotes.find(words) for words in wire.quotes if words.strip()),
        questions=tuple(one for one in wire.questions if one in known),
        items=tuple(one for one in wire.items if one in items),
    )


def _finding(number: int, wire: WireFinding, review: Review, known: set[str]) -> Finding:
    criteria = {criterion.id for criterion in review.rubric.criteria}
    return Finding(
        id=f"f{number}",
        kind=wire.kind,
        criterion=wire.criterion if wire.criterion in criteria else "",
        anchor=wire.question if wire.question in known and wire.question else "",
        severity=wire.severity,
        reason=wire.reason,
        quotes=(review.quotes.find(wire.quote),) if wire.quote and wire.quote.strip() else (),
    )


def _coverage(
    wires: list[WireCoverage], review: Review, known: set[str]
) -> tuple[tuple[CoverageAnswer, ...], list[str]]:
    said = {wire.item: wire for wire in reversed(wires)}
    answers: list[CoverageAnswer] = []
    soft: list[str] = []
    for item in review.rubric.coverage:
        wire = said.get(item.id)
        if wire is None:
            soft.append(f"coverage: '{item.id}' is not answered.")
            continue
        questions = tuple(one for one in wire.questions if one in known)
        if wire.status != "missing" and not questions:
            soft.append(f"coverage: '{item.id}' is said to be {wire.status}, but no question of this framework is named.")
            continue
        answers.append(CoverageAnswer(item=item.id, label=item.label, status=wire.status, questions=questions))
    return tuple(answers), soft


def _edits(
    wire: WireCritique, review: Review, findings: tuple[Finding, ...]
) -> tuple[tuple[ProposedEdit, ...], list[str]]:
    edits: dict[str, ProposedEdit] = {}
    notes: list[str] = []
    for number, proposed in enumerate(wire.edits, 1):
        answered = [findings[n - 1] for n in proposed.answers if 1 <= n <= len(findings)]
        if answered and not any(finding.counts for finding in answered):
            notes.append(f"Edit {number} was left out: it answers only findings whose quotes are not in the text.")
            continue
        try:
            edit = typed_edit(proposed, review.source)
        except EditRejected as error:
            notes.append(f"Edit {number} ({proposed.kind}) does not apply: {error.message}")
            continue
        answers = tuple(finding.id for finding in answered if finding.counts)
        one = ProposedEdit(id=edit_id(edit), edit=edit, answers=answers, reason=proposed.why)
        edits.setdefault(one.id, one)
    return tuple(edits.values()), notes
