"""`promptcraft edit`: the person's own editor, and a version when something came of it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.cli.commands import FRAMEWORK, NAME, envelope, framework, run
from tests.cli.screen import Screen

SHIPPED = "india-inheritance-tax"


def editor(folder: Path, body: str) -> str:
    """A command that edits like a person: `body` is Python over `path` and `text`."""
    program = folder / "editor.py"
    program.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text('utf-8')\n"
        + body
        + "\n",
        "utf-8",
    )
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(program))}"


def replacing(old: str, new: str) -> str:
    """The body of an editor that replaces words."""
    return f"path.write_text(text.replace({old!r}, {new!r}), 'utf-8')"


def test_a_change_is_a_version_by_the_person(workspace_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version before and the new one are recorded, with who made it and why."""
    framework(workspace_folder)
    monkeypatch.setenv("EDITOR", editor(workspace_folder, replacing("Who pays", "Who really pays")))
    data = envelope("edit", NAME, "--by", "Ada", "--because", "clearer")["data"]
    assert (data["changed"], data["path"]) == (True, f"frameworks/{NAME}.yaml")
    history = envelope("history", NAME)["data"]["versions"]
    assert [(one["by"], one["note"]) for one in history][1:] == [("Ada", "clearer")]
    assert history[1]["version"] == data["version"]
    assert history[1]["parent"] == history[0]["version"]


@pytest.mark.parametrize("body", ["pass", "path.write_text('# more\\n' + text, 'utf-8')"])
def test_nothing_said_anew_is_no_version(
    workspace_folder: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    """Neither leaving the file alone nor a comment makes a version."""
    framework(workspace_folder)
    monkeypatch.setenv("EDITOR", editor(workspace_folder, body))
    assert envelope("edit", NAME)["data"]["changed"] is False
    assert envelope("history", NAME)["data"]["versions"] == []


def test_a_shipped_framework_is_copied_when_it_is_changed(
    workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left alone there is no copy; changed, the copy names the workspace's schema."""
    own = workspace_folder / "frameworks" / f"{SHIPPED}.yaml"
    monkeypatch.setenv("EDITOR", editor(workspace_folder, "pass"))
    assert (run("edit", SHIPPED).exit_code, own.exists()) == (0, False)
    monkeypatch.setenv("EDITOR", editor(workspace_folder, replacing("not a verdict", "not an answer")))
    assert run("edit", SHIPPED).exit_code == 0
    assert own.read_text("utf-8").startswith("# yaml-language-server: $schema=../.promptcraft/")
    assert len(envelope("history", SHIPPED)["data"]["versions"]) == 2


def test_what_is_not_valid_stays_for_another_try(
    workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is named, the file is as it was left, and the same command opens it again."""
    path = framework(workspace_folder)
    monkeypatch.setenv("EDITOR", editor(workspace_folder, replacing("aim:", "aimed:")))
    error = envelope("edit", NAME, code=1)["error"]
    assert (error["code"], error["where"].endswith(f"{NAME}.yaml:3")) == ("framework-invalid", True)
    assert "aimed:" in path.read_text("utf-8")
    assert list((workspace_folder / "frameworks").glob(".history/*")) == []
    monkeypatch.setenv("EDITOR", editor(workspace_folder, replacing("aimed:", "aim:")))
    assert run("edit", NAME).exit_code == 0
    assert path.read_text("utf-8") == FRAMEWORK


@pytest.mark.parametrize("name", ["no-such-editor --wait", "'", "false"])
def test_no_editor(workspace_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An editor that is missing or fails is said, and no version is made."""
    framework(workspace_folder)
    monkeypatch.setenv("VISUAL", name)
    result = run("edit", NAME)
    assert (result.exit_code, "editor" in result.stderr) == (2, True)


def test_at_a_terminal_it_is_opened_again(workspace_folder: Path) -> None:
    """A person is asked, and the second try counts."""
    path = framework(workspace_folder)
    body = "path.write_text(text[:-1] if text.endswith('{') else text + '{', 'utf-8')"
    more = {"EDITOR": editor(workspace_folder, body), "PROMPTCRAFT_WORKSPACE": str(workspace_folder)}
    with Screen("edit", NAME, folder=workspace_folder, more=more) as screen:
        screen.shows("Open it again?")
        screen.types("y")
        assert screen.ends() == 0
    assert path.read_text("utf-8") == FRAMEWORK
