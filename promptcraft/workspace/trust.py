"""Which servers a person lets have which key: kept with the person, as a workspace may come from a stranger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from promptcraft.errors import KeyUntrusted, SettingsInvalid
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.keys import user_config

VERSION = 1
MOST_BYTES = 1_000_000
Pair = tuple[str, str]


def trust_file() -> Path:
    """Where it is kept."""
    return user_config() / "trusted.json"


def trusted() -> tuple[Pair, ...]:
    """Each address with the variable whose key it may have; raises SettingsInvalid for a damaged file."""
    path = trust_file()
    if not path.exists():
        return ()
    try:
        table: Any = json.loads(read_bytes(path, limit=MOST_BYTES))
        if table["version"] != VERSION:
            raise ValueError
        return tuple((str(one["base_url"]), str(one["variable"])) for one in table["trusted"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SettingsInvalid(
            f"{path.name} is damaged, so it is not known which server may have which key. It was left as it is.",
            hint="Mend it, or move it away; servers are then asked about again.",
            where=str(path),
        ) from None


def is_trusted(base_url: str, variable: str) -> bool:
    """Whether this address may have this key."""
    return (_plain(base_url), variable) in trusted()


def trust(base_url: str, variable: str, *, allowed: bool = True) -> None:
    """Let this address have this key from now on, or no longer."""
    pair = (_plain(base_url), variable)
    pairs = [one for one in trusted() if one != pair] + ([pair] if allowed else [])
    table = {"version": VERSION, "trusted": [{"base_url": url, "variable": name} for url, name in pairs]}
    write_whole(trust_file(), (json.dumps(table, indent=1) + "\n").encode(), private=True)


def require_trust(label: str, base_url: str, variable: str) -> None:
    """Raise KeyUntrusted unless the person has said that this address may have this key."""
    if not is_trusted(base_url, variable):
        raise untrusted(label, base_url, variable)


def untrusted(label: str, base_url: str, variable: str) -> KeyUntrusted:
    """The error for a key that was not sent."""
    return KeyUntrusted(
        f"{label}: promptcraft.toml would send the key in {variable} to {base_url}, and you have not allowed that yet.",
        hint=f"If you know that server and mean it to have this key, run: promptcraft models trust {label}",
        where=label,
    )


def _plain(base_url: str) -> str:
    return base_url.strip().rstrip("/").lower()
