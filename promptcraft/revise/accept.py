"""A new version made of the edits a person accepted; the old one is kept, with who proposed and who accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from promptcraft.errors import EditConflict, EditRejected, UsageMistake
from promptcraft.framework.edits import apply
from promptcraft.framework.history import AcceptedEdit, ensure_first, new_version, record_version
from promptcraft.framework.keep_version import alone, unchanged
from promptcraft.framework.library import Found, own_copy
from promptcraft.framework.model import Framework, content_hash
from promptcraft.framework.yaml_file import save_edited
from promptcraft.records.revision import Candidate, Decision
from promptcraft.revise.decisions import record_decision
from promptcraft.revise.gather import target
from promptcraft.workspace.files import write_whole
from promptcraft.workspace.places import Workspace

LARGEST = 2_000_000


@dataclass(frozen=True)
class Applied:
    """What the accepted edits make of a framework: `skipped` could not be made, each with the reason."""

    framework: Framework
    made: tuple[Candidate, ...]
    skipped: tuple[tuple[Candidate, str], ...]


@dataclass(frozen=True)
class Revised:
    """A saved revision: the file, the version before and the version now."""

    found: Found
    before: Framework
    after: Framework
    parent: str
    version: str
    applied: Applied


def apply_all(framework: Framework, accepted: Sequence[Candidate]) -> Applied:
    """Make the edits one after the other; of two that change the same place the second is skipped. Pure."""
    made: list[Candidate] = []
    skipped: list[tuple[Candidate, str]] = []
    places: dict[str, str] = {}
    for candidate in accepted:
        place = target(candidate.edit)
        if place in places:
            skipped.append((candidate, f"It changes the same place as {places[place]}, which was accepted."))
            continue
        same = next((one.id for one in made if one.id in candidate.conflicts), None)
        if same is not None:
            skipped.append((candidate, f"It asks nearly the same as {same}, which was accepted."))
            continue
        try:
            framework = apply(framework, candidate.edit)
        except EditRejected as error:
            skipped.append((candidate, error.message))
            continue
        places[place] = candidate.id
        made.append(candidate)
    return Applied(framework, tuple(made), tuple(skipped))


def save_revision(workspace: Workspace, found: Found, accepted: Sequence[Candidate], *, by: str) -> Revised:
    """Write the new version into the workspace and record it; a shipped framework is copied there first.

    Raises EditConflict when the file changed meanwhile or no edit could be made, Locked while another process
    writes it, and UsageMistake under --no-store; then nothing is written.
    """
    _stores(workspace)
    applied = apply_all(found.loaded.framework, accepted)
    if not applied.made:
        why = " ".join(reason for _, reason in applied.skipped)
        raise EditConflict(f"None of these edits can be made. {why}".strip(), where=found.name)
    with alone(workspace, found.name):
        unchanged(found)
        return _write(workspace, own_copy(workspace, found), applied, by=by)


def _write(workspace: Workspace, own: Found, applied: Applied, *, by: str) -> Revised:
    """Record the version, then write the file, then the decisions: whatever stops us, nothing is lost."""
    raw = save_edited(own.loaded, applied.framework)
    first = ensure_first(workspace, own)
    edits = [
        AcceptedEdit(
            id=candidate.id,
            edit=candidate.edit,
            proposed_by=", ".join(candidate.proposed_by),
            answers=tuple(f"{one.reviewer}: {one.finding.reason}" for one in candidate.answers),
        )
        for candidate in applied.made
    ]
    version = new_version(applied.framework, parent=first.version, by=by, edits=edits)
    record_version(workspace, own.name, version)
    assert own.path is not None  # noqa: S101 - own_copy always names a file
    write_whole(own.path, raw)
    for candidate in applied.made:
        decide(workspace, own, candidate, "accepted", by=by)
    return Revised(own, first.framework, applied.framework, first.version, version.version, applied)


def reject(workspace: Workspace, found: Found, candidate: Candidate, *, by: str, reason: str = "") -> None:
    """Keep that this edit is not wanted, and why; it is not offered again. Raises UsageMistake under --no-store."""
    _stores(workspace)
    decide(workspace, found, candidate, "rejected", by=by, reason=reason)


def decide(
    workspace: Workspace, found: Found, candidate: Candidate, decision: str, *, by: str, reason: str = ""
) -> None:
    """Record one decision about one candidate."""
    record = {
        "version": content_hash(found.loaded.framework),
        "edit": candidate.id,
        "decision": decision,
        "by": by,
        "reason": reason,
    }
    record_decision(workspace, found.name, Decision.model_validate(record))


def _stores(workspace: Workspace) -> None:
    if not workspace.stored:
        raise UsageMistake(
            "Nothing is written with --no-store, so no edit can be decided.", hint="Leave --no-store out."
        )
