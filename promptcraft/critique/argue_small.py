"""An author's answer put before a small local model: one short call, the sentence it stands on chosen from a list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from promptcraft.critique.argue import Case, Said, allowed_levels
from promptcraft.critique.argue_ask import PURPOSE, VERDICTS
from promptcraft.critique.argue_ground import named_places
from promptcraft.critique.ask import Heard, ask_checked, refuse_unread
from promptcraft.critique.rubric import LEVELS, Criterion
from promptcraft.critique.scorecard import points
from promptcraft.critique.sentences import Sentence, sentences
from promptcraft.errors import ReplyUnscorable
from promptcraft.framework.fence import fence
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.models.base import Message, Model, Reply, Request, Shape
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.json_reply import read_json
from promptcraft.models.prompts import prompt
from promptcraft.records.scorecard import Line

MAX_OUTPUT = 400
LONGEST_REASON = 200


async def ask_small_reviewer(case: Case, model: Model, dispatcher: Dispatcher) -> Heard[Said]:
    """What a small model says of the author's answer; asked once more where the reply does not hold."""
    offered = offered_sentences(case)
    if not offered:
        raise ReplyUnscorable("There is no sentence in the framework that the answer could stand on.")

    async def send(asked: Request) -> Answer:
        return await dispatcher.ask(model, asked, purpose=PURPOSE, framework=case.review.rendered.name)

    def read(answer: Answer) -> tuple[Said | None, tuple[str, ...]]:
        return read_small_answer(answer.reply, case, offered)

    return await ask_checked(send, small_request(case, offered), read)


def offered_sentences(case: Case) -> dict[str, Sentence]:
    """What may be quoted, by its words: the sentences of the places that the author names or quotes, else of all."""
    review = case.review
    found = [one for one in sentences(review.rendered) if not review.orders.hold(one.quote)]
    places = set(named_places(case.ground))
    spans = [(one.start or 0, one.end or 0) for one in case.ground.quotes]
    meant = [
        one
        for one in found
        if one.question in places
        or one.field in places
        or (one.field == "synthesis" and SYNTHESIS in places)
        or any(one.start < end and start < one.end for start, end in spans)
    ]
    return {one.text: one for one in meant or found}


def small_request(case: Case, offered: dict[str, Sentence]) -> Request:
    """What the model is sent; the framework comes first, as in the calls before, so that it need not be read again."""
    review, criterion, line = case.review, case.criterion, case.line
    text = prompt(
        "argue_small",
        fenced=fence(review.secret, review.rendered.text)[1],
        finding=fence(review.secret, " ".join(case.finding.reason.split()))[1],
        answer=fence(review.secret, case.answer)[1],
        title=criterion.title if criterion else "",
        anchors=criterion.anchors if criterion else (),
        level=round(line.level) if line else 0,
        levels=_levels(case),
    )
    schema = json.dumps(_schema(list(offered), _levels(case)), ensure_ascii=False)
    return Request(
        system=prompt("small_system"),
        messages=(Message(role="user", content=text),),
        shape=Shape(name="answer", schema_text=schema),
        max_output=MAX_OUTPUT,
        temperature=0.0,
        seed=0,
    )


def read_small_answer(
    reply: Reply, case: Case, offered: dict[str, Sentence]
) -> tuple[Said | None, tuple[str, ...]]:
    """The reply as a checked answer; a level that goes with no change of mind stays as it was."""
    cut = refuse_unread(reply)
    if cut:
        return None, cut
    try:
        said = read_json(reply.text)
        verdict, sentence, why = (said.get(name) for name in ("verdict", "sentence", "why"))
        if not isinstance(verdict, str) or verdict not in VERDICTS:
            raise ReplyUnscorable("The reply gives no verdict.")
        if not isinstance(sentence, str) or sentence not in offered:
            raise ReplyUnscorable("The reply stands on a sentence that is not in the framework.")
        if not isinstance(why, str) or not why.strip():
            raise ReplyUnscorable("The reply gives no reason.")
    except ReplyUnscorable as error:
        return None, (error.message,)
    stands_on = offered[sentence]
    line = None if verdict == "uphold" else _line(case, said.get("level"), stands_on)
    questions = (stands_on.question,) if stands_on.question else ()
    return Said(VERDICTS[verdict], " ".join(why.split()), (stands_on.quote,), questions, (), line), ()


def _line(case: Case, level: object, stands_on: Sentence) -> Line | None:
    """The new line, its reasons the rubric's own anchors; None where the level stays or is none it may have."""
    criterion = case.criterion
    if criterion is None or case.line is None or type(level) is not int:
        return None
    if level not in allowed_levels(case) or level == case.line.level:
        return None
    given, taken = points(criterion, level)
    return Line(
        criterion=criterion.id,
        weight=criterion.weight,
        level=level,
        given=given,
        taken=taken,
        reason_given=criterion.anchors[level] if level else "",
        reason_taken=_next(criterion, level),
        quotes=(stands_on.quote,),
        questions=(stands_on.question,) if stands_on.question else (),
    )


def _next(criterion: Criterion, level: int) -> str:
    return f"The next level asks for: {criterion.anchors[level + 1]}" if level < LEVELS else ""


def _levels(case: Case) -> tuple[int, ...]:
    """The levels to choose from; the old one, made whole, is always among them."""
    if case.line is None or case.criterion is None:
        return ()
    return tuple(sorted({round(case.line.level), *allowed_levels(case)}))


def _schema(quotes: Sequence[str], levels: Sequence[int]) -> dict[str, Any]:
    """Verdict before reasons, as for a critique: a small model that explains first talks itself into anything."""
    properties: dict[str, Any] = {
        "verdict": {"type": "string", "enum": list(VERDICTS)},
        "sentence": {"type": "string", "enum": list(quotes)},
        "why": {"type": "string", "maxLength": LONGEST_REASON},
    }
    if levels:
        properties["level"] = {"type": "integer", "enum": list(levels)}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
