"""The level that the likelihoods of a reply's tokens lead one to expect, beside the one it wrote. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from math import exp

from promptcraft.critique.rubric import LEVELS
from promptcraft.models.base import TokenChances

ASKED = 20
"""How many likely tokens are asked for; the levels are among the first of them."""
FEWEST = 0.5
"""How much of the likelihood the levels must make up together; below it, something else was meant there."""
LEVEL = re.compile(r'"level"\s*:\s*(\d)(?![\d.eE])')
PLACES = 6


def expected_level(said: int, tokens: Sequence[TokenChances]) -> float | None:
    """The mean of the levels 0 to 5, each weighed by its likelihood at the place where the reply wrote one.

    None when that cannot be told: no likelihoods, two levels in the reply, another level than `said` at that place,
    or too little of the likelihood on levels.
    """
    text = "".join(token.token for token in tokens)
    places = list(LEVEL.finditer(text))
    if len(places) != 1 or places[0][1] != str(said):
        return None
    at = places[0].start(1)
    starts = list(accumulate((len(token.token) for token in tokens), initial=0))
    index = next(n for n, end in enumerate(starts[1:]) if end > at)
    weights = _weights(tokens[index], at - starts[index])
    whole = sum(weights.values())
    if said not in weights or whole < FEWEST:
        return None
    return round(sum(level * weight for level, weight in weights.items()) / whole, PLACES)


def _weights(token: TokenChances, at: int) -> dict[int, float]:
    """The likelihood of each level: of tokens that write one where this token does, behind the same characters."""
    before = token.token[:at].strip()
    found: dict[int, float] = {}
    seen: set[str] = set()
    for chance in token.chances:
        words = chance.token.strip()
        if chance.token in seen or not words.startswith(before):
            continue
        seen.add(chance.token)
        rest = words[len(before) :].lstrip()
        if rest[:1].isascii() and rest[:1].isdigit() and not rest[1:2].isdigit() and int(rest[0]) <= LEVELS:
            found[int(rest[0])] = found.get(int(rest[0]), 0.0) + min(1.0, exp(min(0.0, chance.logprob)))
    return found
