"""The reviewer without a model: quick, adding up, honest about what it cannot read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.critique.checklist import BY_WORDS, MOST_QUESTIONS, NO_POLICY, checklist
from promptcraft.critique.checklist_rules import CHECKS
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.edits import AddQuestion, SetField, apply
from promptcraft.framework.importing.prose import import_prose
from promptcraft.framework.library import find_named
from promptcraft.framework.model import Framework, Question, Synthesis
from promptcraft.framework.rendered import as_rendered
from promptcraft.records.critique import Critique
from promptcraft.workspace.places import Workspace
from tests.critique.bench import SECRET, SOURCE, filled

SOIL = """
People here have argued for years about whether Nepal ought to tax what the dead leave behind. Please help me build a
framework to think it through. Take the role of somebody with a thorough knowledge of public finance and of Nepal's tax
law. Assume that I am curious but know hardly any economics, and that I like long explanations in simple words. I will
put the questions to you one by one, and I want room to push back and discuss after each answer.

1. Which principles hold for taxes in every economy?
2. Which of these principles matter for inheritances?
3. Is it better to tax the estate or the heir, and for whom is it better?
4. What makes such a tax desirable? Does it hang on the age of a people, or on its inheritance law?
5. Does it matter whether the state has the capacity to spend that money well?
6. Does the case grow with the number of loopholes in the income tax?
7. What is the history of the theory, in different parts of the world?
8. Have other countries passed such laws with sunset clauses?
9. Have countries had trouble of the Laffer kind, and how was it detected?
10. Going by our conversation, give me the top five arguments for and the top five against.
"""


def judged(framework: Framework, **values: str) -> Critique:
    """The checklist's critique of a framework."""
    rendered = as_rendered(
        "one", framework, filled(framework, **values) if values else framework, dict(values)
    )
    return checklist(Review(rendered, framework, load_rubric(), SECRET))


def plain(*asks: str, title: str = "What should be done about rents?") -> Framework:
    """A framework that is only questions."""
    return Framework(title=title, questions=tuple(Question(id=f"q{n}", ask=a) for n, a in enumerate(asks, 1)))


def reasons(critique: Critique, kind: str) -> list[str]:
    """What the findings of this kind say."""
    return [finding.reason for finding in critique.findings if finding.kind == kind]


def test_there_are_five_checks_for_each_criterion_but_coverage() -> None:
    """A level is how many of five checks hold, less one for each fault."""
    earning = [check for check in CHECKS if not check.fault and not check.remark]
    counts = {c.id: sum(check.criterion == c.id for check in earning) for c in load_rubric().criteria}
    assert counts == {c.id: 0 if c.id == "coverage" else 5 for c in load_rubric().criteria}


def test_it_finds_what_a_well_known_critique_found_missing() -> None:
    """A prompt like the one this tool began with: effects, avoidance, other taxes and opinion are named."""
    made = judged(import_prose(SOIL, name="nepal").framework)
    open_items = {answer.item for answer in made.coverage if answer.status != "covered"}
    assert {"economic-effects", "behaviour-and-avoidance", "interactions", "feasibility"} <= open_items
    assert "No question asks about the effects on saving, investment and growth." in reasons(made, "omission")
    assert {"principles", "incidence", "time-limits", "capacity-to-spend", "counter-case"}.isdisjoint(
        open_items
    )


@pytest.mark.parametrize("name", ["india-inheritance-tax"])
def test_a_shipped_framework_has_a_scorecard_that_adds_up(tmp_path: Path, name: str) -> None:
    """Its lines sum to its score, each stands on something, each quote is in the text."""
    found = find_named(Workspace(tmp_path, stored=False), name)
    made = judged(found.loaded.framework, country="India")
    assert made.score == pytest.approx(sum(line.given for line in made.lines))
    assert all(line.supported for line in made.lines)
    assert all(quote.verified for line in made.lines for quote in line.quotes)
    assert made.score is not None
    assert made.score > 7


