"""Keys and user folders: read from the environment, keys.json or the keyring, checked before use, never shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import platformdirs

from promptcraft.errors import ExtraMissing, KeyInvalid, KeyMissing, PromptcraftError
from promptcraft.workspace.key_file import StoredKeys, change_key_file, read_key_file

Source = Literal["environment", "keys.json", "keyring", ""]
SERVICE = "promptcraft"
"""The name under which the keyring keeps our keys."""
LONGEST = 8_192
OTHERS = {"OPENAI_API_KEY": ("sk-ant-", "Anthropic")}
"""What a key begins with that belongs to another provider, and to which."""

_handed_out: dict[str, None] = {}


def key(variable: str, *, model: str) -> str:
    """The key under this name, fit to send; raises KeyMissing or KeyInvalid, which never contain it.

    The environment goes first, then keys.json, then the keyring where that was chosen.
    """
    value, source = os.environ.get(variable, ""), f"in {variable}"
    if not value:
        value, source = _stored(variable), f"stored for {variable}"
    if not value:
        raise KeyMissing(
            f"{model} needs a key, and {variable} is not set.",
            hint=f"Store it with `promptcraft models keys set {variable}`, set it for this shell with"
            f" `export {variable}=…`, or use -m paste or -m checklist, which need none.",
            where=model,
        )
    if not _fit(value):
        raise KeyInvalid(
            f"The key {source} holds a space, a line break or a character that no key has; it was not sent.",
            hint="Copy it again, without quotes and without the line break at its end.",
            where=model,
        )
    _handed_out[value] = None
    return value


def handed_out() -> tuple[str, ...]:
    """Every key that this process has had in hand, the latest last: for those who take them out of texts."""
    return tuple(_handed_out)


def has_key(variable: str) -> bool:
    """Whether there is a key under this name; nothing is read from the keyring to tell."""
    return bool(key_source(variable))


def key_source(variable: str) -> Source:
    """Where the key under this name comes from; empty when there is none, or when keys.json cannot be read."""
    if os.environ.get(variable):
        return "environment"
    try:
        stored = stored_keys()
    except PromptcraftError:
        return ""
    if stored.keys.get(variable):
        return "keys.json"
    return "keyring" if variable in stored.keyring else ""


def key_problem() -> str:
    """What keeps keys.json from being read; empty when nothing does."""
    try:
        stored_keys()
    except PromptcraftError as error:
        return error.message.rstrip(".")
    return ""


def stored_keys() -> StoredKeys:
    """What keys.json holds; raises KeyInvalid, NewerSchema or StorageFailed."""
    return read_key_file(key_file())


def store_key(variable: str, secret: str, *, keyring: bool = False) -> None:
    """Keep the key for later commands, in keys.json or in the system's keyring; raises KeyInvalid when it is none."""
    _require_shape(variable, secret)
    if not keyring:
        change_key_file(key_file(), variable, secret)
        return
    stored_keys()  # before the keyring is changed: a damaged file could not note it
    _ring("set_password", SERVICE, variable, secret)
    change_key_file(key_file(), variable, None, keyring=True)


def remove_key(variable: str) -> bool:
    """Forget a stored key; False when none was stored. The environment is not ours to change."""
    stored = stored_keys()
    if variable in stored.keyring:
        _ring("delete_password", SERVICE, variable)
    elif variable not in stored.keys:
        return False
    change_key_file(key_file(), variable, None)
    return True


def key_file() -> Path:
    """Where stored keys are."""
    return user_config() / "keys.json"


def user_config() -> Path:
    """Where a person's own settings are; PROMPTCRAFT_CONFIG moves it."""
    return _folder("PROMPTCRAFT_CONFIG", platformdirs.user_config_dir)


def user_cache() -> Path:
    """Where large files that can be made again are kept; PROMPTCRAFT_CACHE moves it."""
    return _folder("PROMPTCRAFT_CACHE", platformdirs.user_cache_dir)


def _folder(variable: str, usual: Callable[..., str]) -> Path:
    moved = os.environ.get(variable)
    return Path(moved).expanduser() if moved else Path(usual("promptcraft", appauthor=False))


def _stored(variable: str) -> str:
    stored = stored_keys()
    if variable in stored.keys:
        return stored.keys[variable]
    return (_ring("get_password", SERVICE, variable) or "") if variable in stored.keyring else ""


def _fit(value: str) -> bool:
    """Whether the text can stand in a header: no space, no control character, nothing beyond ASCII."""
    return value.isascii() and value.isprintable() and not any(c.isspace() for c in value)


def _require_shape(variable: str, secret: str) -> None:
    """Raise KeyInvalid for what is no key, or another's; the error repeats none of it."""
    told = ""
    if not secret:
        told = "Nothing was given."
    elif not _fit(secret):
        told = "It holds a space, a line break or a character that no key has."
    elif len(secret) > LONGEST:
        told = f"It is longer than {LONGEST:,} characters."
    elif secret[0] in "\"'<`" or secret.startswith((f"{variable}=", "$")) or secret.endswith(("...", "…")):
        told = "It looks like a quoted text, a variable or a placeholder, not like a key."
    elif variable in OTHERS and secret.startswith(OTHERS[variable][0]):
        told = f"It looks like a key of {OTHERS[variable][1]}."
    if told:
        raise KeyInvalid(
            f"That is no key for {variable}: {told} Nothing was stored.",
            hint="Copy the key alone, without quotes, and paste it when asked.",
            where=variable,
        )


def _ring(method: str, *arguments: str) -> str | None:
    """What the system's keyring answers; raises ExtraMissing or KeyInvalid without any word of it."""
    try:
        import keyring
    except ModuleNotFoundError:
        raise ExtraMissing(
            "The system's keyring needs the package keyring, which is not installed.",
            hint="Run: pip install '.[keyring]'; or store the key in keys.json, without --keyring.",
            where="keyring",
        ) from None
    try:
        answer = getattr(keyring, method)(*arguments)
    except Exception as error:  # noqa: BLE001 - each system's keyring raises errors of its own
        kind = type(error).__name__
    else:
        return answer if isinstance(answer, str) else None
    raise KeyInvalid(
        f"The system's keyring does not do what it should ({kind}).",
        hint="Unlock it, or store the key in keys.json: promptcraft models keys set, without --keyring.",
        where="keyring",
    )
