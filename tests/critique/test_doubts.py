"""Scores that are not to be believed as they stand: points without a list, against the list, or on the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.critique.lacks import grouped
from promptcraft.critique.reading import check_reply
from promptcraft.critique.review import Review
from promptcraft.critique.wire import parse_critique
from promptcraft.records.critique import Critique
from tests.critique.bench import SOURCE, Json, ask, critique, finding, line, reply, review, with_lines

FULL = {"reason_taken": "", "quotes": [], "questions": [], "items": []}
PRAISE = "A plan of the highest order that leaves nothing to wish for."


def full_on(**ground: object) -> list[Json]:
    """Full marks on every criterion, each on this ground alone."""
    return with_lines(*(line(one.id, 5, **(FULL | ground)) for one in review().rubric.criteria))


def missing(count: int) -> list[Json]:
    """Answers on the coverage list with so many items missing."""
    answers = reply()["coverage"]
    gone = [one | {"status": "missing", "questions": []} for one in answers[:count]]
    return [*gone, *answers[count:]]


def warned(one: Critique, name: str) -> list[str]:
    """The notes behind this flag, which a program finds by its name."""
    words = {
        "one-ground": "rests on the same words",
        "coverage-contradicts-list": "contradict the reviewer's own list",
    }
    told = [note for note in one.notes if words[name] in note]
    assert bool(told) == (name in one.flags)
    return told


def test_no_item_answered_is_asked_once_more_and_then_no_score(tmp_path: Path) -> None:
    """Full marks for coverage beside an empty list are asked again; a list then gives a score, an empty one none."""
    empty = reply(coverage=[], scorecard=full_on(questions=["effects"]))
    (good,) = ask(tmp_path, [empty, reply()])
    assert (good.unscored, len(good.answers)) == ("", 2)
    found = critique(tmp_path, empty, empty)
    assert (found.score, found.calls) == (None, 2)
    assert "none of the" in found.unscored
    assert "the points for coverage rest on nothing" in found.unscored


def test_a_rubric_without_a_list_needs_none() -> None:
    """Where there is no list, or no criterion of that name, an empty list spoils nothing."""
    rubric = review().rubric
    for changed in (
        rubric.model_copy(update={"coverage": ()}),
        rubric.model_copy(
            update={
                "criteria": tuple(
                    one.model_copy(update={"id": "breadth"}) if one.id == "coverage" else one
                    for one in rubric.criteria
                )
            }
        ),
    ):
        about = review(rubric=changed)
        lines = [line(one.id) for one in changed.criteria]
        read = check_reply(parse_critique(reply(coverage=[], scorecard=lines)), about)
        assert read.problems == ()


@pytest.mark.parametrize(
    ("gone", "level", "told"), [(5, 5, True), (1, 5, False), (2, 4, False), (12, 4, True)]
)
def test_a_level_against_its_own_list_is_flagged(tmp_path: Path, gone: int, level: int, told: bool) -> None:
    """Level 5 with five items missing contradicts the list, which is said and flagged; one missing side does not."""
    found = critique(tmp_path, reply(coverage=missing(gone), scorecard=with_lines(line("coverage", level))))
    assert bool(warned(found, "coverage-contradicts-list")) == told
    if told:
        assert f"{gone} missing" in warned(found, "coverage-contradicts-list")[0]


@pytest.mark.parametrize(
    "ground",
    [
        {"quotes": [PRAISE]},
        {"questions": ["effects"]},
        {"questions": ["effects"], "quotes": ["What would a toll do to traffic"]},
    ],
    ids=["quote", "question", "both"],
)
def test_full_points_on_the_same_words_are_flagged(tmp_path: Path, ground: Json) -> None:
    """Full marks on every criterion that all stand on one quote or question are told loudly, whatever it says."""
    about = review(SOURCE.model_copy(update={"context": PRAISE}))
    found = critique(tmp_path, reply(scorecard=full_on(**ground)), about=about)
    assert found.score == 10
    assert len(warned(found, "one-ground")) == 1


def test_points_on_several_grounds_or_fewer_points_are_not(tmp_path: Path) -> None:
    """Full marks on different words, or one level below on the same words, are no such warning."""
    other = with_lines(
        *full_on(questions=["effects"])[1:], line("purpose", 5, **FULL | {"questions": ["elsewhere"]})
    )
    less = with_lines(*full_on(questions=["effects"])[1:], line("purpose", 4, questions=["effects"]))
    for rows in (other, less):
        assert warned(critique(tmp_path, reply(scorecard=rows)), "one-ground") == []


def test_a_question_that_is_not_there_sets_a_finding_apart(tmp_path: Path) -> None:
    """A finding about a question that does not exist counts for nothing; with a quote that is there it counts."""
    lost = critique(tmp_path, reply(findings=[finding(question="q99", quote=None)], edits=[])).findings[0]
    assert (lost.counts, lost.anchor, lost.nowhere) == (False, "", "q99")
    kept = critique(tmp_path, reply(findings=[finding(question="q99")], edits=[])).findings[0]
    assert (kept.counts, kept.anchor) == (True, "")
    none = critique(tmp_path, reply(findings=[finding(question="null", quote=None)], edits=[])).findings[0]
    assert (none.counts, none.nowhere) == (True, "")


@pytest.mark.parametrize(
    "called", ["3", "[elsewhere]", "Q3", "question 3", "3. [elsewhere]", "`elsewhere`", "#3"]
)
def test_a_question_by_number_or_in_brackets_is_that_question(called: str) -> None:
    """The third question may be called by its number or as it is laid out, in findings, lines and on the list."""
    covered = [one | {"questions": [called]} for one in reply()["coverage"]]
    rows = with_lines(line("order", 3, questions=[called], quotes=[], items=[]))
    read = check_reply(
        parse_critique(reply(findings=[finding(question=called)], coverage=covered, scorecard=rows)), about()
    )
    assert read.findings[0].anchor == "elsewhere"
    assert {one.questions for one in read.coverage} == {("elsewhere",)}
    assert [one.questions for one in read.lines if one.criterion == "order"] == [("elsewhere",)]
    assert (read.problems, read.soft) == ((), ())


def about() -> Review:
    """The framework about tolls."""
    return review()


def test_alike_sentences_are_one_line(tmp_path: Path) -> None:
    """Nineteen items without an answer are one line that counts and names them; so are criteria without ground."""
    most = critique(tmp_path, reply(coverage=reply()["coverage"][:1]))
    lines = [note for note in most.notes if note.startswith("Left out of the reply")]
    assert len(lines) == 1
    left = [one.id for one in review().coverage][1:]
    assert lines[0].startswith(
        f"Left out of the reply: {len(left)} items of the coverage list were not answered: "
    )
    assert ", ".join(left[:3]) in lines[0]
    assert grouped(["scorecard: 'a' is bare.", "stated: no.", "scorecard: 'b' is bare.", "stated: no."]) == (
        "scorecard: each of 2 criteria (a, b) is bare.",
        "stated: no.",
    )


def test_an_item_is_not_both_missing_and_unanswered(tmp_path: Path) -> None:
    """What one of two samples left open and the other answered has that answer, and nothing else is said of it."""
    part = reply(coverage=missing(3)[:3])
    both = critique(tmp_path, part, part, reply(), samples=2)
    assert {one.item for one in both.coverage} == {one.id for one in review().coverage}
    assert [note for note in both.notes if "answered" in note] == []
