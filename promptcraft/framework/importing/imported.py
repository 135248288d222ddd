"""What an importer gives back."""

from __future__ import annotations

from dataclasses import dataclass

from promptcraft.framework.model import Framework


@dataclass(frozen=True)
class Imported:
    """The framework found in a prompt, and sentences about what had to be guessed, changed or left out.

    `name` is what the prompt is called where it came from, and may be empty.
    """

    framework: Framework
    notes: tuple[str, ...]
    name: str = ""
