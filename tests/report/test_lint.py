"""The lint's results for people, code hosts and programs."""

from __future__ import annotations

import json

from promptcraft.framework.edits import SetField
from promptcraft.framework.lint.problem import Problem
from promptcraft.report.lint import github_lines, json_rows, problem_lines, sarif, summary

ONE = Problem("PC206", "Yes or no\nwould answer it: 100 %.\x1b[2J", "plans/a b.yaml:7", "free", "note")
TWO = Problem(
    "PC501",
    "It hides something.",
    "C:\\x\\y.yaml:2",
    severity="error",
    fix=SetField(field="aim", text="A way"),
)


def test_lines_for_people_cannot_move_the_terminal() -> None:
    """One line each, with place, severity, code and question; a fix is marked."""
    assert list(problem_lines([ONE, TWO])) == [
        "plans/a b.yaml:7: note PC206 [free] Yes or no would answer it: 100 %.",
        "C:\\x\\y.yaml:2: error PC501 It hides something. (--fix)",
    ]


def test_the_summary_counts() -> None:
    """Kinds in the order of their weight, and what can be fixed."""
    assert summary([ONE, TWO], 3) == "1 error, 1 note in 3 frameworks. 1 can be put right with --fix."
    assert summary([], 1) == "Nothing to report in 1 framework."


def test_annotations_are_escaped() -> None:
    """A code host reads file, line and title; percent signs, colons and commas are escaped."""
    assert list(github_lines([ONE, TWO])) == [
        "::notice file=plans/a b.yaml,line=7,title=PC206 yes-or-no::Yes or no would answer it: 100 %25.",
        "::error file=C%3A\\x\\y.yaml,line=2,title=PC501 hidden-characters::It hides something.",
    ]


def test_rows_for_programs_are_plain() -> None:
    """A fix is its edit."""
    rows = json_rows([TWO])
    assert json.loads(json.dumps(rows)) == rows
    assert rows[0]["fix"] == {"kind": "set", "field": "aim", "text": "A way"}
    assert (rows[0]["file"], rows[0]["line"]) == ("C:\\x\\y.yaml", 2)


def test_sarif_names_rules_and_places() -> None:
    """Each result points to its rule, and to its file as an address."""
    log = json.loads(sarif([ONE, TWO]))
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["PC206", "PC501"]
    first, second = run["results"]
    assert (first["ruleIndex"], first["level"], second["level"]) == (0, "note", "error")
    places = [one["locations"][0]["physicalLocation"] for one in (first, second)]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        "plans/a%20b.yaml",
        "file:///C:/x/y.yaml",
    ]
    assert [place["region"]["startLine"] for place in places] == [7, 2]
