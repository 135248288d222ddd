"""What the lint finds, and the rules that find it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from promptcraft.framework.edits import Edit
from promptcraft.framework.lint.subject import Path, Subject

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Problem:
    """One finding: `where` is file:line, `question` an id or empty, `fix` an edit that is safe to make."""

    code: str
    message: str
    where: str
    question: str = ""
    severity: Severity = "warning"
    fix: Edit | None = None

    @property
    def file(self) -> str:
        """The file, as it was named to the lint."""
        return self.where.rpartition(":")[0]

    @property
    def line(self) -> int:
        """The line of the file, from 1."""
        return int(self.where.rpartition(":")[2])


@dataclass(frozen=True)
class Sighting:
    """What a rule saw: the place in the file, and the question it belongs to.

    `line` counts within a template's text, from 1; 0 means the place itself.
    """

    message: str
    path: Path = ()
    question: str = ""
    fix: Edit | None = None
    line: int = 0


@dataclass(frozen=True)
class Rule:
    """One thing that is looked for. A rule about `words` can read English only."""

    code: str
    name: str
    severity: Severity
    summary: str
    look: Callable[[Subject], Iterable[Sighting]]
    words: bool = False
