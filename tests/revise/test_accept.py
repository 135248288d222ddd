"""A revision: the file, both versions, who proposed and who accepted; or nothing at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.errors import EditConflict, Locked, UsageMistake
from promptcraft.framework.edits import (
    AddQuestion,
    DropQuestion,
    Edit,
    MoveQuestion,
    RewriteQuestion,
    SetField,
    edit_id,
)
from promptcraft.framework.history import versions
from promptcraft.framework.library import find_named
from promptcraft.framework.model import Question, content_hash
from promptcraft.framework.yaml_file import load_framework
from promptcraft.revise.accept import apply_all, reject, save_revision
from promptcraft.revise.decisions import decisions
from promptcraft.workspace.lock import FileLock
from promptcraft.workspace.places import Workspace
from tests.revise.bench import YAML, candidates, critique, files, found, workspace

ADD = AddQuestion(question=Question(id="elsewhere", ask="What did Vienna do?"), after="theory")
REWRITE = RewriteQuestion(question_id="causes", ask="What drives rents in {{ town }}?")
DROP = DropQuestion(question_id="winners")
STYLE = SetField(field="style", text="Plain words: short, and with 'quotes' and a # in them.\nTwo lines.")
MOVE = MoveQuestion(question_id="winners", after="^")
END = SetField(field="synthesis", text="What speaks for it, and what against?")


def test_the_file_is_what_was_accepted_and_comments_stay(tmp_path: Path) -> None:
    """The new file holds the framework with the edits, and every untouched line as it was."""
    place = workspace(tmp_path)
    revised = save_revision(place, found(place), candidates(ADD, REWRITE), by="mina")
    text = (tmp_path / "frameworks" / "rents.yaml").read_text("utf-8")
    assert found(place).loaded.framework == apply_all(revised.before, candidates(ADD, REWRITE)).framework
    assert "# Comments stay.\n" in text
    assert "persona: You know housing markets.   # and so does the author\n" in text
    assert found(place).loaded.framework.question_ids == ("causes", "theory", "elsewhere", "winners")


@settings(max_examples=20)
@given(st.lists(st.sampled_from([ADD, REWRITE, DROP, STYLE, MOVE, END]), min_size=1, max_size=6))
def test_what_is_saved_is_what_was_applied(edits: list[Edit]) -> None:
    """For any selection of edits, the saved file loads as exactly the framework that applying them makes."""
    with tempfile.TemporaryDirectory() as folder:
        place = workspace(Path(folder))
        before = found(place)
        applied = apply_all(before.loaded.framework, candidates(*edits))
        revised = save_revision(place, before, candidates(*edits), by="mina")
        assert load_framework(Path(folder) / "frameworks" / "rents.yaml").framework == applied.framework
        assert revised.version == content_hash(applied.framework) == versions(place, "rents")[-1].version


def test_history_has_both_versions_and_who(tmp_path: Path) -> None:
    """The old version is kept whole, the new one names its parent, its edits, who proposed and who accepted."""
    place = workspace(tmp_path)
    critique(place, REWRITE, reviewer="anthropic:strong")
    from promptcraft.revise.table import table

    old = found(place).loaded.framework
    revised = save_revision(place, found(place), table(place, found(place)).candidates, by="mina")
    first, second = versions(place, "rents")
    assert (first.framework, second.framework) == (old, revised.after)
    assert (second.parent, second.by) == (first.version, "mina")
    assert [(one.proposed_by, one.answers) for one in second.edits] == [
        ("anthropic:strong", ("anthropic:strong: anthropic:strong: weakness 1",))
    ]
    kept = decisions(place, "rents")[edit_id(REWRITE)]
    assert (kept.decision, kept.by, kept.version) == ("accepted", "mina", first.version)


def test_a_file_that_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    """An edit on a file that somebody else changed is a conflict, and every file stays as it is."""
    place = workspace(tmp_path)
    stale = found(place)
    (tmp_path / "frameworks" / "rents.yaml").write_text(YAML + "# a later thought\n", "utf-8")
    before = files(tmp_path / "frameworks")
    with pytest.raises(EditConflict, match="changed by somebody else"):
        save_revision(place, stale, candidates(REWRITE), by="mina")
    assert files(tmp_path / "frameworks") == before


def test_edits_that_cannot_be_made_write_nothing(tmp_path: Path) -> None:
    """When no edit is left, nothing is written and why is said."""
    place = workspace(tmp_path)
    before = files(tmp_path)
    with pytest.raises(EditConflict, match="no question 'nine'"):
        save_revision(place, found(place), candidates(DropQuestion(question_id="nine")), by="mina")
    assert files(tmp_path) == before


def test_of_two_edits_of_one_place_the_first_is_made(tmp_path: Path) -> None:
    """The second is skipped with the reason; the rest is made."""
    place = workspace(tmp_path)
    other = RewriteQuestion(question_id="causes", ask="Why?")
    revised = save_revision(place, found(place), candidates(REWRITE, other, DROP), by="mina")
    assert [candidate.edit for candidate in revised.applied.made] == [REWRITE, DROP]
    assert [(c.edit, edit_id(REWRITE) in why) for c, why in revised.applied.skipped] == [(other, True)]


def test_nothing_is_written_under_no_store(tmp_path: Path) -> None:
    """Neither accepting nor rejecting leaves a trace, and it says so instead of pretending."""
    place = workspace(tmp_path, stored=False)
    before = files(tmp_path)
    (one,) = candidates(REWRITE)
    with pytest.raises(UsageMistake, match="no-store"):
        save_revision(place, found(place), (one,), by="mina")
    with pytest.raises(UsageMistake, match="no-store"):
        reject(place, found(place), one, by="mina")
    assert files(tmp_path) == before


def test_two_at_once_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """While another process revises the framework, nothing is written."""
    place = workspace(tmp_path)
    lock = FileLock(tmp_path / ".promptcraft" / "locks" / "rents.lock")
    assert lock.acquire()
    before = files(tmp_path / "frameworks")
    try:
        with pytest.raises(Locked):
            save_revision(place, found(place), candidates(REWRITE), by="mina")
    finally:
        lock.release()
    assert files(tmp_path / "frameworks") == before
    save_revision(place, found(place), candidates(REWRITE), by="mina")


def test_a_shipped_framework_is_copied_before_it_changes(tmp_path: Path) -> None:
    """The workspace gets its own copy; the shipped file stays as it is; the copy's history starts with the original."""
    place = Workspace(tmp_path)
    shipped = find_named(place, "india-inheritance-tax")
    assert shipped.path is not None
    before = shipped.path.read_bytes()
    edit = SetField(field="aim", text="To think, not to decide")
    revised = save_revision(place, shipped, candidates(edit), by="mina")
    assert revised.found.path == tmp_path / "frameworks" / "india-inheritance-tax.yaml"
    assert shipped.path.read_bytes() == before
    assert [one.framework for one in versions(place, shipped.name)] == [
        shipped.loaded.framework,
        revised.after,
    ]
