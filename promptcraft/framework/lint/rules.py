"""All rules in force, by their codes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from promptcraft.errors import UsageMistake
from promptcraft.framework.lint import (
    audience,
    balance,
    clarity,
    data,
    order,
    places,
    safety,
    template,
    waivers,
    wording,
)
from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import Subject
from promptcraft.workspace.files import read_bytes
from promptcraft.workspace.places import shipped

MOST_PAGE = 100_000


def _unread(subject: Subject) -> Iterator[Sighting]:
    """A file that does not load never gets as far as a rule."""
    yield from ()


DOES_NOT_LOAD = Rule("PC100", "does-not-load", "error", "The file is a framework.", _unread)
LOOKS = (
    *audience.RULES,
    *wording.RULES,
    *clarity.RULES,
    *order.RULES,
    *balance.RULES,
    *template.RULES,
    *places.RULES,
    *data.RULES,
    *safety.RULES,
)
RULES = {rule.code: rule for rule in (DOES_NOT_LOAD, *LOOKS, *waivers.RULES)}


def codes_named(given: Iterable[str]) -> frozenset[str]:
    """The codes that are meant by codes, names or beginnings of codes, such as PC2; raises UsageMistake."""
    found: set[str] = set()
    for word in (part for text in given for part in text.replace(",", " ").split()):
        meant = {
            code for code, rule in RULES.items() if code.startswith(word.upper()) or rule.name == word.lower()
        }
        if not meant or word.upper() == "P":
            near = difflib.get_close_matches(word.upper(), RULES, n=1) or ["PC201"]
            raise UsageMistake(
                f"There is no lint rule '{word}'.",
                hint=f"Did you mean {near[0]}? `promptcraft lint --rules` lists all.",
            )
        found |= meant
    return frozenset(found)


def page(code: str) -> str:
    """The page about one rule: why it is there, a bad and a good example. Raises UsageMistake, StorageFailed."""
    (named, *others) = sorted(codes_named([code]))
    if others:
        raise UsageMistake(
            f"'{code}' is more than one rule.", hint=f"Name one: {named}, {', '.join(others[:5])} …"
        )
    return read_bytes(shipped("docs") / "lint" / f"{named}.md", limit=MOST_PAGE).decode("utf-8")
