"""The edits on the table: gathered across critiques, each once, with its answers and its conflicts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from promptcraft.errors import EditRejected
from promptcraft.framework.edits import AddQuestion, Edit, SetField, apply
from promptcraft.framework.model import Framework
from promptcraft.records.critique import Critique, Finding
from promptcraft.records.revision import AnsweredFinding, Candidate, Proposal
from promptcraft.revise.same_questions import same_questions


def gather(
    framework: Framework, critiques: Sequence[Critique], proposals: Sequence[Proposal] = ()
) -> tuple[Candidate, ...]:
    """Every edit that still applies to the framework, the ones most reviewers propose first."""
    merged: dict[str, Candidate] = {}
    for candidate in (*_proposed(critiques), *(c for p in proposals for c in p.candidates)):
        if not _applies(framework, candidate.edit):
            continue
        there = merged.get(candidate.id)
        merged[candidate.id] = candidate if there is None else _joined(there, candidate)
    ordered = sorted(merged.values(), key=lambda candidate: -len(candidate.proposed_by))
    alike = same_questions([one.edit for one in ordered], framework)
    return tuple(_with_conflicts(place, ordered, alike) for place in range(len(ordered)))


def unanswered(critiques: Sequence[Critique], candidates: Sequence[Candidate]) -> tuple[AnsweredFinding, ...]:
    """Weaknesses and omissions that count and that no candidate answers."""
    answered = {_said(one) for candidate in candidates for one in candidate.answers}
    weak = (
        AnsweredFinding(reviewer=critique.reviewer, finding=finding)
        for critique in critiques
        for finding in critique.findings
        if finding.kind != "strength" and finding.counts
    )
    return tuple({_said(one): one for one in weak if _said(one) not in answered}.values())


def target(edit: Edit) -> str:
    """The place an edit changes; two edits with the same place cannot both be accepted."""
    if isinstance(edit, AddQuestion):
        return f"add:{edit.question.id}"
    if isinstance(edit, SetField):
        return f"set:{edit.field}"
    return f"question:{edit.question_id}"


def _proposed(critiques: Sequence[Critique]) -> Iterable[Candidate]:
    for critique in critiques:
        findings: dict[str, Finding] = {finding.id: finding for finding in critique.findings}
        for edit in critique.edits:
            answers = tuple(
                AnsweredFinding(reviewer=critique.reviewer, finding=findings[one])
                for one in edit.answers
                if one in findings
            )
            yield Candidate(
                id=edit.id,
                edit=edit.edit,
                proposed_by=(critique.reviewer,),
                reasons=(edit.reason,) if edit.reason else (),
                answers=answers,
            )


def _said(one: AnsweredFinding) -> tuple[str, str, str]:
    """What makes two findings the same: ids are counted anew in every critique."""
    return one.reviewer, one.finding.anchor, one.finding.reason


def _applies(framework: Framework, edit: Edit) -> bool:
    try:
        apply(framework, edit)
    except EditRejected:
        return False
    return True


def _joined(first: Candidate, second: Candidate) -> Candidate:
    return first.model_copy(
        update={
            "proposed_by": tuple(dict.fromkeys((*first.proposed_by, *second.proposed_by))),
            "reasons": tuple(dict.fromkeys((*first.reasons, *second.reasons))),
            "answers": tuple({_said(one): one for one in (*first.answers, *second.answers)}.values()),
        }
    )


def _with_conflicts(
    place: int, everyone: Sequence[Candidate], alike: Collection[tuple[int, int]]
) -> Candidate:
    """The candidate with those that change the same place, or add a question that asks the same."""
    own = everyone[place]
    same = tuple(
        other.id
        for number, other in enumerate(everyone)
        if number != place
        and (target(other.edit) == target(own.edit) or (min(place, number), max(place, number)) in alike)
    )
    return own.model_copy(update={"conflicts": same})
