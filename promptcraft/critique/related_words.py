"""What a word is at its root, and whether two mean about the same. English."""

from __future__ import annotations

import re
from functools import cache

from promptcraft.critique.synonyms import GROUPS

PHRASES = (
    (r"\bwhat is it like\b", "experience"),
    (r"\bteaching staff\b", "teacher"),
    (r"\bto what extent\b|\bhow far\b|\bhow much\b", "extent"),
    (r"\bby what yardstick\b", "measure"),
    (r"\bas a result\b", "result"),
    (r"\bin what ways?\b|\bin which ways?\b", ""),
    (r"\bfor what length of time\b|\bhow long\b|\bover what period\b", "duration"),
    (r"\bday to day\b|\bevery day\b", "daily"),
    (r"\bhow many\b", "number"),
    (r"\bhow often\b", "frequency"),
    (r"\bhow sure\b|\bhow certain\b", "certain"),
    (r"\bput up with\b", "tolerate"),
    (r"\bcarr(?:y|ied) out\b", "implement"),
    (r"\bset up\b", "launch"),
    (r"\bget (?:round|around)\b|\bwork (?:round|around)\b", "avoid"),
    (r"\bgive up\b", "quit"),
    (r"\bfind out\b", "discover"),
    (r"\bbring(?:ing)? back\b|\btak(?:e|ing) back\b|\bgiv(?:e|ing) back\b", "return"),
    (r"\bbring in\b", "yield"),
    (r"\bpeople who live\b", "resident"),
    (r"\bmake up\b", ""),
    (r"\bput forward\b", "propose"),
    (r"\b(?:carbon|greenhouse)\b.{0,12}\bemissions\b", "emission"),
    (r"\bgo up\b|\bgone up\b|\bwent up\b", "increase"),
    (r"\bgo down\b|\bgone down\b|\bwent down\b|\bcome down\b", "decrease"),
    (
        r"\bwhat (?:part|role) (?:do|does|did|has|have|can|could|might|should|will|would) "
        r"(.{0,60}?) play(?:ed)?\b",
        r"importance \1",
    ),
    (
        r"\bhow (?:big a deal|important|much of a (?:problem|part|role)|serious)\b|\bhow much (?:do|"
        r"does|did) .{0,40} matter\b",
        "importance",
    ),
    (
        r"\b(?:kick(?:s|ing)? off|start(?:s|ing)? (?:off|out|points?)|get(?:ting)? (?:going|"
        r"started)|jumping-off point)\b",
        "start",
    ),
    (r"\bprice tags?\b|\bhow (?:expensive|dear|costly)\b|\bthe bill for\b|\bworth of spending\b", "cost"),
    (
        r"\b(?:held|hold|holding|holds) up\b|\bst(?:and|ood) the test of time\b|\bsurviv\w+\b|"
        r"\bkept going\b|\bkeep going\b",
        "last",
    ),
    (
        r"\b(?:young|old)(?:er)? and (?:young|old)(?:er)?\b|\b(?:different|various|all) (?:ages|"
        r"generations)\b|\bage groups?\b|\bby age\b",
        "age",
    ),
    (
        r"\b(?:feel|think|thought|felt) (?:about|of)\b|\bma(?:ke|de) of\b|\blook(?:ed)? (?:up)?on\b|"
        r"\bsee (?=the |it |this |that )",
        "view",
    ),
    (r"\b(?:polls?|surveys?|questionnaires?) (?:say|show|tell|find|found|suggest)\b", "survey"),
    (r"\bincluded\b|\bincluding\b|\bcounting\b|\btaken into account\b|\btaking into account\b", ""),
    (r"\bno longer\b", "stop"),
    (r"\bother countries\b|\bother places\b", "abroad"),
)
SMALL_TEXT = """
    the a an and or of to in on at by for from with without into over under about as is are was were be been
    being do does did done
    has have had having will would should could can may might must shall it its they them their there this
    that these those he she his her
    we us our you your i my me one ones who whom whose which what when where why how whether if then than so
    such not no nor any some all
    each every both either neither more most less least much many few several other others another own same
    very too also just only even ever
    still yet again once here now up down out off through during between among against across behind beyond
    within along since until while
    because though although however but upon per via like get gets got go goes going went come comes came
    make makes made making take takes
    took put puts set sets let lets keep keeps give gives gave given become becomes became seem seems appear
    appears tend tends
    way ways thing things kind kinds sort sorts part parts matter matters case cases question questions point
    points terms term
    exactly actually really likely far well good new first next two three four five six ten quite rather
    anything something nothing someone anyone nobody somebody people person it's what's look looks looking
"""
SMALL = frozenset(SMALL_TEXT.split())
SUFFIXES = re.compile(
    r"(?:fulness|ousness|ively|ements?|isations?|izations?|ations?|nesses|ness|ances?|ences?|ities|ity|"
    r"ments?|ings?|edly|ied|ies|ers?|ors?|ed|es|s|ly|al|ive|e|y)$"
)


def root(word: str) -> str:
    """The word without its commonest endings; what is left has four letters or more."""
    low = word.lower().removesuffix("'s").removesuffix("’s")
    bare = SUFFIXES.sub("", low)
    if len(bare) < 3:
        return low
    if len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "sle":
        bare = bare[:-1]
    return bare


@cache
def meanings() -> dict[str, frozenset[int]]:
    """The numbers of the groups that each root stands in."""
    found: dict[str, set[int]] = {}
    for number, row in enumerate(re.split(r"[;\n]", GROUPS.strip())):
        for word in row.split():
            found.setdefault(root(word), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), word) for pattern, word in PHRASES)


def roots(text: str) -> tuple[str, ...]:
    """The roots of the words of a text that carry meaning, each once, in order."""
    low = text.lower().replace("’", "'")
    for pattern, word in _phrases():
        low = pattern.sub(f" {word} ", low)
    words = (
        word for word in re.findall(r"[^\W\d_]+(?:'s)?|\d{2,}", low) if word.removesuffix("'s") not in SMALL
    )
    return tuple(dict.fromkeys(root(word) for word in words if len(word) > 2 or word.isdigit()))


def related(one: str, other: str) -> bool:
    """Whether two roots are the same word, nearly so, or mean about the same."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 5 and long.startswith(short) and len(long) - len(short) < 5:
        return True
    if len(short) >= 6 and short[:6] == long[:6]:
        return True
    if long.startswith(f"un{short}") and len(long) - len(short) < 5:
        return True
    groups = meanings()
    return bool(groups.get(one, frozenset()) & groups.get(other, frozenset()))
