"""What can be told of questions from their words alone. Pure; the word lists are English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from promptcraft.framework import word_lists as words_for
from promptcraft.framework.model import Framework, Question
from promptcraft.framework.words import has_word, plain_words

SYNTHESIS = "synthesis"
"""What the closing question is called where an id of a question is wanted."""
FEWEST_WORDS, MOST_WORDS = 5, 80
MOST_MARKS = 3
ALIKE = 0.6


def question_texts(framework: Framework) -> dict[str, str]:
    """What each question says with its follow-ups, by id; the synthesis comes last under its own name."""
    texts = {question.id: plain_words(_said(question)) for question in framework.questions}
    if framework.synthesis is not None:
        closing = plain_words(framework.synthesis.ask)
        texts[SYNTHESIS] = " ".join((texts.pop(SYNTHESIS, ""), closing)).strip()
    return texts


def setting(framework: Framework) -> str:
    """What is said before the questions about the issue: title, aim and context in plain words."""
    return plain_words(" ".join((framework.title, framework.aim, framework.context)))


def is_loaded(ask: str) -> bool:
    """Whether loaded or leading words stand in it."""
    return words_for.LOADED.search(ask) is not None


def is_closed(ask: str) -> bool:
    """Whether yes or no would answer it: it has no how, why, what or which."""
    return words_for.OPEN.search(ask) is None


def is_compound(ask: str) -> bool:
    """Whether it has more question marks than one answer can take."""
    return ask.count("?") > MOST_MARKS


def has_right_length(ask: str) -> bool:
    """Whether it has from 5 to 80 words."""
    return FEWEST_WORDS <= len(ask.split()) <= MOST_WORDS


def is_general(text: str) -> bool:
    """Whether plain words ask for principles, meaning, causes or theory."""
    return has_word(text, words_for.GENERAL)


def refers_back(text: str) -> bool:
    """Whether plain words take up what was said before."""
    return has_word(text, words_for.BACKWARD)


def concludes(text: str) -> bool:
    """Whether plain words ask for a conclusion."""
    return has_word(text, words_for.CONCLUDING)


def asks_both_sides(text: str) -> bool:
    """Whether plain words ask for what speaks for it and what speaks against."""
    if has_word(text, ("pros and cons", "each side", "both sides", "either side")):
        return True
    return has_word(text, ("for",)) and has_word(text, ("against",))


def doubled(asks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of questions, by id, that share most of their words."""
    words = {name: frozenset(re.findall(r"\w{4,}", ask.lower())) for name, ask in asks.items()}
    names = list(words)
    for index, first in enumerate(names):
        for second in names[index + 1 :]:
            shared, either = words[first] & words[second], words[first] | words[second]
            if either and len(shared) / len(either) > ALIKE:
                yield first, second


def _said(question: Question) -> str:
    return " ".join((question.ask, *question.follow_ups))
