"""An earlier version of a framework, to be reviewed as it was; nothing is changed."""

from __future__ import annotations

from dataclasses import replace

from promptcraft.cli.desk import Desk
from promptcraft.cli.versioned import known_versions, recorded
from promptcraft.errors import UsageMistake
from promptcraft.framework.library import Found
from promptcraft.framework.version_names import split_version


def found_as_it_was(desk: Desk, text: str) -> Found:
    """The framework that NAME@VERSION means, with the content of that version; NAME alone is the file as it is."""
    name, version = split_version(text)
    if not version:
        return desk.find(text)
    known = known_versions(desk, name)
    was = recorded(known, version).framework
    if known.found is None:
        raise UsageMistake(
            f"The file of {name} is gone or cannot be read, so no version of it can be reviewed.",
            hint=f"Bring it back first: promptcraft restore {name}@{version}",
        )
    return replace(known.found, loaded=replace(known.found.loaded, framework=was))
