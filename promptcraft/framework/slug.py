"""A name for files and folders, made from a title."""

from __future__ import annotations

import re
import unicodedata

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z")


def slug(text: str) -> str:
    """A name for files and folders: small letters and digits of any script, joined by dashes, at most 60."""
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", " ", text)
    letters = unicodedata.normalize("NFC", plain.lower())
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in letters).split()
    name = "-".join(words)[:60].strip("-")
    return f"{name}-prompt" if RESERVED.match(name) else name or "prompt"
