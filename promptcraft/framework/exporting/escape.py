"""Texts written so that they stand between headings and labels without being taken for one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from promptcraft.framework.template.text import line_ends
from promptcraft.framework.yaml.write import UNSEEN

LABELS = (
    "Aim",
    "Persona",
    "Audience",
    "Context",
    "Style",
    "Questions",
    "Synthesis",
    "Sources",
    "Credits",
    "Details",
)
MARKER = "(promptcraft framework, text form 1)"
GUIDE = "Take them one at a time and in this order: answer one, then wait, because I may push back, ask, or go on."
ITEM = r"(?:(?:Why|Facet|URL|Says|For and against):(?: |$)|-(?: |$))"
ROLE = (
    r"(?i:[ \t]*#?[ \t]*(?:system|user|assistant|developer|function|tool|example|model)[ \t]*"
    r"(?:\[[^\]\n]*\])?[ \t]*:[ \t]*$)"
)
ENTITY = re.compile(r"&(amp|#(\d{1,7}));")


@dataclass(frozen=True)
class Dialect:
    """How a form writes headings, and which lines have a meaning in it."""

    heading: str
    meaning: str

    def head(self, label: str) -> str:
        """The line that begins the section of this label."""
        return self.heading.format(label)

    def label_of(self, line: str) -> str | None:
        """The label of a line that begins a section, else None."""
        before, after = self.heading.split("{}")
        bare = line.rstrip(" \t")
        inside = (
            bare[len(before) : len(bare) - len(after)]
            if bare.startswith(before) and bare.endswith(after)
            else ""
        )
        return inside if inside in LABELS or (before and inside) else None


NAMES = "|".join(LABELS)
SAID = rf"(?:{NAMES}):[ \t]*$|{re.escape(MARKER)}"
MARKDOWN = Dialect("## {}", r"## ")
PLAIN = Dialect("{}:", SAID)
ROLES = Dialect("{}:", rf"{SAID}|{ROLE}")
"""The plain form for files in which a line such as `user:` begins a message."""


def guarded(line: str, meaning: str) -> str:
    """The line with a backslash before it if it would mean something."""
    return "\\" + line if re.match(rf"\\*(?:{meaning})", line) else line


def bared(line: str, meaning: str) -> str:
    """The line without the backslash that guards it."""
    return line[1:] if re.match(rf"\\+(?:{meaning})", line) else line


def trimmed(text: str) -> str:
    """The text as exports hold it: line ends as newlines, no white space around it."""
    return line_ends(text).strip()


def coded(text: str) -> str:
    """The trimmed text with characters that files and editors lose written as numbers, as HTML does it."""
    safe = re.sub(r"&(?=#\d|amp;)", "&amp;", trimmed(text))
    return UNSEEN.sub(lambda match: f"&#{ord(match[0])};", safe)


def coded_line(text: str) -> str:
    """The text on one line, its line ends written as numbers."""
    return coded(text).replace("\n", "&#10;")


def decoded(text: str) -> str:
    """The text that was coded."""
    return ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[1] == "amp":
        return "&"
    number = int(match[2])
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else match[0]
