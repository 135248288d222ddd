"""What an edit changed, as a person reads it."""

from __future__ import annotations

from promptcraft.framework.edits import (
    AddQuestion,
    DropQuestion,
    Edit,
    MoveQuestion,
    RewriteQuestion,
    SetField,
    apply,
)
from promptcraft.framework.model import Framework, Question
from promptcraft.report.diff import edit_title, framework_diff

BASE = Framework(
    title="T {{ x }}", questions=tuple(Question(id=name, ask=f"What of {name}?") for name in "abc")
)


def changed(edit: Edit) -> list[str]:
    """The lines an edit adds and removes."""
    return [
        line
        for line in framework_diff(BASE, apply(BASE, edit)).splitlines()[2:]
        if line[0] in "+-" and line[1:]
    ]


def test_only_what_changed_is_shown() -> None:
    """A question put first does not change those behind it, although their numbers do."""
    assert changed(AddQuestion(question=Question(id="n", ask="New?"), after="^")) == ["+[n] New?"]
    assert changed(RewriteQuestion(question_id="b", ask="And b?")) == ["-[b] What of b?", "+[b] And b?"]
    assert changed(DropQuestion(question_id="a")) == ["-[a] What of a?"]


def test_nothing_changed_is_an_empty_diff() -> None:
    """Equal frameworks have no diff."""
    assert framework_diff(BASE, BASE) == ""


def test_every_edit_has_a_title() -> None:
    """One line says what it does and where."""
    edits: list[Edit] = [
        AddQuestion(question=Question(id="n", ask="New?")),
        AddQuestion(question=Question(id="n", ask="New?"), after="a"),
        MoveQuestion(question_id="b", after="^"),
        MoveQuestion(question_id="b"),
        DropQuestion(question_id="b"),
        RewriteQuestion(question_id="b", ask="?"),
        SetField(field="synthesis", text="?"),
    ]
    assert [edit_title(edit) for edit in edits] == [
        "add question n at the end",
        "add question n after a",
        "move question b to the start",
        "move question b to the end",
        "drop question b",
        "rewrite question b",
        "set synthesis",
    ]
