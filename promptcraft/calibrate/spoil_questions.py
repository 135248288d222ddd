"""Defects of single questions: leading, loaded, crowded, clipped, rambling, off the subject. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from promptcraft.calibrate import phrases
from promptcraft.calibrate.planted import Plant, Planted, Target
from promptcraft.framework.edits import AddQuestion, RewriteQuestion, apply
from promptcraft.framework.lint.countries import COUNTRIES, pattern
from promptcraft.framework.model import Framework, Question
from promptcraft.framework.questions import question_texts, setting

LONGEST = 18_000
FEWEST_WORDS = 5
PROPER = re.compile(r"(?:[A-Z][a-z]*[A-Z]|I\b|[A-Z]{2})")


def reworded(kind: str, templates: Sequence[str], what: str) -> Plant:
    """A plant that puts one question into one of these templates."""

    def plant(framework: Framework, rng: Random) -> Planted | None:
        question = _pick(framework, rng)
        if question is None:
            return None
        ask = rng.choice(list(templates)).format(ask=question.ask.strip(), low=lowered(question.ask))
        changed = apply(framework, RewriteQuestion(question_id=question.id, ask=ask))
        added = tuple(part for part in _around(ask, question.ask) if part)
        target = Target(questions=(question.id,), words=added)
        return Planted(kind, changed, target, f"{question.id} {what}.")

    return plant


def replaced(kind: str, sentences: Sequence[str], what: str) -> Plant:
    """A plant that puts one of these in the place of a question."""

    def plant(framework: Framework, rng: Random) -> Planted | None:
        question = _pick(framework, rng)
        if question is None or len(framework.questions) < 2:
            return None
        ask = rng.choice(list(sentences))
        changed = _asked(framework, question.id, ask)
        target = Target(questions=(question.id,), words=(ask,))
        return Planted(kind, changed, target, f"{question.id} {what}.")

    return plant


def clipped(framework: Framework, rng: Random) -> Planted | None:
    """A question cut down to its first two words."""
    question = _pick(framework, rng)
    if question is None:
        return None
    ask = " ".join(question.ask.split()[:2]).rstrip(",;:.?!") + "?"
    changed = _asked(framework, question.id, ask)
    target = Target(questions=(question.id,), words=(ask,))
    return Planted("clipped", changed, target, f"{question.id} is cut to two words.")


def added(kind: str, sentences: Sequence[str], what: str) -> Plant:
    """A plant that puts one of these sentences behind a question."""
    return reworded(kind, tuple("{ask} " + sentence for sentence in sentences), what)


def doubled(framework: Framework, rng: Random) -> Planted | None:
    """A question asked once more in nearly the same words, further down."""
    question = _pick(framework, rng)
    if question is None:
        return None
    ask = rng.choice(phrases.AGAIN).format(ask=question.ask.strip(), low=lowered(question.ask))
    fresh = f"{question.id[:50]}-again"
    if fresh in framework.question_ids:
        return None
    behind = list(framework.question_ids[framework.question_ids.index(question.id) :])
    changed = apply(framework, AddQuestion(question=Question(id=fresh, ask=ask), after=rng.choice(behind)))
    return Planted(
        "question-doubled", changed, Target(questions=(fresh, question.id)), f"{question.id} is asked twice."
    )


def abroad(framework: Framework, rng: Random) -> Planted | None:
    """A question about another country's money and offices; None where no single country is at hand."""
    text = " ".join((setting(framework), *question_texts(framework).values()))
    said = "\n".join((framework.title, framework.context, *(one.ask for one in framework.questions)))
    at_home = [country for country in COUNTRIES if pattern(country.names).search(said)]
    if len(at_home) != 1 or at_home[0].names[0] not in f"{framework.title} {framework.context}":
        return None
    others = [
        pair for pair in phrases.ABROAD if pair[0] != at_home[0].names[0] and pair[0].lower() not in text
    ]
    question = _pick(framework, rng)
    if question is None or not others:
        return None
    country, sentence = rng.choice(others)
    changed = _asked(framework, question.id, f"{question.ask.strip()} {sentence}")
    target = Target(questions=(question.id,), words=(sentence,))
    return Planted("wrong-country", changed, target, f"{question.id} speaks of {country}.")


def lowered(ask: str) -> str:
    """The question as it goes on behind other words: its first letter small, unless it is a name."""
    text = ask.strip()
    return text if PROPER.match(text) else text[:1].lower() + text[1:]


def _pick(framework: Framework, rng: Random) -> Question | None:
    """A question that says enough to be spoilt, any but the last where there are several."""
    able = [
        question
        for question in framework.questions
        if len(question.ask.split()) >= FEWEST_WORDS and len(question.ask) < LONGEST
    ]
    able = able[:-1] if len(able) > 2 else able
    return rng.choice(able) if able else None


def _asked(framework: Framework, name: str, ask: str) -> Framework:
    return apply(framework, RewriteQuestion(question_id=name, ask=ask))


def _around(ask: str, old: str) -> tuple[str, ...]:
    """What was put before and behind the old question."""
    place = ask.lower().find(old.strip().lower())
    return (ask,) if place < 0 else (ask[:place].strip(), ask[place + len(old.strip()) :].strip())
