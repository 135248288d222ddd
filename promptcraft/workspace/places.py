"""The workspace: one folder with frameworks/, transcripts/, promptcraft.toml and .promptcraft/."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from promptcraft.errors import StorageFailed
from promptcraft.workspace.file_names import SETTINGS_NAME
from promptcraft.workspace.files import read_bytes, write_once, write_whole

if TYPE_CHECKING:
    from promptcraft.workspace.settings import Settings

PRIVATE = ".promptcraft"
SECRET_BYTES = 32


@dataclass(frozen=True)
class Workspace:
    """Where one project's files are; `stored` is False under --no-store, and then nothing is written."""

    root: Path
    stored: bool = True
    _passing_secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def frameworks(self) -> Path:
        """The author's own frameworks."""
        return self.root / "frameworks"

    @property
    def rubrics(self) -> Path:
        """Rubrics of the author's own, which can be named like shipped ones."""
        return self.root / "rubrics"

    @property
    def history(self) -> Path:
        """One append-only file of versions for each framework."""
        return self.frameworks / ".history"

    @property
    def transcripts(self) -> Path:
        """Critiques and discussions, one folder for each framework."""
        return self.root / "transcripts"

    @property
    def private(self) -> Path:
        """What is local to this machine; ignores itself in git."""
        return self.root / PRIVATE

    @property
    def ledger(self) -> Path:
        """The database of every call."""
        return self.private / "ledger.db"

    @property
    def settings_file(self) -> Path:
        """The settings people edit."""
        return self.root / SETTINGS_NAME

    @property
    def exists(self) -> bool:
        """Whether anything of a workspace is there yet."""
        return self.settings_file.exists() or self.private.exists() or self.frameworks.is_dir()

    @cached_property
    def settings(self) -> Settings:
        """What promptcraft.toml says; raises SettingsInvalid."""
        from promptcraft.workspace.settings import read_settings

        return read_settings(self.settings_file)

    @cached_property
    def secret(self) -> bytes:
        """32 bytes that key the fences around untrusted text; made on first use, one for the workspace."""
        if not self.stored:
            return self._passing_secret
        path = self.private / "secret"
        if not path.exists():
            self.make_private()
            write_once(path, secrets.token_hex(SECRET_BYTES).encode(), private=True)
        return _secret_in(path)

    def only_read(self) -> Workspace:
        """The same workspace, to be looked at and not changed: its secret is the same where it has one."""
        path = self.private / "secret"
        known = self.stored and path.exists()
        return Workspace(self.root, False, _secret_in(path) if known else self._passing_secret)

    def make_private(self) -> None:
        """Create .promptcraft/ with its own ignore file."""
        ignore = self.private / ".gitignore"
        if not ignore.exists():
            write_whole(ignore, b"*\n")


def _secret_in(path: Path) -> bytes:
    """The secret in the file; a short one could be guessed, so a damaged file is refused."""
    try:
        secret = bytes.fromhex(read_bytes(path, limit=1_000).decode("ascii"))
    except ValueError:
        secret = b""
    if len(secret) < SECRET_BYTES:
        raise StorageFailed(
            "The workspace's secret is damaged, so text cannot be fenced safely.",
            where=str(path),
            hint="Put the file back from a copy; or delete it, and earlier calls count as new ones.",
        )
    return secret


def find_workspace(start: Path, *, stored: bool = True) -> Workspace:
    """The nearest workspace at or above `start`; where there is none, `start` itself.

    The environment variable PROMPTCRAFT_WORKSPACE names one outright.
    """
    named = os.environ.get("PROMPTCRAFT_WORKSPACE")
    if named:
        return Workspace(Path(named).expanduser().absolute(), stored)
    here = start.absolute()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_NAME).is_file() or (folder / PRIVATE).is_dir():
            return Workspace(folder, stored)
    return Workspace(here, stored)


def shipped(kind: str) -> Path:
    """The folder of built-in `frameworks` or `rubrics`: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    packed = package / "shipped" / kind
    return packed if packed.is_dir() else package.parent / kind
