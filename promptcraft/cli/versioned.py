"""What NAME@VERSION means on the command line: a recorded version, or the file as it is now."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from pathlib import Path

from promptcraft.cli.desk import Desk
from promptcraft.errors import FrameworkError, FrameworkNotFound, UsageMistake
from promptcraft.framework.history import Version, versions
from promptcraft.framework.library import Found
from promptcraft.framework.model import Framework, content_hash
from promptcraft.framework.version_names import pick, split_version, title_of


@dataclass(frozen=True)
class Side:
    """One side of a comparison; `number` is 0 for the file as it is now."""

    name: str
    title: str
    framework: Framework
    number: int = 0

    @property
    def data(self) -> dict[str, object]:
        """The side in JSON."""
        return {"framework": self.name, "number": self.number, "version": content_hash(self.framework)}


@dataclass(frozen=True)
class Known:
    """A framework with its recorded versions; `found` is None where the file is gone or cannot be read."""

    name: str
    versions: tuple[Version, ...]
    found: Found | None


def known_versions(desk: Desk, name: str) -> Known:
    """The versions of the framework named; a history without a readable file still has them."""
    try:
        found = desk.find(name)
    except FrameworkError as error:
        try:
            kept = versions(desk.workspace, name)
        except FrameworkNotFound:
            raise error from None
        if not kept:
            raise
        return Known(name, kept, None)
    return Known(found.name, versions(desk.workspace, found.name), found)


def side(desk: Desk, text: str) -> Side:
    """The framework that NAME or NAME@VERSION means; raises UsageMistake for a version that is not there."""
    name, version = split_version(text)
    if not version:
        found = desk.find(name)
        return Side(found.name, f"{found.name} as it is now", found.loaded.framework)
    return recorded(known_versions(desk, name), version)


def recorded(known: Known, version: str) -> Side:
    """The recorded version meant."""
    return _side(known, pick(known.versions, version, known.name))


def last_two(desk: Desk, name: str) -> tuple[Side, Side]:
    """The last recorded version and the one before; raises UsageMistake where there are not two."""
    known = known_versions(desk, name)
    if len(known.versions) < 2:
        count = "only one recorded version" if known.versions else "no recorded version yet"
        raise UsageMistake(
            f"{known.name} has {count}, so there is nothing to compare.",
            hint=f"promptcraft revise {name} and promptcraft edit {name} make versions.",
        )
    last = len(known.versions) - 1
    if known.found is not None and content_hash(known.found.loaded.framework) != known.versions[last].version:
        desk.say(f"The file was changed since: promptcraft diff {name}@last shows how.")
    return _side(known, last - 1), _side(known, last)


def shown_path(desk: Desk, path: Path) -> str:
    """The path as people see it: from the workspace where it is inside."""
    root = desk.workspace.root
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def user() -> str:
    """Who is at the keyboard, by the name of the account."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "somebody"


def _side(known: Known, place: int) -> Side:
    framework = known.versions[place].framework
    return Side(known.name, f"{known.name} {title_of(known.versions, place)}", framework, place + 1)
