"""The shape of a critique on the wire: every field required, no ranges or defaults, so that all servers accept it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from promptcraft.critique.rubric import Rubric
from promptcraft.errors import ReplyUnscorable
from promptcraft.framework.facets import CoverageItem
from promptcraft.framework.model import Framework
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.framework.rendered import Rendered
from promptcraft.models.base import Shape


class WirePart(BaseModel):
    """A strict piece of the reply: nothing is converted, nothing extra is taken."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


W = TypeVar("W", bound=WirePart)


def whole_number(value: object) -> object:
    """The level as it is: Python takes `true` for 1 and 3.0 for 3, but a level is a whole number or nothing."""
    if type(value) is not int:
        raise ValueError("it must be a whole number from 0 to 5")
    return value


class WireCoverage(WirePart):
    """One item of the coverage list."""

    item: str
    status: Literal["covered", "partly", "missing"]
    questions: list[str]


class WireFinding(WirePart):
    """One thing the reviewer says."""

    kind: Literal["strength", "weakness", "omission"]
    criterion: str
    question: str | None
    quote: str | None
    reason: str
    severity: Literal["low", "medium", "high"]


class WireLine(WirePart):
    """One criterion: first what it stands on, then the reasons, then the level."""

    criterion: str
    quotes: list[str]
    questions: list[str]
    items: list[str]
    reason_given: str
    reason_taken: str
    level: Literal[0, 1, 2, 3, 4, 5]

    @field_validator("level", mode="before")
    @classmethod
    def _whole_number(cls, value: object) -> object:
        return whole_number(value)


class WireEdit(WirePart):
    """One proposed change; what a kind does not need is null."""

    kind: Literal["add", "rewrite", "move", "drop", "set"]
    question: str | None
    after: str | None
    field: Literal["title", "aim", "persona", "audience", "context", "style", "synthesis"] | None
    text: str | None
    why: str
    answers: list[int]


class WireCritique(WirePart):
    """A whole reply, in the order in which a careful reader works; the overall number comes last."""

    coverage: list[WireCoverage]
    findings: list[WireFinding]
    scorecard: list[WireLine]
    edits: list[WireEdit]
    stated: int


class WireRemark(WirePart):
    """A finding where the criterion is known already."""

    kind: Literal["strength", "weakness", "omission"]
    question: str | None
    quote: str | None
    reason: str
    severity: Literal["low", "medium", "high"]


class WireJudgement(WirePart):
    """What is said on one criterion that was asked about alone; the level comes last."""

    findings: list[WireRemark]
    quotes: list[str]
    questions: list[str]
    items: list[str]
    reason_given: str
    reason_taken: str
    level: Literal[0, 1, 2, 3, 4, 5]

    @field_validator("level", mode="before")
    @classmethod
    def _whole_number(cls, value: object) -> object:
        return whole_number(value)


class WireSides(WirePart):
    """What is said on the coverage list that was asked about alone."""

    coverage: list[WireCoverage]
    findings: list[WireRemark]


def question_names(filled: Framework) -> tuple[str, ...]:
    """What a reviewer may call the questions: their ids, and `synthesis` where a closing question is asked."""
    closing = (SYNTHESIS,) if filled.synthesis is not None and SYNTHESIS not in filled.question_ids else ()
    return (*filled.question_ids, *closing)


def critique_shape(rubric: Rubric, coverage: Sequence[CoverageItem], rendered: Rendered) -> Shape:
    """The JSON Schema of a reply about this framework, with its own ids as the only ones allowed."""
    criteria = [criterion.id for criterion in rubric.criteria]
    allowed = {"items": [item.id for item in coverage], "questions": list(question_names(rendered.filled))}
    schema = _allowing(WireCritique, allowed)
    parts = schema["$defs"]
    _allow(parts["WireFinding"]["properties"]["criterion"], criteria)
    _allow(parts["WireLine"]["properties"]["criterion"], criteria)
    return Shape(name="critique", schema_text=json.dumps(_bare(schema), ensure_ascii=False))


def judgement_shape(coverage: Sequence[CoverageItem], rendered: Rendered) -> Shape:
    """The JSON Schema of a reply on one criterion: the same for all of them, so that providers can reuse it."""
    allowed = {"items": [item.id for item in coverage], "questions": list(question_names(rendered.filled))}
    schema = _allowing(WireJudgement, allowed)
    return Shape(name="judgement", schema_text=json.dumps(_bare(schema), ensure_ascii=False))


def sides_shape(coverage: Sequence[CoverageItem], rendered: Rendered) -> Shape:
    """The JSON Schema of a reply on the coverage list."""
    allowed = {"items": [item.id for item in coverage], "questions": list(question_names(rendered.filled))}
    schema = _allowing(WireSides, allowed)
    return Shape(name="sides", schema_text=json.dumps(_bare(schema), ensure_ascii=False))


def parse_critique(plain: dict[str, object]) -> WireCritique:
    """The reply as a typed value; raises ReplyUnscorable, naming up to five places that do not fit."""
    return parse(WireCritique, plain, "a critique")


def parse(kind: type[W], plain: dict[str, object], called: str) -> W:
    """The reply as a typed value of this kind; raises ReplyUnscorable, naming up to five places that do not fit."""
    try:
        return kind.model_validate(plain)
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(step)[:40] for step in problem['loc']) or 'the object'}: {problem['msg']}"
            for problem in error.errors()[:5]
        ]
        raise ReplyUnscorable(
            f"The reply does not have the shape of {called}: " + "; ".join(problems) + "."
        ) from None


def _allowing(kind: type[WirePart], allowed: dict[str, list[str]]) -> dict[str, Any]:
    """The schema of a part, with these ids as the only ones wherever a list of questions or items stands."""
    schema: dict[str, Any] = json.loads(_schema_text(kind))
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, values in allowed.items():
            listed = part["properties"].get(name)
            if listed is not None and listed["items"].get("type") == "string":
                _allow(listed["items"], values)
        if "item" in part["properties"]:
            _allow(part["properties"]["item"], allowed["items"])
    return schema


@cache
def _schema_text(kind: type[WirePart]) -> str:
    return json.dumps(kind.model_json_schema())


def _allow(property_schema: dict[str, Any], values: list[str]) -> None:
    if values:
        property_schema["enum"] = values


def _bare(node: object) -> object:
    """The schema without titles and descriptions, which only cost tokens."""
    if isinstance(node, dict):
        return {
            key: _bare(value)
            for key, value in node.items()
            if key != "description" and not (key == "title" and isinstance(value, str))
        }
    return [_bare(item) for item in node] if isinstance(node, list) else node
