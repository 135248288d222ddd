"""A first framework on an issue, its questions written by a model; its words are data and never template code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from promptcraft.critique.proposals import free_id
from promptcraft.critique.wire import WirePart
from promptcraft.errors import Refused, ReplyUnscorable
from promptcraft.framework.facets import CoverageItem
from promptcraft.framework.fence import fence
from promptcraft.framework.model import Framework, Question, Synthesis
from promptcraft.framework.scaffold import CLOSING, clean_issue, place_in, scaffold, sides_of, with_place
from promptcraft.models.base import Message, Model, Reply, Request, Shape
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.effort import out_of_room
from promptcraft.models.json_reply import read_json
from promptcraft.models.prompts import prompt

PURPOSE = "new"
MAX_OUTPUT = 6_000
FEWEST, MOST = 5, 25
FEWEST_WORDS = 4
"""A text with fewer says nothing, and the scaffold's own stands in its place."""
MOST_FOLLOW_UPS = 5


class WireQuestion(WirePart):
    """One question as the model writes it; what it leaves out is null."""

    ask: str
    why: str | None
    facet: str | None
    follow_ups: list[str]


class WireDraft(WirePart):
    """The reply: everything of a framework that a model may write."""

    persona: str
    audience: str
    context: str
    style: str
    questions: list[WireQuestion]
    synthesis: str


class WireRung(WirePart):
    """One question as a small model writes it."""

    facet: str
    ask: str


class WireLadder(WirePart):
    """The reply of a small model: the questions alone, since the rest is beyond it."""

    questions: list[WireRung]


@dataclass(frozen=True)
class Wanted:
    """What the framework is to be about: the issue, the sides an issue can have, whose work it is."""

    issue: str
    items: tuple[CoverageItem, ...]
    secret: bytes
    author: str = ""


async def draft(wanted: Wanted, model: Model, dispatcher: Dispatcher) -> Framework:
    """A valid framework on the issue, written by the model and titled with the issue itself.

    Asked once more when the reply cannot be used; raises ReplyUnscorable when that does not help, and Refused.
    """
    request = draft_request(wanted, model)
    first = (await dispatcher.ask(model, request, purpose=PURPOSE)).reply
    try:
        return read_draft(first, wanted)
    except ReplyUnscorable as error:
        again = (
            *request.messages,
            Message(role="assistant", content=first.text or "(no text)"),
            Message(role="user", content=prompt("new_again", problem=error.message)),
        )
    answer = await dispatcher.ask(model, request.model_copy(update={"messages": again}), purpose=PURPOSE)
    return read_draft(answer.reply, wanted)


def draft_request(wanted: Wanted, model: Model) -> Request:
    """What the model is sent: the issue between guarded lines, and the sides that it has.

    A small model is asked for one question on each side, and for nothing else.
    """
    shape = WireLadder if model.info.small else WireDraft
    schema = json.dumps(shape.model_json_schema())
    text = prompt(
        "new_small" if model.info.small else "new",
        issue=fence(wanted.secret, clean_issue(wanted.issue))[1],
        items=sides_of(wanted.issue, wanted.items),
        schema="" if model.info.structured else schema,
    )
    return Request(
        system=prompt("new_system"),
        messages=(Message(role="user", content=text),),
        shape=Shape(name="framework", schema_text=schema) if model.info.structured else None,
        max_output=min(MAX_OUTPUT, model.info.max_output or MAX_OUTPUT),
    )


def read_draft(reply: Reply, wanted: Wanted) -> Framework:
    """The framework in a reply. What is missing but not needed is passed over; raises ReplyUnscorable and Refused."""
    if reply.stop == "refusal":
        raise Refused(f"{reply.model} declined to write this framework.", hint="Another model may accept it.")
    if reply.stop == "length":
        raise ReplyUnscorable(f"{out_of_room(reply)} Be briefer.")
    plain = _with_gaps_filled(read_json(reply.text))
    try:
        return _framework(WireDraft.model_validate(plain), wanted)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step)[:40] for step in first["loc"])
        raise ReplyUnscorable(f"The reply is no framework: {place or 'it'}: {first['msg']}.") from None


def _with_gaps_filled(plain: Mapping[str, object]) -> dict[str, object]:
    """The reply with empty values for what a framework can do without, and without keys nobody asked for."""
    texts = {key: plain.get(key) or "" for key in ("persona", "audience", "context", "style", "synthesis")}
    questions = plain.get("questions")
    listed = questions if isinstance(questions, list) else []
    return {**texts, "questions": [_question_form(one) for one in listed]}


def _question_form(one: object) -> object:
    if isinstance(one, str):
        return {"ask": one, "why": None, "facet": None, "follow_ups": []}
    if not isinstance(one, dict):
        return one
    form = {key: one.get(key) for key in ("why", "facet")}
    return {"ask": one.get("ask"), **form, "follow_ups": one.get("follow_ups") or []}


def _framework(wire: WireDraft, wanted: Wanted) -> Framework:
    """The scaffold of the issue with the model's words in it, as far as they say anything."""
    start = scaffold(wanted.issue, wanted.items, author=wanted.author)
    place = place_in(clean_issue(wanted.issue), wanted.items)
    texts = {
        key: with_place(words.strip(), place)
        for key in ("persona", "audience", "context", "style")
        if len((words := str(getattr(wire, key))).split()) >= FEWEST_WORDS
    }
    closing = with_place(wire.synthesis.strip(), place)
    asked = _questions(wire.questions, {item.id for item in wanted.items}, place)
    form = dict(start) | texts | {"questions": asked}
    if len(closing.split()) >= FEWEST_WORDS:
        form["synthesis"] = Synthesis(ask=closing)
    return Framework.model_validate(form)


def _questions(wires: Sequence[WireQuestion], facets: set[str], place: str) -> tuple[Question, ...]:
    """The questions, each once, with ids made of their words; raises ReplyUnscorable when there are too few."""
    asked: dict[str, Question] = {}
    taken: list[str] = []
    for wire in wires:
        ask = wire.ask.strip()
        if not ask or ask.casefold() in asked or wire.facet == CLOSING:
            continue
        facet = wire.facet if wire.facet in facets else ""
        base = facet if facet and facet not in taken else free_id(ask, taken)
        taken.append(base)
        asked[ask.casefold()] = Question(
            id=base,
            ask=with_place(ask, place),
            why=with_place((wire.why or "").strip(), place),
            facet=facet or "",
            follow_ups=tuple(_follow_ups(wire.follow_ups, place)),
        )
    if not FEWEST <= len(asked) <= MOST:
        raise ReplyUnscorable(
            f"The reply has {len(asked)} questions; it should have from {FEWEST} to {MOST}, each another one."
        )
    return tuple(asked.values())


def _follow_ups(texts: Iterable[str], place: str) -> list[str]:
    said = [with_place(text.strip(), place) for text in texts if text.strip()]
    return said[:MOST_FOLLOW_UPS]
