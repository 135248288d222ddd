"""Careful reading of what servers send: nothing about its form is taken for granted."""

from __future__ import annotations

import json
from typing import Any

from promptcraft.errors import ReplyMalformed

MOST = 10**9
"""No call has so many tokens; a server that says more has miscounted."""


def read_body(content: bytes, model: str) -> dict[str, Any]:
    """The JSON object in a reply's body; raises ReplyMalformed."""
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise web_page(model)
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise ReplyMalformed(
            f"{model}: the server's reply is not the JSON it should be.",
            hint="Check base_url, and that the server speaks the chosen api.",
        ) from None
    if not isinstance(value, dict):
        raise ReplyMalformed(f"{model}: the server's reply is JSON, but not an object.")
    return value


def web_page(who: str) -> ReplyMalformed:
    """The error for HTML in the place of a reply, whatever it was labelled as."""
    return ReplyMalformed(
        f"{who} answered with a web page (HTML) instead of a reply.",
        hint="Check base_url: it usually ends in /v1; or a proxy or login page stands in between.",
    )


def dig(value: object, *path: str | int) -> object:
    """What stands at this path of keys, attributes and positions; None where there is nothing."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            value = getattr(value, step, None)
    return value


def as_dict(value: object) -> dict[str, Any]:
    """An SDK's object as the JSON object it was on the wire; empty for anything else."""
    to_dict = getattr(value, "to_dict", None)
    plain = to_dict(mode="json") if callable(to_dict) else value
    return plain if isinstance(plain, dict) else {}


def list_at(value: object, *path: str | int) -> list[object]:
    """The list at this path, or an empty one."""
    found = dig(value, *path)
    return found if isinstance(found, list) else []


def text_at(value: object, *path: str | int) -> str:
    """The text at this path, or empty text."""
    found = dig(value, *path)
    return found if isinstance(found, str) else ""


def count_at(value: object, *path: str | int) -> int | None:
    """The count at this path; None where there is none, or nothing that can be a count."""
    found = dig(value, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= MOST else None


def as_json(value: object) -> str:
    """The value as JSON text, ASCII only."""
    return json.dumps(value, separators=(",", ":"))


def body_text(content: bytes) -> str:
    """A body as text, whatever bytes it holds."""
    return content.decode("utf-8", "replace")
