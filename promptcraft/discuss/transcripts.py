"""Listing and finding what is stored under transcripts/: critiques and discussions."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from promptcraft.critique.store import read_critique
from promptcraft.discuss.journal import opening, read_journal
from promptcraft.discuss.state import state
from promptcraft.discuss.transcript_files import Kind, files, folders, id_of
from promptcraft.discuss.transcript_index import Listed, TranscriptIndex
from promptcraft.errors import (
    PromptcraftError,
    TranscriptNotFound,
)
from promptcraft.records.critique import Critique
from promptcraft.records.turn import Answered, Asked, Noted, Opened, Turn
from promptcraft.workspace.files import cannot
from promptcraft.workspace.places import Workspace


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


def list_transcripts(workspace: Workspace) -> tuple[Listed, ...]:
    """Everything stored, the oldest first; a file that cannot be read is listed with its problem."""
    with TranscriptIndex(workspace) as index:
        return tuple(index.rows())


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
    names = [(id_of(path.name), of, path) for of, path in files]
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
        return Stored(id_of(path.name), kind, path, critique=read_critique(path))
    contents = read_journal(path)
    opening(contents.events, path)
    return Stored(id_of(path.name), kind, path, events=contents.events, torn=bool(contents.torn))


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
    """The transcript files, by name."""
    root = workspace.transcripts
    found = [(folder, file.name, file.kind) for folder in folders(root) for file in files(root, folder)]
    return [(kind, root / folder / name) for folder, name, kind in sorted(found)]


def known(kind: Kind, path: Path) -> tuple[Listed, str]:
    """What the list says of this file, and all that was said in it."""
    here = Listed(path.parent.parent, path.parent.name, path.name, kind, id_of(path.name), path.parent.name)
    try:
        stored = read_transcript(kind, path)
    except PromptcraftError as error:
        return here._replace(problem=error.message), ""
    if stored.critique is not None:
        critique = stored.critique
        listed = here._replace(
            framework=critique.framework,
            model=critique.model or critique.reviewer,
            when=critique.at,
            score=critique.score,
            stated=critique.stated,
            finished=True,
        )
        return listed, "\n".join(_said(critique))
    stands, opened = state(stored.events), stored.opened
    listed = here._replace(
        framework=opened.framework,
        model=opened.model,
        when=stored.events[-1].at or opened.at,
        answered=len(set(stands.questions)),
        total=len(opened.questions),
        finished=stands.closed is not None and stands.closed.reason == "finished",
    )
    said = [event.text for event in stored.events if isinstance(event, Asked | Answered | Noted)]
    return listed, "\n".join([opened.title, *said])


def _said(critique: Critique) -> Iterator[str]:
    """Everything in a critique that somebody may look for."""
    yield critique.title
    for line in critique.lines:
        yield from (line.reason_given, line.reason_taken)
    for finding in critique.findings:
        yield from (finding.reason, *(quote.text for quote in finding.quotes))
    yield from (edit.reason for edit in critique.edits)
    for argument in critique.arguments:
        yield from (argument.answer, argument.reason)
    yield from critique.notes


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
