"""What a reviewer proposes, turned into typed edits that are known to apply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from promptcraft.critique.wire import WireEdit
from promptcraft.errors import EditRejected
from promptcraft.framework.edits import (
    AddQuestion,
    DropQuestion,
    Edit,
    FieldName,
    MoveQuestion,
    RewriteQuestion,
    SetField,
    apply,
    find,
)
from promptcraft.framework.model import Framework, Question, Value
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.framework.rendered import lay_out
from promptcraft.framework.template.text import literal

PLAIN_VALUE = re.compile(r"\w[\w .-]{1,58}\w")
"""A value that can be told apart in a text: words without quotes, braces or line breaks, three characters or more."""
COMMON = {
    "a", "an", "and", "are", "be", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has",
    "have", "how", "if", "in", "is", "it", "of", "on", "or", "should", "so", "such", "that", "the", "their",
    "them", "there", "they", "this", "to", "was", "were", "what", "when", "where", "which", "who", "why",
    "will", "with", "would", "you",
}  # fmt: skip


def typed_edit(wire: WireEdit, source: Framework, values: Mapping[str, Value]) -> Edit:
    """The edit, tried on the framework; raises EditRejected when it lacks something or does not apply.

    Its text is data, never template code. Reviewers see `India` where the source has `{{ country }}`: such values
    become the variable again wherever the text that is replaced has it, so that other values still work.
    """
    try:
        edit = _edit(wire, source, values)
        Framework.model_validate(dict(apply(source, edit)))
    except ValidationError as error:
        raise EditRejected(f"The edit leaves no valid framework: {error.errors()[0]['msg']}.") from None
    return edit


def new_question(ask: str, taken: Iterable[str], *, facet: str = "") -> Question:
    """A question with an id made of its own words; the text is data, never template code."""
    return Question(id=free_id(ask, taken), ask=literal(ask.strip()), facet=facet)


def with_variables(text: str, replaced: str, values: Mapping[str, Value]) -> str:
    """The literal text with those values turned back into variables that the template it replaces uses."""
    names = {
        value: name
        for name, value in values.items()
        if isinstance(value, str)
        and PLAIN_VALUE.fullmatch(value)
        and re.search(r"\{\{\s*" + re.escape(name) + r"\s*\}\}", replaced)
    }
    if not names:
        return text
    longest_first = "|".join(re.escape(value) for value in sorted(names, key=len, reverse=True))
    found = re.compile(rf"(?<![\w'-])(?:{longest_first})(?![\w-])")
    return found.sub(lambda match: "{{ " + names[match[0]] + " }}", text)


def free_id(text: str, taken: Iterable[str]) -> str:
    """A short readable id that none of those taken has."""
    words = [word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in COMMON]
    base = "-".join(words[:4])[:40].strip("-") or "question"
    there = set(taken) | {SYNTHESIS}
    if base not in there:
        return base
    return next(f"{base}-{n}" for n in range(2, len(there) + 3) if f"{base}-{n}" not in there)


def _edit(wire: WireEdit, source: Framework, values: Mapping[str, Value]) -> Edit:
    match wire.kind:
        case "add":
            ask = _needed(wire.text, "text")
            question = new_question(ask, source.question_ids)
            ask = with_variables(question.ask, lay_out(source), values)
            question = Question(id=question.id, ask=ask)
            return AddQuestion(question=question, after=_place(wire.after, source))
        case "rewrite":
            if wire.question == SYNTHESIS and SYNTHESIS not in source.question_ids:
                return _set("synthesis", wire, source, values)
            name = _id(wire.question, "question")
            text = with_variables(literal(_needed(wire.text, "text")), find(source, name).ask, values)
            return RewriteQuestion(question_id=name, ask=text)
        case "move":
            return MoveQuestion(question_id=_id(wire.question, "question"), after=_place(wire.after, source))
        case "drop":
            return DropQuestion(question_id=_id(wire.question, "question"))
        case "set":
            if wire.field is None:
                raise EditRejected("The edit does not say which field it sets.")
            return _set(wire.field, wire, source, values)


def _set(field: FieldName, wire: WireEdit, source: Framework, values: Mapping[str, Value]) -> SetField:
    if field == "synthesis":
        old = "" if source.synthesis is None else source.synthesis.ask
    else:
        old = str(getattr(source, field))
    return SetField(field=field, text=with_variables(literal(_needed(wire.text, "text")), old, values))


def _id(value: str | None, name: str) -> str:
    return _needed(value, name)[:80]


def _needed(value: str | None, name: str) -> str:
    if value is None or not value.strip():
        raise EditRejected(f"The edit lacks its '{name}'.")
    if len(value) > 20_000:
        raise EditRejected(f"The '{name}' of the edit is longer than 20,000 characters.")
    return value.strip()


def _place(after: str | None, source: Framework) -> str:
    if after is None or (after == SYNTHESIS and SYNTHESIS not in source.question_ids):
        return ""
    return after.strip()[:80]
