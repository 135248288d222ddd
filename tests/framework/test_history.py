"""Versions of a framework: whole, in order, and safe from a cut write."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.errors import FrameworkNotFound, NewerSchema, StorageFailed
from promptcraft.framework.edits import RewriteQuestion, apply, edit_id
from promptcraft.framework.history import (
    AcceptedEdit,
    Version,
    ensure_first,
    history_path,
    new_version,
    record_version,
    versions,
)
from promptcraft.framework.library import Found, find_framework
from promptcraft.framework.model import content_hash
from promptcraft.workspace.places import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one framework named `own`."""
    space = Workspace(tmp_path)
    space.frameworks.mkdir()
    (space.frameworks / "own.yaml").write_text(
        "title: t\nquestions: [{id: a, ask: Why?}]\n", encoding="utf-8"
    )
    return space


def found(workspace: Workspace) -> Found:
    """That framework."""
    return find_framework(workspace, "own")


def changed(first: Version) -> Version:
    """A second version, made by one accepted edit."""
    edit = RewriteQuestion(question_id="a", ask="How?")
    accepted = AcceptedEdit(id=edit_id(edit), edit=edit, proposed_by="checklist", answers=("f1",))
    return new_version(apply(first.framework, edit), parent=first.version, by="me", edits=[accepted])


def test_the_original_is_recorded_once_and_first(workspace: Workspace) -> None:
    """Before the first change the framework as found is kept; asking again adds nothing."""
    first = ensure_first(workspace, found(workspace))
    assert ensure_first(workspace, found(workspace)) == first
    record_version(workspace, "own", second := changed(first))
    assert versions(workspace, "own") == (first, second)
    assert second.parent == first.version == content_hash(found(workspace).loaded.framework)


def test_a_change_by_hand_becomes_a_version(workspace: Workspace) -> None:
    """What was edited outside is kept too, with its parent."""
    first = ensure_first(workspace, found(workspace))
    (workspace.frameworks / "own.yaml").write_text(
        "title: t\nquestions: [{id: a, ask: By hand?}]\n", encoding="utf-8"
    )
    second = ensure_first(workspace, found(workspace))
    assert (second.parent, second.note) == (first.version, "changed outside promptcraft")
    assert versions(workspace, "own") == (first, second)


@pytest.mark.parametrize("cut", [1, 2, 50])
def test_a_torn_last_line_costs_nothing_before_it(workspace: Workspace, cut: int) -> None:
    """A write that was cut short is left out, and the next version follows cleanly."""
    first = ensure_first(workspace, found(workspace))
    record_version(workspace, "own", changed(first))
    path = history_path(workspace, "own")
    path.write_bytes(path.read_bytes()[:-cut])
    kept = versions(workspace, "own")
    assert kept[0] == first
    record_version(workspace, "own", third := changed(first))
    assert versions(workspace, "own") == (*kept, third)


def test_a_damaged_line_is_named(workspace: Workspace) -> None:
    """A corrupt line in the middle is an error with its number, and the file stays."""
    first = ensure_first(workspace, found(workspace))
    record_version(workspace, "own", changed(first))
    path = history_path(workspace, "own")
    path.write_bytes(b"{oops\n" + path.read_bytes())
    before = path.read_bytes()
    with pytest.raises(StorageFailed) as caught:
        versions(workspace, "own")
    assert caught.value.where == f"{path}:1"
    assert path.read_bytes() == before


def test_a_newer_file_is_refused(workspace: Workspace) -> None:
    """A record of a newer program is left alone."""
    ensure_first(workspace, found(workspace))
    path = history_path(workspace, "own")
    path.write_bytes(path.read_bytes().replace(b'"schema_version":1', b'"schema_version":99'))
    with pytest.raises(NewerSchema):
        versions(workspace, "own")


def test_nothing_is_kept_without_a_store(workspace: Workspace) -> None:
    """Under --no-store no history is written."""
    private = Workspace(workspace.root, stored=False)
    ensure_first(private, found(private))
    assert not workspace.history.exists()


def test_a_history_name_is_no_path(workspace: Workspace) -> None:
    """Versions are asked by name only."""
    with pytest.raises(FrameworkNotFound):
        versions(workspace, "../own")
