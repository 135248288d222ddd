"""What is still to be decided after some edits were accepted and some were not."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.critique.checklist import checklist
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.errors import NewerSchema, StorageFailed
from promptcraft.framework.edits import AddQuestion, DropQuestion, RewriteQuestion, SetField, edit_id
from promptcraft.framework.model import Question
from promptcraft.framework.rendered import as_rendered
from promptcraft.revise.accept import reject, save_revision
from promptcraft.revise.decisions import decisions
from promptcraft.revise.table import table
from promptcraft.workspace.places import Workspace
from tests.revise.bench import critique, found, ids, workspace

ADD = AddQuestion(question=Question(id="elsewhere", ask="What did Vienna do?"), after="theory")
REWRITE = RewriteQuestion(question_id="causes", ask="What drives rents?")
OTHER = RewriteQuestion(question_id="causes", ask="Which causes do studies name?")
DROP = DropQuestion(question_id="winners")
STYLE = SetField(field="style", text="Short sentences.")


def shown(place: Workspace) -> list[str]:
    """The ids that are on the table now."""
    return ids(table(place, found(place)).candidates)


def accept(place: Workspace, *wanted: str) -> None:
    """Accept these, as a person would."""
    on_table = table(place, found(place)).candidates
    save_revision(place, found(place), [one for one in on_table if one.id in wanted], by="mina")


def test_what_was_not_decided_is_offered_again(tmp_path: Path) -> None:
    """After one edit is accepted, those of untouched places are still there, those of the same place are not."""
    place = workspace(tmp_path)
    critique(place, ADD, REWRITE, OTHER, DROP, STYLE)
    assert set(shown(place)) == {edit_id(one) for one in (ADD, REWRITE, OTHER, DROP, STYLE)}
    accept(place, edit_id(REWRITE))
    assert set(shown(place)) == {edit_id(one) for one in (ADD, DROP, STYLE)}
    accept(place, edit_id(STYLE))
    assert set(shown(place)) == {edit_id(one) for one in (ADD, DROP)}
    accept(place, edit_id(ADD), edit_id(DROP))
    assert shown(place) == []


def test_a_rejected_edit_is_never_offered_again(tmp_path: Path) -> None:
    """Not by the same critique, not by another reviewer, not for a later version; the reason is kept."""
    place = workspace(tmp_path)
    critique(place, DROP, STYLE)
    on_table = {one.id: one for one in table(place, found(place)).candidates}
    reject(place, found(place), on_table[edit_id(DROP)], by="mina", reason="I need it")
    accept(place, edit_id(STYLE))
    critique(place, DROP, reviewer="two")
    assert shown(place) == []
    kept = decisions(place, "rents")[edit_id(DROP)]
    assert (kept.decision, kept.by, kept.reason) == ("rejected", "mina", "I need it")


def test_an_edit_of_words_that_changed_is_not_offered(tmp_path: Path) -> None:
    """When somebody rewrote the question by hand, an edit of its old words is off the table; others stay."""
    place = workspace(tmp_path)
    critique(place, REWRITE, STYLE, ADD)
    accept(place, edit_id(ADD))
    path = tmp_path / "frameworks" / "rents.yaml"
    path.write_text(
        path.read_text("utf-8").replace("Why have rents in {{ town }} risen?", "Why are rents high?"), "utf-8"
    )
    assert shown(place) == [edit_id(STYLE)]


def test_an_added_question_whose_place_is_gone_is_not_offered(tmp_path: Path) -> None:
    """A question to be put behind one that was dropped has no place any more."""
    place = workspace(tmp_path)
    behind = AddQuestion(question=Question(id="after-winners", ask="And then?"), after="winners")
    critique(place, behind, DROP)
    accept(place, edit_id(DROP))
    assert shown(place) == []


def test_a_torn_decision_is_left_out(tmp_path: Path) -> None:
    """A decision whose line was cut short was never made: its edit is offered again, its bytes are set aside."""
    place = workspace(tmp_path)
    critique(place, DROP, STYLE, ADD)
    on_table = {one.id: one for one in table(place, found(place)).candidates}
    for edit in (ADD, DROP):
        reject(place, found(place), on_table[edit_id(edit)], by="mina")
    path = tmp_path / "frameworks" / ".history" / "rents.decisions.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    torn = path.read_bytes().partition(b"\n")[2]
    assert set(shown(place)) == {edit_id(DROP), edit_id(STYLE)}
    reject(place, found(place), on_table[edit_id(STYLE)], by="mina")
    assert shown(place) == [edit_id(DROP)]
    assert path.with_suffix(".torn").read_bytes() == torn + b"\n"


def test_decisions_without_one_whole_line_are_an_error(tmp_path: Path) -> None:
    """Bytes that are no decision are not taken for none, and are not written over."""
    place = workspace(tmp_path)
    critique(place, DROP)
    (candidate,) = table(place, found(place)).candidates
    path = tmp_path / "frameworks" / ".history" / "rents.decisions.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"\x93\x00random")
    for use in (
        lambda: decisions(place, "rents"),
        lambda: reject(place, found(place), candidate, by="mina"),
    ):
        with pytest.raises(StorageFailed, match="not one whole record"):
            use()
    assert path.read_bytes() == b"\x93\x00random"


def test_edits_of_the_checklist_come_without_a_stored_critique(tmp_path: Path) -> None:
    """A critique that is not stored puts its edits on the table too, and its findings are answered or listed."""
    place = workspace(tmp_path)
    one = found(place)
    source = one.loaded.framework
    made = checklist(Review(as_rendered("rents", source, source, {}), source, load_rubric(), b"s" * 32))
    on_table = table(place, one, more=(made,))
    assert ids(on_table.candidates) == [edit.id for edit in made.edits]
    answered = {reason.finding.reason for c in on_table.candidates for reason in c.answers}
    listed = {reason.finding.reason for reason in on_table.unanswered}
    assert answered.isdisjoint(listed)
    assert answered | listed == {finding.reason for finding in made.findings if finding.kind != "strength"}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [('"schema_version":1', '"schema_version":99', NewerSchema), ('"edit":', '"edot":', StorageFailed)],
)
def test_decisions_that_cannot_be_read_are_named(
    tmp_path: Path, old: str, new: str, kind: type[Exception]
) -> None:
    """A newer or damaged line before the last stops the command and stays as it is."""
    place = workspace(tmp_path)
    critique(place, DROP, STYLE)
    for candidate in table(place, found(place)).candidates:
        reject(place, found(place), candidate, by="mina")
    path = tmp_path / "frameworks" / ".history" / "rents.decisions.jsonl"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    before = path.read_bytes()
    with pytest.raises(kind):
        table(place, found(place))
    assert path.read_bytes() == before
