"""The reviewer that needs no model: yes-or-no checks and the coverage list, added up like any other scorecard. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from promptcraft.critique.assemble import heading, notes_on
from promptcraft.critique.checklist_rules import checks_of
from promptcraft.critique.checks import Check, Facts, Ground, Spot
from promptcraft.critique.coverage import omission
from promptcraft.critique.proposals import free_id, new_question
from promptcraft.critique.review import CHECKLIST, Review
from promptcraft.critique.rubric import LEVELS, Criterion
from promptcraft.critique.scorecard import add_up, points
from promptcraft.errors import EditRejected
from promptcraft.framework.edits import AddQuestion, Edit, SetField, apply, edit_id
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.framework.template.text import literal
from promptcraft.records.critique import CoverageAnswer, Critique, Finding, ProposedEdit, Sample
from promptcraft.records.scorecard import Line, Quote
from promptcraft.records.usage import Usage

COVERAGE = "coverage"
BY_WORDS = "The checklist goes by words, so what is asked in unusual words can count as missing."
NO_POLICY = (
    "It asks about no side of a policy issue that the checklist knows. If it is not meant as a policy framework, these"
    " points say little about it: --rubric question-list judges it as a list of questions."
)
MOST_QUESTIONS = 8
"""New questions offered at a time: a longer list is not better in itself."""
COMMON_ENGLISH = re.compile(
    r"\b(?:the|and|are|what|how|should|does|which|why|who|would|could|this|that|it|to|with|have|has|can|"
    r"from|there|your|"
    r"about|after|before|using|their|they|them|then|first|into|when|where|these|those|each|you)\b",
    re.IGNORECASE,
)
FEWEST_ENGLISH = 0.08
"""Share of common English words below which the word rules are not applied; English questions have 0.13 to 0.4."""


def checklist(review: Review) -> Critique:
    """The checklist's critique; without a score where its rules do not reach (another language or rubric)."""
    facts = Facts(review)
    why_not = _out_of_reach(review)
    pairs = [(check, check.look(facts)) for check in checks_of(review.rubric)]
    lines = () if why_not else tuple(_line(criterion, facts, pairs) for criterion in review.rubric.criteria)
    findings, edits = ((), ()) if why_not else _findings(facts, pairs)
    score = add_up(lines) if lines else None
    levels = {line.criterion: round(line.level) for line in lines}
    return Critique(
        id="",
        **heading(review, CHECKLIST),
        model=CHECKLIST,
        samples=(Sample(score=score, levels=levels, unscored=why_not),),
        score=score,
        unscored=why_not,
        lines=lines,
        findings=findings,
        coverage=() if why_not else tuple(facts.coverage.values()),
        edits=edits,
        notes=(*_notes(facts, lines), *notes_on(review, score, None)),
        usage=Usage(input=0, output=0, cached=0, cache_written=0, reasoning=0),
        cost=Decimal(0),
    )


def _notes(facts: Facts, lines: tuple[Line, ...]) -> tuple[str, ...]:
    if not lines:
        return ()
    touched = not facts.coverage or any(one.status != "missing" for one in facts.coverage.values())
    return (BY_WORDS,) if touched else (BY_WORDS, NO_POLICY)


def _out_of_reach(review: Review) -> str:
    known = {check.criterion for check in checks_of(review.rubric)} | {COVERAGE}
    strange = [criterion.id for criterion in review.rubric.criteria if criterion.id not in known]
    if strange:
        return (
            f"The checklist has no rules for {', '.join(strange)} of rubric {review.rubric.name}: not scored."
        )
    by_words = any(item.strong or item.weak or item.places for item in review.coverage)
    if any(criterion.id == COVERAGE for criterion in review.rubric.criteria) and not by_words:
        return f"Rubric {review.rubric.name} has no coverage list to go through: not scored."
    text = " ".join(
        (review.rendered.filled.title, *(question.ask for question in review.rendered.filled.questions))
    )
    words = re.findall(r"\w+", text)
    if (len(words) >= 12 or not text.isascii()) and len(COMMON_ENGLISH.findall(text)) < FEWEST_ENGLISH * len(
        words
    ):
        return "The text does not seem to be English, and the checklist's word rules are for English: not checked."
    return ""


def _line(criterion: Criterion, facts: Facts, pairs: list[tuple[Check, Ground]]) -> Line:
    if criterion.id == COVERAGE:
        return _coverage_line(criterion, facts)
    mine = [pair for pair in pairs if pair[0].criterion == criterion.id and not pair[0].remark]
    level = _level(mine)
    given, taken = points(criterion, level)
    spots = [spot for _, ground in mine for spot in ground.spots]
    verified = _found((*(q for _, g in mine for q in g.quotes), *(q for s in spots for q in s.quotes)), facts)
    named = [q for spot in spots for q in spot.questions] + [q for _, g in mine for q in g.questions]
    questions = tuple(dict.fromkeys(named))
    items = tuple(dict.fromkeys(i for _, ground in mine for i in ground.items))
    return Line(
        criterion=criterion.id,
        weight=criterion.weight,
        level=level,
        given=given,
        taken=taken,
        reason_given=" ".join(check.given for check, ground in mine if ground.holds),
        reason_taken=" ".join(check.taken for check, ground in mine if not ground.holds),
        quotes=verified,
        questions=questions if verified or questions or items else tuple(facts.asks)[:1],
        items=items,
    )


def _level(mine: list[tuple[Check, Ground]]) -> int:
    """The share of the checks that hold, as a level, less one for each fault."""
    held = [ground.holds for check, ground in mine if not check.fault]
    faults = sum(not ground.holds for check, ground in mine if check.fault)
    reached = int(LEVELS * sum(held) / len(held) + 0.5) if held else LEVELS
    return max(0, reached - faults)


