"""The coverage list told from words: whole words, phrases with gaps, places elsewhere, items that belong."""

from __future__ import annotations

import pytest

from promptcraft.critique.coverage import applicable, coverage_by_words, omission
from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.model import Framework, Question, Synthesis
from promptcraft.framework.words import has_word, plain_words
from tests.critique.bench import SOURCE, filled


def status(*asks: str, title: str = "Should we do it?") -> dict[str, str]:
    """The answers for a framework of these questions, by item."""
    questions = tuple(Question(id=f"q{n}", ask=ask) for n, ask in enumerate(asks))
    answers = coverage_by_words(Framework(title=title, questions=questions), load_rubric())
    return {answer.item: answer.status for answer in answers}


@pytest.mark.parametrize(
    ("text", "term", "there"),
    [
        ("Who would finally pay?", "who .. pay", True),
        ("Who pays?", "who .. pay", True),
        ("Who, after all that is said and done, would pay?", "who .. pay", False),
        ("The “Principles”", "principle", True),
        ("unprincipled", "principle", False),
        ("Taxation of cars", "tax*", True),
        ("the taxis", "tax", False),
        ("two taxes", "tax", True),
        ("for\n and\tagainst", "for and against", True),
        ("“for” and “against”", "for and against", True),
        ("c++ (really)", "c++", False),
        ("", "x", False),
    ],
)
def test_terms_are_whole_words(text: str, term: str, there: bool) -> None:
    """A term is found as a word or its plural, with any ending after a star, and across two dots."""
    assert has_word(plain_words(text), (term,)) is there


def test_each_item_names_the_questions_that_decided_it() -> None:
    """Covered, partly and missing, with the ids of the questions."""
    answers = {one.item: one for one in coverage_by_words(filled(SOURCE, town="Graz"), load_rubric())}
    assert (answers["principles"].status, answers["principles"].questions) == ("covered", ("principles",))
    assert (answers["comparison"].status, answers["comparison"].questions) == ("covered", ("elsewhere",))
    assert (answers["synthesis"].status, answers["synthesis"].questions) == ("covered", ("synthesis",))
    assert (answers["feasibility"].status, answers["feasibility"].questions) == ("missing", ())


def test_the_frameworks_own_country_is_no_comparison() -> None:
    """A place compares only if the framework is not about it."""
    ask = "What happened in Norway?"
    assert status(ask)["comparison"] == "covered"
    assert status(ask, title="Should Norway ban it?")["comparison"] == "missing"


def test_items_of_taxes_belong_to_taxes() -> None:
    """What is asked of a tax only is not missing from a framework about phones in schools."""
    assert "capacity-to-spend" not in status("Should phones be banned?")
    assert status("Should sugar be taxed?")["capacity-to-spend"] == "missing"
    phones = Framework(title="Phones", questions=(Question(id="a", ask="Should phones be banned?"),))
    assert len(applicable(load_rubric(), phones)) == len(load_rubric().coverage) - 2


def test_an_own_question_called_synthesis_is_read_too() -> None:
    """A question with the id of the closing one does not lose its words."""
    both = Framework(
        title="T",
        questions=(Question(id="synthesis", ask="What is the history of it?"),),
        synthesis=Synthesis(ask="Sum up for and against."),
    )
    answers = {one.item: one.status for one in coverage_by_words(both, load_rubric())}
    assert (answers["theory-and-history"], answers["synthesis"]) == ("covered", "covered")


def test_what_is_missing_is_a_plain_sentence() -> None:
    """Labels of every kind make a sentence that can be read."""
    assert [omission(label) for label in ("the yield", "a conclusion", "who gains", "whether it works")] == [
        "No question asks about the yield.",
        "No question asks for a conclusion.",
        "No question asks who gains.",
        "No question asks whether it works.",
    ]
