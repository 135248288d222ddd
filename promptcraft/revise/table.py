"""Which edits are on the table for a framework now: those of its critiques that still fit, less those decided."""

from __future__ import annotations

from dataclasses import dataclass

from promptcraft.critique.store import stored_critiques
from promptcraft.framework.edits import AddQuestion, Edit, SetField
from promptcraft.framework.history import versions
from promptcraft.framework.library import Found
from promptcraft.framework.model import Framework, content_hash
from promptcraft.records.critique import Critique
from promptcraft.records.revision import AnsweredFinding, Candidate, Decision, Proposal
from promptcraft.revise.decisions import decisions
from promptcraft.revise.gather import gather, unanswered
from promptcraft.revise.proposals import stored_proposals
from promptcraft.workspace.places import Workspace


@dataclass(frozen=True)
class Table:
    """The undecided candidates, the findings nobody answers, and what was decided before."""

    candidates: tuple[Candidate, ...]
    unanswered: tuple[AnsweredFinding, ...]
    decided: dict[str, Decision]


def table(
    workspace: Workspace,
    found: Found,
    *,
    more: tuple[Critique, ...] = (),
    proposed: tuple[Proposal, ...] = (),
) -> Table:
    """The edits a person has not decided yet; `more` and `proposed` are critiques and proposals not stored."""
    current = found.loaded.framework
    bases = {version.version: version.framework for version in versions(workspace, found.name)}
    bases[content_hash(current)] = current
    critiques = [
        _still_fitting(critique, bases[critique.version], current)
        for critique in (*stored_critiques(workspace, found.name), *more)
        if critique.version in bases
    ]
    proposals = [
        proposal.model_copy(
            update={
                "candidates": tuple(
                    c for c in proposal.candidates if same_target(c.edit, bases[proposal.version], current)
                )
            }
        )
        for proposal in (*stored_proposals(workspace, found.name), *proposed)
        if proposal.version in bases
    ]
    decided = decisions(workspace, found.name)
    everything = gather(current, critiques, proposals)
    left = tuple(candidate for candidate in everything if candidate.id not in decided)
    here = [critique for critique in critiques if critique.version == content_hash(current)]
    return Table(left, unanswered(here, everything), decided)


def same_target(edit: Edit, base: Framework, current: Framework) -> bool:
    """Whether what the edit replaces still reads as it did when the edit was proposed."""
    if isinstance(edit, AddQuestion):
        return True
    if isinstance(edit, SetField):
        return bool(getattr(base, edit.field) == getattr(current, edit.field))
    before = {question.id: question for question in base.questions}.get(edit.question_id)
    after = {question.id: question for question in current.questions}.get(edit.question_id)
    return before is not None and before == after


def _still_fitting(critique: Critique, base: Framework, current: Framework) -> Critique:
    edits = tuple(edit for edit in critique.edits if same_target(edit.edit, base, current))
    return critique.model_copy(update={"edits": edits})
