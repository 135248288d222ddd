"""The edits on the table: each once, with what it answers, who proposed it and what it conflicts with."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from promptcraft.framework.edits import (
    AddQuestion,
    DropQuestion,
    Edit,
    MoveQuestion,
    RewriteQuestion,
    SetField,
    apply,
    edit_id,
)
from promptcraft.framework.model import Framework, Question
from promptcraft.records.critique import Critique, Finding, ProposedEdit
from promptcraft.records.revision import Candidate
from promptcraft.revise.accept import apply_all
from promptcraft.revise.gather import gather, target, unanswered
from tests.revise.bench import candidates, critique, found, ids, workspace

NAMES = ("a", "b", "c")
BASE = Framework(title="T", questions=tuple(Question(id=name, ask=f"What of {name}?") for name in NAMES))
PLACES = st.sampled_from(["", "^", *NAMES, "new1", "gone"])
TARGETS = st.sampled_from([*NAMES, "new1", "gone"])
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(
        lambda name, after: AddQuestion(question=Question(id=name, ask="And?"), after=after),
        st.sampled_from(["new1", "new2", "a"]),
        PLACES,
    ),
    st.builds(RewriteQuestion, question_id=TARGETS, ask=st.sampled_from(["One?", "Two?", "What of a?"])),
    st.builds(MoveQuestion, question_id=TARGETS, after=PLACES),
    st.builds(DropQuestion, question_id=TARGETS),
    st.builds(
        SetField,
        field=st.sampled_from(["title", "persona", "synthesis"]),
        text=st.sampled_from(["T", "P", "Q"]),
    ),
)


def said_by(reviewer: str, *edits: Edit) -> Critique:
    """A critique with these edits, each for a weakness of its own."""
    findings = tuple(Finding(id=f"f{n}", kind="weakness", reason=f"W{n}") for n, _ in enumerate(edits))
    proposed = tuple(ProposedEdit(id=edit_id(e), edit=e, answers=(f"f{n}",)) for n, e in enumerate(edits))
    return Critique(
        id="",
        framework="f",
        version="v",
        rendered_hash="h",
        reviewer=reviewer,
        findings=findings,
        edits=proposed,
    )


@given(st.lists(EDITS, max_size=8))
def test_accepting_everything_is_applying_one_after_the_other(edits: list[Edit]) -> None:
    """What is made is the edits applied in order; each is made or skipped with a reason; no place changes twice."""
    accepted = candidates(*edits)
    applied = apply_all(BASE, accepted)
    again = BASE
    for candidate in applied.made:
        again = apply(again, candidate.edit)
    assert applied.framework == again
    assert Framework.model_validate(applied.framework.model_dump()) == applied.framework
    assert len(applied.made) + len(applied.skipped) == len(accepted)
    assert all(reason for _, reason in applied.skipped)
    places = [target(candidate.edit) for candidate in applied.made]
    assert len(places) == len(set(places))


@given(st.lists(EDITS, max_size=6), st.lists(EDITS, max_size=6))
def test_what_is_on_the_table_can_be_accepted_alone(first: list[Edit], second: list[Edit]) -> None:
    """Every candidate applies, stands once, and conflicts are mutual, about one place or one question to add."""
    table = gather(BASE, [said_by("one", *first), said_by("two", *second)])
    assert len(ids(table)) == len(set(ids(table)))
    by_id = {candidate.id: candidate for candidate in table}
    for candidate in table:
        assert apply_all(BASE, (candidate,)).made == (candidate,)
        assert candidate.answers
        for other in candidate.conflicts:
            assert candidate.id in by_id[other].conflicts
            added = all(isinstance(one.edit, AddQuestion) for one in (candidate, by_id[other]))
            assert added or target(by_id[other].edit) == target(candidate.edit)
    everything = set(map(edit_id, first + second))
    assert everything.issuperset(by_id)


def test_two_questions_that_ask_the_same_are_added_once() -> None:
    """Of two proposed questions on the same side of the issue all-accepting adds one; another question is added too."""
    first = AddQuestion(
        question=Question(
            id="else", ask="What else could reach the same end, and why is this better or worse?"
        )
    )
    second = AddQuestion(
        question=Question(id="instead", ask="Which alternatives could be tried instead of this policy?")
    )
    third = AddQuestion(
        question=Question(id="run", ask="Who would run it day by day, and what would that cost?")
    )
    table = gather(BASE, [said_by("checklist", first), said_by("two", second, third)])
    applied = apply_all(BASE, table)
    assert [question.id for question in applied.framework.questions] == [*NAMES, "else", "run"]
    assert [(one.edit, reason) for one, reason in applied.skipped] == [
        (second, f"It asks nearly the same as {edit_id(first)}, which was accepted.")
    ]


def test_the_same_edit_of_two_reviewers_is_one_candidate() -> None:
    """It names both, answers the findings of both, and comes first."""
    shared, own = DropQuestion(question_id="b"), DropQuestion(question_id="a")
    table = gather(BASE, [said_by("one", own, shared), said_by("two", shared)])
    assert ids(table) == [edit_id(shared), edit_id(own)]
    assert table[0].proposed_by == ("one", "two")
    assert [(one.reviewer, one.finding.reason) for one in table[0].answers] == [("one", "W1"), ("two", "W0")]


def test_two_critiques_of_one_reviewer_do_not_mix_their_findings() -> None:
    """Findings are counted anew in each critique: f0 of one answered does not answer f0 of the other."""
    first = said_by("one", DropQuestion(question_id="b"))
    other = Finding(id="f0", kind="weakness", reason="Something else")
    second = said_by("one").model_copy(update={"findings": (other,)})
    table = gather(BASE, [first, second])
    assert [one.finding.reason for one in unanswered([first, second], table)] == ["Something else"]


def test_strengths_and_findings_that_do_not_count_need_no_answer(tmp_path: Path) -> None:
    """Only weaknesses and omissions that count are listed as unanswered."""
    place = workspace(tmp_path)
    made = critique(place)
    strength = Finding(id="f1", kind="strength", reason="Good")
    omission = Finding(id="f2", kind="omission", reason="No history")
    shown = unanswered([made.model_copy(update={"findings": (strength, omission)})], ())
    assert [one.finding.reason for one in shown] == ["No history"]
    assert found(place).name == "rents"


def test_nothing_on_the_table_is_nothing() -> None:
    """No critiques, no candidates."""
    empty: tuple[Candidate, ...] = ()
    assert gather(BASE, []) == empty
