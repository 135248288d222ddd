"""The checklist's yes-or-no checks: five for each criterion, each with what it stands on and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from promptcraft.critique import closing
from promptcraft.critique.coverage import coverage_by_words
from promptcraft.critique.review import Review
from promptcraft.framework import questions as told
from promptcraft.framework import word_lists as words_for
from promptcraft.framework.lint.wording import VERBS
from promptcraft.framework.model import Framework
from promptcraft.framework.questions import SYNTHESIS, question_texts
from promptcraft.framework.words import has_word, plain_words
from promptcraft.records.critique import CoverageAnswer, Severity

DESCRIBED = 10
FRAME = ("persona", "audience", "context", "style")


@dataclass(frozen=True)
class Spot:
    """One place where a check fails: the questions, the words in question, and the sentences that are quoted."""

    questions: tuple[str, ...] = ()
    words: str = ""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """Whether a check holds, and the words, questions or coverage items that show it.

    `spots` are the places where it fails, each a finding of its own.
    """

    holds: bool
    quotes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Mend:
    """A sentence that would put a failed check right, and the field it is added to."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Check:
    """One yes-or-no check of one criterion; `given` and `taken` are its reason either way.

    `said_by`: the coverage item whose finding says the same when it is missing, so that nobody reads it
    twice.
    `fault`: it earns nothing where it holds, and takes a whole level where it does not.
    `remark`: it is said, and neither earns nor takes anything.
    `name`: what a rubric's `checks:` call it, where that is not the name of what looks.
    """

    criterion: str
    look: Callable[[Facts], Ground]
    given: str
    taken: str
    severity: Severity = "medium"
    mend: Mend | None = None
    said_by: str = ""
    name: str = ""
    fault: bool = False
    remark: bool = False

    @property
    def label(self) -> str:
        """What a rubric's `checks:` call it."""
        return self.name or self.look.__name__.replace("_", "-")


@dataclass(frozen=True)
class Facts:
    """What the checks look at, worked out once."""

    review: Review

    @property
    def filled(self) -> Framework:
        """The framework as reviewers see it."""
        return self.review.rendered.filled

    @cached_property
    def coverage(self) -> dict[str, CoverageAnswer]:
        """The coverage answers by item."""
        found = coverage_by_words(self.filled, self.review.rubric)
        return {one.item: closing.with_the_end(one, self.texts) for one in found}

    @cached_property
    def texts(self) -> dict[str, str]:
        """Plain words of each question and of the synthesis, by id."""
        return question_texts(self.filled)

    @cached_property
    def asks(self) -> dict[str, str]:
        """Each question as written, by id."""
        return {question.id: question.ask for question in self.filled.questions}

    @property
    def concludes(self) -> bool:
        """Whether it ends with a conclusion, as a synthesis or as the last question."""
        return ends_with_synthesis(self).holds


def says(*fields: str, terms: Sequence[str]) -> Callable[[Facts], Ground]:
    """A look for one of the terms in these fields; it stands on the sentence that has it."""
    wanted = tuple(terms)

    def look(facts: Facts) -> Ground:
        for name in fields:
            for sentence in re.split(r"(?<=[.!?])\s+", str(getattr(facts.filled, name)).strip()):
                if sentence and has_word(plain_words(sentence), wanted):
                    return Ground(True, quotes=(sentence,))
        return Ground(False)

    return look


def has_text(field: str, *, words: int) -> Callable[[Facts], Ground]:
    """A look for at least this many words in a field."""

    def look(facts: Facts) -> Ground:
        text = str(getattr(facts.filled, field)).strip()
        return Ground(len(text.split()) >= words, quotes=shown(facts, field))

    return look


def covers(*items: str, partly: bool = False) -> Callable[[Facts], Ground]:
    """A look for one of these coverage items; it stands on the items and the questions that cover them."""

    def look(facts: Facts) -> Ground:
        enough = ("covered", "partly") if partly else ("covered",)
        found = [facts.coverage[item] for item in items if item in facts.coverage]
        good = [answer for answer in found if answer.status in enough]
        questions = tuple(dict.fromkeys(q for answer in good for q in answer.questions))
        return Ground(bool(good), questions=questions, items=tuple(answer.item for answer in (good or found)))

    return look


