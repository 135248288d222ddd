"""Which workspace a command works in."""

from __future__ import annotations

from pathlib import Path

from promptcraft.errors import UsageMistake
from promptcraft.workspace.places import Workspace, find_workspace


def workspace_here(folder: str | None, *, store: bool = True) -> Workspace:
    """The workspace in the folder that was named, else the one at or above the current folder."""
    if folder is not None:
        return Workspace(Path(folder).absolute(), store)
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise UsageMistake(
            "The current folder is not there any more.", hint="Go to another folder, or give --workspace DIR."
        ) from None
    return find_workspace(here, stored=store)
