"""The sides of an issue that a framework can ask about: the list as data, and which of them its words touch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml.error import YAMLError

from promptcraft.errors import RubricInvalid
from promptcraft.framework.words import has_word
from promptcraft.framework.yaml.quick import quick_yaml
from promptcraft.workspace.files import read_bytes
from promptcraft.workspace.places import shipped

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
COVERAGE_FILE = "coverage-policy.yaml"


class CoverageItem(BaseModel):
    """One side of an issue; `strong` and `weak` are terms to look for in questions.

    `when`: the item belongs to a framework only if one of these terms stands in it; empty: to every framework.
    `places`: names of places; one that the title and the context do not name is as good as a strong term.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: Identifier
    label: str
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    suggest: str


@cache
def coverage_items() -> tuple[CoverageItem, ...]:
    """The shipped coverage list; raises RubricInvalid."""
    path = shipped("rubrics") / COVERAGE_FILE
    try:
        return TypeAdapter(tuple[CoverageItem, ...]).validate_python(read_table(path).get("items"))
    except ValidationError as error:
        raise RubricInvalid(f"{path.name} is damaged: {error.errors()[0]['msg']}.", where=str(path)) from None


def covering(
    item: CoverageItem, texts: Mapping[str, str], setting: str
) -> tuple[Literal["covered", "partly", "missing"], tuple[str, ...]]:
    """How well questions touch an item, and which of them: their texts by id, made by `plain_words`.

    `setting` is what the title, aim and context say: a place that is named there is no comparison.
    """
    elsewhere = tuple(place for place in item.places if not has_word(setting, (place,)))
    strong = tuple(name for name, text in texts.items() if has_word(text, (*item.strong, *elsewhere)))
    if strong:
        return "covered", strong
    weak = tuple(name for name, text in texts.items() if has_word(text, item.weak))
    return ("partly", weak) if weak else ("missing", ())


def read_table(path: Path) -> dict[str, object]:
    """The top-level mapping of a shipped or a user's YAML list; raises RubricInvalid."""
    try:
        plain = quick_yaml().load(read_bytes(path, limit=1_000_000).decode("utf-8"))
    except (YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = str(path) if line is None else f"{path}:{line + 1}"
        raise RubricInvalid(f"{path.name} is not valid YAML.", where=where) from None
    if not isinstance(plain, dict):
        raise RubricInvalid(f"{path.name} holds no rubric.", where=str(path))
    return plain
