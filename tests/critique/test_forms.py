"""Forms of a conclusion, a purpose, a reader, opposed instructions and early words that the checklist knows."""

from __future__ import annotations

import pytest

from promptcraft.critique import closing, frame_words
from promptcraft.critique.checklist import checklist
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.importing.prose import import_prose
from promptcraft.framework.rendered import as_rendered
from promptcraft.framework.words import plain_words

PROMPT = """You are a lighting engineer who has advised towns of every size.

Readers are the members of a town council. They will be voting on new street lamps in May.

{style}

1. How bright are the lamps in our streets, and who measured it?
2. What would new lamps cost to buy and to run?
3. {third}
4. What do people who walk home at night say?
5. Which insects are drawn to the lamps?
6. Right, last one: why buy the new lamps, why keep the old ones, and what could be tried first?
"""


def said(style: str, third: str = "How long do lamps of either kind last?") -> list[str]:
    """What the checklist finds in the prompt with this style and this third question."""
    framework = import_prose(PROMPT.format(style=style, third=third), name="").framework
    rendered = as_rendered("prompt", framework, framework, {})
    made = checklist(Review(rendered, framework, load_rubric(), b"s" * 32))
    return [one.reason for one in made.findings if "contradict" in one.reason or "too early" in one.reason]


@pytest.mark.parametrize(
    "ask",
    [
        "Right, last one: why widen the road, why leave it, and what would settle it?",
        "Closing question: what are the pluses of a merger, and what are the minuses?",
        "Give the best reasons for a new bridge and the best reasons for a ferry.",
        "With that said, what is the case for a curfew, what is the case for none?",
    ],
)
def test_a_conclusion_is_known_by_its_form(ask: str) -> None:
    """A question that sets two courses side by side closes, whatever it is called."""
    assert closing.closes(plain_words(ask))
    assert closing.wants_both_sides(plain_words(ask))


@pytest.mark.parametrize(
    "ask",
    ["Over the last ten years, how have fares changed?", "Why do shops close early, and who minds?"],
)
def test_an_ordinary_question_does_not_close(ask: str) -> None:
    """A word such as `last`, or one `why`, does not make a conclusion."""
    assert not closing.closes(plain_words(ask))


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("use", "They'll be voting on the budget in March."),
        ("use", "Goal here: a debate that stays civil."),
        ("use", "He needs a memo he can defend before the board."),
        ("use", "By the end it should be possible to argue either side."),
        ("heard", "WHO'S LISTENING"),
        ("heard", "Nurses on the night shift will be reading this."),
        ("heard", "Who gets this: the harbour board."),
    ],
)
def test_purpose_and_reader_have_many_forms(part: str, sentence: str) -> None:
    """What the result is for, and who has it in hand, is known without a set phrase."""
    assert frame_words.said(part).search(plain_words(sentence).strip())


@pytest.mark.parametrize(
    "style",
    [
        "Quote the standard you rely on. Do not cite or quote any standard.",
        "Prices in euros. Never mention prices.",
        "Tables are welcome. Use no tables.",
        "Short sentences. Write long, winding sentences.",
        "Formal register is requested. Keep it breezy.",
    ],
)
def test_what_is_asked_for_and_forbidden_is_at_odds(style: str) -> None:
    """One instruction forbids what the other asks for."""
    assert said(style) == ["Two instructions contradict each other."]


def test_one_can_follow_what_goes_together() -> None:
    """Instructions that go together are left alone."""
    assert said("No jargon. Explain technical terms. Where there is no figure, say so; give a source.") == []


def test_words_that_point_at_a_later_question_come_too_early() -> None:
    """`The same insects` before any question has named them."""
    found = said("Plain words.", "How do other lights affect the same insects?")
    assert [reason for reason in found if "too early" in reason] == found != []
