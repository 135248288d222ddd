"""The checklist's yes-or-no checks: five for each criterion, each with what it stands on and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from promptcraft.critique.coverage import coverage_by_words
from promptcraft.critique.review import Review
from promptcraft.framework import questions as told
from promptcraft.framework import word_lists as words_for
from promptcraft.framework.lint.wording import VERBS
from promptcraft.framework.model import Framework
from promptcraft.framework.questions import SYNTHESIS, question_texts
from promptcraft.framework.words import has_word, plain_words
from promptcraft.records.critique import CoverageAnswer, Severity

PURPOSE = re.compile(
    r"\bnot an? (?:verdict|answer|decision)\b|\bways? (?:to|of) (?:think|thinking|weigh|look)|"
    r"\b(?:think|work|talk|go|see) (?:\w+ ){0,4}?through\b|"
    r"\b(?:aim|goal|purpose|point|object|objective|task|job|mission|idea) (?:here |of this |of it )?"
    r"(?:is|are|will be)\b|"
    r"\b(?:i|we) (?:want|need|would like|wish|hope|am looking|are looking|plan|intend|have)(?: \w+){0,2}? "
    r"(?:to|for|an?|the|your)\b|"
    r"\bha(?:s|ve) to (?:write|decide|choose|vote|teach|prepare|explain|draft|advise)\b|"
    r"\bhelps? (?:me|us|them|people|readers|users?|someone|somebody)\b|"
    r"\bhelps? (?:\w+ ){1,4}(?:think|decide|understand|see|weigh|prepare)\b|"
    r"\b(?:result|outcome|output|product) (?:is|should be|will be|must be|shall be)\b|"
    r"\b(?:framework|report|overview|comparison|summary|list|plan) (?:for|of|that|to|with) \w+"
)
DESCRIBED = 10
PEOPLE = (
    r"(?:pupils|students|parents|readers?|listeners?|members|neighbou?rs|colleagues|friends|class|group|audience|users?|"
    r"viewers?|farmers|officials|councillors)"
)
READER = re.compile(
    rf"\b{PEOPLE} (?:is|are|who|will be|has|have|knows?|consists?|of mine|like|want|need)\b|\baudience:|\bi teach\b|"
    r"\b(?:written|meant|intended|made|suitable|aimed) (?:for|at)\b|\baddressed to\b|"
    r"\b(?:i am|im|we are) (?:an?|the|\w+)\b|\bi have no\b|"
    r"\b(?:explain|speak|talk|write|teach|present)(?:ing|s)? (?:(?:it|this|them|things|everything) )?(?:to|for) "
    r"(?!the (?:question|point))(?:(?:an?|the|people|someone|somebody|those|my|our|your)\b|(?:\w+ ){0,3}?\w+s\b)|"
    r"\bfor (?:an? |the )?(?:general |lay |curious |young |busy )?(?:audience|public|readers?|beginners?|students?|"
    r"laypeople|laypersons?|children|experts?|non-\w+|citizens|voters)\b"
)
ROLE = re.compile(
    r"\brole:|\b(?:you are|youre|act as|acting as|take the (?:role|part) of|play(?:ing)? the (?:role|part) of|"
    r"imagine you are|pretend to be|in the role of|as if you were|(?:^|[.!?] )(?:please )?be) "
    r"(?:an? |the |somebody|someone)|"
    r"\byou (?:have (?:been|worked|advised|spent|studied)|know) "
)
MANNER = re.compile(
    r"\b(?:write|explain|answer|speak|reply|respond|use(?! of)|keep|put|describe|talk|present|phrase|"
    r"word|be)s?\b"
    r"[^.!?]{0,60}\b(?:simple|simply|plain|plainly|detail|brief|briefly|concise|concisely|formal|"
    r"formally|tone|everyday|"
    r"jargon|language|step by step|clearly|friendly|polite|"
    r"(?:short|long|few|\d+|one|two|three) (?:words?|sentences?|paragraphs?|answers?|bullets?))\b"
)


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

    `said_by`: the coverage item whose finding says the same when it is missing, so that nobody reads it twice.
    `fault`: it earns nothing where it holds, and takes a whole level where it does not.
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
        return {one.item: one for one in coverage_by_words(self.filled, self.review.rubric)}

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
        return Ground(len(text.split()) >= words, quotes=_shown(facts, field))

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


def gives_role(facts: Facts) -> Ground:
    """Whether a persona is given, or a role is described in the context."""
    if len(facts.filled.persona.split()) >= 2:
        return Ground(True, quotes=_shown(facts, "persona"))
    return _says_outright(facts, ("context", "audience", "style"), ROLE)


def describes_role(facts: Facts) -> Ground:
    """Whether the role is described in ten words or more."""
    if len(facts.filled.persona.split()) >= DESCRIBED:
        return Ground(True, quotes=_shown(facts, "persona"))
    found = _says_outright(facts, ("context", "audience", "style"), ROLE)
    long = any(len(quote.split()) >= DESCRIBED for quote in found.quotes)
    return Ground(long, quotes=found.quotes or _shown(facts, "persona"))


def gives_result(facts: Facts) -> Ground:
    """Whether an aim is stated, or a kind of result is named elsewhere."""
    if len(facts.filled.aim.split()) >= 3:
        return Ground(True, quotes=_shown(facts, "aim"))
    return _says_outright(facts, ("aim", "context", "persona", "style", "audience"), PURPOSE)


def gives_style(facts: Facts) -> Ground:
    """Whether it is said how to write."""
    if len(facts.filled.style.split()) >= 2:
        return Ground(True, quotes=_shown(facts, "style"))
    return _says_outright(facts, ("audience", "persona", "context"), MANNER)


def gives_reader(facts: Facts) -> Ground:
    """Whether an audience is given, or a reader is named elsewhere."""
    if facts.filled.audience.strip():
        return Ground(True, quotes=_shown(facts, "audience"))
    return _says_outright(facts, ("context", "style", "aim", "persona"), READER)


def _says_outright(facts: Facts, fields: Sequence[str], wanted: re.Pattern[str]) -> Ground:
    """A look for a sentence of these fields with such words; to mention a reader or an argument is not enough."""
    for name in fields:
        for sentence in re.split(r"(?<=[.!?])\s+", str(getattr(facts.filled, name)).strip()):
            if wanted.search(plain_words(sentence)):
                return Ground(True, quotes=(sentence,))
    return Ground(False)


def _shown(facts: Facts, *fields: str) -> tuple[str, ...]:
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
    text = facts.texts[last]
    holds = facts.filled.synthesis is not None or told.concludes(text) or told.asks_both_sides(text)
    return Ground(holds, questions=(last,))


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


def has_sources(facts: Facts) -> Ground:
    """Whether it brings sources or asks for them."""
    source = ("your source", "sources for", "sources of information", "cite*", "reference", "citation")
    if facts.filled.sources:
        return Ground(True, quotes=(facts.filled.sources[0].title,))
    found = tuple(name for name, text in facts.texts.items() if has_word(text, source))
    where = says("context", "style", "persona", "audience", terms=source)(facts)
    return where if where.holds else Ground(bool(found), questions=found)


def both_sides(facts: Facts) -> Ground:
    """Whether arguments for and against are asked for alike, at the end."""
    last = tuple(facts.texts)[-1]
    return Ground(told.asks_both_sides(facts.texts[last]), questions=(last,))


def rests_on_discussion(facts: Facts) -> Ground:
    """Whether the conclusion is to rest on what was discussed."""
    last = tuple(facts.texts)[-1]
    return Ground(told.refers_back(facts.texts[last]), questions=(last,))


def ends_apart(facts: Facts) -> Ground:
    """Whether there is a closing question of its own."""
    if facts.filled.synthesis is not None:
        return Ground(True, questions=(SYNTHESIS,))
    return ends_with_synthesis(facts)
