"""keys.json: the keys a person has stored, in a file that only they can read."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from promptcraft.errors import KeyInvalid, Locked, NewerSchema
from promptcraft.workspace.files import cannot, read_bytes, write_whole
from promptcraft.workspace.lock import FileLock

VERSION = 1
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class StoredKeys:
    """The keys by their variables, and the variables whose keys are in the system's keyring."""

    keys: dict[str, str] = field(default_factory=dict, repr=False)
    keyring: tuple[str, ...] = ()


def read_key_file(path: Path) -> StoredKeys:
    """What the file holds, nothing where there is none; raises KeyInvalid or NewerSchema, which repeat none of it."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return StoredKeys()
    except OSError as error:
        raise cannot("read", path, error) from None
    if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:
        raise KeyInvalid(
            f"{path.name} can be read by others (mode {stat.S_IMODE(mode):o}), so no key is taken from it.",
            hint=f"Run: chmod 600 '{path}' - and change keys that others may have seen.",
            where=str(path),
        )
    return _parsed(read_bytes(path, limit=MOST_BYTES), path)


def change_key_file(path: Path, variable: str, secret: str | None, *, keyring: bool = False) -> None:
    """Put the key under this name, or only note that the keyring has it; `secret` None and no keyring removes it.

    A file that cannot be understood stays as it is: raises what `read_key_file` raises, StorageFailed or Locked.
    """
    with _alone(path):
        stored = read_key_file(path)
        keys = {name: value for name, value in stored.keys.items() if name != variable}
        rings = [name for name in stored.keyring if name != variable]
        if secret is not None:
            keys[variable] = secret
        elif keyring:
            rings.append(variable)
        table = {"version": VERSION, "keys": keys, "keyring": sorted(rings)}
        write_whole(path, (json.dumps(table, indent=1) + "\n").encode("ascii"), private=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold off other processes that change the file, in a folder that is ours alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise cannot("write", path, error) from None
    lock = FileLock(path.with_name(f"{path.name}.lock"))
    if not lock.acquire():
        raise Locked(
            f"Another process is changing {path.name}.", hint="Run the command again.", where=str(path)
        )
    try:
        yield
    finally:
        lock.discard()


def _parsed(raw: bytes, path: Path) -> StoredKeys:
    table = _table(raw, path)
    version = table.get("version")
    if isinstance(version, int) and version > VERSION:
        raise NewerSchema(
            f"{path.name} was written by a newer promptcraft.",
            hint="Update promptcraft; the file was left as it is.",
            where=str(path),
        )
    keys, rings = table.get("keys", {}), table.get("keyring", [])
    sound = version == VERSION and isinstance(keys, dict) and isinstance(rings, list)
    if not sound or not all(isinstance(one, str) for one in (*keys.values(), *rings)):
        raise _corrupt(path, "it does not hold what it should")
    return StoredKeys(keys, tuple(rings))


def _table(raw: bytes, path: Path) -> dict[str, Any]:
    try:
        table = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise _corrupt(path, f"it is not valid JSON at line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise _corrupt(path, "it is not valid JSON") from None
    if not isinstance(table, dict):
        raise _corrupt(path, "it does not hold what it should")
    return table


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are told apart."""
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name comes twice")
    return table


def _corrupt(path: Path, why: str) -> KeyInvalid:
    return KeyInvalid(
        f"{path.name} is damaged: {why}. It was left as it is.",
        hint="Mend it, or move it away and store the keys again with `promptcraft models keys set`.",
        where=str(path),
    )
