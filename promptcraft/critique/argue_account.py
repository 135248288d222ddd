"""The critique after an author's answer: the finding, its edits and the points follow the verdict. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from promptcraft.critique.argue import Case, Said
from promptcraft.critique.assemble import notes_on
from promptcraft.critique.scorecard import add_up
from promptcraft.models.dispatch import Answer
from promptcraft.records.argument import Argument
from promptcraft.records.critique import CoverageAnswer, Critique, Finding, ProposedEdit, Severity, Status
from promptcraft.records.usage import add_cost, add_usage

CORRECTED = "Corrected by "
"""How a note begins that puts a score beside people's: it is about the score before."""
SOFTER: dict[Severity, Severity] = {"high": "medium", "medium": "low", "low": "low"}


def argument_id(critique: str, finding: str, answer: str) -> str:
    """The id of an answer: the same words on the same finding are the same answer."""
    digest = hashlib.sha256(f"{critique}\0{finding}\0{answer}".encode("utf-8", "surrogatepass"))
    return f"a{digest.hexdigest()[:8]}"


def waiting_argument(case: Case) -> Argument:
    """The author's answer, for a reviewer who has not seen it yet."""
    before = case.critique
    return Argument(
        id=case.waited or argument_id(before.id, case.finding.id, case.answer),
        critique=before.id,
        reviewer=before.reviewer,
        finding=case.finding.id,
        said=case.finding.reason,
        criterion=case.criterion.id if case.criterion else "",
        answer=case.answer,
        by=case.by,
        verdict="waiting",
        level_before=case.line.level if case.line else None,
        score_before=before.score,
    )


def after_answer(case: Case, said: Said, answers: Sequence[Answer] = ()) -> Critique:
    """The critique that follows: only the line of that criterion may differ, and the sum is made anew.

    The critique before is left as it is; what came of the answer is the last of `arguments`.
    """
    before, line = case.critique, said.line
    lines = tuple(
        line if line is not None and one.criterion == line.criterion else one for one in before.lines
    )
    score = None if before.score is None else add_up(lines)
    argument = _argument(case, said, score, answers)
    findings = tuple(_findings(before, case.finding, said))
    moved: dict[str, object] = {} if line is None else {"samples": (), "interval": None, "calibrated": False}
    return before.model_copy(
        update={
            **moved,
            "id": "",
            "path": "",
            "after": before.id,
            "lines": lines,
            "score": score,
            "findings": findings,
            "coverage": tuple(_coverage(one, case.finding, said) for one in before.coverage),
            "edits": tuple(_edits(before, findings)),
            "notes": tuple(dict.fromkeys(_notes(case, score))),
            "arguments": (*before.arguments, argument),
            "usage": add_usage(before.usage, argument.usage) if answers else before.usage,
            "cost": add_cost(before.cost, argument.cost) if answers else before.cost,
            "seconds": round(before.seconds + sum(one.reply.seconds for one in answers), 3),
            "calls": before.calls + len(answers),
        }
    )


def _argument(case: Case, said: Said, score: float | None, answers: Sequence[Answer]) -> Argument:
    asked = waiting_argument(case)
    usage, cost = asked.usage, asked.cost
    for number, one in enumerate(answers):
        usage = add_usage(usage, one.reply.usage) if number else one.reply.usage
        cost = add_cost(cost, one.cost) if number else one.cost
    return asked.model_copy(
        update={
            "verdict": said.verdict,
            "reason": said.reason,
            "quotes": said.quotes,
            "questions": said.questions,
            "items": said.items,
            "level_after": asked.level_before if said.line is None else said.line.level,
            "score_after": score,
            "usage": usage,
            "cost": cost,
        }
    )


def _findings(before: Critique, finding: Finding, said: Said) -> Iterator[Finding]:
    """All findings but one that is withdrawn; one that is softened weighs less."""
    for one in before.findings:
        if one.id != finding.id or said.verdict == "upheld":
            yield one
        elif said.verdict == "softened":
            yield one.model_copy(update={"severity": SOFTER[one.severity]})


def _edits(before: Critique, findings: Sequence[Finding]) -> Iterator[ProposedEdit]:
    """The edits that still answer a finding."""
    left = {one.id for one in findings}
    for edit in before.edits:
        answers = tuple(one for one in edit.answers if one in left)
        if answers or not edit.answers:
            yield edit.model_copy(update={"answers": answers})


def _coverage(answer: CoverageAnswer, finding: Finding, said: Said) -> CoverageAnswer:
    """An item that the reply names beside a question, or that was argued about, no longer counts as missing."""
    meant = answer.item in said.items or answer.item == finding.id
    if said.verdict == "upheld" or not meant or not said.questions or answer.status == "covered":
        return answer
    status: Status = "covered" if said.verdict == "withdrawn" and said.outright else "partly"
    return answer.model_copy(update={"status": status, "questions": said.questions, "note": ""})


def _notes(case: Case, score: float | None) -> Iterator[str]:
    """The notes of before, those that depend on the score made anew."""
    before = case.critique
    stale = notes_on(case.review, before.score, before.stated)
    moved = score != before.score
    yield from notes_on(case.review, score, before.stated)
    yield from (
        note for note in before.notes if note not in stale and not (moved and note.startswith(CORRECTED))
    )
