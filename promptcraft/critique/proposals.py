"""What a reviewer proposes, turned into typed edits that are known to apply."""

from __future__ import annotations

import re
from collections.abc import Iterable

from promptcraft.critique.wire import SYNTHESIS, WireEdit
from promptcraft.errors import EditRejected
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
from promptcraft.framework.template_text import literal

COMMON = {
    "a", "an", "and", "are", "be", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "how",
    "if", "in", "is", "it", "of", "on", "or", "should", "so", "such", "that", "the", "their", "them", "there", "they",
    "this", "to", "was", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you",
}  # fmt: skip


def typed_edit(wire: WireEdit, source: Framework) -> Edit:
    """The edit, tried on the framework; raises EditRejected when it lacks something or does not apply."""
    edit = _edit(wire, source)
    apply(source, edit)
    return edit


def new_question(ask: str, taken: Iterable[str], *, facet: str = "") -> Question:
    """A question with an id made of its own words; the text is data, never template code."""
    return Question(id=free_id(ask, taken), ask=literal(ask.strip()), facet=facet)


def free_id(text: str, taken: Iterable[str]) -> str:
    """A short readable id that none of those taken has."""
    words = [word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in COMMON]
    base = "-".join(words[:4])[:40].strip("-") or "question"
    there = set(taken) | {SYNTHESIS}
    if base not in there:
        return base
    return next(f"{base}-{n}" for n in range(2, len(there) + 3) if f"{base}-{n}" not in there)


def _edit(wire: WireEdit, source: Framework) -> Edit:
    match wire.kind:
        case "add":
            ask = _needed(wire.text, "text")
            return AddQuestion(question=new_question(ask, source.question_ids), after=_place(wire.after))
        case "rewrite":
            if wire.question == SYNTHESIS:
                return SetField(field="synthesis", text=literal(_needed(wire.text, "text")))
            return RewriteQuestion(
                question_id=_needed(wire.question, "question"), ask=literal(_needed(wire.text, "text"))
            )
        case "move":
            return MoveQuestion(question_id=_needed(wire.question, "question"), after=_place(wire.after))
        case "drop":
            return DropQuestion(question_id=_needed(wire.question, "question"))
        case "set":
            if wire.field is None:
                raise EditRejected("The edit does not say which field it sets.")
            return SetField(field=wire.field, text=literal(_needed(wire.text, "text")))


def _needed(value: str | None, name: str) -> str:
    if value is None or not value.strip():
        raise EditRejected(f"The edit lacks its '{name}'.")
    if len(value) > 20_000:
        raise EditRejected(f"The '{name}' of the edit is longer than 20,000 characters.")
    return value.strip()


def _place(after: str | None) -> str:
    return "" if after is None or after == SYNTHESIS else after
