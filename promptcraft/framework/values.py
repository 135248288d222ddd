"""The values that fill a framework's template: its defaults and what the command line sets, checked."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from promptcraft.errors import VariableInvalid
from promptcraft.framework.model import Framework, Value, Variable
from promptcraft.framework.nearby import Wanted, read_nearby, text_of
from promptcraft.framework.yaml.load import LoadedFramework
from promptcraft.framework.yaml.problem import nearest

RESERVED = frozenset(
    {
        "figures",
        "loop",
        "self",
        "caller",
        "true",
        "false",
        "none",
        "not",
        "and",
        "or",
        "in",
        "is",
        "if",
        "else",
    }
)
WHOLE = re.compile(r"[-+]?[0-9]{1,18}\Z")
TRUTH = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}
LONGEST = 20_000
LONGEST_FILE = 200_000


def parse_settings(pairs: Iterable[str]) -> dict[str, str]:
    """What `--set name=value` gave, by name; raises VariableInvalid for a pair without `=` or a name given twice."""
    given: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not name:
            raise VariableInvalid(
                f"'{pair[:60]}' is not name=value.", hint="Write for example --set country=Brazil."
            )
        if name in given:
            raise VariableInvalid(f"The variable {name} is set twice.", hint="Set it once.", where=name)
        given[name] = value
    return given


def fill(
    framework: Framework,
    given: Mapping[str, str],
    loaded: LoadedFramework | None = None,
    folders: tuple[Path, ...] = (),
) -> dict[str, Value]:
    """A value for every variable of the framework: what was given, else its default.

    A text file is looked for beside the framework; one that was given, also in `folders`. Raises VariableInvalid
    naming the variable, its line and what it may be, and what reading a file raises; without a default it is required.
    """
    variables = framework.variables
    for name in given:
        require_known(framework, name, where=loaded.place("variables") if loaded else name)
    missing = [name for name, variable in variables.items() if name not in given and variable.default is None]
    if missing:
        raise VariableInvalid(
            f"{', '.join(missing)} must be set: there is no default.",
            hint=" ".join(f"--set {name}=…" for name in missing),
            where=loaded.place("variables", missing[0]) if loaded else missing[0],
        )
    filled: dict[str, Value] = {}
    for name, variable in variables.items():
        where = loaded.place("variables", name) if loaded else ""
        value = read_value(name, variable, given.get(name), where=where)
        if variable.type == "file":
            beside = (loaded.path.parent,) if loaded and loaded.path else ()
            own = (*beside, *folders) if name in given else beside
            value = _file_text(Wanted(str(value), f"the variable {name}", where or name, LONGEST_FILE, own))
        filled[name] = value
    return filled


def require_known(framework: Framework, name: str, *, where: str) -> None:
    """Raise VariableInvalid with the nearest known name when the framework has no such variable."""
    if name not in framework.variables:
        known = tuple(framework.variables)
        hint = nearest(name, known) if known else "This framework has no variables."
        raise VariableInvalid(f"There is no variable '{name}' in this framework.", hint=hint, where=where)


def read_value(name: str, variable: Variable, text: str | None, *, where: str = "") -> Value:
    """The value that a text means for a variable, or its default for None; of a file its path, which is not read."""
    if name in RESERVED:
        raise VariableInvalid(
            f"A variable cannot be called '{name}'.", hint="Choose another name.", where=where or name
        )
    value = _default(name, variable, where) if text is None else _parsed(name, variable, text, where)
    if isinstance(value, int | float) and not isinstance(value, bool):
        _within(name, variable, value, where)
    return value


def _file_text(wanted: Wanted) -> str:
    return text_of(read_nearby(wanted), wanted)


def _default(name: str, variable: Variable, where: str) -> Value:
    value = variable.default
    whole = isinstance(value, int) and not isinstance(value, bool)
    fits = {
        "string": isinstance(value, str),
        "integer": whole,
        "number": whole or isinstance(value, float),
        "boolean": isinstance(value, bool),
        "choice": isinstance(value, str) and value in variable.choices,
        "list": isinstance(value, tuple),
        "date": isinstance(value, str) and _is_date(value),
        "file": isinstance(value, str) and value.strip() != "",
    }
    if value is None or not fits[variable.type]:
        raise VariableInvalid(
            f"The default of {name} is not {allowed(variable)}.",
            hint="Correct the variable's default or its type in the framework file.",
            where=where or f"variables.{name}",
        )
    return value


def _parsed(name: str, variable: Variable, text: str, where: str) -> Value:
    bare = text.strip()
    value: Value | None = None
    match variable.type:
        case "string":
            value = text if len(text) <= LONGEST else None
        case "integer":
            value = int(bare) if WHOLE.match(bare) else None
        case "number":
            value = _number(bare)
        case "boolean":
            value = TRUTH.get(bare.lower())
        case "choice":
            value = next(
                (choice for choice in variable.choices if choice.casefold() == bare.casefold()), None
            )
        case "list":
            value = tuple(item.strip() for item in text.split(",") if item.strip())
        case "date":
            value = bare if _is_date(bare) else None
        case "file":
            value = bare or None
    if value is None:
        raise VariableInvalid(
            f"{name} cannot be '{text[:60]}'.", hint=f"It must be {allowed(variable)}.", where=where or name
        )
    return value


def allowed(variable: Variable) -> str:
    """What the variable may be, in words."""
    kind = {
        "string": f"text of at most {LONGEST:,} characters",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "choice": f"one of {', '.join(variable.choices) or '(its choices are missing)'}",
        "list": "a list, with commas between its items",
        "date": "a date such as 2026-01-31",
        "file": f"the path of a text file of at most {LONGEST_FILE:,} bytes, beside the framework",
    }[variable.type]
    if variable.minimum is not None and variable.maximum is not None:
        return f"{kind} between {variable.minimum} and {variable.maximum}"
    if variable.minimum is not None:
        return f"{kind}, {variable.minimum} or more"
    return f"{kind}, {variable.maximum} or less" if variable.maximum is not None else kind


def _within(name: str, variable: Variable, value: int | float, where: str) -> None:
    low, high = variable.minimum, variable.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise VariableInvalid(
            f"{name} cannot be {value}.", hint=f"It must be {allowed(variable)}.", where=where or name
        )


def _number(text: str) -> int | float | None:
    if WHOLE.match(text):
        return int(text)
    try:
        number = float(text) if len(text) <= 40 and "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
