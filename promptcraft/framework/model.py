"""The framework: persona, audience, context and an ordered list of questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

Value = bool | int | float | str | tuple[str, ...]
Values = Mapping[str, Value]
"""What fills the template: one plain value per variable name."""

IDENTIFIER = r"^[a-z][a-z0-9_]*$"
RUBRIC_NAME = r"^([a-z][a-z0-9-]*)?$"
QUESTION_ID = r"^[a-z0-9][a-z0-9_-]*$"
LONGEST_TEXT = 20_000
LONGEST_FILLED = 400_000
FILLED = "filled"
"""The validation context of a framework whose texts are filled in: a text file may make them long."""
ADDED = {"variables": ("unit",), "sources": ("file", "excerpt", "limit", "about")}
"""Keys that came later: at their default they are not part of the content hash, so that old hashes stay true."""


def _not_too_long(text: str, info: ValidationInfo) -> str:
    most = LONGEST_FILLED if info.context == FILLED else LONGEST_TEXT
    if len(text) > most:
        raise PydanticKnownError("string_too_long", {"max_length": most})
    return text


Text = Annotated[str, AfterValidator(_not_too_long), Field(json_schema_extra={"maxLength": LONGEST_TEXT})]
AskText = Annotated[
    str,
    Field(min_length=1, json_schema_extra={"maxLength": LONGEST_TEXT}),
    AfterValidator(_not_too_long),
]


class Part(BaseModel):
    """A frozen piece of a framework; unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Variable(Part):
    """A typed input of the template; a `file` is named by a path, and its text is the value."""

    type: Literal["string", "integer", "number", "boolean", "choice", "list", "date", "file"] = "string"
    default: bool | int | float | str | tuple[str, ...] | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    choices: tuple[str, ...] = ()
    help: str = ""
    unit: Annotated[str, Field(max_length=200)] = ""


class Figure(Part):
    """A named number computed from the variables, with its unit and source."""

    formula: str
    unit: str = ""
    source: str = ""


class Question(Part):
    """One step of the framework."""

    id: Annotated[str, Field(pattern=QUESTION_ID, max_length=64)]
    ask: AskText
    why: Text = ""
    facet: str = ""
    follow_ups: tuple[Text, ...] = ()


class Synthesis(Part):
    """What is asked at the end, and how many arguments on each side."""

    ask: AskText
    for_and_against: Annotated[int, Field(ge=1, le=20)] = 5


class Source(Part):
    """Where a fact comes from, and the file or excerpt that the framework brings along for it.

    `says` is a template; what the file and the excerpt hold is quoted as it is, at most `limit` characters of it.
    `about` names the values of variables for which this source speaks.
    """

    title: str
    url: str = ""
    says: Text = ""
    file: Annotated[str, Field(max_length=500)] = ""
    excerpt: Text = ""
    limit: Annotated[int, Field(ge=1, le=2_000_000)] | None = None
    about: dict[Annotated[str, Field(pattern=IDENTIFIER)], str] = {}

    @model_validator(mode="after")
    def _one_content(self) -> Source:
        if self.file and self.excerpt:
            raise ValueError(f"the source '{self.title[:60]}' has both a file and an excerpt")
        return self


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
    rubric: Annotated[str, Field(pattern=RUBRIC_NAME, max_length=40)] = ""
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
    if not plain["rubric"]:
        del plain["rubric"]
    for part in (*plain["variables"].values(), *plain["sources"]):
        for key in (*ADDED["variables"], *ADDED["sources"]):
            if not part.get(key, True):
                del part[key]
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