def _coverage_line(criterion: Criterion, facts: Facts) -> Line:
    answers = list(facts.coverage.values())
    covered = [a for a in answers if a.status == "covered"]
    partly = [a for a in answers if a.status == "partly"]
    missing = [a for a in answers if a.status == "missing"]
    level = int(LEVELS * (len(covered) + len(partly) / 2) / len(answers) + 0.5)
    given, taken = points(criterion, level)
    return Line(
        criterion=criterion.id,
        weight=criterion.weight,
        level=level,
        given=given,
        taken=taken,
        reason_given=f"{len(covered)} of {len(answers)} sides are asked about outright, {len(partly)} in part.",
        reason_taken=" ".join(
            filter(None, (_listed("Not asked about", missing), _listed("Only touched on", partly)))
        ),
        items=tuple(a.item for a in answers),
    )


def _listed(title: str, answers: list[CoverageAnswer]) -> str:
    return f"{title}: {', '.join(answer.item for answer in answers)}." if answers else ""


def _findings(
    facts: Facts, pairs: list[tuple[Check, Ground]]
) -> tuple[tuple[Finding, ...], tuple[ProposedEdit, ...]]:
    findings: list[Finding] = []
    edits: dict[str, ProposedEdit] = {}
    mends: dict[str, list[tuple[str, Finding]]] = {}
    for answer in facts.coverage.values():
        if answer.status != "covered":
            findings.append(_coverage_finding(len(findings) + 1, answer))
        if answer.status == "missing" and len(edits) < MOST_QUESTIONS:
            _propose(edits, _question_for(answer, facts), findings[-1:], facts)
    for check, ground in pairs:
        if ground.holds or _is_said(check, ground, facts):
            continue
        for spot in ground.spots or (Spot(ground.questions, quotes=ground.quotes),):
            findings.append(_check_finding(len(findings) + 1, check, spot, facts))
        if check.mend is not None:
            mends.setdefault(check.mend.field, []).append((check.mend.sentence, findings[-1]))
    for field, sentences in mends.items():
        old = str(getattr(facts.review.source, field)).strip()
        text = " ".join([old, *(sentence for sentence, _ in sentences)]).strip()
        edit = SetField.model_validate({"field": field, "text": text})
        _propose(edits, edit, [finding for _, finding in sentences], facts)
    return tuple(findings), tuple(edits.values())


def _is_said(check: Check, ground: Ground, facts: Facts) -> bool:
    """Whether a finding about the coverage list says the same already."""
    other = facts.coverage.get(check.said_by)
    return bool(ground.items) or (other is not None and other.status == "missing")


def _propose(edits: dict[str, ProposedEdit], edit: Edit, findings: list[Finding], facts: Facts) -> None:
    try:
        apply(facts.review.source, edit)
    except EditRejected:
        return  # the framework already has it under this id; the finding stands without an edit
    answers = tuple(finding.id for finding in findings)
    reason = " ".join(finding.reason for finding in findings)
    one = ProposedEdit(id=edit_id(edit), edit=edit, answers=answers, reason=reason)
    edits.setdefault(one.id, one)


def _question_for(answer: CoverageAnswer, facts: Facts) -> Edit:
    item = facts.review.rubric.item(answer.item)
    source = facts.review.source
    if item.id == SYNTHESIS and source.synthesis is None:
        return SetField(field="synthesis", text=literal(item.suggest))
    question = new_question(item.suggest, source.question_ids, facet=item.id)
    return AddQuestion(
        question=question.model_copy(update={"id": _id_for(item.id, facts)}), after=_place(item.id, facts)
    )


def _place(item: str, facts: Facts) -> str:
    """Principles first, everything else last, but never behind a question that is the conclusion."""
    ids = facts.review.source.question_ids
    if item == "principles":
        return "^"
    if facts.filled.synthesis is not None or not facts.concludes:
        return ""
    return ids[-2] if len(ids) > 1 else "^"


def _id_for(item: str, facts: Facts) -> str:
    taken = facts.review.source.question_ids
    return item if item not in taken and item != SYNTHESIS else free_id(f"{item}-asked", taken)


def _coverage_finding(number: int, answer: CoverageAnswer) -> Finding:
    if answer.status == "missing":
        return Finding(id=f"f{number}", kind="omission", criterion=COVERAGE, reason=omission(answer.label))
    names = " and ".join(answer.questions)
    verb = "touches" if len(answer.questions) == 1 else "touch"
    return Finding(
        id=f"f{number}",
        kind="weakness",
        criterion=COVERAGE,
        anchor=answer.questions[0],
        severity="low",
        reason=f"{names} {verb} on {answer.label}, without asking about it outright.",
    )


def _found(words: tuple[str, ...], facts: Facts) -> tuple[Quote, ...]:
    """Those of the words that stand in the text, as quotes."""
    quotes = (facts.review.quotes.find(one) for one in dict.fromkeys(words) if one.strip())
    return tuple(quote for quote in quotes if quote.verified)


def _check_finding(number: int, check: Check, spot: Spot, facts: Facts) -> Finding:
    at = check.fault or check.remark or check.criterion == "questions"
    names = f" ({', '.join(spot.questions)})" if spot.questions and at else ""
    return Finding(
        id=f"f{number}",
        kind="weakness",
        criterion=check.criterion,
        anchor=spot.questions[-1] if spot.questions else "",
        severity=check.severity,
        reason=check.taken + names,
        quotes=_found(spot.quotes, facts),
    )
