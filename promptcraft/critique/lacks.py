"""Sentences about what is wrong with a reply, told together where only the name in them differs. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

LACK = re.compile(r"(coverage|scorecard): '([^']+)' (.+)", re.DOTALL)
NAMES = {"coverage": "items of the coverage list", "scorecard": "criteria"}
MOST_NAMED = 6
UNANSWERED = "is not answered."


def grouped(sentences: Sequence[str]) -> tuple[str, ...]:
    """Each sentence once; those that say the same of several names are one, which counts and names them."""
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for sentence in sentences:
        lack = LACK.fullmatch(sentence)
        key, name = (("", sentence), "") if lack is None else ((lack[1], lack[3]), lack[2])
        groups.setdefault(key, {}).setdefault(name, sentence)
    return tuple(_told(*key, group) for key, group in groups.items())


def unanswered(names: Sequence[str], area: str = "coverage") -> str:
    """One sentence about items that have no answer."""
    return _told(area, UNANSWERED, {name: f"{area}: '{name}' {UNANSWERED}" for name in names})


def _told(area: str, said: str, by_name: dict[str, str]) -> str:
    if len(by_name) == 1:
        return next(iter(by_name.values()))
    shown = ", ".join(list(by_name)[:MOST_NAMED]) + (" …" if len(by_name) > MOST_NAMED else "")
    if said == UNANSWERED:
        return f"{len(by_name)} {NAMES[area]} were not answered: {shown}."
    return f"{area}: each of {len(by_name)} {NAMES[area]} ({shown}) {said}"
