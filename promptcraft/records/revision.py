"""Edits on their way into a framework: who proposed them, what they answer, and what a person decided."""

from __future__ import annotations

from typing import Literal

from promptcraft.framework.edits import Edit
from promptcraft.records.critique import Finding
from promptcraft.records.record import SCHEMA_VERSION, Record


class AnsweredFinding(Record):
    """A finding that an edit answers, and whose it is."""

    reviewer: str
    finding: Finding


class Candidate(Record):
    """One edit a person may accept; the same edit of several reviewers is one candidate.

    `conflicts` are the ids of candidates that change the same place, of which only one can be accepted.
    """

    id: str
    edit: Edit
    proposed_by: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    answers: tuple[AnsweredFinding, ...] = ()
    conflicts: tuple[str, ...] = ()


class Decision(Record):
    """What a person decided about one edit of one version; one line of NAME.decisions.jsonl."""

    schema_version: int = SCHEMA_VERSION
    version: str
    edit: str
    decision: Literal["accepted", "rejected"]
    by: str
    reason: str = ""
    at: str = ""


class Proposal(Record):
    """Edits that a reviser wrote for findings of others, kept beside the critiques they answer."""

    schema_version: int = SCHEMA_VERSION
    id: str
    framework: str
    version: str
    by: str
    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...] = ()
    at: str = ""
    path: str = ""
