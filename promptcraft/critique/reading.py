"""A reply turned into a checked critique: quotes found, ids known, one line a criterion, edits that apply. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from promptcraft.critique.coverage_level import unlisted
from promptcraft.critique.proposals import typed_edit
from promptcraft.critique.review import Review
from promptcraft.critique.scorecard import points
from promptcraft.critique.wire import WireCoverage, WireCritique, WireFinding, WireLine
from promptcraft.errors import EditRejected
from promptcraft.framework.edits import edit_id
from promptcraft.framework.facets import CoverageItem
from promptcraft.records.critique import CoverageAnswer, Finding, ProposedEdit
from promptcraft.records.scorecard import Line

NONE = ("", "-", "none", "null", "n/a")
"""How a finding says that it is about no single question."""
_NAMES = set(Line.model_fields) - {"said", "spread"}


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
    coverage, uncovered = check_coverage(wire.coverage, review)
    lines, problems = _lines(wire.scorecard, review, unverified(coverage))
    problems += unlisted(coverage, review)
    findings = tuple(check_finding(n, one, review) for n, one in enumerate(wire.findings, 1))
    edits, notes = _edits(wire, review, findings)
    findings = tuple(finding for finding in findings if finding.reason.strip())
    soft = list(uncovered)
    stated = wire.stated if 1 <= wire.stated <= 10 else None
    if stated is None:
        soft.append("stated: it must be a whole number from 1 to 10.")
    return Reading(lines, findings, coverage, edits, stated, tuple(problems), tuple(soft), tuple(notes))


def unverified(coverage: Iterable[CoverageAnswer]) -> frozenset[str]:
    """The items that were said to be covered by questions that are not there; nothing can stand on them."""
    return frozenset(answer.item for answer in coverage if answer.note)


def check_line(wire: WireLine, review: Review, without: Set[str] = frozenset()) -> tuple[Line, list[str]]:
    """The line, and what must be asked again: it stands on nothing, or gives no reason. `without`: items that fail."""
    line = _line(wire, review, without)
    problems: list[str] = []
    if not stands(line, review):
        problems.append(
            f"scorecard: '{line.criterion}' stands on nothing that is in the framework."
            " Copy its words character for character, or name a question or a coverage item."
        )
    problems.extend(f"scorecard: '{line.criterion}' {lack}" for lack in _lacking(line, review))
    return line, problems


def _lines(wires: list[WireLine], review: Review, without: Set[str]) -> tuple[tuple[Line, ...], list[str]]:
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
        line, lacks = check_line(first[criterion.id], review, without)
        problems.extend(lacks)
        lines.append(line)
    known_criteria = {criterion.id for criterion in review.rubric.criteria}
    problems.extend(
        f"scorecard: there is no criterion '{name[:40]}'." for name in counts if name not in known_criteria
    )
    return tuple(lines), problems


def stands(line: Line, review: Review) -> bool:
    """Whether it stands on something other than words that order the reviewer to give points."""
    if not review.orders.quotes:
        return line.supported
    kept = tuple(quote for quote in line.quotes if not review.orders.hold(quote))
    return line.model_copy(update={"quotes": kept}).supported


def _lacking(line: Line, review: Review) -> list[str]:
    """Points without a reason of the reviewer's own, either way."""
    lacks = [(line.given, line.reason_given, "gives"), (line.taken, line.reason_taken, "takes")]
    bare = [
        f"{verb} points without a reason." for points, reason, verb in lacks if points and not reason.strip()
    ]
    copied = [
        f"{verb} points for words that were copied from the framework, not for a reason of your own."
        for points, reason, verb in lacks
        if points and review.quotes.holds(reason)
    ]
    return [*bare, *copied]


def _line(wire: WireLine, review: Review, without: Set[str]) -> Line:
    criterion = review.rubric.criterion(wire.criterion)
    given, taken = points(criterion, wire.level)
    own_words = (words for words in dict.fromkeys(wire.quotes) if words.strip())
    # Everything in it was checked above. Each record would keep a set of the same names, a third of its size.
    return Line.model_construct(
        _NAMES,
        criterion=criterion.id,
        weight=criterion.weight,
        level=float(wire.level),
        given=given,
        taken=taken,
        reason_given=wire.reason_given,
        reason_taken=wire.reason_taken,
        quotes=tuple(review.quotes.find(words) for words in own_words),
        questions=_there(wire.questions, review),
        items=tuple(one for one in dict.fromkeys(wire.items) if one in review.items and one not in without),
    )


def _there(called: Sequence[str], review: Review) -> tuple[str, ...]:
    """The ids of those questions that are there, each once."""
    return tuple(dict.fromkeys(filter(None, map(review.question, called))))


def check_finding(number: int, wire: WireFinding, review: Review) -> Finding:
    """The finding with its quote and its question looked up; a criterion that is not there is left out of it."""
    called = " ".join((wire.question or "").split())
    anchor = review.question(called)
    criteria = {criterion.id for criterion in review.rubric.criteria}
    return Finding(
        id=f"f{number}",
        kind=wire.kind,
        criterion=wire.criterion if wire.criterion in criteria else "",
        anchor=anchor,
        nowhere="" if anchor or called.lower() in NONE else called[:80],
        severity=wire.severity,
        reason=wire.reason,
        quotes=(review.quotes.find(wire.quote),) if wire.quote and wire.quote.strip() else (),
    )


def check_coverage(
    wires: Sequence[WireCoverage], review: Review
) -> tuple[tuple[CoverageAnswer, ...], list[str]]:
    """An answer for each item that was answered in one way, and what must be asked again.

    An item said to be covered by no question that is there counts as missing, with a note that says so.
    """
    answers: list[CoverageAnswer] = []
    soft: list[str] = []
    first: dict[str, WireCoverage] = {}
    torn = {wire.item for wire in wires if first.setdefault(wire.item, wire).status != wire.status}
    for item in review.coverage:
        wire = first.get(item.id)
        if wire is None or item.id in torn:
            soft.append(f"coverage: '{item.id}' is {'answered in two ways' if wire else 'not answered'}.")
            continue
        known = (item.id, wire.status, *wire.questions)
        if known not in review.seen:
            review.seen[known] = _answer(item, wire, review)
        answer = review.seen[known]
        if answer.note:
            soft.append(f"coverage: '{item.id}' is {answer.note}.")
        answers.append(answer)
    return tuple(answers), soft


def _answer(item: CoverageItem, wire: WireCoverage, review: Review) -> CoverageAnswer:
    named = tuple(dict.fromkeys(wire.questions)) if wire.status != "missing" else ()
    there = _there(named, review)
    note = _nowhere(wire.status, named) if wire.status != "missing" and not there else ""
    status = "missing" if note else wire.status
    return CoverageAnswer(item=item.id, label=item.label, status=status, questions=there, note=note)


def _nowhere(status: str, named: Sequence[str]) -> str:
    """Why the answer cannot be taken: `said to be covered by q9, which is not there`."""
    how = f"said to be {'covered' if status == 'covered' else 'partly covered'}"
    if not named:
        return f"{how}, but no question is named"
    shown = [" ".join(one.split())[:40] or "''" for one in named[:3]]
    return f"{how} by {' and '.join(shown)}, which {'is' if len(shown) == 1 else 'are'} not there"


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
