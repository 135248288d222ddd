"""The reply to "which of the two is better": its shape, and what of it holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Rubric
from promptcraft.critique.wire import WirePart, parse
from promptcraft.models.base import Shape
from promptcraft.records.scorecard import Quote

Better = Literal["A", "B", "tie"]


class WireVerdict(WirePart):
    """One criterion: the words it stands on, the reason, and last of all the verdict."""

    criterion: str
    quote_a: str | None
    quote_b: str | None
    reason: str
    better: Better


class WireVerdicts(WirePart):
    """A whole reply."""

    verdicts: list[WireVerdict]


@dataclass(frozen=True)
class Compared:
    """What was read of one verdict; `problem` says why it does not hold, and then it counts for nothing."""

    better: Better
    reason: str
    quotes_a: tuple[Quote, ...]
    quotes_b: tuple[Quote, ...]
    problem: str


@dataclass(frozen=True)
class PairReading:
    """The verdicts of one reply by criterion. `problems` are what must be asked again."""

    by_criterion: dict[str, Compared]
    problems: tuple[str, ...]
    soft: tuple[str, ...] = ()


def pair_shape(rubric: Rubric) -> Shape:
    """The JSON Schema of a reply with the criteria of this rubric."""
    words = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    properties = {
        "criterion": {"type": "string", "enum": [criterion.id for criterion in rubric.criteria]},
        "quote_a": words,
        "quote_b": words,
        "reason": {"type": "string"},
        "better": {"type": "string", "enum": ["A", "B", "tie"]},
    }
    verdict = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {"verdicts": {"type": "array", "items": verdict}},
        "required": ["verdicts"],
        "additionalProperties": False,
    }
    return Shape(name="verdicts", schema_text=json.dumps(schema, ensure_ascii=False))


def read_pair(said: dict[str, object], a: Review, b: Review) -> PairReading:
    """The verdicts on A and B, each with what is wrong with it; raises ReplyUnscorable when the shape is another."""
    for review in (a, b):
        review.own_object(said)
    given = parse(WireVerdicts, said, "a comparison").verdicts
    by_criterion: dict[str, Compared] = {}
    problems = []
    for criterion in a.rubric.criteria:
        lines = [line for line in given if line.criterion == criterion.id]
        if len(lines) != 1:
            problems.append(f"{criterion.id}: there must be exactly one verdict, not {len(lines)}.")
            continue
        by_criterion[criterion.id] = found = _compared(lines[0], a, b)
        if found.problem:
            problems.append(f"{criterion.id}: {found.problem}")
    known = {criterion.id for criterion in a.rubric.criteria}
    strange = sorted({line.criterion for line in given} - known)
    return PairReading(by_criterion, tuple(problems), tuple(f"{one!r} is no criterion." for one in strange))


def _compared(line: WireVerdict, a: Review, b: Review) -> Compared:
    quotes_a, quotes_b = _quoted(line.quote_a, a), _quoted(line.quote_b, b)
    problem = ""
    if not line.reason.strip():
        problem = "it has no reason."
    elif line.better != "tie" and not (_stands(quotes_a, a) or _stands(quotes_b, b)):
        problem = (
            "it stands on nothing: neither quote is found, character for character, in the text it is given for"
            " (words that tell a reviewer what to do are no ground)."
        )
    return Compared(line.better, line.reason.strip(), quotes_a, quotes_b, problem)


def _quoted(words: str | None, review: Review) -> tuple[Quote, ...]:
    return (review.quotes.find(words),) if words and words.strip() else ()


def _stands(quotes: Sequence[Quote], review: Review) -> bool:
    return any(quote.verified and not review.orders.hold(quote) for quote in quotes)
