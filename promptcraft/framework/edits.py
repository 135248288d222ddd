"""Typed edits of a framework, and `apply`, which is pure."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from promptcraft.errors import EditRejected
from promptcraft.framework.model import Framework, Part, Question, Synthesis

FieldName = Literal["title", "aim", "persona", "audience", "context", "style", "synthesis"]


class AddQuestion(Part):
    """A new question, placed after the one named; `after` empty puts it last, `^` puts it first."""

    kind: Literal["add"] = "add"
    question: Question
    after: str = ""


class RewriteQuestion(Part):
    """Other words for one question; id, facet and follow-ups stay."""

    kind: Literal["rewrite"] = "rewrite"
    question_id: str
    ask: Annotated[str, Field(min_length=1, max_length=20_000)]


class MoveQuestion(Part):
    """One question moved behind another; `after` empty puts it last, `^` puts it first."""

    kind: Literal["move"] = "move"
    question_id: str
    after: str = ""


class DropQuestion(Part):
    """One question taken out."""

    kind: Literal["drop"] = "drop"
    question_id: str


class SetField(Part):
    """Other words for one text field; `synthesis` sets what is asked at the end."""

    kind: Literal["set"] = "set"
    field: FieldName
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


Edit = Annotated[
    AddQuestion | RewriteQuestion | MoveQuestion | DropQuestion | SetField, Field(discriminator="kind")
]
edit_adapter: TypeAdapter[Edit] = TypeAdapter(Edit)


def edit_id(edit: Edit) -> str:
    """A short id of what the edit does: the same edit from two reviewers has the same id."""
    return "e" + hashlib.sha256(edit.model_dump_json().encode("utf-8", "surrogatepass")).hexdigest()[:7]


def apply(framework: Framework, edit: Edit) -> Framework:
    """The framework with the edit made; raises EditRejected when it names what is not there or changes nothing."""
    match edit:
        case AddQuestion():
            changed = _add(framework, edit)
        case RewriteQuestion():
            old = find(framework, edit.question_id)
            changed = _with_questions(
                framework,
                [old.model_copy(update={"ask": edit.ask}) if q is old else q for q in framework.questions],
            )
        case MoveQuestion():
            changed = _move(framework, edit)
        case DropQuestion():
            gone = find(framework, edit.question_id)
            changed = _with_questions(framework, [q for q in framework.questions if q is not gone])
        case SetField():
            changed = _set(framework, edit)
    if changed == framework:
        raise EditRejected("The edit changes nothing.", where=edit_id(edit))
    return changed


def find(framework: Framework, question_id: str) -> Question:
    """The question with this id; raises EditRejected when there is none."""
    for question in framework.questions:
        if question.id == question_id:
            return question
    known = ", ".join(framework.question_ids)
    raise EditRejected(
        f"There is no question '{question_id}' in this framework.", hint=f"Its questions are: {known}."
    )


def _add(framework: Framework, edit: AddQuestion) -> Framework:
    if edit.question.id in framework.question_ids:
        raise EditRejected(f"A question '{edit.question.id}' is there already.")
    return _insert(framework, list(framework.questions), edit.question, edit.after)


def _move(framework: Framework, edit: MoveQuestion) -> Framework:
    moved = find(framework, edit.question_id)
    if edit.after == edit.question_id:
        raise EditRejected("A question cannot be moved behind itself.")
    return _insert(framework, [q for q in framework.questions if q is not moved], moved, edit.after)


def _insert(framework: Framework, others: list[Question], question: Question, after: str) -> Framework:
    if after == "^":
        place = 0
    elif after == "":
        place = len(others)
    else:
        place = others.index(find(framework, after)) + 1
    return _with_questions(framework, [*others[:place], question, *others[place:]])


def _set(framework: Framework, edit: SetField) -> Framework:
    if edit.field == "synthesis":
        old = framework.synthesis or Synthesis(ask=edit.text)
        return framework.model_copy(update={"synthesis": old.model_copy(update={"ask": edit.text})})
    return framework.model_copy(update={edit.field: edit.text})


def _with_questions(framework: Framework, questions: list[Question]) -> Framework:
    try:
        return Framework.model_validate(dict(framework) | {"questions": tuple(questions)})
    except ValidationError as error:
        raise EditRejected(f"The edit leaves no valid framework: {error.errors()[0]['msg']}.") from None
