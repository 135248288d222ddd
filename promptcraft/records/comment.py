"""What people write in the margin of a framework, and what others reply."""

from __future__ import annotations

from typing import Literal

from promptcraft.records.record import SCHEMA_VERSION, Record


class Comment(Record):
    """One line of the file: a comment, a reply to one, or that a thread was resolved or opened again.

    `place` is a question's id or a field's name; `quoted` are its words at the time, so that they are found again
    after an edit. `thread` is the id of the comment that a later line belongs to, empty for the comment itself.
    """

    schema_version: int = SCHEMA_VERSION
    id: str
    kind: Literal["comment", "reply", "resolved", "reopened"]
    framework: str
    version: str = ""
    place: str = ""
    quoted: str = ""
    thread: str = ""
    text: str = ""
    by: str
    at: str = ""
