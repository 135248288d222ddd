"""Frameworks by name: found where they are, copied before they change, never outside the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.errors import FrameworkError, FrameworkInvalid, FrameworkNotFound, YamlInvalid, YamlUnsafe
from promptcraft.framework.library import Listed, find_framework, find_named, list_frameworks, own_copy
from promptcraft.framework.schema_line import with_schema_line
from promptcraft.workspace.places import Workspace

TEXT = "title: Who pays?\nquestions:\n  - id: first   # kept\n    ask: Why?\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with one framework, and a library with two."""
    library = tmp_path / "library"
    for name, title in (("shipped", "Shipped"), ("own", "Shipped too")):
        library.mkdir(exist_ok=True)
        (library / f"{name}.yaml").write_text(TEXT.replace("Who pays?", title), encoding="utf-8")
    monkeypatch.setattr("promptcraft.framework.library.shipped", lambda kind: library)
    space = Workspace(tmp_path / "space")
    space.frameworks.mkdir(parents=True)
    (space.frameworks / "own.yaml").write_text(TEXT, encoding="utf-8")
    return space


def test_the_workspace_comes_before_the_library(workspace: Workspace) -> None:
    """A workspace framework hides a shipped one of its name; others of the library are found."""
    assert find_framework(workspace, "own").origin == "workspace"
    assert find_framework(workspace, "OWN").loaded.framework.title == "Who pays?"
    assert find_framework(workspace, "shipped").origin == "shipped"


def test_a_list_names_what_does_not_load(workspace: Workspace) -> None:
    """One broken file does not hide the others."""
    (workspace.frameworks / "broken.yaml").write_text("title: [", encoding="utf-8")
    broken, own, shipped = list_frameworks(workspace)
    assert (broken.name, broken.title, bool(broken.problem)) == ("broken", "", True)
    assert (own, shipped) == (
        Listed("own", "Who pays?", 1, "workspace"),
        Listed("shipped", "Shipped", 1, "shipped"),
    )


def test_a_path_is_read_where_it_is(workspace: Workspace, tmp_path: Path) -> None:
    """A file anywhere may be named; one inside frameworks/ is the workspace's own."""
    path = tmp_path / "My Plan.yaml"
    path.write_text(TEXT, encoding="utf-8")
    found = find_framework(workspace, str(path))
    assert (found.name, found.origin, found.path) == ("my-plan", "path", path)
    assert find_framework(workspace, str(workspace.frameworks / "own.yaml")).origin == "workspace"


def test_standard_input_is_a_framework_or_a_prompt(workspace: Workspace) -> None:
    """YAML is read as a framework, anything else is imported; broken YAML is an error, not a prompt."""
    assert find_framework(workspace, "-", stdin=TEXT.encode).name == "who-pays"
    prompt = find_framework(workspace, "-", stdin=lambda: b"Taxes matter.\n1. Who pays?\n2. Who gains?\n")
    assert (prompt.origin, prompt.loaded.framework.question_ids) == ("input", ("pays", "gains"))
    with pytest.raises(YamlInvalid):
        find_framework(workspace, "-", stdin=lambda: TEXT.encode() + b"aim: [\n")
    with pytest.raises(FrameworkInvalid, match="empty"):
        find_framework(workspace, "-", stdin=lambda: b" \n")


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../own", "/etc/passwd", "a/b", "a\\b", "C:own", "con", "NUL.txt", "COM1", ".hidden", "x\0y",
     "x\ny", "own ", "own.", "\u202eown", "x" * 300, "/dev/null", "../own.yaml"],
)  # fmt: skip
def test_names_that_are_no_names_are_refused(workspace: Workspace, name: str) -> None:
    """Paths that lead nowhere, drives, devices, hidden files and control characters."""
    with pytest.raises(FrameworkNotFound) as caught:
        find_framework(workspace, name)
    assert caught.value.message.isprintable()


def test_find_named_never_follows_a_path(workspace: Workspace, tmp_path: Path) -> None:
    """Where a name comes from a stranger, an existing path is still no name."""
    path = tmp_path / "there.yaml"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(FrameworkNotFound):
        find_named(workspace, str(path))


def test_a_near_name_is_offered(workspace: Workspace) -> None:
    """A typing mistake names what was meant."""
    with pytest.raises(FrameworkNotFound) as caught:
        find_framework(workspace, "shiped")
    assert caught.value.hint == "Did you mean shipped?"


def test_two_files_equal_but_for_case_are_an_error(workspace: Workspace) -> None:
    """Case and Unicode form do not tell two frameworks apart."""
    (workspace.frameworks / "Caf\u00e9.yaml").write_text(TEXT, encoding="utf-8")
    assert find_framework(workspace, "cafe\u0301").name == "Caf\u00e9"
    (workspace.frameworks / "cafe\u0301.yaml").write_text(TEXT, encoding="utf-8")
    if len(list(workspace.frameworks.glob("*.yaml"))) < 3:
        pytest.skip("this file system keeps the two names as one file")
    with pytest.raises(FrameworkInvalid, match="differ only in"):
        find_framework(workspace, "caf\u00e9")


def test_a_link_out_of_the_folder_is_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    """A symlink that leaves frameworks/ is refused and listed with its problem."""
    outside = tmp_path / "outside.yaml"
    outside.write_text(TEXT, encoding="utf-8")
    (workspace.frameworks / "link.yaml").symlink_to(outside)
    with pytest.raises(YamlUnsafe, match="leads out of"):
        find_framework(workspace, "link")
    assert "leads out of" in next(one.problem for one in list_frameworks(workspace) if one.name == "link")


def test_a_copy_is_byte_for_byte_and_takes_a_free_name(workspace: Workspace, tmp_path: Path) -> None:
    """What is not the workspace's own is copied there whole, naming the schema; an existing file is never replaced."""
    copy = own_copy(workspace, find_framework(workspace, "shipped"))
    assert (copy.origin, copy.path) == ("workspace", workspace.frameworks / "shipped.yaml")
    assert copy.loaded.raw == with_schema_line(TEXT.replace("Who pays?", "Shipped").encode())
    path = tmp_path / "own.yaml"
    path.write_text(TEXT.replace("pays", "gains"), encoding="utf-8")
    assert own_copy(workspace, find_framework(workspace, str(path))).name == "own-2"
    assert (workspace.frameworks / "own.yaml").read_text(encoding="utf-8") == TEXT


def test_a_link_to_itself_is_one_line_of_the_list(workspace: Workspace) -> None:
    """A link that leads in a circle is listed with its problem, and the other frameworks beside it."""
    link = workspace.frameworks / "loop.yaml"
    link.symlink_to(link)
    problems = {one.name: one.problem for one in list_frameworks(workspace)}
    assert (bool(problems["loop"]), problems["own"]) == (True, "")
    with pytest.raises(FrameworkError):
        find_framework(workspace, "loop")
