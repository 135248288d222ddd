"""A rubric's YAML file, read under the limits of a framework's, with the line of everything in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from promptcraft.errors import FrameworkError, RubricInvalid, YamlUnsafe
from promptcraft.framework.yaml.load import place, plain
from promptcraft.framework.yaml.tree import MAX_BYTES, Node, compose, decode
from promptcraft.workspace.files import read_bytes

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class RubricFile:
    """The plain values of one file and where each stands."""

    path: Path
    plain: dict[str, object]
    root: Node = field(repr=False, compare=False)

    def place(self, *path: str | int) -> str:
        """`file:line` of the nearest thing on this path that the file holds."""
        return place(self.root, path, str(self.path))


def read_rubric_file(path: Path) -> RubricFile:
    """The values in the file; raises RubricInvalid when it is no YAML mapping, or goes beyond the limits."""
    where = str(path)
    try:
        root = compose(decode(read_bytes(path, limit=MAX_BYTES), where), where)
    except FrameworkError as error:
        said = "goes beyond what a rubric may hold" if isinstance(error, YamlUnsafe) else "is not valid YAML"
        raise RubricInvalid(
            f"{path.name} {said}: {error.message.replace('framework', 'rubric')}",
            where=error.where or where,
            hint="`promptcraft rubrics show policy-framework --format yaml` prints one that holds together.",
        ) from None
    if root.kind != "map":
        raise RubricInvalid(f"{path.name} holds no rubric: it has no keys.", where=f"{where}:{root.line}")
    return RubricFile(path, {str(key.value): plain(value) for key, value in root.pairs}, root)


def problems_in(error: ValidationError) -> tuple[tuple[Path_, str], ...]:
    """Where each thing wrong is, with a sentence; lists that only seem empty because their parts are wrong left out."""
    found = [one for one in error.errors(include_url=False) if one["type"] != "too_short" or not one["input"]]
    return tuple((path, said[:1].upper() + said[1:]) for path, said in map(_sentence, found))


def _sentence(problem: ErrorDetails) -> tuple[Path_, str]:
    path = tuple(step for step in problem["loc"] if step not in ("str", "int", "float"))
    what = named(path)
    match problem["type"]:
        case "missing" if path and isinstance(path[-1], int):
            return path[
                :-1
            ], f"{named(path[:-1])} are fewer than six; there is one for each level from 0 to 5."
        case "missing":
            return path[:-1], f"{named(path[:-1])} has no '{path[-1] if path else ''}'."
        case "extra_forbidden":
            return path, f"The key '{str(path[-1])[:60]}' is not known in {named(path[:-1])}."
        case "too_long" if path[-1:] == ("anchors",):
            return path, f"{what} are more than six; there is one for each level from 0 to 5."
        case "string_too_short":
            return path, f"{what} is empty."
        case "string_pattern_mismatch" if path[-1:] == ("id",):
            return path, f"{what} is not usable: small letters, digits and hyphens, beginning with a letter."
        case "value_error":
            return path, f"{str(problem.get('ctx', {}).get('error', problem['msg'])).capitalize()}."
    return path, f"{what}: {problem['msg']}."


def named(path: Path_) -> str:
    """The path as people say it, counted from 1: `criterion 2: anchor 0` (levels count from 0)."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            last = words.pop() if words else "item"
            single = {"criteria": "criterion", "anchors": "anchor", "coverage": "coverage item"}.get(
                last, last
            )
            words.append(f"{single} {step if single == 'anchor' else step + 1}")
        else:
            words.append(str(step)[:60])
    return ": ".join(words) or "the rubric"
