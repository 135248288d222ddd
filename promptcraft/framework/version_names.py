"""How people name a version: `NAME@2`, `NAME@first`, `NAME@last`, or `NAME@` and the beginning of its content hash."""

from __future__ import annotations

import re
from collections.abc import Sequence

from promptcraft.errors import UsageMistake
from promptcraft.framework.history import Version
from promptcraft.framework.library import printable

FIRST, LAST = "first", "last"
HASH_START = re.compile(r"[0-9a-f]{1,64}")
SHORT_NUMBER = re.compile(r"[0-9]{1,3}")
SHOWN = 8
"""Characters of a content hash that people see."""


def split_version(text: str) -> tuple[str, str]:
    """The framework and the version in `NAME@VERSION`; the version is empty where the working file is meant."""
    name, mark, version = text.rpartition("@")
    if not mark or "/" in version or "\\" in version or version.endswith((".yaml", ".yml")):
        return text, ""
    if not name or not version:
        raise UsageMistake(
            f"'{printable(text)}' lacks what stands {'before' if not name else 'behind'} the @.",
            hint="Write NAME@2, NAME@first, NAME@last, or NAME@ and the beginning of a version's hash.",
        )
    return name, version.lower()


def pick(known: Sequence[Version], version: str, name: str) -> int:
    """The place, from 0, of the version meant among those known; of equal contents the newest one.

    Digits alone are a number where there is a version of that number. Raises UsageMistake.
    """
    if not known:
        raise UsageMistake(
            f"{name} has no recorded version yet.",
            hint=f"Accept an edit (promptcraft revise {name}) or change it with promptcraft edit {name}.",
        )
    if version in (FIRST, LAST):
        return 0 if version == FIRST else len(known) - 1
    if version.isascii() and version.isdigit() and 1 <= int(version[:10]) <= len(known):
        return int(version) - 1
    if SHORT_NUMBER.fullmatch(version) or not HASH_START.fullmatch(version):
        raise _unknown(known, version, name)
    found = [place for place, one in enumerate(known) if one.version.startswith(version)]
    contents = {known[place].version for place in found}
    if len(contents) > 1:
        several = ", ".join(f"{place + 1} ({known[place].version[: len(version) + 4]})" for place in found)
        raise UsageMistake(f"'{version}' begins several versions of {name}.", hint=f"Which one: {several}?")
    if not found:
        raise _unknown(known, version, name)
    return found[-1]


def title_of(known: Sequence[Version], place: int) -> str:
    """How a version is called on the screen: its number and the beginning of its hash."""
    return f"{place + 1} ({known[place].version[:SHOWN]})"


def _unknown(known: Sequence[Version], version: str, name: str) -> UsageMistake:
    newest = ", ".join(title_of(known, place) for place in range(len(known))[-5:])
    return UsageMistake(
        f"{name} has no version '{printable(version)}'; it has {len(known)}.",
        hint=f"The newest are {newest}; `promptcraft history {name}` lists them all.",
    )
