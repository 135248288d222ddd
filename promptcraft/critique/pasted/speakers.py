"""Who speaks in a copied chat: what the person asked is no word of the critique."""

from __future__ import annotations

import re
from collections.abc import Sequence

from promptcraft.critique.pasted.outline import TextLine

_PERSON = re.compile(
    r"\W{0,4}(?:(?:you|user|human|me)(?:\s(?:said|asked|wrote))?\s?:(?:\s|$)|you said\W*$)", re.IGNORECASE
)
_CHAT = re.compile(
    r"\W{0,4}(?:chat ?gpt|gpt|assistant|claude|gemini|copilot|bot|ai|model|grok|deepseek|perplexity|mistral|le chat)\b"
    r"[^:.!?]{0,30}(?::(?:\s|$)|\b(?:said|says|responded|replied|answered|thought)\W*$)",
    re.IGNORECASE,
)


def asked_lines(lines: Sequence[TextLine]) -> frozenset[int]:
    """The numbers of the lines in which the person speaks, where a chat answers further down."""
    answers = [place for place, line in enumerate(lines) if _CHAT.match(line.text)]
    asked: set[int] = set()
    speaking = False
    for place, line in enumerate(lines[: answers[-1]] if answers else ()):
        if _CHAT.match(line.text):
            speaking = False
        elif _PERSON.match(line.text):
            speaking = True
        if speaking:
            asked.add(place)
    return frozenset(lines[place].number for place in asked)


def without_speaker(text: str) -> str:
    """The words of a line of a chat, with blanks where the chat's name stands before them."""
    found = _CHAT.match(text)
    return " " * found.end() + text[found.end() :] if found and text[found.end() :].strip() else text
