"""The variables of a foreign prompt, under names and with types that a framework can have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from promptcraft.framework.values import RESERVED

TYPES = {
    **dict.fromkeys(("string", "str", "text", "any", ""), "string"),
    **dict.fromkeys(("integer", "int", "int32", "int64", "long"), "integer"),
    **dict.fromkeys(("number", "float", "double", "decimal"), "number"),
    **dict.fromkeys(("boolean", "bool"), "boolean"),
    **dict.fromkeys(("array", "list"), "list"),
}
EMPTY: dict[str, object] = {"string": "", "integer": 0, "number": 0, "boolean": False, "list": ()}
LONGEST = 20_000
MOST = 500


class Names:
    """What a prompt calls its variables and what they are called here; `note` is told what was changed, and where."""

    def __init__(self, note: Callable[[int, str], None], too_many: Callable[[int], Exception]) -> None:
        self._ours: dict[str, str] = {}
        self._taken: set[str] = set()
        self._too_many = too_many
        self._forms: dict[str, dict[str, object]] = {}
        self._lists: set[str] = set()
        self._note = note

    def ours(self, theirs: str, line: int) -> str:
        """The name of this variable here; it is a variable from now on."""
        if theirs not in self._ours:
            if len(self._ours) >= MOST:
                raise self._too_many(line)
            name = self._ours[theirs] = self._free(_snake(theirs))
            if name != theirs:
                self._note(line, f"the variable `{theirs[:60]}` is called `{name}` here.")
        name = self._ours[theirs]
        self._forms.setdefault(name, {"type": "string"})
        return name

    def is_list(self, theirs: str, line: int) -> str:
        """The name of a variable that is gone through one by one."""
        name = self.ours(theirs, line)
        form = self._forms[name]
        if form["type"] != "list":
            form["type"] = "list"
            if "default" in form:
                form["default"] = _default("list", form["default"])
        return name

    def optional(self, theirs: str, line: int) -> str:
        """The name of a variable that may be missing there: here it is empty unless it is set."""
        name = self.ours(theirs, line)
        form = self._forms[name]
        if form.get("default") is None:
            form["default"] = EMPTY.get(str(form["type"]))
        return name

    def default(self, theirs: str, value: object, line: int) -> None:
        """A value for when nothing else is set; the first one stays."""
        name = self.ours(theirs, line)
        form = self._forms[name]
        if "default" in form or value is None:
            return
        fitting = _default(str(form["type"]), value)
        if fitting is None or (form["type"] == "choice" and fitting not in _texts(form.get("choices"))):
            self._note(line, f"the value given for `{name}` does not fit it, and was left out.")
            return
        form["default"] = fitting

    def declare(
        self, theirs: str, kind: str, line: int, *, about: str = "", choices: Sequence[object] = ()
    ) -> str:
        """A variable with its type as they name it, what it is for, and what it may be."""
        name = self.ours(theirs, line)
        form = self._forms[name]
        known = TYPES.get(kind.lower())
        if known is None:
            self._note(line, f"`{name}` is of type `{kind[:40]}`, and is text here.")
        form["type"] = known or "string"
        if about:
            form["help"] = about
        if choices:
            form["type"] = "choice"
            form["choices"] = tuple(_text(choice) for choice in choices)
        return name

    def known(self, theirs: str, used: set[str]) -> str | None:
        """The type of a variable that is among those used; None for others."""
        name = self._ours.get(theirs)
        return str(self._forms[name]["type"]) if name in used and name is not None else None

    def uses(self) -> set[str]:
        """The names here of all variables so far."""
        return set(self._forms)

    def forms(self) -> dict[str, dict[str, object]]:
        """The variables as a framework holds them."""
        return {
            name: {key: value for key, value in form.items() if value is not None}
            for name, form in self._forms.items()
        }

    def missing(self) -> str:
        """A sentence about the variables that must be set; nothing when each has a default."""
        names = [name for name, form in self._forms.items() if form.get("default") is None]
        verb = "has" if len(names) == 1 else "have"
        named = ", ".join(f"`{name}`" for name in names)
        return named and f"{named} {verb} no default: set with --set {names[0]}=…, or write a default."

    def _free(self, name: str) -> str:
        chosen, number = name, 2
        while chosen in self._taken:
            chosen, number = f"{name}_{number}", number + 1
        self._taken.add(chosen)
        return chosen


def _snake(theirs: str) -> str:
    flat = unicodedata.normalize("NFKD", theirs).encode("ascii", "ignore").decode("ascii")
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", flat)
    name = re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")[:60] or "value"
    if not name[0].isalpha():
        name = f"v_{name}"
    return f"the_{name}" if name in RESERVED else name


def _default(kind: str, value: object) -> object:
    """The value as the type needs it, or None when it does not fit."""
    if kind in ("string", "choice"):
        return _text(value)[:LONGEST]
    if kind == "list":
        many = value if isinstance(value, list | tuple) else [value] if value != "" else []
        return tuple(_text(item) for item in many)
    if kind == "boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(_text(value).lower())
    number = None if isinstance(value, bool) else value
    if isinstance(number, str):
        number = _number(number)
    if isinstance(number, float) and kind == "integer":
        number = int(number) if number.is_integer() else None
    return number if isinstance(number, int | float) else None


def _number(text: str) -> int | float | None:
    found = re.fullmatch(r"\s*[-+]?\d{1,15}(\.\d{1,15})?\s*", text)
    return None if not found else float(text) if found[1] else int(text)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(inner)}" for key, inner in value.items())
    return "" if value is None else str(value)


def _texts(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple) else ()
