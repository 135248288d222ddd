"""Which items of the coverage list a framework asks about, told from its words alone. Pure."""

from __future__ import annotations

import re
from functools import cache

from promptcraft.critique.quotes import SAME
from promptcraft.critique.rubric import CoverageItem, Rubric
from promptcraft.critique.wire import SYNTHESIS
from promptcraft.framework.model import Framework, Question
from promptcraft.records.critique import CoverageAnswer

QUOTE_MARKS = str.maketrans("", "", "\"'")


def applicable(rubric: Rubric, filled: Framework) -> tuple[CoverageItem, ...]:
    """The items of the rubric's coverage list that belong to this framework, told from its words."""
    everything = " ".join((_setting(filled), *question_texts(filled).values()))
    return tuple(item for item in rubric.coverage if not item.when or has_word(everything, item.when))


def coverage_by_words(filled: Framework, rubric: Rubric) -> tuple[CoverageAnswer, ...]:
    """One answer for each item that belongs to this framework, with the questions whose words decided it."""
    texts = question_texts(filled)
    setting = _setting(filled)
    return tuple(_answer(item, texts, setting) for item in applicable(rubric, filled))


def omission(label: str) -> str:
    """A sentence that says that nothing asks about the item with this label."""
    first = label.partition(" ")[0].lower()
    verb = {"the": "asks about", "a": "asks for", "an": "asks for"}.get(first, "asks")
    return f"No question {verb} {label}."


def question_texts(filled: Framework) -> dict[str, str]:
    """What each question says with its follow-ups, by id; the synthesis comes last under its own name."""
    texts = {question.id: plain_words(_said(question)) for question in filled.questions}
    if filled.synthesis is not None:
        texts[SYNTHESIS] = " ".join((texts.get(SYNTHESIS, ""), plain_words(filled.synthesis.ask))).strip()
    return texts


def plain_words(text: str) -> str:
    """The text in lower case on one line, without quotation marks, so that phrases can be found in it."""
    return re.sub(r"\s+", " ", text.translate(SAME).translate(QUOTE_MARKS)).lower()


def has_word(text: str, terms: tuple[str, ...]) -> bool:
    """Whether one of the terms stands in text made by `plain_words`.

    `*` at a term's end allows any ending, ` .. ` in it up to three words in between.
    """
    pattern = word_pattern(terms)
    return pattern is not None and pattern.search(text) is not None


@cache
def word_pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern for any of the terms as whole words or their plurals; None for no terms."""
    if not terms:
        return None
    return re.compile(r"\b(?:" + "|".join(_part(term) for term in terms) + r")\b")


def _part(term: str) -> str:
    ending = r"\w*" if term.endswith("*") else "(?:e?s)?"
    steps = [re.escape(step) for step in term.removesuffix("*").split(" .. ")]
    return r"(?:\W+\w+){0,3}?\W+".join(steps) + ending


def _setting(filled: Framework) -> str:
    return plain_words(" ".join((filled.title, filled.aim, filled.context)))


def _said(question: Question) -> str:
    return " ".join((question.ask, *question.follow_ups))


def _answer(item: CoverageItem, texts: dict[str, str], setting: str) -> CoverageAnswer:
    elsewhere = tuple(place for place in item.places if not has_word(setting, (place,)))
    strong = tuple(name for name, text in texts.items() if has_word(text, (*item.strong, *elsewhere)))
    weak = tuple(name for name, text in texts.items() if has_word(text, item.weak))
    if strong:
        return CoverageAnswer(item=item.id, label=item.label, status="covered", questions=strong)
    status = "partly" if weak else "missing"
    return CoverageAnswer.model_validate(
        {"item": item.id, "label": item.label, "status": status, "questions": weak}
    )
