"""Who each question and field came from, over accepted edits, changes by hand and restored versions."""

from __future__ import annotations

from promptcraft.framework.blame import Blamed, blame
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
from promptcraft.framework.history import AcceptedEdit, Version, new_version
from promptcraft.framework.model import Framework, Question

START = Framework(
    title="Free buses?",
    author="Kim",
    questions=(Question(id="who", ask="Who pays?"), Question(id="cost", ask="What does it cost?")),
)
NEW = Question(id="fair", ask="Is it fair?")


def step(known: list[Version], *edits: Edit, by: str = "Ada") -> None:
    """One more version, made by these edits of a reviewer."""
    framework = known[-1].framework
    accepted = []
    for edit in edits:
        framework = apply(framework, edit)
        accepted.append(
            AcceptedEdit(id=edit_id(edit), edit=edit, proposed_by="reviewer", answers=("It lacks that.",))
        )
    known.append(new_version(framework, parent=known[-1].version, by=by, edits=accepted))


def by_hand(known: list[Version], framework: Framework, *, by: str = "Bo", note: str = "") -> None:
    """One more version without edits."""
    known.append(new_version(framework, parent=known[-1].version, by=by, note=note))


def part(parts: tuple[Blamed, ...], name: str) -> Blamed:
    """The one with this name."""
    return next(one for one in parts if one.name == name)


def test_without_versions_all_is_the_authors() -> None:
    """A framework that was never changed comes from whom it names."""
    parts = blame((), START)
    assert [one.name for one in parts] == ["title", "author", "who", "cost"]
    assert {(one.origin.by, one.origin.number, one.last) for one in parts} == {("Kim", 0, None)}


def test_an_added_question_names_reviewer_finding_and_who_accepted() -> None:
    """The origin of a reviewer's question is that reviewer; the author's stay the author's."""
    known = [new_version(START)]
    step(known, AddQuestion(question=NEW, after="who"))
    origin = part(blame(known, known[-1].framework), "fair").origin
    assert (origin.did, origin.proposed_by, origin.by, origin.answers, origin.number) == (
        "added",
        "reviewer",
        "Ada",
        ("It lacks that.",),
        2,
    )
    assert part(blame(known, known[-1].framework), "who").origin.by == "Kim"


def test_a_rewritten_or_moved_question_keeps_its_origin() -> None:
    """The last change is shown beside it, and a move is the question's that was moved."""
    known = [new_version(START)]
    step(known, RewriteQuestion(question_id="who", ask="Who pays for it?"))
    step(known, MoveQuestion(question_id="who"), by="Cy")
    parts = blame(known, known[-1].framework)
    who = part(parts, "who")
    assert who.origin.by == "Kim"
    assert who.last is not None
    assert (who.last.did, who.last.by, who.last.number) == ("moved", "Cy", 3)
    assert part(parts, "cost").last is None


def test_a_field_that_was_empty_comes_from_whoever_set_it() -> None:
    """Before that it was nobody's."""
    known = [new_version(START)]
    step(known, SetField(field="aim", text="To think."))
    assert part(blame(known, known[-1].framework), "aim").origin.proposed_by == "reviewer"


def test_a_question_that_comes_back_still_comes_from_its_author() -> None:
    """Dropped and restored, it is the author's, brought back by whoever restored it."""
    known = [new_version(START)]
    step(known, DropQuestion(question_id="cost"))
    by_hand(known, START, note="restored 12345678")
    cost = part(blame(known, START), "cost")
    assert cost.origin.by == "Kim"
    assert cost.last is not None
    assert (cost.last.did, cost.last.by, cost.last.number) == ("brought back", "Bo", 3)


def test_an_id_used_anew_is_another_question() -> None:
    """A new question under an old id does not inherit its origin."""
    known = [new_version(START)]
    step(known, DropQuestion(question_id="cost"))
    step(known, AddQuestion(question=Question(id="cost", ask="Which taxes would rise?")))
    assert part(blame(known, known[-1].framework), "cost").origin.number == 3


def test_a_change_by_hand_is_told_apart_from_the_edits_of_its_version() -> None:
    """What no edit accounts for is of the person who made the version; a new id keeps the origin."""
    known = [new_version(START)]
    renamed = START.questions[0].model_copy(update={"id": "payers"})
    by_hand(known, START.model_copy(update={"questions": (renamed, START.questions[1]), "style": "Short."}))
    parts = blame(known, known[-1].framework)
    payers = part(parts, "payers")
    assert payers.last is not None
    assert (payers.origin.by, payers.last.did) == ("Kim", "renamed from who")
    assert (part(parts, "style").origin.by, part(parts, "style").origin.proposed_by) == ("Bo", "")


def test_what_is_not_recorded_yet_has_no_version() -> None:
    """The file as it is now may hold more than the last version."""
    known = [new_version(START)]
    now = apply(START, AddQuestion(question=NEW))
    origin = part(blame(known, now), "fair").origin
    assert (origin.number, origin.version, origin.by) == (0, "", "")
    assert "since the last recorded version" in origin.note


def test_lists_are_told_in_words() -> None:
    """Texts of a list and titles of sources are told as they are written."""
    framework = Framework.model_validate(
        {
            "title": "Buses",
            "based_on": ("An older plan",),
            "questions": ({"id": "a", "ask": "Why?"},),
            "sources": ({"title": "A report"},),
        }
    )
    told = {one.name: one.text for one in blame((), framework)}
    assert (told["based_on"], told["sources"]) == ("An older plan", "A report")
