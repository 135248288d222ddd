"""Several cases at once, figures, and frameworks that come from and go to other kinds of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import NAME, answers, envelope, framework, run, tree

SOURCED = """\
title: Should {{ country }} tax sugar?
variables:
  country: {type: string, default: India}
  people: {type: integer, default: 10, unit: people}
  pot: {type: integer, default: 50, unit: dollars}
figures:
  share: {formula: pot / people, unit: dollars per people}
questions:
  - id: gain
    ask: What does each person get of {{ figures.share }}, and why would that be fair?
sources:
  - title: A report on India
    says: India had such a tax.
"""


def test_one_scorecard_a_case(workspace_folder: Path) -> None:
    """`--set` with a comma gives one scorecard for each value, side by side."""
    framework(workspace_folder)
    critiques = envelope("critique", NAME, "-m", "checklist", "--set", "town=Lille,Ghent")["data"][
        "critiques"
    ]
    assert [one["set"]["town"] for one in critiques] == ["Lille", "Ghent"]
    shown = run("critique", NAME, "-m", "checklist", "--set", "town=Lille,Ghent").stdout
    assert "checklist (town=Lille)  checklist (town=Ghent)" in shown


def test_facts_of_another_case_are_named(workspace_folder: Path) -> None:
    """Sources about one country that go out for another are said; a row with its own sources brings them instead."""
    framework(workspace_folder, SOURCED)
    said = envelope("critique", NAME, "-m", "checklist", "--set", "country=India,Japan")["warnings"]
    assert [one["message"] for one in said if "Japan" in one["message"]] == [
        "One source about India goes out for Japan: A report on India."
    ]
    table = workspace_folder / "cases.csv"
    table.write_text("country,sources\nJapan,A report on Japan\n", "utf-8")
    result = envelope("show", NAME, "--matrix", str(table))
    assert "A report on Japan" in result["data"]["cases"][0]["text"]
    assert result["warnings"] == []


def test_the_table_of_figures(workspace_folder: Path) -> None:
    """`show --figures` prints each figure with value, unit and formula."""
    framework(workspace_folder, SOURCED)
    assert "5 dollars per people" in run("show", NAME, "--figures").stdout
    (row,) = envelope("show", NAME)["data"]["cases"][0]["figure_table"]
    assert (row["name"], row["value"], row["formula"]) == ("share", 5, "pot / people")


@pytest.mark.parametrize("words", [("revise", NAME), ("discuss", NAME, "--paste")])
def test_one_case_at_a_time_where_only_one_makes_sense(
    workspace_folder: Path, words: tuple[str, ...]
) -> None:
    """A revision and a chat that a person holds take one case: several are a usage mistake, and nothing is written."""
    framework(workspace_folder)
    before = tree(workspace_folder)
    error = envelope(*words, "--set", "town=Lille,Ghent", code=2)["error"]
    assert "2 cases" in error["message"]
    assert tree(workspace_folder) == before


def test_one_discussion_a_case(workspace_folder: Path) -> None:
    """Without anybody to be asked, several cases are held one after the other, each a discussion of its own."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    data = envelope("discuss", NAME, "-m", model, "--auto", "--questions", "1", "--set", "town=Lille,Ghent")[
        "data"
    ]
    assert [(one["answered"], one["events"][0]["set"]) for one in data["discussions"]] == [
        (1, {"town": "Lille"}),
        (1, {"town": "Ghent"}),
    ]


def test_a_resumed_discussion_keeps_a_value_with_a_comma(workspace_folder: Path) -> None:
    """A value with a comma in it is one value when the discussion is resumed."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    quoted = 'town="Paris, Texas"'
    run("discuss", NAME, "-m", model, "--auto", "--questions", "1", "--set", quoted)
    result = envelope("discuss", "--resume", "last", "-m", model, "--auto", "--questions", "1")
    assert result["data"]["answered"] == 2


@pytest.mark.parametrize("kind", ["markdown", "prompt", "promptfoo", "prompty"])
def test_what_is_exported_comes_back(workspace_folder: Path, kind: str) -> None:
    """A framework exported as a template and imported again has the same questions and variables."""
    framework(workspace_folder)
    text = run("export", NAME, "--to", kind, "--template").stdout
    file = (
        workspace_folder
        / {"markdown": "a.md", "prompt": "a.txt", "promptfoo": "a.yaml", "prompty": "a.prompty"}[kind]
    )
    file.write_text(text, "utf-8")
    (row,) = envelope("import", str(file), "--as", "again")["data"]["frameworks"]
    assert (row["name"], row["questions"], row["new"]) == ("again", 3, True)
    assert (
        run("show", "again", "--set", "town=Ghent").stdout == run("show", NAME, "--set", "town=Ghent").stdout
    )


def test_a_prompt_goes_out_filled_in(workspace_folder: Path) -> None:
    """A framework as one chat message has its variables filled in."""
    framework(workspace_folder)
    assert (
        "Should buses in Ghent be free?"
        in run("export", NAME, "--to", "prompt", "--set", "town=Ghent").stdout
    )
    assert "{{" not in run("export", NAME, "--to", "prompt").stdout


def test_an_import_is_not_written_twice(workspace_folder: Path) -> None:
    """Importing the same file again finds the framework it made, and never overwrites another."""
    file = workspace_folder / "plan.txt"
    file.write_text("Should towns ban cars?\n1. Who gains from it?\n2. Who loses by it?\n", "utf-8")
    first = envelope("import", str(file))["data"]["frameworks"][0]
    again = envelope("import", str(file))["data"]["frameworks"][0]
    assert (first["new"], again["new"], again["name"]) == (True, False, first["name"])


def test_what_is_no_prompt_is_one_error(workspace_folder: Path) -> None:
    """A file that cannot be imported is one error with its place, and nothing is written."""
    file = workspace_folder / "broken.prompty"
    file.write_text("---\nname: [\n---\n", "utf-8")
    before = tree(workspace_folder)
    error = envelope("import", str(file), code=1)["error"]
    assert str(file) in error["where"]
    assert tree(workspace_folder) == before
