"""Carrying text between promptcraft and a chat window: showing what to copy, reading what comes back."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import click

from promptcraft.cli.terminal import Keys, forget_typed_ahead, is_screen, person_there, uncut_lines
from promptcraft.errors import NothingPasted, ReplyTooLarge
from promptcraft.report.plain import safe
from promptcraft.workspace.files import read_bytes

LARGEST = 5_000_000
END = re.compile(rb"^[ \t]*\.[ \t]*\r?\n", re.MULTILINE)
RULE = "-" * 72
ASKED = "Paste the chat's answer here; end with Ctrl-D or a single dot on a line of its own."


def show_to_copy(text: str) -> None:
    """Print the text between two rules; the rules and the advice go to stderr, so that a pipe gets the text alone."""
    click.echo(f"Copy everything between the lines into a new chat.\n{RULE}", err=True)
    click.echo(safe(text) if is_screen() else text)
    click.echo(RULE, err=True)


def read_back() -> str:
    """What the person pastes, up to Ctrl-D or a line with a single dot; raises NothingPasted or ReplyTooLarge."""
    raw = b"" if sys.stdin is None else _lines() if person_there() else sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        hint = "Cut it to the answer itself, and try again."
        raise ReplyTooLarge(f"The pasted text is larger than {LARGEST // 1_000_000} MB.", hint=hint)
    text = raw.decode("utf-8-sig", "replace")
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
    return read_bytes(Path(name).expanduser().absolute(), limit=LARGEST).decode("utf-8-sig", "replace")


def _lines() -> bytes:
    """What is typed or pasted up to Ctrl-D or the dot.

    It is read past Python's buffer, whose lock an interrupted program would trip over.
    """
    typed = bytearray()
    with uncut_lines() as keys:
        click.echo(ASKED, err=True)  # only now: what is pasted before would be cut
        while len(typed) <= LARGEST:
            piece = os.read(sys.stdin.fileno(), 65_536)
            over = keys.end in piece if keys is not None else not piece
            begin = typed.rfind(b"\n") + 1
            typed += piece.partition(keys.end)[0] if keys is not None else piece
            end = END.search(typed, begin)
            if end is not None:
                return _mended(bytes(typed[: end.start()]), keys)
            if over or not piece:
                return _mended(bytes(typed), keys)
    forget_typed_ahead()
    return bytes(typed)


def _mended(typed: bytes, keys: Keys | None) -> bytes:
    """The text without what was taken back with the erase key, as the terminal itself would have done."""
    if keys is None or keys.erase not in typed:
        return typed
    kept: list[str] = []
    for character in typed.decode("utf-8", "surrogateescape"):
        if character.encode("utf-8", "surrogateescape") != keys.erase:
            kept.append(character)
        elif kept and kept[-1] != "\n":
            kept.pop()
    return "".join(kept).encode("utf-8", "surrogateescape")
