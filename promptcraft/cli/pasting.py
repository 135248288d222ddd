"""Carrying text between promptcraft and a chat window: showing what to copy, reading what comes back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from promptcraft.errors import NothingPasted, ReplyTooLarge
from promptcraft.workspace.files import read_bytes

LARGEST = 2_000_000
RULE = "-" * 72


def show_to_copy(text: str) -> None:
    """Print the text between two rules; the rules and the advice go to stderr, so that a pipe gets the text alone."""
    click.echo(f"Copy everything between the lines into a new chat.\n{RULE}", err=True)
    click.echo(text)
    click.echo(RULE, err=True)


def read_back() -> str:
    """What the person pastes, up to Ctrl-D or a line with a single dot; raises NothingPasted."""
    if sys.stdin.isatty():
        click.echo(
            "Paste the chat's answer here; end with Ctrl-D or a single dot on a line of its own.", err=True
        )
    lines: list[str] = []
    size = 0
    for line in sys.stdin:
        if line.strip() == "." and sys.stdin.isatty():
            break
        size += len(line)
        if size > LARGEST:
            hint = "Save it to a file, cut it, and use --reply FILE."
            raise ReplyTooLarge("The pasted text is larger than 2 MB.", hint=hint)
        lines.append(line)
    text = "".join(lines)
    if not text.strip():
        raise NothingPasted(
            "Nothing was pasted back.",
            hint="Save the chat's answer to a file and run the same command with --reply FILE (- for standard input).",
        )
    return text


def reply_text(name: str) -> str:
    """The text of a saved reply; `-` is standard input."""
    if name == "-":
        return read_back()
    raw = read_bytes(Path(name), limit=LARGEST)
    return raw.decode("utf-8-sig", "replace")
