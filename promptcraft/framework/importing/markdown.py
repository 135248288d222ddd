"""Prompts in Markdown or plain text, and patterns of fabric: sections and sentences go where they belong."""

from __future__ import annotations

import re

from promptcraft.framework.importing.draft import HEAD_KEYS, draft, head_of
from promptcraft.framework.importing.front import DASHES, left_out, split_front
from promptcraft.framework.importing.gather import top_heading
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.plain import read_plain
from promptcraft.framework.importing.source import Source

KEY = re.compile(r"[A-Za-z_][\w-]*[ \t]*:")


def import_markdown(text: str, source: Source) -> Imported:
    """The framework of a prompt in prose or Markdown; {{names}} in it become variables.

    Raises a FrameworkError with the line when its front matter is malformed or there is no prompt.
    """
    lines = text.lstrip().split("\n")
    closed = any(DASHES.match(line) for line in lines[1:])
    # A rule of dashes on top of a text is not front matter unless keys follow it.
    keyed = bool(DASHES.match(lines[0])) and closed and bool(KEY.match(lines[1]))
    if not keyed:
        return draft([("", read_plain(text, source))], {}, source)
    front = split_front(text, source)
    left_out(front.root, HEAD_KEYS, source)
    return draft([("", read_plain(front.body, source, front.body_line))], head_of(front.root), source)


def import_pattern(text: str, source: Source) -> Imported:
    """The framework of a fabric pattern, titled after its folder: IDENTITY, STEPS and OUTPUT go where they belong."""
    marked = read_plain(text, source)
    return draft([("", marked)], {} if top_heading(marked) else {"title": source.name}, source)
