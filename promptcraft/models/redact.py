"""Takes every key we know of out of what the code of other packages brings."""

from __future__ import annotations

import os

from promptcraft.errors import PromptcraftError
from promptcraft.models.base import Listener, Reply
from promptcraft.models.chances import chances_without_key
from promptcraft.models.hearing import Heard
from promptcraft.models.scrub import cut_without_key, without_key
from promptcraft.workspace.keys import handed_out

ENDINGS = ("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")
SHORTEST = 12
"""Characters; what is shorter in such a variable may be an ordinary word."""


def known_secrets() -> tuple[str, ...]:
    """Every key we had in hand, and what stands in variables that are named like one: plugins read those themselves."""
    named = (value for name, value in os.environ.items() if name.upper().endswith(ENDINGS))
    return tuple(dict.fromkeys((*handed_out(), *(value for value in named if len(value) >= SHORTEST))))


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """The text without any of them."""
    for secret in secrets:
        text = without_key(text, secret)
    return text


def redacted_reply(reply: Reply, secrets: tuple[str, ...]) -> Reply:
    """The reply without any of them."""
    chances = reply.chances
    for secret in secrets:
        chances = chances_without_key(chances, secret)
    return reply.model_copy(
        update={
            "text": redacted(reply.text, secrets),
            "model": redacted(reply.model, secrets),
            "raw": redacted(reply.raw, secrets),
            "chances": chances,
        }
    )


def redact_error(error: PromptcraftError, secrets: tuple[str, ...]) -> PromptcraftError:
    """The error, without any of them in its words and without the errors that led to it."""
    error.message = redacted(error.message, secrets)
    error.hint = redacted(error.hint, secrets)
    error.where = redacted(error.where, secrets)
    error.args = (error.message,)
    partial = getattr(error, "partial", "")
    if partial:
        for secret in secrets:
            partial = cut_without_key(partial, secret)
        vars(error)["partial"] = partial
    error.__cause__ = error.__context__ = None
    return error


def redacting(listen: Listener | None, secrets: tuple[str, ...]) -> tuple[Listener | None, list[Heard]]:
    """A listener that hears none of them, and what has to be ended, in this order, when the reply has ended."""
    ears: list[Heard] = []
    for secret in secrets if listen is not None else ():
        ears.insert(0, Heard(listen, secret))
        listen = ears[0].hear
    return listen, ears
