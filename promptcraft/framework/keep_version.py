"""A changed framework kept: recorded as a version and written into its file, alone and only where nobody else wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from promptcraft.errors import (
    EditConflict,
    FrameworkError,
    FrameworkInvalid,
    FrameworkNotFound,
    Locked,
    UsageMistake,
)
from promptcraft.framework.history import Version, ensure_first, new_version, record_version, versions
from promptcraft.framework.library import (
    YAML_ENDS,
    Found,
    check_name,
    find_named,
    folded,
    framework_files,
    own_copy,
)
from promptcraft.framework.model import Framework, content_hash
from promptcraft.framework.schema_line import with_schema_line
from promptcraft.framework.yaml_file import new_file, save_edited
from promptcraft.workspace.files import read_bytes, write_once, write_whole
from promptcraft.workspace.lock import FileLock
from promptcraft.workspace.places import Workspace

LARGEST = 2_000_000
MOST_ASIDE = 200_000_000


@dataclass(frozen=True)
class Restored:
    """What restoring did: the new version, or None where the file says that already.

    `aside` is where the file's earlier bytes are kept, when its comments could not be kept in it.
    """

    name: str
    path: Path
    version: Version | None
    aside: Path | None = None


def restore(workspace: Workspace, name: str, wanted: Version, *, by: str) -> Restored:
    """Write the content of an earlier version back as a new version; everything in between stays in the history.

    Comments of the file stay where they can. Raises EditConflict when the file changed meanwhile, Locked, and
    UsageMistake under --no-store; then nothing is written. A file that is gone or damaged is written anew.
    """
    _stores(workspace)
    try:
        found = find_named(workspace, name)
    except FrameworkNotFound:
        return _written_anew(workspace, name, wanted, by=by)
    except FrameworkError:
        if not own_file(workspace, name):
            raise
        return _written_anew(workspace, name, wanted, by=by)
    with alone(workspace, found.name):
        unchanged(found)
        own = own_copy(workspace, found)
        path = own.path or workspace.frameworks / f"{own.name}.yaml"
        if own.loaded.framework == wanted.framework:
            return Restored(own.name, path, None)
        before = ensure_first(workspace, own)
        raw, aside = _content(workspace, own, wanted.framework)
        version = _record(workspace, own.name, wanted, parent=before.version, by=by)
        write_whole(path, raw)
    return Restored(own.name, path, version, aside)


def record_change(
    workspace: Workspace, before: Found | None, after: Found, *, by: str, note: str
) -> Version | None:
    """Record what a person made of the file; None where the content is what it was.

    The content `before` is recorded first if it never was; None where that could not be read. Raises Locked.
    """
    _stores(workspace)
    framework = after.loaded.framework
    if before is not None and before.loaded.framework == framework:
        return None
    with alone(workspace, after.name):
        known = versions(workspace, after.name)
        hashes = {one.version for one in known}
        if before is not None and content_hash(before.loaded.framework) not in hashes:
            ensure_first(workspace, before)
            known = versions(workspace, after.name)
        last = known[-1].version if known else ""
        if last == content_hash(framework):
            return None
        version = new_version(framework, parent=last, by=by, note=note)
        record_version(workspace, after.name, version)
    return version


def keep_new(workspace: Workspace, name: str, framework: Framework, *, by: str, note: str) -> Path:
    """Write a new framework's file and record its first version; raises UsageMistake when the name is taken."""
    _stores(workspace)
    require_free(workspace, name)
    versions(workspace, name)  # damaged ones of an earlier framework are an error before a file is made
    path = workspace.frameworks / f"{name}.yaml"
    raw = with_schema_line(new_file(framework))
    if not write_once(path, raw):
        raise _name_taken(path)
    record_version(workspace, name, new_version(framework, by=by, note=note))
    return path


def require_free(workspace: Workspace, name: str) -> None:
    """Raise UsageMistake when a file of the workspace has this name, in any case, form of letters or ending."""
    check_name(name)
    for path in framework_files(workspace.frameworks):
        if folded(path.stem) == folded(name):
            raise _name_taken(path)


@contextmanager
def alone(workspace: Workspace, name: str) -> Iterator[None]:
    """Nobody else changes this framework meanwhile; raises Locked."""
    workspace.make_private()
    lock = FileLock(workspace.private / "locks" / f"{name}.lock")
    if not lock.acquire():
        raise Locked(
            f"Another promptcraft process is changing {name} right now; nothing was written.",
            where=name,
            hint="Run the same command again when it has ended.",
        )
    try:
        yield
    finally:
        lock.release()


def unchanged(found: Found) -> None:
    """Raise EditConflict when the workspace's file is not what was read of it."""
    if found.origin != "workspace" or found.path is None:
        return
    if read_bytes(found.path, limit=LARGEST) != found.loaded.raw:
        raise EditConflict(
            f"{found.path.name} was changed by somebody else in the meantime; nothing was written.",
            where=str(found.path),
            hint="Run the same command again to decide on the file as it is now.",
        )


def _written_anew(workspace: Workspace, name: str, wanted: Version, *, by: str) -> Restored:
    """The version as a fresh file, where there is none or a damaged one, whose bytes are kept aside."""
    damaged = own_file(workspace, name)
    path = damaged or workspace.frameworks / f"{name}.yaml"
    with alone(workspace, name):
        aside = _kept_aside(workspace, name, read_bytes(path, limit=MOST_ASIDE)) if damaged else None
        known: Sequence[Version] = versions(workspace, name)
        same = bool(known) and known[-1].version == wanted.version
        version = known[-1] if same else _record(workspace, name, wanted, parent=known[-1].version, by=by)
        write_whole(path, with_schema_line(new_file(wanted.framework)))
    return Restored(name, path, version, aside)


def own_file(workspace: Workspace, name: str) -> Path | None:
    """The workspace's file of this name, whatever it holds; None where there is none, or a link."""
    try:
        check_name(name)
    except FrameworkNotFound:
        return None
    paths = (workspace.frameworks / f"{name}{end}" for end in YAML_ENDS)
    return next((path for path in paths if path.is_file() and not path.is_symlink()), None)


def _record(workspace: Workspace, name: str, wanted: Version, *, parent: str, by: str) -> Version:
    note = f"restored {wanted.version[:8]}"
    version = new_version(wanted.framework, parent=parent, by=by, note=note)
    record_version(workspace, name, version)
    return version


def _content(workspace: Workspace, own: Found, framework: Framework) -> tuple[bytes, Path | None]:
    """The file's new bytes, and where the old ones are kept if its comments are lost by it."""
    try:
        return save_edited(own.loaded, framework), None
    except FrameworkInvalid:
        aside = _kept_aside(workspace, own.name, own.loaded.raw)
        return with_schema_line(new_file(framework)), aside


def replaced_folder(workspace: Workspace) -> Path:
    """Where the bytes of files stay whose comments could not be kept, as NAME-NUMBER.yaml."""
    return workspace.private / "replaced"


def _kept_aside(workspace: Workspace, name: str, raw: bytes) -> Path:
    folder = replaced_folder(workspace)
    number = 1
    while not write_once(folder / f"{name}-{number}.yaml", raw):
        number += 1
    return folder / f"{name}-{number}.yaml"


def _name_taken(path: Path) -> UsageMistake:
    return UsageMistake(
        f"There is a framework {path.stem} already.", where=str(path), hint="Choose another with --name."
    )


def _stores(workspace: Workspace) -> None:
    if not workspace.stored:
        raise UsageMistake(
            "Nothing is written with --no-store, so no version can be made.", hint="Leave --no-store out."
        )
