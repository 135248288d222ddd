"""What is told about the form of an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.discuss.repetition import blemish

ASKED = (
    "Look back at your answers above and write three short parts: the best reasons in favour, the best reasons against,"
    " and what is still in dispute between people who know the matter well."
)
PLAIN = (
    "Taxes on inheritances are paid by few people. Most countries that had one dropped it as it brought little."
    " Kenya is one of them. Whether it would be otherwise here depends on how much land is registered and who owns it."
)


def test_an_answer_of_its_own_has_no_blemish() -> None:
    """Plain prose passes."""
    assert blemish(PLAIN, ASKED) is None


def test_an_answer_that_hands_the_instructions_back_is_an_echo() -> None:
    """The words put to the model, with a little around them, are told."""
    assert blemish(f"Certainly. {ASKED}", ASKED) == "echo"


def test_an_echo_is_heard_in_any_of_the_texts_that_were_put() -> None:
    """Words of the instructions count as much as those of the question, and half of either makes half of the answer."""
    first, second = ASKED[: ASKED.index(":")], PLAIN[: PLAIN.index(" Kenya")]
    assert blemish(f"{first}. {second}", PLAIN, ASKED) == "echo"
    assert blemish(f"{first}. {second} {'More of my own words. ' * 12}", PLAIN, "Why?") != "echo"


def test_an_answer_that_quotes_the_question_first_is_no_echo() -> None:
    """A question repeated before a longer answer is ordinary."""
    assert blemish(f"{ASKED} {PLAIN} {PLAIN.replace('few', 'some').replace('little', 'much')}", ASKED) is None


@pytest.mark.parametrize("glue", [" ", "\n", "\n- "])
def test_a_sentence_three_times_is_a_loop(glue: str) -> None:
    """However the sentences are laid out."""
    assert blemish(glue.join([PLAIN, *["The state would gain a great deal of money."] * 3]), ASKED) == "loop"


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_can_be_looked_at(text: str, put: str) -> None:
    """No text breaks it, and a text shorter than a sentence is never marked."""
    if len(text.split()) < 2 and text.isascii() and text.isalnum():
        assert blemish(text, put) is None
    else:
        assert blemish(text, put) in (None, "echo", "loop")
