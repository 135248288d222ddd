"""Text that came from elsewhere, made safe to stand in a template."""

from __future__ import annotations

import re

OPENING = re.compile(r"\{[{%#]")


def literal(text: str) -> str:
    """A template that renders to exactly this text: its braces are spelled out and nothing in it is run."""
    return OPENING.sub(lambda match: "{{ '" + match[0] + "' }}", text)


def is_literal(text: str) -> bool:
    """Whether the text has nothing for the template engine to fill in."""
    return OPENING.search(text) is None


def line_ends(text: str) -> str:
    """The text with every line end as one newline, as the template engine writes them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
