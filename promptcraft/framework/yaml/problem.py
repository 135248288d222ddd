"""What is wrong with a framework's values, in a sentence a person can act on."""

from __future__ import annotations

import difflib

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from promptcraft.framework.model import Figure, Framework, Question, Source, Synthesis, Variable

Path = tuple[str | int, ...]

MODELS: dict[str, type[BaseModel]] = {
    "variables": Variable,
    "figures": Figure,
    "questions": Question,
    "synthesis": Synthesis,
    "sources": Source,
}
KINDS = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    tuple: "a list",
    dict: "a set of keys",
}
UNION_STEPS = frozenset({"bool", "int", "float", "str", "tuple[str, ...]", "[key]"})


def explain(error: ValidationError) -> tuple[Path, str, str]:
    """The path of the first problem, one sentence about it, and what to do."""
    problems = [p for p in error.errors(include_url=False) if p["type"] != "too_short" or not p["input"]]
    first = problems[0]
    path: Path = tuple(step for step in first["loc"] if step not in UNION_STEPS)
    message, hint = _sentence(first, path)
    others = len({tuple(problem["loc"])[: len(path)] for problem in problems}) - 1
    if others > 0:
        hint = (
            f"{hint} There {'is one more problem' if others == 1 else f'are {others} more problems'}.".strip()
        )
    return path, message, hint


def known_keys(path: Path) -> tuple[str, ...]:
    """The keys that may stand where the last step of this path stands."""
    model: type[BaseModel] = Framework if len(path) <= 1 else MODELS.get(str(path[0]), Framework)
    return tuple(model.model_fields)


def nearest(name: str, known: tuple[str, ...]) -> str:
    """A hint: the known name that looks most like this one, and all of them."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    guess = f"Did you mean '{close[0]}'? " if close else ""
    return f"{guess}Known here: {', '.join(known)}."


def named(path: Path) -> str:
    """The path as people write it, questions counted from 1: `question 4: ask`."""
    words = [str(step + 1) if isinstance(step, int) else step for step in path]
    if len(words) > 1:
        words[0] = words[0].removesuffix("s")
    return " ".join(words[:2]) + "".join(f": {word}" for word in words[2:]) if words else "the framework"


def _sentence(problem: ErrorDetails, path: Path) -> tuple[str, str]:
    kind, value = problem["type"], problem["input"]
    what = named(path)
    if kind == "extra_forbidden":
        return f"The key '{path[-1]}' is not known in {named(path[:-1])}.", nearest(
            str(path[-1]), known_keys(path)
        )
    if kind == "missing":
        return f"{named(path[:-1]).capitalize()} has no {path[-1]}.", f"Add a line '{path[-1]}: …'."
    if kind == "string_type" and isinstance(value, bool | int | float):
        return (
            f"{what} is {KINDS[type(value)]}, and text is needed.",
            f'Write it in quotes: "{_shown(value)}".',
        )
    wanted = _wanted(kind)
    if wanted:
        found = KINDS.get(type(value), "something else")
        return (
            f"{what} must be {wanted}, and is {found}.",
            "Look at the indentation and the dashes of this place.",
        )
    return _out_of_bounds(what, problem)


def _wanted(kind: str) -> str:
    wanted = {
        "string_type": "text",
        "tuple_type": "a list",
        "dict_type": "a set of keys",
        "model_type": "a set of keys",
        "model_attributes_type": "a set of keys",
        "int_type": "a whole number",
        "bool_type": "true or false",
    }
    return wanted.get(kind, "")


def _out_of_bounds(what: str, problem: ErrorDetails) -> tuple[str, str]:
    value, context = problem["input"], problem.get("ctx", {})
    match problem["type"]:
        case "string_pattern_mismatch" if what.endswith("id"):
            return (
                f"The id {_shown(value)!r} is not usable.",
                "An id holds small letters a-z, digits, - and _, and starts with a letter or a digit.",
            )
        case "string_pattern_mismatch":
            return f"The name {_shown(value)!r} is not usable.", "A name holds small letters, digits and _."
        case "string_too_short" | "too_short":
            return f"{what} is empty.", "Write something, or take the key out."
        case "string_too_long":
            return (
                f"{what} is longer than {context.get('max_length', 0):,} characters.",
                "Shorten or split it.",
            )
        case "too_long":
            return f"{what} has more than {context.get('max_length', 0):,} items.", "Split the framework."
        case "greater_than_equal" | "less_than_equal":
            return f"{what} is {_shown(value)}, out of bounds.", f"{problem['msg']}."
        case "literal_error":
            return (
                f"{what} is {_shown(value)!r}, which is not known.",
                f"Known: {context.get('expected', '')}.",
            )
        case "value_error":
            said = str(context.get("error", problem["msg"]))
            hint = "Keep one of them." if "both" in said else "Every id may stand once."
            return f"In this framework {said}.", hint
    return f"{what}: {problem['msg']}.", ""


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)[:60]
