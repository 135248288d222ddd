"""What the checklist makes of an author's answer: it goes by words, and says so. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from promptcraft.critique.argue import Case, Said
from promptcraft.critique.coverage import omission
from promptcraft.critique.rubric import LEVELS, Criterion
from promptcraft.critique.scorecard import points
from promptcraft.framework.facets import CoverageItem
from promptcraft.framework.lint.wording import STOP
from promptcraft.framework.questions import question_texts
from promptcraft.framework.words import has_word, plain_words
from promptcraft.records.critique import CoverageAnswer
from promptcraft.records.scorecard import Line

BY_WORDS = "The checklist goes by words alone"
_WORD = re.compile(r"[^\W\d_]{4,}")


def answer_of_checklist(case: Case) -> Said:
    """Withdrawn where a question that the author names has words of the side said to be missing; else upheld.

    The side then counts as touched on, no more: words show that it is mentioned, not that it is asked about outright.
    """
    item = _item(case)
    named = case.ground.questions
    if item is None:
        return Said("upheld", f"{BY_WORDS}, and by words this rule still finds the same.", questions=named)
    if not named:
        return Said("upheld", f"{BY_WORDS}: name the question that asks about {item.label}.")
    texts = question_texts(case.review.rendered.filled)
    touching = {name: words for name in named if (words := _shared(item, texts.get(name, "")))}
    if not touching:
        which = f"{' and '.join(named)} {'has' if len(named) == 1 else 'have'}"
        return Said("upheld", f"{BY_WORDS}, and {which} no word of {item.label}.", questions=named)
    answers = [_counted(one, item, tuple(touching)) for one in case.critique.coverage]
    said = "; ".join(f"{name} says “{words}”" for name, words in touching.items())
    return Said(
        "withdrawn",
        f"{BY_WORDS}: {said}, so {item.label} counts as touched on.",
        questions=tuple(touching),
        items=(item.id,),
        line=None
        if case.line is None or case.criterion is None
        else coverage_line(case.line, case.criterion, answers),
        outright=False,
    )


def coverage_line(line: Line, criterion: Criterion, answers: Sequence[CoverageAnswer]) -> Line:
    """The line of the coverage criterion with these answers to the list, as the checklist itself reckons it."""
    by_status = {
        status: [one.item for one in answers if one.status == status]
        for status in ("covered", "partly", "missing")
    }
    covered, partly, missing = (by_status[status] for status in ("covered", "partly", "missing"))
    level = int(LEVELS * (len(covered) + len(partly) / 2) / len(answers) + 0.5)
    given, taken = points(criterion, level)
    lacks = [f"Not asked about: {', '.join(missing)}."] if missing else []
    lacks += [f"Only touched on: {', '.join(partly)}."] if partly else []
    return line.model_copy(
        update={
            "level": level,
            "given": given,
            "taken": taken,
            "reason_given": f"{len(covered)} of {len(answers)} sides are asked about outright, {len(partly)} in part.",
            "reason_taken": " ".join(lacks),
        }
    )


def _item(case: Case) -> CoverageItem | None:
    """The item of the coverage list that the finding says is missing."""
    missing = {omission(one.label): one.item for one in case.critique.coverage if one.status == "missing"}
    wanted = missing.get(case.finding.reason)
    return next((item for item in case.review.coverage if item.id == wanted), None)


def _shared(item: CoverageItem, text: str) -> str:
    """Words of the item that stand in a question: one of its terms, a word of its id, or two words of its name."""
    for term in (*item.strong, *item.weak, *item.places):
        if has_word(text, (term,)):
            return term.rstrip("*")
    if named := [word for word in _content(item.id.replace("-", " ")) if has_word(text, (_stem(word),))]:
        return named[0]
    label = [word for word in _content(item.label) if has_word(text, (_stem(word),))]
    return " … ".join(label) if len(label) > 1 else ""


def _content(words: str) -> list[str]:
    return [word for word in _WORD.findall(plain_words(words)) if word not in STOP]


def _stem(word: str) -> str:
    return f"{word[:-1]}*" if len(word) > 5 else word


def _counted(answer: CoverageAnswer, item: CoverageItem, questions: tuple[str, ...]) -> CoverageAnswer:
    if answer.item != item.id:
        return answer
    return answer.model_copy(update={"status": "partly", "questions": questions, "note": ""})
