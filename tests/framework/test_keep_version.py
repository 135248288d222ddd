"""Keeping versions: restored, edited and new ones; nothing that was there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.errors import EditConflict, Locked, UsageMistake
from promptcraft.framework import keep_version
from promptcraft.framework.history import Version, versions
from promptcraft.framework.keep_version import alone, keep_new, record_change, restore
from promptcraft.framework.library import Found, find_named
from promptcraft.framework.model import Framework, Question
from promptcraft.workspace.places import Workspace

FIRST = "# Mine.\ntitle: t\nquestions:\n  # why first\n  - id: a\n    ask: Why?\n  - id: b\n    ask: How?\n"
SECOND = FIRST.replace("How?", "How much?")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one framework named `own`, in two versions."""
    space = Workspace(tmp_path)
    space.frameworks.mkdir()
    write(space, FIRST)
    before = find_named(space, "own")
    write(space, SECOND)
    record_change(space, before, find_named(space, "own"), by="Ada", note="")
    return space


def write(workspace: Workspace, text: str) -> None:
    """Write the file by hand."""
    (workspace.frameworks / "own.yaml").write_text(text, "utf-8")


def text(workspace: Workspace) -> str:
    """The file."""
    return (workspace.frameworks / "own.yaml").read_text("utf-8")


def first(workspace: Workspace) -> Version:
    """The first version."""
    return versions(workspace, "own")[0]


def test_a_restored_version_is_a_new_one(workspace: Workspace) -> None:
    """The content is the old one, comments stay, and every version is still there."""
    restored = restore(workspace, "own", first(workspace), by="Bo")
    assert text(workspace) == FIRST
    assert [(one.by, one.note) for one in versions(workspace, "own")] == [
        ("", "as it was before the first change"),
        ("Ada", ""),
        ("Bo", f"restored {first(workspace).version[:8]}"),
    ]
    assert (restored.version, restored.aside) == (versions(workspace, "own")[-1], None)


def test_what_is_there_already_makes_no_version(workspace: Workspace) -> None:
    """Restoring the version that the file holds changes nothing."""
    last = versions(workspace, "own")[-1]
    assert restore(workspace, "own", last, by="Bo").version is None
    assert len(versions(workspace, "own")) == 2


def test_a_change_by_hand_is_recorded_before_it_is_replaced(workspace: Workspace) -> None:
    """What was never recorded is a version of its own afterwards."""
    write(workspace, SECOND.replace("Why?", "What for?"))
    restore(workspace, "own", first(workspace), by="Bo")
    kept = versions(workspace, "own")[2].framework
    assert kept.questions[0].ask == "What for?"


def test_a_file_that_changed_meanwhile_is_not_replaced(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing somebody saved: conflict, and not a byte is written."""

    def find_and_lose(space: Workspace, name: str) -> Found:
        found = find_named(space, name)
        write(space, SECOND.replace("t\n", "other\n"))
        return found

    monkeypatch.setattr(keep_version, "find_named", find_and_lose)
    with pytest.raises(EditConflict):
        restore(workspace, "own", first(workspace), by="Bo")
    assert ("title: other" in text(workspace), len(versions(workspace, "own"))) == (True, 2)


def test_only_one_process_changes_a_framework(workspace: Workspace) -> None:
    """While another one writes it, nothing is restored."""
    wanted = first(workspace)
    with alone(workspace, "own"), pytest.raises(Locked):
        restore(workspace, "own", wanted, by="Bo")
    assert text(workspace) == SECOND


@pytest.mark.parametrize("damage", ["title: [", "title: t\nquestion: []\n"])
def test_a_damaged_file_is_restored_and_kept_aside(workspace: Workspace, damage: str) -> None:
    """A file that is no framework any more is written anew; its bytes are not lost."""
    write(workspace, damage)
    restored = restore(workspace, "own", versions(workspace, "own")[-1], by="Bo")
    assert restored.aside is not None
    assert restored.aside.read_text("utf-8") == damage
    assert find_named(workspace, "own").loaded.framework == versions(workspace, "own")[-1].framework


def test_a_file_that_is_gone_is_written_anew(workspace: Workspace) -> None:
    """The history is enough to have the framework back."""
    (workspace.frameworks / "own.yaml").unlink()
    restore(workspace, "own", first(workspace), by="Bo")
    assert find_named(workspace, "own").loaded.framework == first(workspace).framework
    assert versions(workspace, "own")[-1].by == "Bo"


def test_a_comment_makes_no_version(workspace: Workspace) -> None:
    """Only what the framework says counts."""
    before = find_named(workspace, "own")
    write(workspace, f"# More.\n{SECOND}")
    assert record_change(workspace, before, find_named(workspace, "own"), by="Ada", note="") is None


def test_what_another_process_recorded_meanwhile_is_the_parent(workspace: Workspace) -> None:
    """An editor that was open for long does not make the older content a version again."""
    before = find_named(workspace, "own")
    restore(workspace, "own", first(workspace), by="Bo")
    write(workspace, SECOND.replace("Why?", "What for?"))
    version = record_change(workspace, before, find_named(workspace, "own"), by="Ada", note="late")
    assert version is not None
    assert [one.by for one in versions(workspace, "own")] == ["", "Ada", "Bo", "Ada"]
    assert version.parent == first(workspace).version


def test_a_new_framework_replaces_none(workspace: Workspace) -> None:
    """A name that is taken is refused; a free one is written, with its first version and its schema."""
    framework = Framework(title="u", questions=(Question(id="a", ask="Why?"),))
    for taken in ("own", "OWN"):
        with pytest.raises(UsageMistake, match="own already"):
            keep_new(workspace, taken, framework, by="Ada", note="")
    assert [path.name for path in workspace.frameworks.glob("*.yaml")] == ["own.yaml"]
    path = keep_new(workspace, "other", framework, by="Ada", note="started")
    assert path.read_text("utf-8").startswith(
        "# yaml-language-server: $schema=../.promptcraft/framework.schema.json\ntitle: u\n"
    )
    assert [(one.by, one.note) for one in versions(workspace, "other")] == [("Ada", "started")]


def test_no_store(workspace: Workspace) -> None:
    """Under --no-store nothing can be restored."""
    with pytest.raises(UsageMistake):
        restore(Workspace(workspace.root, stored=False), "own", first(workspace), by="Bo")
