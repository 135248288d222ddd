"""Rules about the order: general before particular, nothing used before it is asked for, the conclusion last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from promptcraft.framework import questions as told
from promptcraft.framework.edits import MoveQuestion
from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import Subject
from promptcraft.framework.words import plain_words

SAID_BEFORE = re.compile(
    r"\b(?:(?:as )?(?:discussed|mentioned|described|listed|named|said|found|shown) (?:above|earlier|before|"
    r"so far)|so far|"
    r"(?:your|the) (?:previous|earlier|last|first) (?:answers?|questions?)|your answers?|(?:everything|"
    r"all) (?:that )?(?:we|you) "
    r"(?:have )?(?:discussed|said)|our (?:discussion|conversation)|has been said)\b"
)
POINTING = re.compile(
    r"\b(?:(?:those|these)\s+(?:(?:few|two|three|four|five|same|other|general|main|latter)\s+)?([a-z]{4,})"
    r"|the ([a-z]{4,}) (?:you|we) (?:have )?(?:listed|named|identified|discussed|gave|given|found|set out|"
    r"mentioned))\b"
)
EVERYTHING = re.compile(
    r"\b(?:everything|all) (?:that )?(?:we|you|of this|of these|has been)|going by (?:everything|all|our)|"
    r"our (?:whole |entire )?(?:discussion|conversation)|(?:five|three|top \w+|best) arguments (?:for|in favou?r)\b"
)
OPEN_NOUNS_TEXT = """
    days things cases circumstances kinds conditions lines times ones people words terms ways views
"""
OPEN_NOUNS = frozenset(OPEN_NOUNS_TEXT.split())
FEW, VERY_FEW = 5, 3


def very_few(subject: Subject) -> Iterator[Sighting]:
    """Fewer than three questions."""
    count = len(subject.asks)
    if count < VERY_FEW:
        yield Sighting(
            f"It has {count} question{'s' * (count > 1)}; an issue has more sides.", ("questions",)
        )


def few(subject: Subject) -> Iterator[Sighting]:
    """Three or four questions."""
    count = len(subject.asks)
    if VERY_FEW <= count < FEW:
        yield Sighting(f"It has {count} questions; {FEW} or more leave room to build up.", ("questions",))


def too_early(subject: Subject) -> Iterator[Sighting]:
    """A question that uses a result before it is asked for."""
    asks = {name: plain_words(ask) for name, ask in subject.english.items()}
    names = list(asks)
    for place, name in enumerate(names):
        ask = asks[name]
        if place == 0 and (found := SAID_BEFORE.search(ask)):
            yield Sighting(
                f"'{found[0]}' looks back, and this is the first question.", subject.ask_path(name), name
            )
            continue
        before = " ".join(
            (subject.about, plain_words(subject.bare.audience), *(asks[n] for n in names[:place]))
        )
        later = {other: asks[other] for other in names[place + 1 :]}
        yield from _pointing(subject, name, before, later)


def _pointing(subject: Subject, name: str, before: str, later: Mapping[str, str]) -> Iterator[Sighting]:
    """Sightings of `those NOUN` where the noun is asked for in a later question, or by none before the first."""
    ask = plain_words(subject.asks[name])
    for found in POINTING.finditer(ask):
        noun = found[1] or found[2]
        stem = re.sub(r"(?:ies|es|s)$", "", noun)
        if noun in OPEN_NOUNS or stem in f"{before} {ask[: found.start()]}":
            continue
        source = next((other for other, text in later.items() if _asks_for(text, stem)), "")
        if source:
            yield Sighting(
                f"It uses '{found[0]}' before '{source}' asks for them.", subject.ask_path(name), name
            )
            return
        if not before.strip() or subject.places[name] == 0:
            yield Sighting(
                f"'{found[0]}' points to something that nobody has named yet.", subject.ask_path(name), name
            )
            return


def _asks_for(text: str, stem: str) -> bool:
    """Whether the first thing this question says of the noun is to ask for it."""
    return (
        re.search(
            rf"\b(?:what|which|do any|are there|list|name|how many)\b[^?.]{{0,60}}\b{re.escape(stem)}", text
        )
        is not None
    )


def early_conclusion(subject: Subject) -> Iterator[Sighting]:
    """A question that concludes, with others behind it."""
    names = list(subject.english)
    for name in names[:-1]:
        if EVERYTHING.search(plain_words(subject.english[name])) and told.concludes(subject.words[name]):
            yield Sighting(
                "It concludes, and other questions come after it.",
                subject.ask_path(name),
                name,
                MoveQuestion(question_id=name) if subject.framework.synthesis is None else None,
            )


def particular_first(subject: Subject) -> Iterator[Sighting]:
    """No general question in the first third."""
    names = list(subject.asks)
    first = names[: max(1, (len(names) + 2) // 3)]
    general = any(told.is_general(subject.words[name]) for name in first)
    if len(names) >= FEW and not general and not any(_facet(subject, name) for name in first):
        yield Sighting(
            "It does not start from general questions: principles, meaning, causes.", ("questions",)
        )


def _facet(subject: Subject, name: str) -> bool:
    return subject.framework.questions[subject.places[name]].facet in ("principles", "theory-and-history")


def no_thread(subject: Subject) -> Iterator[Sighting]:
    """No question takes up an earlier one."""
    later = list(subject.words.values())[1:]
    if len(subject.asks) >= FEW and not any(told.refers_back(text) for text in later):
        yield Sighting("No question takes up an earlier one.", ("questions",))


RULES = (
    Rule("PC301", "too-few-questions", "warning", "An issue has at least three questions.", very_few),
    Rule("PC302", "few-questions", "note", "Five questions leave room to build up.", few),
    Rule(
        "PC303", "used-too-early", "warning", "Nothing is used before it is asked for.", too_early, words=True
    ),
    Rule("PC304", "early-conclusion", "warning", "The conclusion comes last.", early_conclusion, words=True),
    Rule("PC305", "particular-first", "note", "General questions come first.", particular_first, words=True),
    Rule("PC306", "no-thread", "note", "Questions build on each other.", no_thread, words=True),
)
