"""How likely each token of a reply was, read from what a server tells; what cannot be a likelihood is left out."""

from __future__ import annotations

import math
from typing import Any

from promptcraft.models.base import Chance, TokenChances
from promptcraft.models.hearing import whole_characters
from promptcraft.models.scrub import without_key
from promptcraft.models.wire_values import as_dict, dig, list_at, text_at

MOST = 20
"""How many likely tokens servers tell at most for one place."""


def most_chances(wanted: int) -> int:
    """How many likely tokens to ask for."""
    return min(wanted, MOST)


def read_chances(tokens: list[object]) -> tuple[TokenChances, ...]:
    """The tokens of a reply with their likely alternatives, as OpenAI's interfaces and their likes tell them."""
    return tuple(
        TokenChances(token=whole_characters(text_at(one, "token")), chances=tuple(_likely(one)))
        for one in tokens
        if isinstance(dig(one, "token"), str)
    )


def plain_tokens(tokens: list[object]) -> list[object]:
    """The tokens of a piece of a stream as plain data."""
    return [one if isinstance(one, dict) else as_dict(one) for one in tokens]


def chances_without_key(told: tuple[TokenChances, ...], secret: str) -> tuple[TokenChances, ...]:
    """The same, or nothing when the tokens spell the key when they are read one after the other."""
    whole = "".join(one.token for one in told)
    return () if without_key(whole, secret) != whole else told


def without_chances(value: object) -> Any:  # noqa: ANN401 - JSON of any form goes in and comes out
    """A response without its likelihoods, which are kept apart and would double what is stored."""
    if isinstance(value, dict):
        return {name: without_chances(one) for name, one in value.items() if name != "logprobs"}
    return [without_chances(one) for one in value] if isinstance(value, list) else value


def _likely(token: object) -> list[Chance]:
    """The alternatives; where the server tells none, the token itself."""
    told = list_at(token, "top_logprobs") or [token]
    found = ((text_at(one, "token"), _logarithm(dig(one, "logprob"))) for one in told)
    return [Chance(token=whole_characters(text), logprob=value) for text, value in found if value is not None]


def _logarithm(value: object) -> float | None:
    """The logarithm of a probability; None for what cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    # A little above 0 is rounding; more than that is no probability.
    return min(number, 0.0) if math.isfinite(number) and number < 1e-3 else None
