"""How a framework is judged: criteria with weights and written anchors, and the coverage list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator

from promptcraft.errors import RubricInvalid
from promptcraft.framework.facets import COVERAGE_FILE, CoverageItem, Identifier, read_table
from promptcraft.records.record import Record
from promptcraft.workspace.places import shipped

LEVELS = 5
TOTAL = 10
Anchors = tuple[str, str, str, str, str, str]


class Criterion(Record):
    """One thing that is judged; `anchors` say what each level from 0 to 5 means."""

    id: Identifier
    title: str
    weight: Annotated[float, Field(gt=0, le=TOTAL)]
    question: str
    anchors: Anchors


class Rubric(Record):
    """A whole rubric; its weights sum to 10."""

    name: str
    title: str
    about: str = ""
    language: str = "en"
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    coverage: tuple[CoverageItem, ...] = ()

    @model_validator(mode="after")
    def _weights_sum_to_ten(self) -> Rubric:
        total = sum(criterion.weight for criterion in self.criteria)
        if abs(total - TOTAL) > 1e-9:
            raise ValueError(f"the weights sum to {total:g}, not to {TOTAL}")
        for ids in ([c.id for c in self.criteria], [i.id for i in self.coverage]):
            if len(ids) != len(set(ids)):
                raise ValueError("an id stands twice")
        return self

    def criterion(self, identifier: str) -> Criterion:
        """The criterion with this id; KeyError when there is none."""
        return {criterion.id: criterion for criterion in self.criteria}[identifier]

    def item(self, identifier: str) -> CoverageItem:
        """The coverage item with this id; KeyError when there is none."""
        return {item.id: item for item in self.coverage}[identifier]


def load_rubric(name: str = "policy-framework") -> Rubric:
    """The rubric in a YAML file, or the shipped one of this name; raises RubricInvalid."""
    path = Path(name)
    if not path.suffix:
        path = shipped("rubrics") / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(
            sorted(p.stem for p in shipped("rubrics").glob("*.yaml") if "coverage" not in p.stem)
        )
        raise RubricInvalid(
            f"There is no rubric '{name}'.", hint=f"Shipped rubrics: {known}; or give a YAML file."
        )
    plain = read_table(path)
    if "coverage" not in plain:
        plain["coverage"] = read_table(shipped("rubrics") / COVERAGE_FILE).get("items")
    try:
        return Rubric.model_validate({"name": path.stem, **plain})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the rubric"
        raise RubricInvalid(f"{path.name}: {place}: {first['msg']}.", where=str(path)) from None
