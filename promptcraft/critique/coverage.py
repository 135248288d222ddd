"""Which items of the coverage list a framework asks about, told from its words alone. Pure."""

from __future__ import annotations

from promptcraft.critique.rubric import Rubric
from promptcraft.framework.facets import CoverageItem, covering
from promptcraft.framework.model import Framework
from promptcraft.framework.questions import question_texts, setting
from promptcraft.framework.words import has_word
from promptcraft.records.critique import CoverageAnswer


def applicable(rubric: Rubric, filled: Framework) -> tuple[CoverageItem, ...]:
    """The items of the rubric's coverage list that belong to this framework, told from its words."""
    everything = " ".join((setting(filled), *question_texts(filled).values()))
    return tuple(item for item in rubric.coverage if not item.when or has_word(everything, item.when))


def coverage_by_words(filled: Framework, rubric: Rubric) -> tuple[CoverageAnswer, ...]:
    """One answer for each item that belongs to this framework, with the questions whose words decided it.

    An item without words to look for has no answer here: nothing can be told of it.
    """
    texts = question_texts(filled)
    about = setting(filled)
    items = (item for item in applicable(rubric, filled) if item.strong or item.weak or item.places)
    return tuple(_answer(item, texts, about) for item in items)


def omission(label: str) -> str:
    """A sentence that says that nothing asks about the item with this label."""
    first = label.partition(" ")[0].lower()
    verb = {"the": "asks about", "a": "asks for", "an": "asks for"}.get(first, "asks")
    return f"No question {verb} {label}."


def _answer(item: CoverageItem, texts: dict[str, str], about: str) -> CoverageAnswer:
    status, questions = covering(item, texts, about)
    return CoverageAnswer(item=item.id, label=item.label, status=status, questions=questions)
