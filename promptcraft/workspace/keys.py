"""Keys and user folders: read from the environment, checked before use, never shown."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from promptcraft.errors import KeyInvalid, KeyMissing


def key(variable: str, *, model: str) -> str:
    """The key in this environment variable, fit to send; raises KeyMissing or KeyInvalid, which never contain it."""
    value = os.environ.get(variable, "")
    if not value:
        raise KeyMissing(
            f"{model} needs a key, and {variable} is not set.",
            hint=f"Set it for this shell with `export {variable}=…`, or use -m paste or -m checklist, which need none.",
            where=model,
        )
    if not value.isascii() or not value.isprintable() or any(c.isspace() for c in value):
        raise KeyInvalid(
            f"The key in {variable} holds a space, a line break or a character that no key has; it was not sent.",
            hint="Copy it again, without quotes and without the line break at its end.",
            where=model,
        )
    return value


def has_key(variable: str) -> bool:
    """Whether the environment holds something under this name."""
    return bool(os.environ.get(variable))


def user_cache() -> Path:
    """Where large files that can be made again are kept; PROMPTCRAFT_CACHE moves it."""
    moved = os.environ.get("PROMPTCRAFT_CACHE")
    return (
        Path(moved).expanduser()
        if moved
        else Path(platformdirs.user_cache_dir("promptcraft", appauthor=False))
    )
