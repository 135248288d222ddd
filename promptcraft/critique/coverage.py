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


def coverage_by_words(filled: Framework, rubric: Rubric) -> tuple[CoverageAnswer, ...]:
    """One answer for each item of the rubric's coverage list, with the questions whose words decided it."""
    texts = question_texts(filled)
    return tuple(_answer(item, texts) for item in rubric.coverage)


def question_texts(filled: Framework) -> dict[str, str]:
    """What each question says with its follow-ups, by id; the synthesis comes last under its own name."""
    texts = {question.id: plain_words(_said(question)) for question in filled.questions}
    if filled.synthesis is not None:
        texts[SYNTHESIS] = plain_words(filled.synthesis.ask)
    return texts


def plain_words(text: str) -> str:
    """The text in lower case on one line, without quotation marks, so that phrases can be found in it."""
    return re.sub(r"\s+", " ", text.translate(SAME).translate(QUOTE_MARKS)).lower()


def has_word(text: str, terms: tuple[str, ...]) -> bool:
    """Whether one of the terms stands in text made by `plain_words`; `*` at a term's end allows any ending."""
    pattern = word_pattern(terms)
    return pattern is not None and pattern.search(text) is not None


@cache
def word_pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern for any of the terms as whole words or their plurals; None for no terms."""
    if not terms:
        return None
    parts = [re.escape(t[:-1]) + r"\w*" if t.endswith("*") else re.escape(t) + "(?:e?s)?" for t in terms]
    return re.compile(r"\b(?:" + "|".join(parts) + r")\b")


def _said(question: Question) -> str:
    return " ".join((question.ask, *question.follow_ups))


def _answer(item: CoverageItem, texts: dict[str, str]) -> CoverageAnswer:
    strong = tuple(name for name, text in texts.items() if has_word(text, item.strong))
    weak = tuple(name for name, text in texts.items() if has_word(text, item.weak))
    if strong:
        return CoverageAnswer(item=item.id, label=item.label, status="covered", questions=strong)
    status = "partly" if weak else "missing"
    return CoverageAnswer.model_validate({"item": item.id, "label": item.label, "status": status, "questions": weak})
