"""Safe fixes made: edits that leave the meaning as it is, written into the file and recorded as a version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from promptcraft.errors import EditConflict, EditRejected, Locked
from promptcraft.framework.edits import Edit, SetField, apply, edit_id
from promptcraft.framework.history import AcceptedEdit, ensure_first, new_version, record_version
from promptcraft.framework.library import Found
from promptcraft.framework.lint.check import lint
from promptcraft.framework.lint.problem import Problem
from promptcraft.framework.yaml_file import LoadedFramework, parse_framework, save_edited
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.lock import FileLock
from promptcraft.workspace.places import Workspace

ROUNDS = 10
LARGEST = 2_000_000
BY = "promptcraft lint"


@dataclass(frozen=True)
class Mended:
    """A framework after its safe fixes, and the problems they put right."""

    loaded: LoadedFramework
    fixed: tuple[Problem, ...]


def mended(loaded: LoadedFramework, codes: frozenset[str]) -> Mended:
    """The framework with every safe fix of these rules made. Pure; raises FrameworkInvalid."""
    fixed: list[Problem] = []
    for _ in range(ROUNDS):
        framework, places, made = loaded.framework, set(), []
        for problem in lint(loaded):
            if problem.fix is None or problem.code not in codes or _place(problem.fix) in places:
                continue
            try:
                framework = apply(framework, problem.fix)
            except EditRejected:
                continue  # an earlier fix of this round has put it right
            places.add(_place(problem.fix))
            made.append(problem)
        if not made:
            break
        loaded = parse_framework(save_edited(loaded, framework), where=loaded.where)
        fixed += made
    return Mended(loaded, tuple(fixed))


def write_mended(workspace: Workspace, found: Found, path: Path, after: Mended) -> None:
    """Write the fixes into the file; in a workspace they are a new version of its history.

    Raises EditConflict when the file changed meanwhile, and Locked while another process writes it.
    """
    with _alone(workspace, found):
        if read_bytes(path, limit=LARGEST) != found.loaded.raw:
            raise EditConflict(
                f"{path.name} was changed by somebody else in the meantime; nothing was written.",
                where=str(path),
                hint="Run the same command again.",
            )
        if found.origin == "workspace":
            first = ensure_first(workspace, found)
            edits = [
                AcceptedEdit(
                    id=edit_id(one.fix), edit=one.fix, proposed_by=BY, answers=(f"{one.code}: {one.message}",)
                )
                for one in after.fixed
                if one.fix is not None
            ]
            version = new_version(after.loaded.framework, parent=first.version, by=BY, edits=edits)
            record_version(workspace, found.name, version)
        write_whole(path, after.loaded.raw)


def _place(edit: Edit) -> str:
    """What an edit changes: two fixes of one place are made in two rounds."""
    if isinstance(edit, SetField):
        return edit.field
    return str(getattr(edit, "question_id", "questions"))


@contextmanager
def _alone(workspace: Workspace, found: Found) -> Iterator[None]:
    """Nobody else changes this framework of the workspace meanwhile."""
    if found.origin != "workspace":
        yield
        return
    workspace.make_private()
    lock = FileLock(workspace.private / "locks" / f"{found.name}.lock")
    if not lock.acquire():
        raise Locked(
            f"Another promptcraft process is changing {found.name} right now; nothing was written.",
            where=found.name,
            hint="Run the same command again when it has ended.",
        )
    try:
        yield
    finally:
        lock.release()
