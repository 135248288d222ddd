"""Typed challenges to an answer, put in the third person: models give in less when nobody in the room insists."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from promptcraft.errors import UsageMistake
from promptcraft.framework.fence import fence
from promptcraft.models.prompts import prompt
from promptcraft.records.turn import Asked, PushbackKind

_UNMOVED = re.compile(r"(?:not|n['’]t) change (?:my|the|our) (?:position|view|answer)", re.IGNORECASE)
KINDS: tuple[PushbackKind, ...] = ("evidence", "counter-example", "doubt", "own-words")
TURNS_KEPT = 256
"""The words of so many turns are kept as they were put: all of a discussion is sent again with each further turn."""


@cache
def stock(kind: PushbackKind) -> str:
    """What a reader is shown as the challenge when nobody typed words of their own."""
    return prompt(f"discuss_pushback_{kind}", words="").splitlines()[0]


def challenge(kind: PushbackKind, words: str = "") -> str:
    """The text of the challenge as the journal keeps it; raises UsageMistake when own words are missing."""
    if words.strip():
        return words.strip()
    if kind == "own-words":
        raise UsageMistake(
            "There is no objection to put: nothing was typed.", hint="Type it, or choose another kind."
        )
    return stock(kind)


@lru_cache(maxsize=TURNS_KEPT)
def put_challenge(asked: Asked, secret: bytes) -> str:
    """The challenge as the model reads it; typed words stand inside a fence."""
    kind = asked.pushback or "own-words"
    own = asked.text if kind == "own-words" or asked.text != stock(kind) else ""
    return prompt(f"discuss_pushback_{kind}", words=fence(secret, own)[1] if own else "").strip()


@lru_cache(maxsize=TURNS_KEPT)
def put_clarification(asked: Asked, secret: bytes) -> str:
    """A reader's wish to understand something, as the model reads it."""
    return prompt("discuss_clarify", words=fence(secret, asked.text)[1]).strip()


def position(answer: str) -> Literal["kept", "changed"] | None:
    """What the first line of an answer says became of the position; None when it says nothing or contradicts itself."""
    first = next((line for line in answer.splitlines() if line.strip()), "")
    words = re.sub(r"[^a-z]+", " ", first[:80].casefold()).split()
    match words:
        case ["position", "kept", *_]:
            return "kept"
        case ["position", "changed", *_]:
            return None if _UNMOVED.search(answer) else "changed"
    return None
