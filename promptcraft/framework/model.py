"""The framework: persona, audience, context and an ordered list of questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Value = bool | int | float | str | tuple[str, ...]
Values = Mapping[str, Value]
"""What fills the template: one plain value per variable name."""

IDENTIFIER = r"^[a-z][a-z0-9_]*$"
QUESTION_ID = r"^[a-z0-9][a-z0-9_-]*$"
Text = Annotated[str, Field(max_length=20_000)]


class Part(BaseModel):
    """A frozen piece of a framework; unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Variable(Part):
    """A typed input of the template."""

    type: Literal["string", "integer", "number", "boolean", "choice", "list", "date"] = "string"
    default: bool | int | float | str | tuple[str, ...] | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    choices: tuple[str, ...] = ()
    help: str = ""


class Figure(Part):
    """A named number computed from the variables, with its unit and source."""

    formula: str
    unit: str = ""
    source: str = ""


class Question(Part):
    """One step of the framework."""

    id: Annotated[str, Field(pattern=QUESTION_ID, max_length=64)]
    ask: Annotated[str, Field(min_length=1, max_length=20_000)]
    why: Text = ""
    facet: str = ""
    follow_ups: tuple[Text, ...] = ()


class Synthesis(Part):
    """What is asked at the end, and how many arguments on each side."""

    ask: Annotated[str, Field(min_length=1, max_length=20_000)]
    for_and_against: Annotated[int, Field(ge=1, le=20)] = 5


class Source(Part):
    """Where a fact comes from."""

    title: str
    url: str = ""
    says: Text = ""


class Framework(Part):
    """The document under work; every text in it is a Jinja2 template over its variables."""

    title: Annotated[str, Field(min_length=1, max_length=500)]
    aim: Text = ""
    author: str = ""
    licence: str = ""
    based_on: tuple[str, ...] = ()
    variables: dict[Annotated[str, Field(pattern=IDENTIFIER)], Variable] = {}
    persona: Text = ""
    audience: Text = ""
    context: Text = ""
    style: Text = ""
    figures: dict[Annotated[str, Field(pattern=IDENTIFIER)], Figure] = {}
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=200)]
    synthesis: Synthesis | None = None
    sources: tuple[Source, ...] = ()

    @field_validator("based_on", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Framework:
        seen: set[str] = set()
        for question in self.questions:
            if question.id in seen:
                raise ValueError(f"two questions have the id '{question.id}'")
            seen.add(question.id)
        return self

    @property
    def question_ids(self) -> tuple[str, ...]:
        """The ids in asking order."""
        return tuple(question.id for question in self.questions)


def content_hash(framework: Framework) -> str:
    """The SHA-256 (hex) of the canonical model: a comment or a line break in the file changes nothing."""
    plain = framework.model_dump(mode="json")
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
