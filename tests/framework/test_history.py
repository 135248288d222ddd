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
    notes_on_history,
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
    kept, torn = versions(workspace, "own"), path.read_bytes().partition(b"\n")[2]
    assert kept[0] == first
    assert bool(notes_on_history(workspace, "own")) == (len(kept) == 1)
    record_version(workspace, "own", third := changed(first))
    assert versions(workspace, "own") == (*kept, third)
    aside = path.with_suffix(".torn")
    assert (aside.read_bytes() if aside.exists() else b"") == (torn + b"\n" if len(kept) == 1 else b"")


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


def test_what_broke_off_twice_is_kept_twice(workspace: Workspace) -> None:
    """A second end that broke off stands behind the first, which is not overwritten."""
    first = ensure_first(workspace, found(workspace))
    path = history_path(workspace, "own")
    for torn in (b"half of one", b"half of another"):
        path.write_bytes(path.read_bytes() + torn)
        record_version(workspace, "own", changed(first))
    assert path.with_suffix(".torn").read_bytes() == b"half of one\nhalf of another\n"
    assert "own.torn" in " ".join(notes_on_history(workspace, "own"))


@pytest.mark.parametrize("content", [b"\x93\x00random", b"\n", b"{\r{", b"rand\nom\n"])
def test_a_file_without_one_whole_version_is_an_error(workspace: Workspace, content: bytes) -> None:
    """Bytes that are no version are never taken for an empty history, and never written over."""
    path = history_path(workspace, "own")
    path.parent.mkdir()
    path.write_bytes(content)
    for use in (
        lambda: versions(workspace, "own"),
        lambda: ensure_first(workspace, found(workspace)),
        lambda: record_version(workspace, "own", new_version(found(workspace).loaded.framework)),
    ):
        with pytest.raises(StorageFailed) as caught:
            use()
        assert caught.value.where == f"{path}:1"
    assert (path.read_bytes(), list(path.parent.iterdir())) == (content, [path])


def test_line_ends_of_another_time_are_an_error(workspace: Workspace) -> None:
    """Two versions on what has become one line are not nothing."""
    first = ensure_first(workspace, found(workspace))
    record_version(workspace, "own", changed(first))
    path = history_path(workspace, "own")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    with pytest.raises(StorageFailed, match="not one whole record"):
        versions(workspace, "own")


def test_a_folder_where_the_versions_should_be(workspace: Workspace) -> None:
    """A folder of that name is named, and not taken for a framework without versions."""
    history_path(workspace, "own").mkdir(parents=True)
    with pytest.raises(StorageFailed, match=r"own\.jsonl"):
        versions(workspace, "own")
