"""Listing and finding what is stored under transcripts/: critiques and discussions."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from promptcraft.critique.store import SUFFIX, read_critique
from promptcraft.discuss.journal import opening, read_journal
from promptcraft.discuss.state import state
from promptcraft.errors import (
    PromptcraftError,
    TranscriptNotFound,
)
from promptcraft.records.argument import ARGUMENTS_FILE
from promptcraft.records.comment import COMMENTS_FILE
from promptcraft.records.critique import Critique
from promptcraft.records.turn import Opened, Turn
from promptcraft.workspace.files import cannot
from promptcraft.workspace.places import Workspace

Kind = Literal["critique", "discussion"]
CRITIQUE = SUFFIX
JOURNAL = ".jsonl"


@dataclass(frozen=True)
class Stored:
    """One transcript, read: the events of a discussion, or the critique."""

    id: str
    kind: Kind
    path: Path
    events: tuple[Turn, ...] = ()
    critique: Critique | None = None
    torn: bool = False

    @property
    def opened(self) -> Opened:
        """How the discussion began; raises JournalCorrupt for one that did not."""
        return opening(self.events, self.path)


@dataclass(frozen=True)
class Listed:
    """One line of the list. `problem` says why a file could not be read; then the rest is what its name tells.

    `answered` of `total` questions for a discussion, `score` out of ten and the reviewer's own mark `stated` (or None)
    for a critique. `when` is the
    time of the last thing in it.
    """

    id: str
    kind: Kind
    path: Path
    framework: str
    model: str = ""
    when: str = ""
    answered: int = 0
    total: int = 0
    score: float | None = None
    stated: float | None = None
    finished: bool = False
    problem: str = ""


def list_transcripts(workspace: Workspace) -> tuple[Listed, ...]:
    """Everything stored, the oldest first; a file that cannot be read is listed with its problem."""
    found = [_listed(kind, path) for kind, path in _files(workspace)]
    return tuple(sorted(found, key=lambda listed: (listed.when, listed.id)))


def find_transcript(workspace: Workspace, reference: str, *, kind: Kind | None = None) -> Stored:
    """The transcript with this id, this beginning of an id when only one has it, or the `last` one.

    The reference is only ever compared with the names that are there. Raises TranscriptNotFound, or what
    reading raises: a damaged file that was written last is the last one, so nobody goes on with another unawares.
    """
    files = [(of, path) for of, path in _files(workspace) if kind in (None, of)]
    if reference == "last":
        last = _last([item for item in list_transcripts(workspace) if kind in (None, item.kind)])
        if last is not None:
            return read_transcript(last.kind, last.path)
    names = [(_id(path), of, path) for of, path in files]
    for fits in (str.__eq__, str.startswith):
        hits = [(of, path) for name, of, path in names if reference and fits(name, reference)]
        if len(hits) == 1:
            return read_transcript(*hits[0])
        if hits:
            break
    raise _not_found(workspace, reference, kind or "transcript", [name for name, _, _ in names])


def read_transcript(kind: Kind, path: Path) -> Stored:
    """The transcript in this file, untouched. Raises StorageFailed, JournalCorrupt, NewerSchema or TranscriptError."""
    if kind == "critique":
        return Stored(_id(path), kind, path, critique=read_critique(path))
    contents = read_journal(path)
    opening(contents.events, path)
    return Stored(_id(path), kind, path, events=contents.events, torn=bool(contents.torn))


def _last(listed: list[Listed]) -> Listed | None:
    """The newest that can be read, unless one that cannot be read was written after it."""
    readable = [item for item in listed if not item.problem]
    damaged = max((item for item in listed if item.problem), key=_written, default=None)
    if damaged is None or (readable and _written(damaged) <= _written(readable[-1])):
        return readable[-1] if readable else None
    return damaged


def _written(listed: Listed) -> int:
    try:
        return listed.path.stat().st_mtime_ns
    except OSError as error:
        raise cannot("read", listed.path, error) from error


def _files(workspace: Workspace) -> list[tuple[Kind, Path]]:
    """The transcript files, by name; a link that leads out of the workspace's transcripts is no transcript."""
    if not workspace.transcripts.is_dir():
        return []
    try:
        root = workspace.transcripts.resolve()
        paths = sorted(
            path for folder in sorted(root.iterdir()) if folder.is_dir() for path in folder.iterdir()
        )
        inside = [path for path in paths if path.is_file() and path.resolve().is_relative_to(root)]
    except OSError as error:
        raise cannot("read", workspace.transcripts, error) from error
    found: list[tuple[Kind, Path]] = []
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.name.endswith(CRITIQUE):
            found.append(("critique", path))
        elif path.suffix == JOURNAL and path.name not in (ARGUMENTS_FILE, COMMENTS_FILE):
            found.append(("discussion", path))
    return found


def _id(path: Path) -> str:
    return path.name.removesuffix(CRITIQUE).removesuffix(JOURNAL)


def _listed(kind: Kind, path: Path) -> Listed:
    try:
        stored = read_transcript(kind, path)
    except PromptcraftError as error:
        return Listed(_id(path), kind, path, framework=path.parent.name, problem=error.message)
    if stored.critique is not None:
        critique = stored.critique
        return Listed(
            stored.id,
            kind,
            path,
            framework=critique.framework,
            model=critique.model or critique.reviewer,
            when=critique.at,
            score=critique.score,
            stated=critique.stated,
            finished=True,
        )
    here = state(stored.events)
    opened = stored.opened
    return Listed(
        stored.id,
        kind,
        path,
        framework=opened.framework,
        model=opened.model,
        when=stored.events[-1].at or opened.at,
        answered=len(set(here.questions)),
        total=len(opened.questions),
        finished=here.closed is not None and here.closed.reason == "finished",
    )


def _not_found(workspace: Workspace, reference: str, what: str, names: list[str]) -> TranscriptNotFound:
    shown = reference[:80]
    if not names:
        return TranscriptNotFound(
            f"There is no {what} here yet.",
            where=str(workspace.transcripts),
            hint="`promptcraft critique NAME` and `promptcraft discuss NAME` make one.",
        )
    same = [name for name in names if reference and name.startswith(reference)]
    near = same or difflib.get_close_matches(reference, names, n=5, cutoff=0.5) or sorted(names)[-3:]
    message = f"Several begin with '{shown}'." if same else f"There is no {what} '{shown}'."
    return TranscriptNotFound(
        message, where=str(workspace.transcripts), hint=f"Those that come near: {', '.join(near[:8])}."
    )
