"""A reply turned into a checked critique: quotes found, ids known, one line a criterion, edits that apply. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from promptcraft.critique.proposals import typed_edit
from promptcraft.critique.review import Review
from promptcraft.critique.scorecard import points
from promptcraft.critique.wire import WireCoverage, WireCritique, WireFinding, WireLine, question_names
from promptcraft.errors import EditRejected
from promptcraft.framework.edits import edit_id
from promptcraft.records.critique import CoverageAnswer, Finding, ProposedEdit
from promptcraft.records.scorecard import Line


@dataclass(frozen=True)
class Reading:
    """What one reply says once it is checked.

    `problems` are sentences about what must be asked again: a criterion without a line, or a line that stands on
    nothing or gives no reason. `soft` are those that spoil no score (a stated mark outside 1-10, an item without
    its question).
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
    known = set(question_names(review.rendered.filled))
    coverage, uncovered = _coverage(wire.coverage, review, known)
    lines, problems = _lines(wire.scorecard, review, known)
    findings = tuple(_finding(n, one, review, known) for n, one in enumerate(wire.findings, 1))
    edits, notes = _edits(wire, review, findings)
    findings = tuple(finding for finding in findings if finding.reason.strip())
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
            problems.append(
                f"scorecard: '{criterion.id}' has {counts[criterion.id]} lines; it needs exactly one."
            )
            continue
        line = _line(first[criterion.id], review, known)
        if not _stands(line, review):
            problems.append(
                f"scorecard: '{criterion.id}' stands on nothing that is in the framework."
                " Copy its words character for character, or name a question or a coverage item."
            )
        problems.extend(f"scorecard: '{criterion.id}' {lack}" for lack in _lacking(line))
        lines.append(line)
    known_criteria = {criterion.id for criterion in review.rubric.criteria}
    problems.extend(
        f"scorecard: there is no criterion '{name[:40]}'." for name in counts if name not in known_criteria
    )
    return tuple(lines), problems


def _stands(line: Line, review: Review) -> bool:
    """Whether it stands on something other than words that order the reviewer to give points."""
    kept = tuple(quote for quote in line.quotes if not review.orders.hold(quote))
    return line.model_copy(update={"quotes": kept}).supported


def _lacking(line: Line) -> list[str]:
    """Points without a reason, either way."""
    lacks = [(line.given, line.reason_given, "gives"), (line.taken, line.reason_taken, "takes")]
    return [
        f"{verb} points without a reason." for points, reason, verb in lacks if points and not reason.strip()
    ]


def _line(wire: WireLine, review: Review, known: set[str]) -> Line:
    criterion = review.rubric.criterion(wire.criterion)
    given, taken = points(criterion, wire.level)
    items = {item.id for item in review.coverage}
    own_words = (words for words in dict.fromkeys(wire.quotes) if words.strip())
    return Line(
        criterion=criterion.id,
        weight=criterion.weight,
        level=wire.level,
        given=given,
        taken=taken,
        reason_given=wire.reason_given,
        reason_taken=wire.reason_taken,
        quotes=tuple(review.quotes.find(words) for words in own_words),
        questions=tuple(one for one in dict.fromkeys(wire.questions) if one in known),
        items=tuple(one for one in dict.fromkeys(wire.items) if one in items),
    )


def _finding(number: int, wire: WireFinding, review: Review, known: set[str]) -> Finding:
    criteria = {criterion.id for criterion in review.rubric.criteria}
    return Finding(
        id=f"f{number}",
        kind=wire.kind,
        criterion=wire.criterion if wire.criterion in criteria else "",
        anchor=wire.question if wire.question is not None and wire.question in known else "",
        severity=wire.severity,
        reason=wire.reason,
        quotes=(review.quotes.find(wire.quote),) if wire.quote and wire.quote.strip() else (),
    )


def _coverage(
    wires: list[WireCoverage], review: Review, known: set[str]
) -> tuple[tuple[CoverageAnswer, ...], list[str]]:
    answers: list[CoverageAnswer] = []
    soft: list[str] = []
    for item in review.coverage:
        said = [wire for wire in wires if wire.item == item.id]
        if not said or len({wire.status for wire in said}) > 1:
            soft.append(f"coverage: '{item.id}' is {'answered in two ways' if said else 'not answered'}.")
            continue
        wire = said[0]
        questions = tuple(one for one in dict.fromkeys(wire.questions) if one in known)
        if wire.status != "missing" and not questions:
            soft.append(
                f"coverage: '{item.id}' is said to be {wire.status}, but no question of this framework is named."
            )
            continue
        named = () if wire.status == "missing" else questions
        answers.append(CoverageAnswer(item=item.id, label=item.label, status=wire.status, questions=named))
    return tuple(answers), soft


def _edits(
    wire: WireCritique, review: Review, findings: tuple[Finding, ...]
) -> tuple[tuple[ProposedEdit, ...], list[str]]:
    edits: dict[str, ProposedEdit] = {}
    notes: list[str] = []
    for number, proposed in enumerate(wire.edits, 1):
        answered = [findings[n - 1] for n in dict.fromkeys(proposed.answers) if 1 <= n <= len(findings)]
        answers = tuple(finding.id for finding in answered if finding.counts and finding.reason.strip())
        if not answers:
            which = "only findings that count for nothing" if answered else "none of the findings"
            notes.append(f"Edit {number} ({proposed.kind}) was left out: it answers {which}.")
            continue
        try:
            edit = typed_edit(proposed, review.source, review.rendered.values)
        except EditRejected as error:
            notes.append(f"Edit {number} ({proposed.kind}) does not apply: {error.message}")
            continue
        one = ProposedEdit(id=edit_id(edit), edit=edit, answers=answers, reason=proposed.why)
        edits.setdefault(one.id, one)
    return tuple(edits.values()), notes
