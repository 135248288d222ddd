"""Rules about the frame: for whom, by whom, what for, and in which manner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from promptcraft.framework import word_lists as words_for
from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import MOST_TEMPLATE, MOST_WORDS_READ, Subject
from promptcraft.framework.words import has_word, plain_words, word_pattern

READER = ("audience", "reader", "listener", "i am", "im", "written for", "meant for", "addressed to")
MANNER = (
    *words_for.STYLE,
    "patient*", "friendly", "warm*", "blunt*", "cheer*", "polite*", "calm*", "kind*", "strict*", "humour", "humor",
    "sober*", "careful*", "candid*", "frank*", "gentle*", "sceptic*", "skeptic*", "neutral*", "direct", "dry",
    "lively", "serious*", "playful*", "sunny", "you say", "say what", "you write", "who writes", "you speak",
    "you explain", "you answer", "for readers", "argue", "you teach", "teacher",
)  # fmt: skip
EMPTY_ROLE = re.compile(
    r"(?:you are |act as |be )?(?:an? |the )?(?:\w+ ){0,3}?(?:helpful |large |smart |world-class |knowledgeable )*"
    r"(?:ai(?: language)? (?:model|assistant)|assistant|language model|chatbot|llm|gpt|expert|genius)\W*",
    re.IGNORECASE,
)
OPPOSITES = (
    (("short", "brief", "briefly", "concise*", "in a few words", "terse"),
     ("long answers", "long explanations", "detailed", "in detail", "at length", "in depth", "in-depth", "exhaustive*",
      "comprehensive*")),
    (("plain", "simple", "everyday words", "simple words", "no jargon", "without jargon"),
     ("technical language", "technical terms freely", "academic language", "academic prose", "use jargon", "in jargon",
      "for specialists")),
    (("formal",), ("informal", "casual", "chatty")),
    (("no example", "without example"), ("with example", "use example", "give example", "examples from")),
    (("no number", "without number", "no figures", "without figures"), ("with number", "with figures", "use figures")),
    (("neutral", "impartial", "balanced"), ("take a side", "take sides", "opinionated", "partisan")),
    (("no bullet", "no lists", "without bullet", "without lists"), ("in bullet", "use bullet", "bullet points",
     "as a list")),
)  # fmt: skip
NEGATED = re.compile(r"\b(?:not|never|nothing|avoid|no|nor|rather than|without)\W+(?:\w+\W+){0,2}$")
PIECE = re.compile(r"\W+(?:paragraph|sentence|word|line|section|step|example|list|title)")
LONG_CONTEXT = 250


def no_audience(subject: Subject) -> Iterator[Sighting]:
    """No audience."""
    if not subject.framework.audience.strip():
        yield Sighting("It does not say who it is for: there is no audience.")


def no_persona(subject: Subject) -> Iterator[Sighting]:
    """No persona."""
    if not subject.framework.persona.strip():
        yield Sighting("It does not say who answers: there is no persona.")


def idle_persona(subject: Subject) -> Iterator[Sighting]:
    """A persona that changes neither what is said nor how."""
    persona = subject.bare.persona.strip()
    if not persona:
        return
    if EMPTY_ROLE.fullmatch(persona) or len(persona.split()) < 4:
        yield Sighting(
            "The persona is a label only: it says neither what it knows nor how it speaks.", ("persona",)
        )
    elif not any(has_word(plain_words(text), MANNER) for text in (persona, subject.bare.style)):
        yield Sighting(
            "The persona has no bearing on the tone: neither it nor the style says how to speak to the reader.",
            ("persona",),
        )


def no_purpose(subject: Subject) -> Iterator[Sighting]:
    """No aim and no kind of result."""
    if len(subject.framework.aim.split()) >= 3:
        return
    bare = subject.bare
    texts = (bare.aim, bare.context, bare.persona, bare.style, bare.audience)
    if subject.tongue == "other" or not any(has_word(plain_words(text), words_for.RESULT) for text in texts):
        yield Sighting("It does not say what kind of result is wanted: there is no aim.")


def no_style(subject: Subject) -> Iterator[Sighting]:
    """No word on how to write."""
    bare = subject.bare
    if len(bare.style.split()) >= 2:
        return
    if subject.tongue == "other" or not has_word(
        plain_words(" ".join((bare.audience, bare.persona, bare.context))), words_for.STYLE
    ):
        yield Sighting("It does not say how to write for this reader: there is no style.")


def no_context(subject: Subject) -> Iterator[Sighting]:
    """Little or no context."""
    if len(subject.bare.context.split()) < 8:
        yield Sighting("It says little or nothing about the setting.", ("context",))


def long_context(subject: Subject) -> Iterator[Sighting]:
    """A context longer than a page."""
    length = len(subject.bare.context.split())
    if length > LONG_CONTEXT:
        yield Sighting(
            f"The context has {length} words; above {LONG_CONTEXT} the questions drown in it.", ("context",)
        )


def unknown_reader(subject: Subject) -> Iterator[Sighting]:
    """An audience whose knowledge is not told."""
    bare = subject.bare
    told = plain_words(f"{bare.audience} {bare.context}")
    if bare.audience.strip() and not has_word(told, words_for.KNOWLEDGE):
        yield Sighting("It does not say how much the audience already knows.", ("audience",))


def no_doubt(subject: Subject) -> Iterator[Sighting]:
    """No invitation to say what is not known."""
    bare = subject.bare
    if not has_word(plain_words(" ".join((bare.style, bare.context, bare.persona))), words_for.UNSURE):
        yield Sighting("It does not ask to be told what is not known or disputed.", ("style",))


def contradictory(subject: Subject) -> Iterator[Sighting]:
    """Two instructions on manner that cannot both be followed."""
    for field in ("style", "persona", "audience"):
        text = plain_words(str(getattr(subject.bare, field)))
        for one, other in OPPOSITES:
            first, second = _said(text, one), _said(text, other)
            if first and second:
                yield Sighting(f"The {field} asks for '{first}' and for '{second}' at once.", (field,))


def _said(text: str, terms: tuple[str, ...]) -> str:
    """The first of the terms that stands in plain words without a `not` before it."""
    pattern = word_pattern(terms)
    for found in pattern.finditer(text) if pattern else ():
        before = text[max(0, found.start() - 40) : found.start()]
        if not NEGATED.search(before) and not PIECE.match(text, found.end()):
            return found[0]
    return ""


def bare_topic(subject: Subject) -> Iterator[Sighting]:
    """A title that names a topic only."""
    title = subject.bare.title.strip()
    if not words_for.NAMED_ISSUE.search(title) and len(title.split()) < 5:
        yield Sighting("The title names a topic, not what is to be thought through about it.", ("title",))


def no_author(subject: Subject) -> Iterator[Sighting]:
    """No author."""
    if not subject.framework.author.strip():
        yield Sighting("It does not say who wrote it: there is no author.")


def no_licence(subject: Subject) -> Iterator[Sighting]:
    """No licence."""
    if not subject.framework.licence.strip():
        yield Sighting("It does not say under which licence others may use it.")


def too_long(subject: Subject) -> Iterator[Sighting]:
    """More text, or more template, than is read."""
    if subject.template_length > MOST_TEMPLATE:
        yield Sighting(
            f"Its templates have {subject.template_length:,} characters; {MOST_TEMPLATE:,} are read, the rest is not "
            "checked."
        )
    if subject.length > MOST_WORDS_READ:
        yield Sighting(
            f"Its texts have {subject.length:,} characters; above {MOST_WORDS_READ:,} their words are not checked."
        )


RULES = (
    Rule("PC101", "no-audience", "warning", "It says who it is for.", no_audience),
    Rule("PC102", "no-persona", "warning", "It says who answers.", no_persona),
    Rule(
        "PC103",
        "idle-persona",
        "warning",
        "The persona bears on what is said or how.",
        idle_persona,
        words=True,
    ),
    Rule("PC104", "no-purpose", "warning", "It says what kind of result is wanted.", no_purpose),
    Rule("PC105", "no-style", "warning", "It says how to write for the reader.", no_style),
    Rule("PC106", "no-context", "note", "It gives the setting.", no_context),
    Rule("PC107", "long-context", "warning", "The context is a page at most.", long_context),
    Rule("PC108", "unknown-reader", "note", "It says what the audience knows.", unknown_reader, words=True),
    Rule("PC109", "no-doubt", "note", "It asks to be told what is not known.", no_doubt, words=True),
    Rule(
        "PC110",
        "contradiction",
        "warning",
        "Instructions can be followed together.",
        contradictory,
        words=True,
    ),
    Rule(
        "PC111", "bare-topic", "note", "The title says what is to be thought through.", bare_topic, words=True
    ),
    Rule("PC112", "no-author", "note", "It says who wrote it.", no_author),
    Rule("PC113", "no-licence", "note", "It says how others may use it.", no_licence),
    Rule("PC114", "very-long", "warning", "All texts together can be read.", too_long),
)
