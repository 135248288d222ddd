"""A workspace with a framework about rents in it, and reviewers that propose edits for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from promptcraft.critique.store import identified, save_critique
from promptcraft.framework.edits import Edit, edit_id
from promptcraft.framework.library import Found, find_named
from promptcraft.framework.model import content_hash
from promptcraft.records.critique import Critique, Finding, ProposedEdit
from promptcraft.records.revision import Candidate
from promptcraft.workspace.places import Workspace

YAML = """\
# Comments stay.
title: Should {{ town }} freeze rents?
variables:
  town: {type: string, default: Berlin}
persona: You know housing markets.   # and so does the author
style: Plain words.
questions:
  - id: causes
    ask: Why have rents in {{ town }} risen?
  - id: theory
    ask: What does a ceiling do to the supply of flats?
  - id: winners
    ask: Who would gain, and who would lose?
"""


def workspace(folder: Path, *, stored: bool = True) -> Workspace:
    """A workspace that holds the framework `rents`."""
    path = folder / "frameworks" / "rents.yaml"
    if not path.exists():
        path.parent.mkdir(parents=True)
        path.write_text(YAML, "utf-8")
    return Workspace(folder, stored)


def found(place: Workspace) -> Found:
    """The framework as it is now."""
    return find_named(place, "rents")


def critique(place: Workspace, *edits: Edit, reviewer: str = "one", note: str = "") -> Critique:
    """A saved critique of the framework as it is now: a weakness and an edit for each."""
    findings = tuple(
        Finding(id=f"f{n}", kind="weakness", reason=f"{reviewer}: weakness {n}{note}")
        for n, _ in enumerate(edits, 1)
    )
    proposed = tuple(
        ProposedEdit(id=edit_id(edit), edit=edit, answers=(f"f{n}",), reason=f"{reviewer} says so")
        for n, edit in enumerate(edits, 1)
    )
    made = Critique(
        id="",
        framework="rents",
        version=content_hash(found(place).loaded.framework),
        rendered_hash="h",
        reviewer=reviewer,
        findings=findings,
        edits=proposed,
    )
    return save_critique(place, identified(made))


def candidates(*edits: Edit) -> tuple[Candidate, ...]:
    """Each edit as a person would see it."""
    return tuple(Candidate(id=edit_id(edit), edit=edit, proposed_by=("one",)) for edit in edits)


def ids(shown: Sequence[Candidate]) -> list[str]:
    """Their ids, in order."""
    return [candidate.id for candidate in shown]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder and what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
