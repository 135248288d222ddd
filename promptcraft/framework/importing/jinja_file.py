"""Jinja files on their own, and the templates of prompt flow, which begin messages with `system:` lines."""

from __future__ import annotations

from promptcraft.framework.importing.draft import HEAD_KEYS, draft, head_of
from promptcraft.framework.importing.front import left_out, split_front
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.jinja import read_jinja
from promptcraft.framework.importing.roles import mark_roles
from promptcraft.framework.importing.source import Source


def import_jinja(text: str, source: Source) -> Imported:
    """The framework of a Jinja template: its variables stay variables, tags a framework lacks become text with a note.

    Raises a FrameworkError with the line when it is malformed or holds no prompt.
    """
    begins = text.lstrip().startswith("---\n")
    front = split_front(text, source) if begins else None
    body, line = (front.body, front.body_line) if front else (text, 1)
    root = front.root if front else None
    left_out(root, HEAD_KEYS, source)
    marked = mark_roles(read_jinja(body, source, line), source)
    return draft(source.holes.messages(marked), head_of(root, source.name), source)
