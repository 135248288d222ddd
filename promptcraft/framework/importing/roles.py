"""Lines such as `system:` and `# user:` that begin a message, in .prompty files and in prompt flow."""

from __future__ import annotations

import re

from promptcraft.framework.importing.source import Source, shown

ROLES = "system|user|assistant|developer|function|tool|example|model"
LINE = re.compile(
    rf"[ \t]*#?[ \t]*(?P<role>{ROLES})(?P<more>\[[^\]\n]{{0,200}}\])?[ \t]*:[ \t]*\Z", re.IGNORECASE
)
PART = re.compile(r"[ \t]*##[ \t]*(?P<part>name|content)[ \t]*:[ \t]*\Z")


def mark_roles(text: str, source: Source) -> str:
    """The marked text with a mark in place of each line that begins a message."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if found := LINE.match(line):
            lines[number] = source.holes.role(found["role"].lower())
            if found["more"]:
                source.notes.append(f"`{shown(line.strip())}`: what stands in the brackets was left out.")
        elif (part := PART.match(line)) and part["part"] == "content":
            lines[number] = ""
    return "\n".join(lines)
