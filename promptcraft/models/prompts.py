"""The prompts the tool sends: files under promptcraft/prompts/, filled once; what fills them is never a template."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import jinja2

FOLDER = Path(__file__).resolve().parent.parent / "prompts"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - prompts are plain text, not a page
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def prompt(name: str, **data: object) -> str:
    """The prompt `NAME.j2` filled with the data; a name missing from the data is an error of ours."""
    return _environment().get_template(f"{name}.j2").render(**data).strip() + "\n"


@cache
def prompt_hash(*names: str) -> str:
    """The SHA-256 (hex) of these prompt files, so that a saved run knows whether they changed."""
    digest = hashlib.sha256()
    for name in names:
        digest.update((FOLDER / f"{name}.j2").read_bytes() + b"\0")
    return digest.hexdigest()
