"""The critique for a small local model: one short call a criterion, level first, quotes chosen from a list. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from promptcraft.critique.reading import Reading
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import LEVELS, Criterion
from promptcraft.critique.scorecard import points
from promptcraft.critique.sentences import Sentence
from promptcraft.errors import ReplyUnscorable
from promptcraft.framework.fence import fence
from promptcraft.framework.model import Framework
from promptcraft.models.base import Message, Request, Shape
from promptcraft.models.json_reply import read_json
from promptcraft.models.prompts import prompt
from promptcraft.records.critique import Finding, Severity
from promptcraft.records.record import Record
from promptcraft.records.scorecard import Line

_QUESTIONS = ("ask", "follow_up", "synthesis")
_ABOUT = {
    "purpose": ("title", "aim", "audience", "context"),
    "role-and-style": ("persona", "audience", "context", "style"),
}
"""Which parts a criterion of the shipped rubric is about, where it is not the questions."""
PROMPTS = ("small_system", "small_criterion")
MAX_OUTPUT = 400
_LONGEST_QUOTE = 200
_LONGEST_REASON = 160
_WARM = 0.5
_QUOTE = "sentence_that_most_needs_to_change"
_PROBLEM = "what_is_wrong_or_missing_there"
_AGAIN = "Ask again, or use another reviewer."
_FIELDS = ("aim", "persona", "audience", "context", "style")


class SmallLine(Record):
    """What a small model says on one criterion: a level from 0 to 5, the sentence it goes by, and what is wrong there.

    At level 5 nothing is wrong, and `problem` is empty.
    """

    criterion: str
    level: int
    sentence: Sentence
    problem: str = ""


def criterion_request(
    review: Review, criterion: Criterion, found: Sequence[Sentence], sample: int = 0
) -> Request:
    """What the model is sent for one criterion; the framework comes first, so later calls reuse what was read of it.

    The first sample is the likeliest reply; later ones are drawn with their number as seed.
    """
    offered = _offered(found, criterion)
    if not offered:
        raise ReplyUnscorable("There is no sentence in the framework that could be quoted.", hint=_AGAIN)
    system, task = PROMPTS
    text = prompt(
        task,
        fenced=fence(review.secret, review.rendered.text)[1],
        facts=facts(review.rendered.filled),
        title=criterion.title,
        question=criterion.question,
        anchors=criterion.anchors,
    )
    return Request(
        system=prompt(system),
        messages=(Message(role="user", content=text),),
        shape=Shape(name="line", schema_text=json.dumps(_schema(list(offered)), ensure_ascii=False)),
        max_output=MAX_OUTPUT,
        temperature=_WARM if sample else 0.0,
        seed=sample,
    )


def read_criterion(reply_text: str, criterion: Criterion, found: Sequence[Sentence]) -> SmallLine:
    """The reply as a line; raises ReplyUnscorable when it is not what was asked for."""
    said = read_json(reply_text)
    level = said.get("level")
    if type(level) is not int or not 0 <= level <= LEVELS:
        raise ReplyUnscorable(f"'{criterion.id}' has no level from 0 to {LEVELS}.", hint=_AGAIN)
    quote, problem = said.get(_QUOTE), said.get(_PROBLEM, "")
    offered = _offered(found, criterion)
    if not isinstance(quote, str) or quote not in offered:
        raise ReplyUnscorable(f"'{criterion.id}' quotes what is not in the framework.", hint=_AGAIN)
    if not isinstance(problem, str):
        raise ReplyUnscorable(f"'{criterion.id}' says no problem in words.", hint=_AGAIN)
    problem = "" if level == LEVELS else _ended(problem)
    return SmallLine(criterion=criterion.id, level=level, sentence=offered[quote], problem=problem)


def small_reading(review: Review, lines: Sequence[SmallLine]) -> Reading:
    """The lines as a checked critique: scorecard and findings; coverage, edits and a stated mark are not asked for."""
    judged = [(review.rubric.criterion(line.criterion), line) for line in lines]
    findings = [_finding(criterion, line, number) for number, (criterion, line) in enumerate(judged, 1)]
    card = tuple(_line(criterion, line) for criterion, line in judged)
    missing = [one.id for one in review.rubric.criteria if one.id not in {line.criterion for line in lines}]
    problems = tuple(f"scorecard: '{name}' has no line." for name in missing)
    return Reading(
        lines=card, findings=tuple(findings), coverage=(), edits=(), stated=None, problems=problems
    )


def facts(filled: Framework) -> str:
    """What can be counted, so that the model need not: how many questions there are and which parts are missing."""
    count = len(filled.questions)
    told = [f"It has {count} question{'' if count == 1 else 's'}."]
    missing = [name for name in _FIELDS if not str(getattr(filled, name)).strip()]
    if missing:
        told.append(f"It has no {', no '.join(missing)}.")
    else:
        told.append("It has an aim, a persona, an audience, a context and a style.")
    told.append("It ends with a synthesis." if filled.synthesis else "It has no synthesis at the end.")
    return " ".join(told)


def _offered(found: Sequence[Sentence], criterion: Criterion) -> dict[str, Sentence]:
    """What may be quoted, by its words: sentences of the parts the criterion is about, or of all if there are none."""
    parts = _ABOUT.get(criterion.id, _QUESTIONS)
    offered: dict[str, Sentence] = {}
    for sentence in [one for one in found if one.field in parts] or found:
        short = _clipped(sentence)
        offered.setdefault(short.text, short)
    return offered


def _clipped(sentence: Sentence) -> Sentence:
    if len(sentence.text) <= _LONGEST_QUOTE:
        return sentence
    text = sentence.text[:_LONGEST_QUOTE]
    text = text[: text.rfind(" ")] if " " in text else text
    return sentence.model_copy(update={"text": text.rstrip(), "end": sentence.start + len(text.rstrip())})


def _ended(problem: str) -> str:
    """The words up to the last whole sentence where the length limit cut them; a lone cut sentence gets an ellipsis."""
    text = " ".join(problem.split())
    if len(text) < _LONGEST_REASON - 2 or text.endswith((".", "!", "?")):
        return text
    end = text.rfind(". ")
    return text[: end + 1] if end > 0 else f"{text.rstrip(' ,;')}…"


def _schema(quotes: list[str]) -> dict[str, Any]:
    """Level before reasons: a small model that explains first talks itself into one level for everything."""
    quote = {"type": "string", "enum": quotes}
    problem = {"type": "string", "maxLength": _LONGEST_REASON}
    below = {"level": {"type": "integer", "enum": list(range(LEVELS))}, _QUOTE: quote, _PROBLEM: problem}
    return {
        "anyOf": [_object(below), _object({"level": {"type": "integer", "enum": [LEVELS]}, _QUOTE: quote})]
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _line(criterion: Criterion, said: SmallLine) -> Line:
    """The reasons are the rubric's own anchors: what the chosen level says, and what the next one would ask for."""
    given, taken = points(criterion, said.level)
    return Line(
        criterion=criterion.id,
        weight=criterion.weight,
        level=said.level,
        given=given,
        taken=taken,
        reason_given=criterion.anchors[said.level] if said.level > 0 else "",
        reason_taken=f"The next level asks for: {criterion.anchors[said.level + 1]}"
        if said.level < LEVELS
        else "",
        quotes=(said.sentence.quote,),
        questions=(said.sentence.question,) if said.sentence.question else (),
    )


def _finding(criterion: Criterion, said: SmallLine, number: int) -> Finding:
    """What the model says is wrong; where nothing is, the anchor it reached as a strength."""
    return Finding(
        id=f"f{number}",
        kind="weakness" if said.problem else "strength",
        criterion=criterion.id,
        anchor=said.sentence.question,
        severity=_severity(said.level),
        reason=said.problem or criterion.anchors[said.level],
        quotes=(said.sentence.quote,),
    )


def _severity(level: int) -> Severity:
    if level <= 1:
        return "high"
    return "medium" if level <= 3 else "low"
