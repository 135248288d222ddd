"""What the checklist says of spoilt wording, in words that nobody chose for its rules, and what it leaves alone."""

from __future__ import annotations

import pytest

from promptcraft.calibrate.defects import plant_all
from promptcraft.calibrate.right import false_alarms, found
from promptcraft.critique.checklist import checklist
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.edits import AddQuestion, RewriteQuestion, apply
from promptcraft.framework.model import Framework, Question
from promptcraft.framework.rendered import Rendered
from promptcraft.records.critique import Critique
from tests.calibrate.bench import base
from tests.calibrate.unseen import PROMPTS, rendered

GOOD = base().filled
SPOILT = "desirability"


def judged(text: Rendered) -> Critique:
    """The checklist's critique."""
    return checklist(Review(text, text.filled, load_rubric(), b"s" * 32))


def said_of(ask: str) -> list[str]:
    """What is said of a question that reads like this, in a framework about India."""
    changed = apply(GOOD, RewriteQuestion(question_id=SPOILT, ask=ask))
    made = judged(rendered("one", changed))
    return [one.reason for one in made.findings if one.anchor == SPOILT and one.criterion != "coverage"]


@pytest.mark.parametrize(
    "ask",
    [
        "Isn't this tax just a waste of money?",
        "Why is the government so afraid of a fair inheritance tax?",
        "How can anyone defend such a policy as this tax?",
        "Would you not say that it is time to act on this tax?",
        "It is well known that this tax is theft. How should it be ended?",
        "As every economist knows, inheritance taxes work. How high should they be?",
        "Given how badly this tax has worked, why keep it?",
        "How do greedy heirs exploit helpless taxpayers?",
        "Why must India adopt an inheritance tax at once?",
    ],
)
def test_a_leading_question_is_named(ask: str) -> None:
    """Presumed answers, tags, appeals to everybody and words that judge."""
    assert f"A question uses words that lead to its answer. ({SPOILT})" in said_of(ask)


@pytest.mark.parametrize(
    "ask",
    [
        "Who would object to an inheritance tax, and on what grounds?",
        "Why are inheritances so unequal across the country?",
        "Why should an heir pay tax on what the parents had taxed already?",
        "Set out clearly what would change for a family with one house.",
        "What did France, Japan and Sweden do with their inheritance taxes?",
        "Has an inheritance tax failed anywhere, and how would we know?",
        "How did French voters see the tax when it was raised?",
    ],
)
def test_a_plain_question_is_left_alone(ask: str) -> None:
    """To ask about failure, objections or other countries is not to lead or to stray."""
    assert said_of(ask) == []


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            "Who pays, who benefits, how is it enforced, what does it cost and is it fair?",
            "more than three things",
        ),
        ("What do French voters think of such a tax?", "another country"),
        ("How would the IRS collect such a tax from heirs?", "another country"),
        ("TODO find a better question about the tax on heirs", "unfinished"),
        ("How does the tax bear on the QRLF of an heir?", "abbreviation"),
    ],
)
def test_other_faults_are_named_at_their_question(ask: str, said: str) -> None:
    """Crowded, foreign, unfinished, unexplained."""
    assert any(said in one and SPOILT in one for one in said_of(ask))


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ("Would the tax help small farmers?", "can be answered with yes or no"),
        ("What about the children of rich families?", "is vague"),
        ("How is the tax bill of quasi-hyperbolic savers reckoned?", "technical term"),
        ("How would the town of Uppsala collect the tax from heirs?", "another country"),
        ("Which breed of poodle wins most prizes?", "no word with the rest"),
        ("Which of the effects named so far would heirs feel first?", ""),
    ],
)
def test_what_is_said_of_single_questions(ask: str, said: str) -> None:
    """Shut, vague, full of terms, elsewhere, off the subject; to look back further down is no fault."""
    found = said_of(ask)
    assert (any(said in one for one in found), bool(found)) == (bool(said), bool(said))


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("style", "Answer in no more than 50 words."),
        ("style", "Avoid examples."),
        ("context", "Answer in French only."),
        ("persona", "You know nothing about economics."),
        ("audience", "The reader is an expert in tax law."),
    ],
)
def test_instructions_at_odds_are_quoted(field: str, more: str) -> None:
    """A new instruction that undoes an old one is found, with both sentences, and takes a level."""
    changed = GOOD.model_copy(update={field: f"{getattr(GOOD, field)} {more}"})
    made, before = judged(rendered("one", changed)), judged(rendered("one", GOOD))
    quotes = [one.quotes for one in made.findings if one.reason == "Two instructions contradict each other."]
    assert any(more in quote.text for found_quotes in quotes for quote in found_quotes)
    assert (made.score or 0) < (before.score or 0)


def test_a_question_asked_twice_is_named_with_its_twin() -> None:
    """An exact copy further down, and one that begins in other words."""
    old = next(one.ask for one in GOOD.questions if one.id == SPOILT)
    for ask in (old, f"In your view, {old[0].lower()}{old[1:]}"):
        changed = apply(GOOD, AddQuestion(question=Question(id="twin", ask=ask), after="sunset-clauses"))
        reasons = [one.reason for one in judged(rendered("one", changed)).findings]
        assert f"Two questions ask nearly the same. ({SPOILT}, twin)" in reasons


def test_each_fault_is_a_finding_of_its_own() -> None:
    """Two leading questions are two findings, each at its question."""
    changed = GOOD
    for name in (SPOILT, "sunset-clauses"):
        changed = apply(
            changed, RewriteQuestion(question_id=name, ask="Don't you agree that heirs are lazy?")
        )
    made = judged(rendered("one", changed))
    places = [one.anchor for one in made.findings if "lead to its answer" in one.reason]
    assert places == [SPOILT, "sunset-clauses"]


def _measured(name: str) -> tuple[int, int, int]:
    """Found, planted, and false alarms of one prompt."""
    text = rendered(name)
    before = judged(text)
    hits = alarms = 0
    planted = plant_all(text.filled)
    for one in planted:
        after = judged(rendered(name, one.framework))
        hits += found(after, before, one)
        alarms += len(false_alarms(after, before, one))
    return hits, len(planted), alarms


def test_prompts_of_other_styles_are_read_as_well() -> None:
    """Of what is planted into prompts of other styles it finds nine in ten, with a false alarm in ten texts at most."""
    rows = [_measured(name) for name in PROMPTS]
    hits, planted, alarms = (sum(column) for column in zip(*rows, strict=True))
    assert planted > 80
    assert hits / planted >= 0.9
    assert alarms / planted <= 0.1


def test_good_frameworks_raise_no_alarm() -> None:
    """A shipped framework has none of the faults."""
    made = judged(rendered("one", Framework.model_validate(GOOD.model_dump())))
    assert [one.reason for one in made.findings if one.criterion in ("questions", "order")] == []
