"""The journal of a discussion: an append-only file, one event a line, each on the disk before anybody sees it."""

from __future__ import annotations

import json
import os
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from promptcraft.errors import JournalCorrupt, Locked, NewerSchema, StorageFailed, TranscriptError
from promptcraft.records.record import SCHEMA_VERSION
from promptcraft.records.turn import Event, Opened, Turn, turn_adapter
from promptcraft.workspace.files import append_line, cannot, read_bytes, sync_folder, write_whole
from promptcraft.workspace.lock import FileLock
from promptcraft.workspace.places import Workspace

LARGEST = 256_000_000
Render = Callable[[Sequence[Turn]], str]
"""The readable Markdown of a discussion's events."""
E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Contents:
    """What a journal file holds: its events in order, and the bytes of a last line that broke off."""

    events: tuple[Turn, ...]
    torn: bytes = b""


class Journal:
    """The events of one discussion, open for more. `path` None keeps them in memory only."""

    def __init__(
        self,
        events: tuple[Turn, ...],
        path: Path | None = None,
        lock: FileLock | None = None,
        render: Render | None = None,
    ) -> None:
        self.path = path
        self._events = list(events)
        self._lock = lock
        self._render = render
        self._size = path.stat().st_size if path else 0
        self._open = True

    @property
    def events(self) -> tuple[Turn, ...]:
        """Everything that happened so far, in order."""
        return tuple(self._events)

    @property
    def opened(self) -> Opened:
        """The first event: what is discussed, and with whom."""
        return opening(self._events, self.path)

    @property
    def markdown(self) -> Path | None:
        """Where the readable form stands, beside the journal."""
        return self.path.with_suffix(".md") if self.path else None

    def append(self, event: E) -> E:
        """The event, numbered, timed and on the disk. Raises StorageFailed; then nothing was added."""
        if not self._open:
            raise TranscriptError(
                "This discussion is closed here; nothing more can be added.",
                hint="Open it again with --resume.",
                where=str(self.path or ""),
            )
        numbered = event.model_copy(update={"seq": len(self._events), "at": event.at or now()})
        if self.path is not None:
            self._write(self.path, as_line(numbered))
        self._events.append(cast(Turn, numbered))
        return numbered

    def write_markdown(self) -> None:
        """Write the readable form beside the journal, when somebody gave a way to render it."""
        if self._render is not None and self.markdown is not None:
            write_whole(self.markdown, self._render(self.events).encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        """Let others write; harmless when done twice."""
        self._open = False
        if self._lock is not None:
            self._lock.release()

    def _write(self, path: Path, line: bytes) -> None:
        self._still_ours(path)
        try:
            append_line(path, line)
        except StorageFailed:
            with suppress(OSError):  # the file is full or gone: what it held before is what counts
                os.truncate(path, self._size)
            raise
        self._size += len(line) + 1

    def _still_ours(self, path: Path) -> None:
        """Appending to a file that vanished or grew behind our back would make a journal nobody can read."""
        try:
            size = path.stat().st_size
        except OSError as error:
            raise cannot("write", path, error) from error
        if size != self._size:
            raise StorageFailed(
                f"{path.name} was changed by another program while this discussion was open; nothing was added.",
                where=str(path),
                hint="Open the discussion again with --resume: it goes on from what the file holds now.",
            )


def create_journal(workspace: Workspace, opened: Opened, render: Render | None = None) -> Journal:
    """A new journal under transcripts/NAME/, with its first line on the disk; never over an existing one."""
    while True:
        begun = opened.model_copy(update={"discussion": new_id(), "seq": 0, "at": opened.at or now()})
        if not workspace.stored:
            return Journal((begun,), render=render)
        path = transcript_folder(workspace, opened.framework) / f"{begun.discussion}.jsonl"
        lock = _locked(workspace, begun.discussion, path)
        try:
            if _begin(path, as_line(begun)):
                return Journal((begun,), path, lock, render)
        except BaseException:
            lock.release()
            raise
        lock.release()


def open_journal(workspace: Workspace, path: Path, render: Render | None = None) -> Journal:
    """The journal in this file, open for more; a last line that broke off is set aside in ID.torn first.

    Raises Locked, JournalCorrupt or NewerSchema; the file is then as it was. With --no-store it is only read, and
    what is added stays in memory.
    """
    if not workspace.stored:
        return Journal(read_journal(path).events, render=render)
    lock = _locked(workspace, path.stem, path)
    try:
        contents = read_journal(path)
        opening(contents.events, path)
        _mend(path, contents.torn)
        return Journal(contents.events, path, lock, render)
    except BaseException:
        lock.release()
        raise


def read_journal(path: Path) -> Contents:
    """What the file holds, the file untouched. Raises StorageFailed, JournalCorrupt or NewerSchema."""
    return parse_journal(read_bytes(path, limit=LARGEST), str(path))


def parse_journal(content: bytes, where: str) -> Contents:
    """The events in these bytes, ordered by their numbers; a broken last line is `torn`, any other is an error."""
    *lines, rest = content.split(b"\n")
    found: list[tuple[int, Turn]] = []
    torn = b""
    last = len(lines) - 1 if not rest else len(lines)
    for number, line in enumerate([*lines, rest] if rest else lines):
        plain = _plain(line)
        if plain is None and number == last:
            torn = line + (b"" if rest else b"\n")
            break
        found.append((number + 1, _event(plain, f"{where}:{number + 1}")))
    found.sort(key=lambda pair: pair[1].seq)
    for expected, (number, event) in enumerate(found):
        if event.seq != expected:
            raise _corrupt(f"{where}:{number}", f"event {expected} is missing, or another has its number")
    return Contents(tuple(event for _, event in found), torn)


def opening(events: Sequence[Turn], path: Path | None) -> Opened:
    """The first event; raises JournalCorrupt when the discussion never properly began."""
    if events and isinstance(events[0], Opened):
        return events[0]
    raise JournalCorrupt(
        f"{path.name if path else 'The journal'} does not begin with the opening of a discussion.",
        where=f"{path}:1" if path else "",
        hint="If it holds nothing you need, delete the file and start a new discussion.",
    )


def as_line(event: Event) -> bytes:
    """The event as one line of ASCII JSON: no text in it can look like the end of a line."""
    return json.dumps(event.model_dump(mode="json"), ensure_ascii=True).encode("ascii")


def transcript_folder(workspace: Workspace, name: str) -> Path:
    """The folder for the transcripts of the framework of this name, always one level under transcripts/."""
    kept = [c if c.isalnum() or c in "-_." else "-" for c in unicodedata.normalize("NFC", name)]
    return workspace.transcripts / ("".join(kept).strip(".-")[:80] or "unnamed")


def new_id() -> str:
    """An id that sorts by the time it was made: `YYYYMMDD-HHMM-xxxx`, in UTC."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M}-{secrets.token_hex(2)}"


def now() -> str:
    """The time, in UTC, as every record writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _plain(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _event(plain: dict[str, Any] | None, where: str) -> Turn:
    if plain is None:
        raise _corrupt(where, "the line is not a JSON object")
    schema = plain.get("schema_version", SCHEMA_VERSION)
    if isinstance(schema, int) and schema > SCHEMA_VERSION:
        raise NewerSchema(
            f"This discussion was written by a newer promptcraft (schema {schema}; this one reads {SCHEMA_VERSION}).",
            where=where,
            hint="Update promptcraft; the file was not touched.",
        )
    try:
        return turn_adapter.validate_python(plain)
    except ValidationError as error:
        raise _corrupt(where, error.errors()[0]["msg"]) from None


def _corrupt(where: str, reason: str) -> JournalCorrupt:
    return JournalCorrupt(
        f"The journal cannot be read at {where}: {reason}.",
        where=where,
        hint="Nothing was changed. Restore the file from a copy, or repair or delete that line yourself.",
    )


def _locked(workspace: Workspace, discussion: str, path: Path) -> FileLock:
    workspace.make_private()
    lock = FileLock(workspace.private / "locks" / f"{discussion}.lock")
    if lock.acquire():
        return lock
    raise Locked(
        f"Discussion {discussion} is open in another process.",
        where=str(path),
        hint="Finish or stop it there first; or start from a copy of it with --fork.",
    )


def _begin(path: Path, line: bytes) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise cannot("write", path, error) from error
    return True


def _mend(path: Path, torn: bytes) -> None:
    """Make the file end in a whole line; what broke off is on the disk elsewhere before it is cut here."""
    try:
        if torn:
            append_line(path.with_suffix(".torn"), torn)
            os.truncate(path, path.stat().st_size - len(torn))
        elif not read_bytes(path, limit=LARGEST).endswith(b"\n"):
            with path.open("ab") as file:
                file.write(b"\n")
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise cannot("write", path, error) from error