def shown(facts: Facts, *fields: str) -> tuple[str, ...]:
    """The first sentence of the fields, none where they are empty: what a thing that falls short is shown on."""
    texts = [str(getattr(facts.filled, name)).strip() for name in fields]
    first = next((text for text in texts if text), "")
    return tuple(re.split(r"(?<=[.!?])\s+", first)[:1]) if first else ()


def names_topic(facts: Facts) -> Ground:
    """Whether the title asks something, or says more than a topic."""
    title = facts.filled.title.strip()
    return Ground(bool(words_for.NAMED_ISSUE.search(title)) or len(title.split()) >= 5, quotes=(title,))


def enough_questions(facts: Facts) -> Ground:
    """Whether there are at least five steps."""
    return Ground(len(facts.asks) >= 5, questions=tuple(facts.asks)[:1])


def principles_first(facts: Facts) -> Ground:
    """Whether a question about principles, meaning, causes or theory stands in the first third."""
    first = tuple(facts.asks)[: max(1, (len(facts.asks) + 2) // 3)]
    found = tuple(name for name in first if told.is_general(facts.texts[name]))
    return Ground(bool(found), questions=found or first[:1])


def practice_after_principles(facts: Facts) -> Ground:
    """Whether experience elsewhere or its measurement is asked about after the first question."""
    names = tuple(facts.asks)
    practical = (
        "comparison",
        "measurement",
        "evidence",
        "administration",
        "behaviour-and-avoidance",
        "yield",
        "incidence",
    )
    later = tuple(
        q
        for item in practical
        if item in facts.coverage
        for q in facts.coverage[item].questions
        if q in names[1:]
    )
    return Ground(bool(later), questions=tuple(dict.fromkeys(later))[:3] or names[:1])


def refers_back(facts: Facts) -> Ground:
    """Whether a later question takes up an earlier one."""
    later = list(facts.texts)[1:]
    found = tuple(name for name in later if told.refers_back(facts.texts[name]))
    return Ground(bool(found), questions=found)


def ends_with_synthesis(facts: Facts) -> Ground:
    """Whether the last thing asked is a conclusion."""
    last = tuple(facts.texts)[-1]
    return Ground(facts.filled.synthesis is not None or closing.closes(facts.texts[last]), questions=(last,))


def mostly_open(facts: Facts) -> Ground:
    """Whether two questions in three ask how, why, what or which, beyond yes or no."""
    closed = tuple(
        name
        for name, ask in facts.asks.items()
        if "?" in ask and told.is_closed(ask) and not VERBS.search(ask.rpartition("?")[2])
    )
    few = len(closed) < 2 and len(closed) < len(facts.asks)
    return Ground(few or len(closed) * 3 <= len(facts.asks), questions=closed or tuple(facts.asks)[:1])


def asks_for_figures(facts: Facts) -> Ground:
    """Whether a question asks how much, how many or how it was measured."""
    found = tuple(name for name, text in facts.texts.items() if has_word(text, words_for.FIGURES))
    return Ground(bool(found), questions=found)


def both_sides(facts: Facts) -> Ground:
    """Whether arguments for and against are asked for alike, at the end."""
    last = tuple(facts.texts)[-1]
    return Ground(closing.wants_both_sides(facts.texts[last]), questions=(last,))


def rests_on_discussion(facts: Facts) -> Ground:
    """Whether the conclusion is to rest on what was discussed."""
    last = tuple(facts.texts)[-1]
    return Ground(closing.looks_back(facts.texts[last]), questions=(last,))


def ends_apart(facts: Facts) -> Ground:
    """Whether there is a closing question of its own."""
    if facts.filled.synthesis is not None:
        return Ground(True, questions=(SYNTHESIS,))
    return ends_with_synthesis(facts)
