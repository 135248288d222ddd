"""Rules about places: what belongs to one country stands in a variable, or does not fit the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from promptcraft.framework.edits import Edit
from promptcraft.framework.lint.countries import (
    COUNTRIES,
    PLAIN_WORDS,
    Country,
    all_words,
    country_of,
    pattern,
)
from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import Subject, Text

PLACE_NAME = re.compile(
    r"(?:^|_)(?:country|nation|state|place|region|city|town|land|jurisdiction|county|province)(?:_|$)"
)
TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^%]*%\}|\{#[^#]*#\}")
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
MOST_PLACES = 20
FRAME = ("title", "aim", "persona", "audience", "context", "style", "synthesis")
WHOLE_WORD = r"(?<!\w){}(?!\w)"


@dataclass(frozen=True)
class Place:
    """A variable that holds a place, its default, and the country that this is, if it is one."""

    variable: str
    default: str
    country: Country | None


def _places(subject: Subject) -> list[Place]:
    found: list[Place] = []
    for name, variable in subject.framework.variables.items():
        default = variable.default
        if (
            PLACE_NAME.search(name)
            and isinstance(default, str)
            and 2 < len(default) < 60
            and default[:1].isupper() | (country_of(default) is not None)
        ):
            found.append(Place(name, default, country_of(default)))
    return found[:MOST_PLACES]


def _pieces(text: str) -> list[str]:
    """The text outside its tags."""
    return TAG.split(text)


def literal_place(subject: Subject) -> Iterator[Sighting]:
    """The default of a place's variable, or a word of that country, written out."""
    for place in _places(subject):
        words = {place.default}
        if place.country is not None:
            country = place.country
            words |= set(all_words(country) if subject.tongue != "other" else country.names)
        looked, told = pattern(tuple(sorted(words))), set()
        for one in subject.texts:
            if one.path[0] == "sources":
                continue
            found = next((m for piece in _pieces(one.text) if (m := looked.search(piece))), None)
            if found is None or found[0] in told:
                continue
            if found[0] != place.default:
                told.add(found[0])  # one word of a country may well stand in every text: it is said once
            yield Sighting(_literal(found[0], place), one.path, one.question, _with_variable(one, place))


def _literal(word: str, place: Place) -> str:
    if word == place.default or place.country is None:
        what = f"'{word}', the default of the variable '{place.variable}', is written out here"
    else:
        kind = place.country.kind(word)
        what = f"'{word}' is written out here, {kind} where '{place.variable}' is {place.default}"
    return f"{what}: it stays when the variable is set to something else."


def _with_variable(one: Text, place: Place) -> Edit | None:
    """The text with the variable for its default; nothing that is a fact of one year is touched."""
    if YEAR.search(one.text) or len(TAG.findall(one.text)) != one.text.count("{{") + one.text.count("{%"):
        return None
    wanted = re.compile(WHOLE_WORD.format(re.escape(place.default)) + r"(?!['’]|\s+(?:and|or)\s+[A-Z])")
    parts = re.split(f"({TAG.pattern})", one.text)
    hole = "{{ " + place.variable + " }}"
    changed = "".join(part if TAG.fullmatch(part) else wanted.sub(lambda _: hole, part) for part in parts)
    return one.rewritten(changed)


def other_country(subject: Subject) -> Iterator[Sighting]:
    """Another country than the variable's, named in the frame."""
    places = [place for place in _places(subject) if place.country is not None]
    if not places:
        return
    others = _others(frozenset(place.country for place in places if place.country is not None))
    looked = pattern(tuple(others))
    for one in subject.texts:
        if one.path[0] not in FRAME:
            continue
        found = next((m for piece in _pieces(one.text) if (m := looked.search(piece))), None)
        if found is not None:
            yield Sighting(
                f"'{found[0]}' belongs to {others[found[0]].names[0]}, and the framework is about "
                f"{places[0].default} or whatever '{places[0].variable}' says.",
                one.path,
            )


@cache
def _others(own: frozenset[Country]) -> dict[str, Country]:
    """The words of all other countries, each with its country."""
    taken = {word for country in own for word in all_words(country)} | PLAIN_WORDS
    words = {word: country for country in COUNTRIES for word in all_words(country)}
    return {word: country for word, country in words.items() if word not in taken and len(word) > 1}


RULES = (
    Rule(
        "PC411",
        "place-in-words",
        "warning",
        "A place that is a variable is nowhere written out.",
        literal_place,
    ),
    Rule("PC412", "wrong-country", "warning", "The frame is about one country.", other_country, words=True),
)
