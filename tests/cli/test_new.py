"""`promptcraft new`, `schema` and `init`: starting a framework that editors can complete."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import envelope, run, script, tree

ISSUE = "Should India ban private cars?"
NAME = "should-india-ban-private-cars"


def test_from_one_sentence(workspace_folder: Path) -> None:
    """The file is said with the next command, which works; its place can be another one."""
    result = run("new", ISSUE, "--by", "Ada")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"frameworks/{NAME}.yaml: ")
    assert f"Next: promptcraft critique {NAME} -m checklist" in result.stderr
    assert run("critique", NAME, "-m", "checklist").exit_code == 0
    assert "Should Japan ban private cars?" in run("show", NAME, "--set", "place=Japan").stdout
    (version,) = envelope("history", NAME)["data"]["versions"]
    assert (version["by"], version["framework"]["author"]) == ("Ada", "Ada")


def test_a_name_that_is_taken(workspace_folder: Path) -> None:
    """The same sentence again makes another framework; a name that was asked for is not changed."""
    run("new", ISSUE)
    assert envelope("new", ISSUE)["data"]["framework"] == f"{NAME}-2"
    before = tree(workspace_folder / "frameworks")
    assert run("new", ISSUE, "--name", NAME).exit_code == 2
    assert run("new", ISSUE, "--name", "../out").exit_code == 1
    assert run("new", "  ").exit_code == 2
    assert tree(workspace_folder / "frameworks") == before


def test_a_model_writes_the_questions(workspace_folder: Path) -> None:
    """What it writes is kept with its name in the history."""
    asks = [f"What about reason {number}?" for number in range(8)]
    texts = {key: f"Some {key}." for key in ("persona", "audience", "context", "style", "synthesis")}
    model = script(workspace_folder, {"text": "No idea."}, {"json": {**texts, "questions": asks}})
    answer = envelope("new", ISSUE, "-m", model)
    assert len(answer["data"]["questions"]) == 8
    (version,) = envelope("history", NAME)["data"]["versions"]
    assert model in version["note"]


def test_a_model_that_fails_leaves_no_file(workspace_folder: Path) -> None:
    """Two replies that cannot be used end in one error."""
    model = script(workspace_folder, {"text": "No idea.", "repeat": True})
    assert envelope("new", ISSUE, "-m", model, code=1)["error"]["code"] == "reply-unscorable"
    assert not (workspace_folder / "frameworks").exists()


def test_schema(workspace_folder: Path) -> None:
    """What is printed is what init and new put beside the frameworks, and new files name it."""
    printed = run("schema").stdout
    assert json.loads(printed)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert run("init").exit_code == 0
    kept = workspace_folder / ".promptcraft" / "framework.schema.json"
    assert kept.read_text("utf-8") == printed
    kept.unlink()
    run("new", ISSUE)
    first = (workspace_folder / "frameworks" / f"{NAME}.yaml").read_text("utf-8").partition("\n")[0]
    reference = first.removeprefix("# yaml-language-server: $schema=")
    assert (workspace_folder / "frameworks" / reference).resolve() == kept.resolve()
    assert kept.read_text("utf-8") == printed
