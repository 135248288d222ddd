"""`promptcraft diff`, `blame`, `restore` and `history`: the versions of a framework on the command line."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import FRAMEWORK, NAME, envelope, framework, full_reply, run, script, tree

REWRITTEN = "What would it cost, and who would pay?"


@pytest.fixture
def two_versions(workspace_folder: Path) -> Path:
    """A workspace whose framework has two versions: as written, and with one question of a reviewer."""
    path = framework(workspace_folder)
    model = script(workspace_folder, {"json": full_reply()})
    assert run("critique", NAME, "-m", model).exit_code == 0
    assert run("revise", NAME, "--accept", "all", "--by", "Ada").exit_code == 0
    assert REWRITTEN in path.read_text("utf-8")
    return path


def test_the_last_two_versions(two_versions: Path) -> None:
    """NAME alone is the last change, by question and by word."""
    result = run("diff", NAME)
    assert result.exit_code == 0
    assert "~ question money (rewritten)\n" in result.stdout
    assert "ask: [-Where-] {+What+} would [-the missing" in result.stdout


@pytest.mark.parametrize("pair", [("@1", "@2"), ("@first", "@last"), ("@1", "")])
def test_versions_by_name(two_versions: Path, pair: tuple[str, str]) -> None:
    """Numbers, first and last, and the file itself name what is compared."""
    data = envelope("diff", NAME + pair[0], NAME + pair[1])["data"]
    assert (data["before"]["number"], [one["id"] for one in data["questions"]]) == (1, ["money"])
    start = data["before"]["version"][:6]
    assert envelope("diff", f"{NAME}@{start}")["data"]["questions"] == data["questions"]


def test_diff_as_markdown(two_versions: Path) -> None:
    """A page and nothing else."""
    result = run("diff", f"{NAME}@1", "--format", "markdown")
    assert (result.exit_code, result.stdout[:2], "**money**: rewritten" in result.stdout) == (0, "# ", True)


def test_the_same(two_versions: Path) -> None:
    """Equal versions are said to be equal."""
    assert "are the same" in run("diff", f"{NAME}@2").stdout


def test_a_change_that_is_not_recorded_is_pointed_at(two_versions: Path) -> None:
    """After a change by hand, the last two versions are shown with a word on the file."""
    two_versions.write_text(two_versions.read_text("utf-8").replace("A curious", "A tired"), "utf-8")
    assert f"promptcraft diff {NAME}@last" in run("diff", NAME).stderr
    assert [one["field"] for one in envelope("diff", f"{NAME}@last")["data"]["fields"]] == ["audience"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("diff", f"{NAME}@9"), "has no version '9'"),
        (("diff", f"{NAME}@"), "lacks"),
        (("restore", NAME), "Which version"),
        (("restore", f"{NAME}@9"), "has no version '9'"),
    ],
)
def test_versions_that_are_not_there(two_versions: Path, arguments: tuple[str, ...], words: str) -> None:
    """One sentence, exit code 2, nothing changed."""
    before = tree(two_versions.parent)
    result = run(*arguments)
    assert (result.exit_code, words in result.stderr) == (2, True)
    assert tree(two_versions.parent) == before


@pytest.mark.parametrize("arguments", [("diff", NAME), ("diff", f"{NAME}@1"), ("restore", f"{NAME}@1")])
def test_before_the_first_version(workspace_folder: Path, arguments: tuple[str, ...]) -> None:
    """It says that there is none yet, and how one comes about."""
    framework(workspace_folder)
    result = run(*arguments)
    assert (result.exit_code, "no recorded version" in result.stderr) == (2, True)


def test_blame(two_versions: Path) -> None:
    """A reviewer's words are the reviewer's, with the finding and who accepted; the rest is the author's."""
    parts = {one["name"]: one for one in envelope("blame", NAME)["data"]["parts"]}
    last = parts["money"]["last"]
    assert (last["did"], last["by"], last["number"]) == ("rewritten", "Ada", 2)
    assert last["proposed_by"].startswith("scripted:")
    assert "takes for granted" in last["answers"][0]
    assert (parts["money"]["origin"]["did"], parts["who-pays"]["last"]) == ("written", None)
    shown = run("blame", NAME).stdout
    assert "3. money: What would it cost" in shown
    assert "accepted by Ada" in " ".join(shown.split())


def test_restore_keeps_comments_and_versions(two_versions: Path) -> None:
    """The file is byte for byte the first one, and three versions are there."""
    result = run("restore", f"{NAME}@1", "--by", "Bo")
    assert (result.exit_code, two_versions.read_text("utf-8")) == (0, FRAMEWORK)
    history = envelope("history", NAME)["data"]["versions"]
    assert [one["by"] for one in history] == ["", "Ada", "Bo"]
    assert history[2]["version"] == history[0]["version"]
    again = envelope("restore", f"{NAME}@first")["data"]
    assert (again["changed"], again["restored"]) == (False, 1)


def test_a_lost_file_comes_back(two_versions: Path) -> None:
    """The history alone is enough."""
    two_versions.unlink()
    assert run("restore", f"{NAME}@last").exit_code == 0
    assert envelope("diff", f"{NAME}@last")["data"]["questions"] == []


def test_a_damaged_file_comes_back(two_versions: Path) -> None:
    """What was in it is kept aside, and where is said."""
    two_versions.write_text("title: [", "utf-8")
    result = run("restore", f"{NAME}@last")
    assert (result.exit_code, ".promptcraft/replaced/" in result.stderr) == (0, True)


def test_inside_a_git_repository(two_versions: Path) -> None:
    """Nothing of git is needed, and nothing of it is touched."""
    root = two_versions.parents[1]
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    subprocess.run([git, "init", "-q", str(root)], check=True)
    before = tree(root / ".git")
    assert run("restore", f"{NAME}@1").exit_code == 0
    assert run("diff", NAME).exit_code == 0
    assert tree(root / ".git") == before


def test_history_counts(two_versions: Path) -> None:
    """Each version has the number by which it can be named."""
    lines = [line for line in run("history", NAME).stdout.splitlines() if line[0].isdigit()]
    assert [line.split()[0] for line in lines] == ["1", "2"]


def test_history_tells_of_an_end_that_broke_off(two_versions: Path) -> None:
    """What is left out of the list is said on standard error, and is a warning in JSON."""
    path = two_versions.parent / ".history" / f"{NAME}.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    result = run("history", NAME)
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
    assert f"{NAME}.jsonl broke off" in result.stderr
    assert "broke off" in envelope("history", NAME)["warnings"][0]["message"]


def test_a_version_is_reviewed_as_it_was(two_versions: Path) -> None:
    """`critique NAME@1` reviews the first version, changes nothing, and compare finds it under that name."""
    before = two_versions.read_bytes()
    old = envelope("critique", f"{NAME}@1", "-m", "checklist")["data"]["critiques"][0]
    new = envelope("critique", NAME, "-m", "checklist")["data"]["critiques"][0]
    known = [one["version"] for one in envelope("history", NAME)["data"]["versions"]]
    assert [old["version"], new["version"]] == known
    assert (old["framework"], new["framework"]) == (NAME, NAME)
    assert two_versions.read_bytes() == before
    assert "promptcraft revise" not in run("critique", f"{NAME}@1", "-m", "checklist").stderr
    names = [one["name"] for one in envelope("compare", f"{NAME}@1")["data"]["reviewers"]]
    assert "checklist" in names
