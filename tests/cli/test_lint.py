"""`promptcraft lint`: what it reports, how it leaves, what it writes and what it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from promptcraft.framework.lint.rules import RULES
from tests.cli.commands import envelope, framework, run
from tests.framework.lint.example import SOUND, over

NOTE = over('author: ""\n')
WARNING = over('audience: ""\n')
FIXABLE = over("title: Should buses in {{ town }} be free of of charge?\n")


def test_a_sound_workspace_leaves_with_0(workspace_folder: Path) -> None:
    """Nothing is printed on standard output when there is nothing to say."""
    framework(workspace_folder, SOUND, "buses")
    result = run("lint")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nothing to report in 1 framework.\n"


@pytest.mark.parametrize(("text", "code"), [(NOTE, 0), (WARNING, 1), ("title: [", 1)])
def test_notes_alone_are_no_reason_to_fail(workspace_folder: Path, text: str, code: int) -> None:
    """Errors and warnings leave with 1."""
    framework(workspace_folder, text, "buses")
    assert run("lint", "buses").exit_code == code


def test_one_broken_file_does_not_hide_the_others(workspace_folder: Path) -> None:
    """Each file has its own problems, with its path from here."""
    framework(workspace_folder, "title: [", "broken")
    framework(workspace_folder, WARNING, "buses")
    problems = envelope("lint", code=1)["data"]["problems"]
    assert {(one["file"], one["code"]) for one in problems} == {
        (str(Path("frameworks/broken.yaml")), "PC100"),
        (str(Path("frameworks/buses.yaml")), "PC101"),
    }


@pytest.mark.parametrize(
    ("options", "code"),
    [(["--select", "PC5"], 0), (["--ignore", "PC101"], 0), (["--select", "no-audience"], 1)],
)
def test_rules_are_selected_by_code_beginning_or_name(
    workspace_folder: Path, options: list[str], code: int
) -> None:
    """What is not selected does not count."""
    framework(workspace_folder, WARNING, "buses")
    assert run("lint", "buses", *options).exit_code == code


def test_an_unknown_rule_is_a_mistake(workspace_folder: Path) -> None:
    """The nearest code is named."""
    result = run("lint", "--select", "PC999")
    assert result.exit_code == 2
    assert "There is no lint rule 'PC999'." in result.stderr


def test_fix_writes_and_says_so(workspace_folder: Path) -> None:
    """The file is mended, the fix is told, and the rest is judged as it is now."""
    path = framework(workspace_folder, FIXABLE, "buses")
    result = run("lint", "buses", "--fix")
    assert result.exit_code == 0
    assert path.read_text("utf-8") == FIXABLE.replace("of of charge", "of charge")
    assert "fixed PC211" in result.stderr


def test_without_fix_nothing_is_written(workspace_folder: Path) -> None:
    """Linting a file outside a workspace leaves no trace."""
    path = workspace_folder / "loose.yaml"
    path.write_text(FIXABLE, "utf-8")
    assert run("lint", "loose.yaml").exit_code == 1
    assert [one.name for one in workspace_folder.iterdir()] == ["loose.yaml"]
    assert path.read_text("utf-8") == FIXABLE


def test_nothing_is_stored_with_no_store(workspace_folder: Path) -> None:
    """--no-store keeps no results and mends no file."""
    path = framework(workspace_folder, FIXABLE, "buses")
    run("lint", "buses", "--fix", "--no-store")
    assert path.read_text("utf-8") == FIXABLE
    assert not (workspace_folder / ".promptcraft").exists()


def test_a_shipped_framework_is_not_changed(workspace_folder: Path) -> None:
    """A shipped one can be linted by name."""
    assert run("lint", "india-inheritance-tax", "--fix").exit_code == 0


def test_text_from_a_pipe_is_linted(workspace_folder: Path) -> None:
    """A framework on standard input is named so."""
    result = run("lint", "-", stdin=WARNING)
    assert result.exit_code == 1
    assert result.stdout.startswith("standard input:")


def test_sarif_and_annotations(workspace_folder: Path) -> None:
    """Both stand alone on standard output."""
    framework(workspace_folder, WARNING, "buses")
    assert json.loads(run("lint", "--format", "sarif").stdout)["runs"][0]["results"][0]["ruleId"] == "PC101"
    assert run("lint", "--format", "github").stdout.startswith("::warning file=")


def test_every_rule_is_listed_and_explained(workspace_folder: Path) -> None:
    """--rules names them all, --explain shows the page."""
    assert len(run("lint", "--rules").stdout.splitlines()) == len(RULES)
    assert run("lint", "--explain", "compound").stdout.startswith("# PC201: compound")
    assert run("lint", "--explain", "PC2").exit_code == 2


def test_a_link_out_of_the_folder_is_not_followed(
    workspace_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It is reported and not read."""
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text(WARNING, "utf-8")
    framework(workspace_folder, SOUND, "buses")
    (workspace_folder / "frameworks" / "link.yaml").symlink_to(outside)
    problems = envelope("lint", code=1)["data"]["problems"]
    assert [(one["code"], "leads out of" in one["message"]) for one in problems] == [("PC100", True)]