WORDS = st.lists(
    st.sampled_from(["why", "tax", "for", "against", "cost", "{{ x }}", "evil", "?", "é", "the"]), max_size=12
)
TEXTS = st.one_of(WORDS.map(" ".join), st.text(max_size=40))


@given(
    title=TEXTS,
    fields=st.lists(TEXTS, min_size=5, max_size=5),
    asks=st.lists(TEXTS, min_size=1, max_size=6),
    end=TEXTS,
)
def test_any_framework_adds_up_and_every_line_stands(
    title: str, fields: list[str], asks: list[str], end: str
) -> None:
    """Whatever the text: no error; a score is the sum of supported lines; every edit applies and answers a finding."""
    names = ("aim", "persona", "audience", "context", "style")
    framework = Framework(
        title=title or "T",
        questions=tuple(Question(id=f"q{n}", ask=ask or "?") for n, ask in enumerate(asks)),
        synthesis=Synthesis(ask=end) if end else None,
    )
    framework = framework.model_copy(update=dict(zip(names, fields, strict=True)))
    made = judged(framework)
    assert (made.score is None) == bool(made.unscored)
    assert made.score is None or made.score == pytest.approx(sum(line.given for line in made.lines))
    assert all(line.supported and 0 <= line.level <= 5 for line in made.lines)
    ids = {finding.id for finding in made.findings}
    for edit in made.edits:
        assert edit.answers
        assert ids.issuperset(edit.answers)
        apply(framework, edit.edit)


@pytest.mark.parametrize(
    "asks",
    [
        ("Soll der Staat Mieten begrenzen, und was sagen die Gegner dazu?", "Was haben andere Länder getan?"),
        (
            "Faut-il plafonner les loyers en France, et que disent les opposants ?",
            "Qu'ont fait les autres pays ?",
        ),
        ("Moet de staat de huren begrenzen en wat is daarvan het doel in de praktijk van alle dag?",),
        ("Deve o Estado limitar as rendas e o que é justo a respeito do tributo para o povo?",),
        ("¿Debe el Estado limitar los alquileres y qué dicen los que se oponen a ello?",),
        ("相続税の原則は何ですか。",),
    ],
)
def test_another_language_is_not_scored(asks: tuple[str, ...]) -> None:
    """Word rules for English say nothing of other languages: no score, no lines, no findings, and the reason."""
    made = judged(plain(*asks, title="Mieten / loyers / 税"))
    assert (made.score, made.lines, made.findings, made.edits, made.coverage) == (None, (), (), (), ())
    assert "does not seem to be English" in made.unscored


def test_another_rubric_is_not_scored() -> None:
    """A rubric with criteria the checklist has no rules for is named."""
    rubric = load_rubric()
    strange = rubric.criteria[0].model_copy(update={"id": "beauty"})
    other = rubric.model_copy(update={"criteria": (strange, *rubric.criteria[1:])})
    made = checklist(
        Review(as_rendered("one", SOURCE, filled(SOURCE, town="Graz"), {}), SOURCE, other, SECRET)
    )
    assert (made.score, "no rules for beauty" in made.unscored) == (None, True)


def test_a_good_framework_is_far_above_a_bad_one() -> None:
    """Loaded, closed and few questions with nothing around them score low; a rounded framework scores high."""
    bad = plain("Don't you agree that greedy landlords are obviously evil?", "Is it good?", title="Rents")
    good = judged(filled(SOURCE, town="Graz")).score
    assert good is not None
    assert (judged(bad).score or 0) < 2.5 < 5 < good


