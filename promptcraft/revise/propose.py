"""A reviser: a model that is shown the findings of others and proposes edits for them, and judges nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pydantic import ValidationError

from promptcraft.critique.proposals import typed_edit
from promptcraft.critique.review import Review
from promptcraft.critique.wire import WireEdit, WirePart
from promptcraft.errors import EditRejected, Refused, ReplyUnscorable
from promptcraft.framework.edits import edit_id
from promptcraft.framework.fence import fence
from promptcraft.models.base import Message, Model, Reply, Request, Shape
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.effort import out_of_room
from promptcraft.models.json_reply import read_json
from promptcraft.models.prompts import prompt
from promptcraft.records.revision import AnsweredFinding, Candidate, Proposal

MOST_FINDINGS = 40


class WireEdits(WirePart):
    """The reply of a reviser."""

    edits: list[WireEdit]


async def propose(
    review: Review, findings: Sequence[AnsweredFinding], model: Model, dispatcher: Dispatcher
) -> Proposal:
    """The edits that the model proposes for these findings; those that do not apply are named in `notes`.

    Asked once more when the reply does not have its shape; raises ReplyUnscorable when that does not help.
    """
    shown = tuple(findings)[:MOST_FINDINGS]
    request = revise_request(review, shown, model)
    answer = await dispatcher.ask(model, request, purpose="revise", framework=review.rendered.name)
    try:
        wire = _read(answer.reply)
    except ReplyUnscorable as error:
        again = request.model_copy(
            update={
                "messages": (
                    *request.messages,
                    Message(role="assistant", content=answer.reply.text or "(no text)"),
                    Message(role="user", content=prompt("critique_again", problems=[error.message])),
                )
            }
        )
        wire = _read(
            (await dispatcher.ask(model, again, purpose="revise", framework=review.rendered.name)).reply
        )
    return _proposal(review, shown, wire, by=model.info.label)


def revise_request(review: Review, findings: Sequence[AnsweredFinding], model: Model) -> Request:
    """What a reviser is sent: the framework and the findings, both between guarded lines."""
    schema = json.dumps(WireEdits.model_json_schema())
    listed = "\n".join(
        # On one line each: a reason with line breaks could pass for findings of its own.
        f"{number}. ({one.finding.kind}, {one.finding.severity}) {one.finding.anchor}"
        f" {' '.join(one.finding.reason.split())}"
        for number, one in enumerate(findings, 1)
    )
    text = prompt(
        "revise",
        framework=fence(review.secret, review.rendered.text)[1],
        findings=fence(review.secret, listed)[1],
        schema="" if model.info.structured else schema,
    )
    return Request(
        system=prompt("revise_system"),
        messages=(Message(role="user", content=text),),
        shape=Shape(name="edits", schema_text=schema) if model.info.structured else None,
        max_output=min(6_000, model.info.max_output or 6_000),
    )


def _read(reply: Reply) -> WireEdits:
    if reply.stop == "refusal":
        raise Refused(
            f"{reply.model} declined to revise this framework.", hint="Another model may accept it."
        )
    if reply.stop == "length":
        raise ReplyUnscorable(f"{out_of_room(reply)} Be briefer: fewer edits.")
    try:
        return WireEdits.model_validate(read_json(reply.text))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step)[:40] for step in first["loc"])
        raise ReplyUnscorable(f"The reply is no list of edits: {place}: {first['msg']}.") from None


def _proposal(review: Review, findings: Sequence[AnsweredFinding], wire: WireEdits, *, by: str) -> Proposal:
    candidates: dict[str, Candidate] = {}
    notes: list[str] = []
    for number, one in enumerate(wire.edits, 1):
        try:
            edit = typed_edit(one, review.source, review.rendered.values)
        except EditRejected as error:
            notes.append(f"Edit {number} ({one.kind}) does not apply: {error.message}")
            continue
        answers = tuple(findings[n - 1] for n in one.answers if 1 <= n <= len(findings))
        if not answers:
            notes.append(f"Edit {number} ({one.kind}) was left out: it answers none of the findings.")
            continue
        candidate = Candidate(
            id=edit_id(edit),
            edit=edit,
            proposed_by=(by,),
            reasons=(one.why,) if one.why else (),
            answers=answers,
        )
        candidates.setdefault(candidate.id, candidate)
    return Proposal(
        id="",
        framework=review.rendered.name,
        version=review.rendered.version,
        by=by,
        candidates=tuple(candidates.values()),
        notes=tuple(notes),
    )
