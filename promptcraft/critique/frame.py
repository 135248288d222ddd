"""What is said before the questions: who answers, for whom, to what end, how to write and on what evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from promptcraft.critique import frame_words
from promptcraft.critique.checks import DESCRIBED, FRAME, Facts, Ground, shown
from promptcraft.framework import word_lists as words_for
from promptcraft.framework.words import has_word, plain_words

SENTENCE = re.compile(r"(?<=[.!?])[\"”’')*_]*\s+|\n+\s*(?:[-–•*]\s+)?")
LABEL_ALONE = 6
"""A line of at most so many words without a full stop is the heading of the next one."""


def gives_role(facts: Facts) -> Ground:
    """Whether a persona is given, or a role is described elsewhere."""
    if len(facts.filled.persona.split()) >= 2:
        return Ground(True, quotes=shown(facts, "persona"))
    return _outright(facts, ("persona", "context", "audience", "style", "aim"), "role")


def describes_role(facts: Facts) -> Ground:
    """Whether the role is described in ten words or more."""
    if len(facts.filled.persona.split()) >= DESCRIBED:
        return Ground(True, quotes=shown(facts, "persona"))
    found = list(_says(facts, ("persona", "context", "audience", "style", "aim"), "role"))
    long = [one for one in found if len(one.split()) >= DESCRIBED]
    return Ground(bool(long), quotes=tuple((long or found)[:1]) or shown(facts, "persona"))


def gives_result(facts: Facts) -> Ground:
    """Whether an aim is stated, or a kind of result is named elsewhere."""
    if len(facts.filled.aim.split()) >= 3:
        return Ground(True, quotes=shown(facts, "aim"))
    where = _outright(facts, ("aim", "context", "persona", "style", "audience"), "purpose")
    return where if where.holds else _used(facts)


def says_what_it_is_for(facts: Facts) -> Ground:
    """Whether it says what the reader will do with the result."""
    for name in ("aim", "audience", "context"):
        for sentence in _sentences(facts, name):
            if has_word(plain_words(sentence), words_for.USE):
                return Ground(True, quotes=(sentence,))
    where = _outright(facts, ("context", "audience", "persona", "style"), "purpose")
    return where if where.holds else _used(facts)


def _used(facts: Facts) -> Ground:
    """The first sentence, other than of the role, that says what somebody will do with the result."""
    wanted, role = frame_words.said("use"), frame_words.said("role")
    for name in ("aim", "context", "audience", "persona"):
        for sentence in _sentences(facts, name):
            plain = plain_words(sentence).strip()
            if wanted.search(plain) and not role.search(plain):
                return Ground(True, quotes=(sentence,))
    return Ground(False)


def gives_style(facts: Facts) -> Ground:
    """Whether it is said how to write; to ask for sources is another thing."""
    for sentence in _sentences(facts, "style"):
        plain = plain_words(sentence)
        if len(plain.split()) >= 2 and (
            frame_words.said("manner").search(plain) or not frame_words.said("evidence").search(plain)
        ):
            return Ground(True, quotes=(sentence,))
    for name in ("context", "audience", "persona"):
        for sentence in _sentences(facts, name):
            plain = plain_words(sentence)
            found = frame_words.said("style").search(plain)
            if frame_words.said("role").search(plain.strip()):
                continue
            if found and (
                frame_words.said("manner").search(plain) or not frame_words.said("evidence").search(plain)
            ):
                return Ground(True, quotes=(sentence,))
    return Ground(False)


def gives_reader(facts: Facts) -> Ground:
    """Whether an audience is given, or a reader is named elsewhere."""
    if facts.filled.audience.strip():
        return Ground(True, quotes=shown(facts, "audience"))
    where = _outright(facts, ("context", "style", "aim", "persona"), "reader")
    return where if where.holds else _outright(facts, ("context", "aim", "persona"), "heard")


def has_sources(facts: Facts) -> Ground:
    """Whether it brings sources or asks for them."""
    if facts.filled.sources:
        return Ground(True, quotes=(facts.filled.sources[0].title,))
    where = _outright(facts, FRAME, "evidence")
    asked = ("your source", "sources for", "sources of information", "cite*", "reference", "citation")
    found = tuple(name for name, text in facts.texts.items() if has_word(text, asked))
    return where if where.holds else Ground(bool(found), questions=found)


def _outright(facts: Facts, fields: Sequence[str], what: str) -> Ground:
    """The first sentence of these fields that says it; to mention a reader or an argument is not enough."""
    found = next(_says(facts, fields, what), None)
    return Ground(False) if found is None else Ground(True, quotes=(found,))


def _says(facts: Facts, fields: Sequence[str], what: str) -> Iterator[str]:
    wanted = frame_words.said(what)
    for name in fields:
        for sentence in _sentences(facts, name):
            if wanted.search(plain_words(sentence).strip()):
                yield sentence


def _sentences(facts: Facts, field: str) -> list[str]:
    """The sentences of a field, each as it stands, a heading with the line below it."""
    text = str(getattr(facts.filled, field)).strip()
    return [part.strip() for part in SENTENCE.split(text) if part and part.strip()]
