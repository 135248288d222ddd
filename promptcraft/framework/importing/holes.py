"""Foreign text in which each thing to be filled in is one private character, so that sorting cannot tear it apart."""

from __future__ import annotations

import re

from promptcraft.errors import TemplateLimit

FIRST = 0xF0000
LAST = 0xFFFFD
"""A private plane of Unicode: 65,534 characters that mean nothing to anybody else."""

MARK = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")
OPENING = re.compile(rf"\{{[{{%#]|\{{(?={MARK.pattern})")


class Holes:
    """The things that marks stand for: templates of ours, or the role of the message that begins there."""

    def __init__(self) -> None:
        self._templates: list[str] = []
        self._roles: dict[str, str] = {}
        self._foreign: dict[str, str] = {}

    def put(self, template: str) -> str:
        """A mark that will become this template."""
        if len(self._templates) > LAST - FIRST:
            raise TemplateLimit(
                "The prompt has more things to fill in than a framework can have.", hint="Split it."
            )
        self._templates.append(template)
        return chr(FIRST + len(self._templates) - 1)

    def role(self, role: str) -> str:
        """A mark where a message of this role begins."""
        mark = self.put("")
        self._roles[mark] = role
        return mark

    def text(self, text: str) -> str:
        """Plain text with nothing in it that could be taken for a mark."""
        return MARK.sub(self._kept, text)

    def _kept(self, match: re.Match[str]) -> str:
        """A mark for a character that looks like one."""
        if match[0] not in self._foreign:
            self._foreign[match[0]] = self.put("{{ '" + match[0] + "' }}")
        return self._foreign[match[0]]

    def fill(self, text: str) -> str:
        """The template that the marked text stands for: all but the marks is printed as it is."""
        safe = OPENING.sub(lambda match: "{{ '" + match[0] + "' }}", text)
        return MARK.sub(lambda match: self._templates[ord(match[0]) - FIRST], safe)

    def plain(self, text: str) -> str:
        """The marked text as people read it, each hole as what stands in its braces."""
        return MARK.sub(lambda match: self._templates[ord(match[0]) - FIRST].strip("{}% "), text)

    def messages(self, text: str) -> list[tuple[str, str]]:
        """The text cut where a message begins: role and text, the role empty for what stands before the first."""
        found: list[tuple[str, str]] = []
        role, start = "", 0
        for match in MARK.finditer(text):
            if match[0] in self._roles:
                found.append((role, text[start : match.start()]))
                role, start = self._roles[match[0]], match.end()
        found.append((role, text[start:]))
        return [(role, part) for role, part in found if role or part.strip()]

    def is_only_holes(self, text: str) -> bool:
        """Whether nothing but marks, punctuation and space stands in the text."""
        return bool(MARK.search(text)) and not any(c.isalnum() for c in MARK.sub("", text))
