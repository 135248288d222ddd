"""The journey behind `promptcraft edit`: open the editor, check what came of it, record a version."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import click

from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_error, show_result
from promptcraft.cli.terminal import person_there
from promptcraft.cli.versioned import shown_path
from promptcraft.errors import FrameworkError, FrameworkNotFound, UsageMistake
from promptcraft.framework.facets import coverage_items
from promptcraft.framework.history import Version
from promptcraft.framework.keep_version import own_file, record_change
from promptcraft.framework.library import Found, find_named, own_copy
from promptcraft.framework.schema import write_schema
from promptcraft.framework.schema_line import with_schema_line
from promptcraft.report.plain import one_line
from promptcraft.workspace.files import write_whole


@dataclass(frozen=True)
class Opened:
    """The file that is edited; `before` is None where it could not be read, `copied` says that it was made for this."""

    name: str
    path: Path
    raw: bytes
    before: Found | None
    copied: bool = False


def edit_named(desk: Desk, name: str, *, by: str, because: str) -> int:
    """Let the person edit the framework; returns the exit code: 1 when what they left is not valid."""
    editor = _editor()
    opened = _opened(desk, name)
    while True:
        _run(editor, opened.path)
        if opened.path.read_bytes() == opened.raw:
            return _same(desk, opened)
        try:
            after = find_named(desk.workspace, opened.name)
            break
        except FrameworkError as error:
            if desk.form == "json" or not person_there():
                raise
            show_error(error, as_json=False)
            if not click.confirm("Open it again?", default=True, err=True):
                click.echo(
                    f"The file stays as you left it: promptcraft edit {name} opens it again.", err=True
                )
                return error.exit_code
    version = record_change(desk.workspace, opened.before, after, by=by, note=because)
    return _done(desk, opened, version)


def _opened(desk: Desk, name: str) -> Opened:
    """The workspace's own file, copied there if need be; one that is not valid can be opened, too."""
    write_schema(desk.workspace, [item.id for item in coverage_items()])
    try:
        found = desk.find(name)
    except FrameworkNotFound:
        raise
    except FrameworkError:
        path = own_file(desk.workspace, name)
        if path is None:
            raise
        return Opened(path.stem, path, path.read_bytes(), None)
    own = own_copy(desk.workspace, found)
    assert own.path is not None  # noqa: S101 - own_copy always names a file
    copied = found.origin != "workspace"
    if copied:
        write_whole(own.path, with_schema_line(own.loaded.raw))
    return Opened(own.name, own.path, own.path.read_bytes(), own, copied)


def _editor() -> list[str]:
    """The command that opens the editor; raises UsageMistake when there is none."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        words = shlex.split(named, posix=os.name != "nt")
    except ValueError:
        words = []
    if not words or shutil.which(words[0]) is None:
        raise UsageMistake(
            f"There is no editor '{one_line(named, 60)}' here.",
            hint="Name one: export EDITOR=nano; or edit the file itself: promptcraft list shows the names.",
        )
    return words


def _run(editor: list[str], path: Path) -> None:
    ended = subprocess.run([*editor, str(path)], check=False)
    if ended.returncode:
        raise UsageMistake(
            f"The editor ended with code {ended.returncode}, so no version was recorded.",
            where=str(path),
            hint="Run the same command again; what the editor saved is in the file.",
        )


def _same(desk: Desk, opened: Opened) -> int:
    """Nothing was changed; a copy that was made for nothing goes away again."""
    if opened.copied:
        opened.path.unlink()
    return _told(desk, opened, "", f"{opened.name} was not changed.")


def _done(desk: Desk, opened: Opened, version: Version | None) -> int:
    if version is None:
        said = f"{shown_path(desk, opened.path)}: only its form changed, not what it says; that makes no version."
        return _told(desk, opened, "", said)
    said = f"{shown_path(desk, opened.path)}: a new version, {version.version[:8]}, by {version.by}."
    return _told(desk, opened, version.version, said)


def _told(desk: Desk, opened: Opened, version: str, said: str) -> int:
    if desk.form == "json":
        data = {
            "framework": opened.name,
            "path": shown_path(desk, opened.path),
            "changed": bool(version),
            "version": version,
        }
        show_result(data, warnings=tuple(desk.warnings))
        return 0
    click.echo(one_line(said))
    if version:
        click.echo(f"Next: promptcraft diff {opened.name}", err=True)
    return 0
