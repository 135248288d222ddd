"""The file that is being read: how messages name it, what is noted about it, and what its template fills in."""

from __future__ import annotations

from dataclasses import dataclass, field

from promptcraft.errors import FrameworkInvalid, TemplateInvalid, TemplateLimit
from promptcraft.framework.importing.holes import Holes
from promptcraft.framework.importing.names import Names

MAX_TAGS = 2_000
SHOWN = 70


@dataclass
class Source:
    """One prompt of one file; `name` is the name without folder and ending."""

    where: str
    name: str
    notes: list[str] = field(default_factory=list)
    holes: Holes = field(default_factory=Holes)
    names: Names = field(init=False)
    part: str = ""
    """The file that is read on behalf of the first one, while it is."""

    def __post_init__(self) -> None:
        self.names = Names(self.note, self.too_many)

    def note(self, line: int, text: str) -> None:
        """Say something about a line of the file."""
        place = f"{self.part}, line {line}" if self.part else f"line {line}"
        self.notes.append(f"{place}: {text}")

    def stays(self, line: int, tag: str, why: str = "cannot be filled in by a framework") -> str:
        """The tag as plain text, with a note that it is no more than that."""
        self.note(line, f"`{shown(tag)}` {why}, and stays as text.")
        return self.holes.text(tag)

    def invalid(self, line: int, what: str, hint: str = "") -> FrameworkInvalid:
        """The error for a file that is not what its ending says."""
        return FrameworkInvalid(
            f"{self.where} {what}.",
            where=f"{self.where}:{line}",
            hint=hint or "Correct this line and import again.",
        )

    def broken(self, line: int, what: str) -> TemplateInvalid:
        """The error for a template that its own tools would refuse."""
        return TemplateInvalid(
            f"The template in {self.where} {what}.",
            where=f"{self.where}:{line}",
            hint="Correct this line and import again.",
        )

    def too_many(self, line: int) -> TemplateLimit:
        """The error for a template with more tags than a prompt has."""
        return TemplateLimit(
            f"The template in {self.where} has more tags or variables than a prompt has, or nests too many.",
            where=f"{self.where}:{line}",
            hint="Is it a prompt? Split it.",
        )


def shown(text: str, length: int = SHOWN) -> str:
    """The start of the text on one line, with everything unprintable as an escape."""
    line = " ".join(text.split())
    cut = line if len(line) <= length else line[: length - 1] + "…"
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in cut)
