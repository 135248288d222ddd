"""Keeping what came from elsewhere as a framework of the workspace, once."""

from __future__ import annotations

from promptcraft.cli.desk import Desk
from promptcraft.errors import PromptcraftError
from promptcraft.framework.library import Found, find_named, own_copy
from promptcraft.framework.model import content_hash


def kept(desk: Desk, found: Found) -> Found:
    """What came through a pipe, kept as a framework of the workspace, so that it can be named from now on."""
    if found.origin != "input" or not desk.workspace.stored:
        return found
    there = same_framework(desk, found)
    if there is not None:
        return there
    own = own_copy(desk.workspace, found)
    desk.say(f"Kept as frameworks/{own.name}.yaml; next: promptcraft revise {own.name}")
    return own


def same_framework(desk: Desk, found: Found) -> Found | None:
    """The framework of the workspace that was kept when this very text came before; None when it did not."""
    wanted = content_hash(found.loaded.framework)
    for path in sorted(desk.workspace.frameworks.glob(f"{found.name}*.yaml")):
        try:
            there = find_named(desk.workspace, path.stem)
        except PromptcraftError:
            continue  # one that does not load is another text
        if content_hash(there.loaded.framework) == wanted:
            return there
    return None
