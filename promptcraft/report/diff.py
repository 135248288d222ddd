"""What changed between two versions of a framework, question by question."""

from __future__ import annotations

import difflib
import re

from promptcraft.framework.edits import (
    AddQuestion,
    DropQuestion,
    Edit,
    MoveQuestion,
    RewriteQuestion,
    SetField,
)
from promptcraft.framework.model import Framework
from promptcraft.framework.rendered import lay_out

NUMBER = re.compile(r"^\d+\. (?=\[[a-z0-9])", re.MULTILINE)


def framework_diff(old: Framework, new: Framework, *, names: tuple[str, str] = ("before", "after")) -> str:
    """A unified diff of the two laid-out texts, template variables left as written; empty when they are equal.

    Questions stand without their numbers, so that one put in front does not change all that follow.
    """
    lines = difflib.unified_diff(
        _lines(old), _lines(new), fromfile=names[0], tofile=names[1], lineterm="", n=1
    )
    return "\n".join(lines)


def _lines(framework: Framework) -> list[str]:
    return NUMBER.sub("", lay_out(framework)).splitlines()


def edit_title(edit: Edit) -> str:
    """One line that says what the edit does."""
    match edit:
        case AddQuestion():
            place = {"": "at the end", "^": "at the start"}.get(edit.after, f"after {edit.after}")
            return f"add question {edit.question.id} {place}"
        case RewriteQuestion():
            return f"rewrite question {edit.question_id}"
        case MoveQuestion():
            place = {"": "to the end", "^": "to the start"}.get(edit.after, f"behind {edit.after}")
            return f"move question {edit.question_id} {place}"
        case DropQuestion():
            return f"drop question {edit.question_id}"
        case SetField():
            return f"set {edit.field}"
