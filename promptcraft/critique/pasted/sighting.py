"""One possible score of a paste in its place, and what its own sentence makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from promptcraft.critique.pasted.labels import Rank, last_sentence, names_a_part, rank_of_words, subject_of
from promptcraft.critique.pasted.mentions import LETTER_BEFORE, Mention
from promptcraft.critique.pasted.outline import TextLine
from promptcraft.critique.pasted.roles import Role, is_framed, role_of, says_now

WINDOW = 160
SHOWN = 120


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention in its place; `scale` is one its line declares, `subject` what it is about, `says` its words.

    `now` says that its words give it for today, `framed` that they give it under one view of several, `named` that
    a label stands right before it, `part` that it is given to something by name, `quoted` that its line is a quotation.
    """

    mention: Mention
    line: int
    rank: Rank
    role: Role
    scale: float | None
    subject: str
    says: str
    both_within_ten: bool = False
    now: bool = False
    framed: bool = False
    named: bool = False
    part: bool = False
    quoted: bool = False


def seen_in_words(line: TextLine, mention: Mention, before: str, after: str) -> Sighting:
    """The sighting of a mention by the words around it in its line."""
    sentence = last_sentence(before)
    if mention.letter and mention.form != "letter":
        sentence = LETTER_BEFORE.sub("", sentence)
    return Sighting(
        mention,
        line.number,
        rank_of_words(sentence, after),
        role_of(sentence, after),
        None,
        subject_of(sentence),
        _says(line.text, mention),
        now=says_now(sentence, after),
        framed=is_framed(sentence),
        part=names_a_part(sentence, after),
        quoted=line.quoted,
    )


def _says(text: str, mention: Mention) -> str:
    """The line, or the part of a long one around the score."""
    if len(text) <= SHOWN:
        return text
    start = max(0, mention.start - SHOWN // 2)
    end = min(len(text), start + SHOWN)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
