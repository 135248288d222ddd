"""How a framework is judged: criteria with weights and written anchors, and the coverage list."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, model_validator

from promptcraft.critique.rubric_file import RubricFile, problems_in, read_rubric_file
from promptcraft.errors import RubricInvalid
from promptcraft.framework.facets import COVERAGE_FILE, CoverageItem, Identifier, coverage_items
from promptcraft.framework.model import Framework
from promptcraft.records.record import Record
from promptcraft.workspace.places import shipped

LEVELS = 5
TOTAL = 10
DEFAULT = "policy-framework"
POLICY = "policy"
"""What `coverage:` says to take the shipped list of the sides of a policy issue."""
LONGEST = 2_000
MOST_CRITERIA, MOST_ITEMS = 50, 200
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
Anchors = tuple[Words, Words, Words, Words, Words, Words]


class Criterion(Record):
    """One thing that is judged; `anchors` say what each level from 0 to 5 means.

    `checks` names the checklist's checks that apply to it; without them it has those written for its id.
    """

    id: Identifier
    title: Words
    weight: Annotated[float, Field(gt=0, le=TOTAL, allow_inf_nan=False)]
    question: Words
    anchors: Anchors
    checks: tuple[str, ...] = ()


class Rubric(Record):
    """A whole rubric; its weights sum to 10. `subject` is what it judges, in the plural, as reviewers are told."""

    name: str
    title: Words
    subject: Annotated[str, StringConstraints(max_length=200)] = "policy-question frameworks"
    about: Annotated[str, StringConstraints(max_length=LONGEST)] = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=MOST_CRITERIA)]
    coverage: Annotated[tuple[CoverageItem, ...], Field(max_length=MOST_ITEMS)] = ()

    @model_validator(mode="after")
    def _weights_sum_to_ten(self) -> Rubric:
        total = sum(criterion.weight for criterion in self.criteria)
        if abs(total - TOTAL) > 1e-9:
            raise ValueError(f"the weights sum to {total:g}, not to {TOTAL}")
        for ids in ([c.id for c in self.criteria], [i.id for i in self.coverage]):
            if len(ids) != len(set(ids)):
                raise ValueError("an id stands twice")
        return self

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of what it says: a comment in its file changes nothing."""
        said = json.dumps(self.model_dump(mode="json", exclude={"name"}), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    def criterion(self, identifier: str) -> Criterion:
        """The criterion with this id; KeyError when there is none."""
        for criterion in self.criteria:
            if criterion.id == identifier:
                return criterion
        raise KeyError(identifier)

    def item(self, identifier: str) -> CoverageItem:
        """The coverage item with this id; KeyError when there is none."""
        return {item.id: item for item in self.coverage}[identifier]


def load_rubric(name: str = DEFAULT, folder: Path | None = None) -> Rubric:
    """The rubric in a YAML file, or the one of this name in `folder` or among those shipped; raises RubricInvalid.

    One that is not shipped carries its version in its name, so that critiques under two versions stay apart.
    """
    path = rubric_path(name, folder)
    if path.parent == shipped("rubrics"):
        return _shipped(path)
    rubric = rubric_in(read_rubric_file(path))
    return rubric.model_copy(update={"name": f"{rubric.name}@{rubric.digest[:8]}"})


@cache
def _shipped(path: Path) -> Rubric:
    """A rubric of the library, read once: it does not change while the program runs."""
    return rubric_in(read_rubric_file(path))


def rubric_for(framework: Framework, folder: Path | None = None) -> Rubric:
    """The rubric a framework asks to be judged by, else the one for policy frameworks; raises RubricInvalid."""
    try:
        return load_rubric(framework.rubric or DEFAULT, folder)
    except RubricInvalid as error:
        if error.where:
            raise
        message = f"The framework asks to be judged by the rubric '{framework.rubric}', which is not there."
        raise RubricInvalid(message, hint=f"{error.hint} Or name one with --rubric.") from None


def rubric_path(name: str, folder: Path | None = None) -> Path:
    """The file that a name or a path means; raises RubricInvalid and names those that are there."""
    path = Path(name) if "\0" not in name else Path()
    if path.suffix in (".yaml", ".yml") or "/" in name or "\\" in name:
        if path.is_file():
            return path
    elif not COVERAGE_FILE.startswith(f"{name}."):
        for place in filter(None, (folder, shipped("rubrics"))):
            if (place / f"{name}.yaml").is_file():
                return place / f"{name}.yaml"
    known = ", ".join(path.stem for path in rubric_files(folder))
    raise RubricInvalid(
        f"There is no rubric '{name[:80]}'.", hint=f"Known rubrics: {known}; or give a YAML file."
    )


def rubric_files(folder: Path | None = None) -> tuple[Path, ...]:
    """Every rubric that has a name: those of `folder` first, which hide shipped ones of the same name."""
    found: dict[str, Path] = {}
    for place in filter(None, (folder, shipped("rubrics"))):
        for path in sorted(place.glob("*.yaml")) if place.is_dir() else ():
            if not path.name.startswith("coverage-"):
                found.setdefault(path.stem, path)
    return tuple(found.values())


def rubric_in(file: RubricFile) -> Rubric:
    """The rubric a file holds; raises RubricInvalid with the line of the first thing wrong."""
    plain = with_coverage(file.plain)
    try:
        return Rubric.model_validate({"name": file.path.stem, **plain})
    except ValidationError as error:
        from promptcraft.critique.rubric_lint import rubric_problems  # it imports this file

        problems = [one for one in rubric_problems(file) if one.severity == "error"]
        path, said = problems_in(error)[0]
        if problems:
            said, where = problems[0].message, problems[0].where
        else:
            where = file.place(*path)
        more = f" {len(problems) - 1} more: " if len(problems) > 1 else " "
        raise RubricInvalid(
            f"{file.path.name}: {said}",
            where=where,
            hint=f"{more}`promptcraft rubrics lint FILE` shows everything that is wrong.".strip(),
        ) from None


def with_coverage(plain: dict[str, object]) -> dict[str, object]:
    """The same keys, with the shipped list in the place of the word `policy`."""
    if plain.get("coverage") != POLICY:
        return plain
    return {**plain, "coverage": coverage_items()}
