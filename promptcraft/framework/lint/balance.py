"""Rules about what is asked: every side of the issue, and a conclusion that weighs both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from promptcraft.framework import questions as told
from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import Subject
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.framework.words import has_word, plain_words

NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
COUNT = rf"(\d{{1,2}}|{'|'.join(NUMBERS)})"
BEFORE_FOR = re.compile(rf"\b{COUNT}\b(?:\W+(?!against)\w+){{0,4}}?\W+(?:for\b|in favou?r)")
BEFORE_AGAINST = re.compile(rf"\b{COUNT}\b(?:\W+(?!for\b|in\b|favou?r)\w+){{0,5}}?\W+against\b")
ONE_SIDE = ("argument for", "arguments for", "case for", "reasons for", "arguments in favour", "arguments in favor",
            "benefit", "advantage", "why it should", "why it is right", "strengths")  # fmt: skip
OTHER_SIDE = ("against", "downside", "drawback", "disadvantage", "objection", "both sides", "each side", "either side",
              "pros and cons", "weigh*", "cost", "weakness*", "on balance", "risk", "harm", "critic*",
              "opponent*")  # fmt: skip
GAIN = (
    "benefit",
    "advantage",
    "arguments for",
    "case for",
    "good would",
    "would it help",
    "improve",
    "success of",
    "gain from it",
)
LOSS = (
    "cost", "drawback", "disadvantage", "downside", "against", "harm", "risk", "objection", "fail*", "go wrong", "loss",
    "lose*", "avoid*", "evade*", "critic*", "opponent*", "burden", "problem", "damage", "worse", "side effect",
    "abuse*",
)  # fmt: skip
MAIN = {
    "counter-case": ("PC311", "no-counter-case"),
    "comparison": ("PC312", "no-comparison"),
    "measurement": ("PC313", "no-measurement"),
    "alternatives": ("PC314", "no-alternatives"),
    "distribution": ("PC315", "no-distribution"),
    "feasibility": ("PC316", "no-feasibility"),
}
REST = "PC317"


def _no(item: str) -> Callable[[Subject], Iterator[Sighting]]:
    """A look for questions about one item of the coverage list."""

    def look(subject: Subject) -> Iterator[Sighting]:
        if item in subject.missing:
            found = subject.missing[item]
            yield Sighting(
                f"No question is about {found.label}. One could ask: {found.suggest}", ("questions",)
            )

    return look


def other_sides(subject: Subject) -> Iterator[Sighting]:
    """Other items of the coverage list that nothing touches."""
    labels = [item.label for name, item in subject.missing.items() if name not in MAIN and name != SYNTHESIS]
    if labels:
        yield Sighting(f"No question is about {'; '.join(labels)}.", ("questions",))


def no_synthesis(subject: Subject) -> Iterator[Sighting]:
    """Nothing at the end draws it together."""
    if subject.framework.synthesis is not None or any(
        q.facet == SYNTHESIS for q in subject.framework.questions
    ):
        return
    last = list(subject.words.values())[-1]
    if subject.tongue == "other" or not told.concludes(last):
        yield Sighting(
            "Nothing draws the answers together at the end: there is no synthesis.", ("questions",)
        )


def _conclusion(subject: Subject) -> tuple[str, str]:
    """The id and plain words of what concludes; empty when nothing does."""
    last = list(subject.asks)[-1]
    if subject.bare.synthesis is not None:
        return SYNTHESIS, plain_words(subject.bare.synthesis.ask)
    ask = plain_words(subject.asks[last])
    return (last, ask) if told.concludes(ask) else ("", "")


def one_sided_synthesis(subject: Subject) -> Iterator[Sighting]:
    """A conclusion that asks for one side only."""
    name, text = _conclusion(subject)
    if not name or told.asks_both_sides(text):
        return
    if (has_word(text, ONE_SIDE) and not has_word(text, OTHER_SIDE)) or (
        has_word(text, ("arguments against", "case against", "objection", "downside", "drawback"))
        and not has_word(text, (*ONE_SIDE, "for and against"))
    ):
        yield Sighting("The conclusion asks for one side only.", subject.ask_path(name), name)


def uneven_synthesis(subject: Subject) -> Iterator[Sighting]:
    """A conclusion with more arguments on one side, or another number than the setting says."""
    name, text = _conclusion(subject)
    found = (BEFORE_FOR.search(text), BEFORE_AGAINST.search(text))
    numbers = [_number(match[1]) for match in found if match is not None]
    if found[0] and found[1] and numbers[0] != numbers[1]:
        yield Sighting(
            f"The conclusion asks for {numbers[0]} arguments on one side and {numbers[1]} on the other.",
            subject.ask_path(name),
            name,
        )
        return
    synthesis = subject.framework.synthesis
    if synthesis is None or "for_and_against" not in synthesis.model_fields_set or not numbers:
        return
    if numbers[0] != synthesis.for_and_against:
        yield Sighting(
            f"The conclusion asks for {numbers[0]} arguments, and for_and_against says {synthesis.for_and_against}.",
            ("synthesis", "for_and_against"),
            name,
        )


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word)


def unrooted_synthesis(subject: Subject) -> Iterator[Sighting]:
    """A conclusion that does not rest on the answers."""
    name, text = _conclusion(subject)
    if name and not told.refers_back(text) and not has_word(text, ("everything", "all of this", "all this")):
        yield Sighting("The conclusion is not asked to rest on the answers.", subject.ask_path(name), name)


def one_sided(subject: Subject) -> Iterator[Sighting]:
    """Several questions about what is good in it, none about what is not."""
    gains = [name for name, text in subject.words.items() if has_word(text, GAIN)]
    losses = [name for name, text in subject.words.items() if has_word(text, LOSS)]
    if len(gains) >= 2 and not losses:
        yield Sighting("Its questions look for the good in it only.", ("questions",))


def unweighed(subject: Subject) -> Iterator[Sighting]:
    """Too many facets repeated: most questions on one side of the issue."""
    facets = [question.facet for question in subject.framework.questions if question.facet]
    for facet in dict.fromkeys(facets):
        if len(facets) >= 5 and facets.count(facet) * 2 > len(facets):
            yield Sighting(f"More than half of the questions have the facet '{facet}'.", ("questions",))


RULES = (
    *(
        Rule(code, name, "warning", "Every main side of the issue is asked about.", _no(item), words=True)
        for item, (code, name) in MAIN.items()
    ),
    Rule(REST, "other-sides", "note", "Other sides of the issue are asked about.", other_sides, words=True),
    Rule("PC321", "no-synthesis", "warning", "Something draws the answers together.", no_synthesis),
    Rule(
        "PC322",
        "one-sided-synthesis",
        "warning",
        "The conclusion weighs both sides.",
        one_sided_synthesis,
        words=True,
    ),
    Rule(
        "PC323", "uneven-synthesis", "warning", "Both sides get the same room.", uneven_synthesis, words=True
    ),
    Rule(
        "PC324",
        "unrooted-synthesis",
        "note",
        "The conclusion rests on the answers.",
        unrooted_synthesis,
        words=True,
    ),
    Rule("PC325", "one-sided-questions", "warning", "Questions look at both sides.", one_sided, words=True),
    Rule("PC326", "one-facet", "note", "Questions are spread over the sides of the issue.", unweighed),
)