@pytest.mark.parametrize(
    ("framework", "false"),
    [
        (SOURCE.model_copy(update={"audience": "Councillors"}), "It does not say who it is for."),
        (SOURCE.model_copy(update={"persona": "A judge."}), "It gives the model no role."),
        (plain("What is a fair rent?", title="Rents", ), "A question uses words that lead to its answer."),
        (SOURCE.model_copy(update={"aim": "A balanced view"}), "It does not say what kind of result is wanted"),
    ],
)  # fmt: skip
def test_a_deduction_is_true_for_the_text(framework: Framework, false: str) -> None:
    """What is there in a few words is not said to be missing."""
    made = judged(framework)
    assert not any(false in line.reason_taken for line in made.lines)


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (
            ("Isn't it obvious that rents are too high in the city?",),
            "A question uses words that lead to its answer. (q1)",
        ),
        (
            ("Who? What? Where? Why would rents be so high here?",),
            "A question asks more than three things at once. (q1)",
        ),
        (
            ("What makes rents rise in large cities?", "What makes rents rise in most large cities?"),
            "Two questions ask nearly the same. (q1, q2)",
        ),
        (("Why?",), "A question has fewer than 5 or more than 80 words. (q1)"),
        (
            ("Should rents be limited by law?",),
            "More than a third of the questions can be answered with yes or no. (q1)",
        ),
    ],
)
def test_a_spoilt_question_is_named(asks: tuple[str, ...], said: str) -> None:
    """Leading, compound, doubled, clipped and closed questions are found and named by id."""
    assert said in reasons(judged(plain(*asks)), "weakness")


def test_a_missing_conclusion_is_said_once() -> None:
    """It costs points where it counts, but a reader meets it in one sentence, with one edit that adds it."""
    made = judged(SOURCE.model_copy(update={"synthesis": None}))
    said = [
        reason
        for reason in (*reasons(made, "omission"), *reasons(made, "weakness"))
        if "conclusion" in reason
    ]
    assert said == ["No question asks for a conclusion that weighs both sides."]
    edits = [
        one.edit for one in made.edits if isinstance(one.edit, SetField) and one.edit.field == "synthesis"
    ]
    assert len(edits) <= 1


def test_new_questions_are_few_and_stand_before_the_conclusion() -> None:
    """At most eight questions are offered; principles come first, and none comes behind a concluding question."""
    asks = (
        "What happens to rents here each year?",
        "To conclude, what are the best arguments for and against?",
    )
    made = judged(plain(*asks))
    added = [one.edit for one in made.edits if isinstance(one.edit, AddQuestion)]
    assert len(added) <= MOST_QUESTIONS
    assert {one.question.id: one.after for one in added if one.question.id == "principles"} == {
        "principles": "^"
    }
    changed = plain(*asks)
    for edit in added:
        changed = apply(changed, edit)
    assert changed.question_ids[0] == "principles"
    assert changed.question_ids[-1] == "q2"


def test_a_mend_keeps_the_authors_words_and_variables() -> None:
    """A sentence is added behind what the field says, template and all."""
    source = SOURCE.model_copy(update={"style": "Write for {{ town }}."})
    rendered = as_rendered("one", source, filled(source, town="Graz"), {"town": "Graz"})
    made = checklist(Review(rendered, source, load_rubric(), SECRET))
    texts = [
        one.edit.text for one in made.edits if isinstance(one.edit, SetField) and one.edit.field == "style"
    ]
    assert [text.startswith("Write for {{ town }}. ") for text in texts] == [True]


def test_it_says_that_it_goes_by_words() -> None:
    """The reader is told what the checklist is blind to, and when a text is hardly a policy framework at all."""
    assert BY_WORDS in judged(SOURCE).notes
    assert NO_POLICY in judged(plain("Write a cheerful mail about our new shoes, and keep it short.")).notes
    assert NO_POLICY not in judged(SOURCE).notes


def test_no_call_is_made_and_nothing_is_spent() -> None:
    """The checklist is free and calls nobody."""
    made = judged(SOURCE)
    assert (made.cost, made.calls, made.usage.input) == (Decimal(0), 0, 0)
