"""`promptcraft rubrics` and `critique --rubric`, `--careful`: what is printed and how it leaves."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import NAME, envelope, framework, run, script

MINE = """title: Mine
language: en
coverage: []
criteria:
  - id: clarity
    title: Clarity
    weight: 10
    question: Is each question clear?
    anchors: [not one is, hardly one is, some are, half are, most are, each is]
    checks: [not-loaded]
"""


def own(folder: Path, text: str = MINE) -> None:
    """A rubric in the workspace."""
    (folder / "rubrics").mkdir()
    (folder / "rubrics" / "mine.yaml").write_text(text, "utf-8")


def test_rubrics_are_listed(workspace_folder: Path) -> None:
    """Built-in ones and one's own, each with where it comes from."""
    own(workspace_folder)
    rows = envelope("rubrics", "list")["data"]["rubrics"]
    assert {row["name"]: row["origin"] for row in rows} == {
        "general-prompt": "built in",
        "mine": "workspace",
        "policy-framework": "built in",
        "question-list": "built in",
        "system-prompt": "built in",
    }
    assert "mine" in run("rubrics", "list").stdout


def test_a_broken_rubric_is_listed_as_such(workspace_folder: Path) -> None:
    """It does not hide the others, and the exit code says that something is wrong."""
    own(workspace_folder, "title: [")
    result = run("rubrics", "list")
    assert (result.exit_code, result.stdout.count("\n")) == (1, 5)
    assert "cannot be used" in result.stdout


def test_a_rubric_is_shown(workspace_folder: Path) -> None:
    """Every level with its description; as YAML it is the file itself."""
    own(workspace_folder)
    text = run("rubrics", "show", "mine").stdout
    assert "clarity: Clarity, 10 of 10 points" in text
    assert "    5 each is" in text
    assert run("rubrics", "show", "mine", "--format", "yaml").stdout == MINE
    assert envelope("rubrics", "show", "mine")["data"]["rubric"]["name"].startswith("mine@")


def test_a_rubric_is_linted(workspace_folder: Path) -> None:
    """1 with what is wrong, file and line; 0 and nothing on standard output when it is fine."""
    own(workspace_folder, MINE.replace("weight: 10", "weight: 9"))
    result = run("rubrics", "lint", "mine")
    place = str(Path("rubrics/mine.yaml"))
    assert (result.exit_code, result.stdout) == (1, f"{place}:4: error The weights sum to 9, not to 10: 9.\n")
    problems = envelope("rubrics", "lint", "mine", code=1)["data"]["problems"]
    assert [(one["where"], one["severity"]) for one in problems] == [(f"{place}:4", "error")]
    fine = run("rubrics", "lint", "policy-framework")
    assert (fine.exit_code, fine.stdout, fine.stderr) == (0, "", "Nothing to report in 1 rubric.\n")


def test_critique_names_the_line_that_lint_names(workspace_folder: Path) -> None:
    """A rubric that cannot be used is refused with the line and the words of its first error in `rubrics lint`."""
    framework(workspace_folder)
    own(workspace_folder, MINE.replace("weight: 10", "weight: 9"))
    told = envelope("rubrics", "lint", "mine", code=1)["data"]["problems"][0]
    refused = envelope("critique", NAME, "-m", "checklist", "--rubric", "mine", code=1)["error"]
    assert refused["where"].endswith(told["where"])
    assert told["message"] in refused["message"]


def test_the_schema_is_printed(workspace_folder: Path) -> None:
    """An editor can be given the schema of rubrics."""
    assert '"promptcraft rubric"' in run("rubrics", "schema").stdout


def test_a_critique_goes_by_the_rubric_named(workspace_folder: Path) -> None:
    """--rubric takes a name or a file, a framework's own `rubric:` comes next, and it stands in the critique."""
    own(workspace_folder)
    path = framework(workspace_folder)
    found = envelope("critique", NAME, "-m", "checklist", "--rubric", "mine")["data"]["critiques"][0]
    assert (found["rubric"].partition("@")[0], found["score"], len(found["lines"])) == ("mine", 10.0, 1)
    path.write_text(path.read_text("utf-8").replace("persona:", "rubric: mine\npersona:"), "utf-8")
    assert envelope("critique", NAME, "-m", "checklist")["data"]["critiques"][0]["rubric"] == found["rubric"]
    given = str(workspace_folder / "rubrics" / "mine.yaml")
    assert run("critique", NAME, "-m", "checklist", "--rubric", given).exit_code == 0
    assert "rubric mine@" in run("critique", NAME, "-m", "checklist").stdout


def test_an_unknown_rubric_is_an_error_with_those_that_are_there(workspace_folder: Path) -> None:
    """The known ones are named, on the command line and in a framework."""
    path = framework(workspace_folder)
    result = run("critique", NAME, "-m", "checklist", "--rubric", "nope")
    assert (result.exit_code, "question-list" in result.stderr) == (1, True)
    path.write_text(path.read_text("utf-8").replace("persona:", "rubric: nope\npersona:"), "utf-8")
    assert "the rubric 'nope', which is not there" in run("critique", NAME, "-m", "checklist").stderr


def test_a_changed_rubric_is_another_one(workspace_folder: Path) -> None:
    """Critiques under two versions of a rubric do not pass for the same; a comment changes nothing."""
    own(workspace_folder)
    framework(workspace_folder)
    used: list[str] = []
    for text in (MINE, "# a comment\n" + MINE, MINE.replace("each is]", "each one is]")):
        (workspace_folder / "rubrics" / "mine.yaml").write_text(text, "utf-8")
        made = envelope("critique", NAME, "-m", "checklist", "--rubric", "mine")
        used.append(made["data"]["critiques"][0]["rubric"])
    assert used[0] == used[1] != used[2]


def test_a_careful_critique_names_the_next_command(workspace_folder: Path) -> None:
    """It asks for no edits, so the way to them is named."""
    framework(workspace_folder)
    judged = {
        "findings": [
            {"kind": "weakness", "question": "money", "quote": None, "reason": "Vague.", "severity": "low"}
        ],
        "quotes": [],
        "questions": ["money"],
        "items": [],
        "reason_given": "It asks.",
        "reason_taken": "It asks vaguely.",
        "level": 3,
    }
    own(workspace_folder)
    model = script(workspace_folder, {"json": judged, "repeat": True})
    result = run("critique", NAME, "-m", model, "--careful", "--rubric", "mine")
    assert (result.exit_code, "Score 6.00 of 10" in result.stdout) == (0, True)
    assert f"Next: promptcraft revise {NAME} -m MODEL" in result.stderr


def test_careful_says_for_whom_it_changes_nothing(workspace_folder: Path) -> None:
    """The checklist is asked as always, and that is said."""
    framework(workspace_folder)
    result = run("critique", NAME, "-m", "checklist", "--careful")
    assert (result.exit_code, "--careful changes nothing for checklist" in result.stderr) == (0, True)
