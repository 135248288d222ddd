"""Asking the reviewer about one answer of the author, and checking the reply. Pure up to the call."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import field_validator

from promptcraft.critique.argue import Case, Said, allowed_levels
from promptcraft.critique.ask import Heard, ask_checked, refuse_unread
from promptcraft.critique.reading import check_line, stands, unverified
from promptcraft.critique.wire import WireLine, WirePart, parse, question_names, whole_number
from promptcraft.errors import ReplyUnscorable
from promptcraft.framework.fence import fence
from promptcraft.framework.words import plain_words
from promptcraft.models.base import Message, Model, ModelInfo, Reply, Request, Shape
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.json_reply import objects_in, read_json
from promptcraft.models.prompts import prompt
from promptcraft.records.argument import Verdict
from promptcraft.records.scorecard import Line

PURPOSE = "argue"
MAX_OUTPUT = 4_000
VERDICTS: dict[str, Verdict] = {"uphold": "upheld", "soften": "softened", "withdraw": "withdrawn"}


class WireAnswer(WirePart):
    """The reply: first what it stands on, then the verdict, then the level; a level of null stays as it was."""

    quotes: list[str]
    questions: list[str]
    items: list[str]
    reason: str
    verdict: Literal["uphold", "soften", "withdraw"]
    level: Literal[0, 1, 2, 3, 4, 5] | None
    reason_given: str
    reason_taken: str

    @field_validator("level", mode="before")
    @classmethod
    def _whole_number(cls, value: object) -> object:
        return value if value is None else whole_number(value)


async def ask_reviewer(case: Case, model: Model, dispatcher: Dispatcher) -> Heard[Said]:
    """What the reviewer says of the author's answer; asked once more where the reply does not hold.

    A person who carries the text is asked once. Raises a ModelError when a call brings no reply.
    """

    async def send(asked: Request) -> Answer:
        return await dispatcher.ask(
            model, asked, purpose=PURPOSE, framework=case.review.rendered.name, repeat=case.carried
        )

    request = argue_request(case, model.info)
    if model.info.human:
        answer = await send(request)
        said, problems = read_answer(answer.reply, case)
        return Heard(said, " ".join(problems), (answer,))
    return await ask_checked(send, request, lambda answer: read_answer(answer.reply, case))


def argue_request(case: Case, info: ModelInfo) -> Request:
    """What is sent: the framework, the finding with its line, and the author's answer, each between guarded lines."""
    review = case.review
    schema = json.dumps(_schema(case), ensure_ascii=False)
    text = prompt(
        "argue",
        framework=fence(review.secret, review.rendered.text)[1],
        finding=fence(review.secret, told(case))[1],
        answer=fence(review.secret, case.answer)[1],
        criterion=case.criterion,
        levels=allowed_levels(case),
        upward=case.upward,
        schema="" if info.structured else schema,
    )
    return Request(
        system=prompt("argue_system", subject=review.rubric.subject),
        messages=(Message(role="user", content=text),),
        shape=Shape(name="answer", schema_text=schema) if info.structured else None,
        max_output=min(MAX_OUTPUT, info.max_output or MAX_OUTPUT),
    )


def told(case: Case) -> str:
    """The finding and its line as the review has them, each on one line, for a fence."""
    finding, line = case.finding, case.line
    rows = [f"Finding ({finding.kind}): {finding.reason}"]
    rows += [f"It is about question {finding.anchor}."] if finding.anchor else []
    rows += [f"It quotes: “{quote.text}”" for quote in finding.quotes]
    if line is not None:
        rows.append(f"Level given: {line.level:g} of 5")
        rows += [f"Why points were given: {line.reason_given}"] if line.reason_given else []
        rows += [f"Why points were taken: {line.reason_taken}"] if line.reason_taken else []
    return "\n".join(" ".join(row.split()) for row in rows)


def read_answer(reply: Reply, case: Case) -> tuple[Said | None, tuple[str, ...]]:
    """What the reply says, and what in it must be asked again; raises Refused when the model declined."""
    cut = refuse_unread(reply)
    if cut:
        return None, cut
    try:
        said = _own(case.review.own_object(read_json(reply.text)), case)
        checked = check(parse(WireAnswer, said, "an answer"), case)
    except ReplyUnscorable as error:
        return None, (error.message,)
    return checked, checked.problems


def check(wire: WireAnswer, case: Case) -> Said:
    """The reply with its quotes and ids looked up; what does not hold is named in `problems`."""
    review = case.review
    known, items = question_names(review.rendered.filled), {item.id for item in review.coverage}
    quotes = tuple(review.quotes.find(one) for one in dict.fromkeys(wire.quotes) if one.strip())
    questions = tuple(one for one in dict.fromkeys(wire.questions) if one in known)
    named = tuple(
        one for one in dict.fromkeys(wire.items) if one in items - unverified(case.critique.coverage)
    )
    ground = Line(
        criterion="", weight=0, level=0, given=0, taken=0, quotes=quotes, questions=questions, items=named
    )
    problems = [*_on_reason(wire.reason, case), *_on_level(wire, case)]
    if wire.verdict != "uphold" and not stands(ground, review):
        problems.append(
            "It stands on nothing that is in the framework. Copy the framework's words (not the author's answer)"
            " character for character, or name a question."
        )
    line = None
    if case.criterion is not None and wire.level is not None and case.line is not None:
        line, lacks = _line(wire, case)
        line = None if line.level == case.line.level else line
        problems += lacks if line is not None else []
    return Said(VERDICTS[wire.verdict], wire.reason.strip(), quotes, questions, named, line, tuple(problems))


def _line(wire: WireAnswer, case: Case) -> tuple[Line, list[str]]:
    given = wire.model_dump(include={"quotes", "questions", "items", "level", "reason_given", "reason_taken"})
    written = WireLine.model_validate({"criterion": case.finding.criterion, **given})
    return check_line(written, case.review, unverified(case.critique.coverage))


def _on_reason(reason: str, case: Case) -> list[str]:
    if not reason.strip():
        return ["reason: it is empty."]
    if case.review.quotes.find(reason).verified or plain_words(reason).strip() in plain_words(case.answer):
        return ["reason: it repeats words of the framework or of the author; give a reason of your own."]
    return []


def _on_level(wire: WireAnswer, case: Case) -> list[str]:
    """The level moves with the verdict, and only to the side that the author argues for."""
    if wire.level is None or case.line is None or wire.level == case.line.level:
        return []
    if wire.verdict == "uphold":
        return ["level: a finding that is upheld leaves the level as it is (null)."]
    if wire.level not in allowed_levels(case):
        side = "lower" if case.upward else "raise"
        return [f"level: to {wire.verdict} this finding cannot {side} the level."]
    return []


def _own(said: dict[str, object], case: Case) -> dict[str, object]:
    """The object of a reply, refused when the author wrote it: the reviewer then repeats a prepared reply."""
    if said and said in tuple(objects_in(case.answer)):
        raise ReplyUnscorable("The reply is a copy of what the author wrote, not a judgement of it.")
    return said


def _schema(case: Case) -> dict[str, Any]:
    """The JSON Schema of the reply, with this framework's own ids as the only ones allowed."""
    schema = WireAnswer.model_json_schema()
    allowed = {
        "questions": list(question_names(case.review.rendered.filled)),
        "items": [item.id for item in case.review.coverage],
    }
    properties = {
        name: {key: value for key, value in part.items() if key != "title"}
        for name, part in schema["properties"].items()
    }
    for name, ids in allowed.items():
        if ids:
            properties[name] = {**properties[name], "items": {"type": "string", "enum": ids}}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
