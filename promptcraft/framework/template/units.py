"""Units as their authors write them, compared in plain words: `US dollars a year`, `INR crore per person and year`.

A unit is a product of words with whole or broken powers. Words are not converted into each other: a month and a year
are two units, and a number that converts between them is a variable with a unit of its own (`months per year`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

Unit = Mapping[str, Fraction]
ONE: Unit = {}
ALIASES = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life", "$": "dollar",
    "€": "euro", "£": "pound", "₹": "rupee", "¥": "yen",
}  # fmt: skip
RATIO = re.compile(r"(per\s?cent\b|percent\b|%|out of\b|1$|ratio\b|share\b|number$)", re.IGNORECASE)
REMARK = re.compile(r"[(;]|,(?!\s*(per|each)\b)")
POWER = re.compile(r"(?:\^|\*\*)\s*(-?\d{1,2})")
RAISED = str.maketrans({"²": "^2", "³": "^3"})
DIVIDING = frozenset({"per", "/", "a", "an", "each", "every"})
LINKING = frozenset({"and", "*", "·", "×", "of", "the", "in", ",", "-"})
TOKEN = re.compile(r"\^-?\d{1,2}|[/*·×]|[^\s/*·×^,]+")


def read_unit(text: str) -> Unit:
    """The unit that a text names; a per cent and other ratios have none. What stands behind a comma is a remark.

    From the first `per`, `/`, `a` or `each` on, words divide: `dollars per person and year`.
    """
    plain = REMARK.split(POWER.sub(r"^\1", text.translate(RAISED)), maxsplit=1)[0].strip()
    if RATIO.match(plain):
        return ONE
    unit: dict[str, Fraction] = {}
    sign, last = 1, ""
    for place, token in enumerate(TOKEN.findall(plain)):
        word = token.casefold()
        if word.startswith("^") and last:
            unit[last] += sign * (int(word[1:]) - 1)
        elif word in DIVIDING:
            sign = -1 if place or word in ("per", "/") else sign
        elif word not in LINKING and word[0] not in "^":
            last = _singular(word)
            unit[last] = unit.get(last, Fraction(0)) + sign
    return {word: power for word, power in unit.items() if power}


def times(left: Unit, right: Unit, sign: int = 1) -> Unit:
    """The unit of a product, or with the sign -1 of a quotient."""
    product = dict(left)
    for word, power in right.items():
        product[word] = product.get(word, Fraction(0)) + sign * power
    return {word: power for word, power in product.items() if power}


def to_the(unit: Unit, power: Fraction) -> Unit:
    """The unit of a power."""
    return {word: old * power for word, old in unit.items() if power}


def unit_words(unit: Unit) -> str:
    """The unit as one would write it: `dollar per person and year`; `a plain number` when there is none."""
    over = [_raised(word, power) for word, power in unit.items() if power > 0]
    under = [_raised(word, -power) for word, power in unit.items() if power < 0]
    if not over and not under:
        return "a plain number"
    return " ".join(filter(None, (" ".join(over), "per " + " and ".join(under) if under else "")))


def _raised(word: str, power: Fraction) -> str:
    return word if power == 1 else f"{word}^{power}"


def _singular(word: str) -> str:
    bare = word.strip(".'’\"")
    if bare in ALIASES:
        return ALIASES[bare]
    if bare.endswith("ies") and len(bare) > 4:
        return bare[:-3] + "y"
    plural = len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is"))
    return bare[:-1] if plural else bare or word
