"""`promptcraft review` and `promptcraft comment`: colleagues beside models."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.commands import NAME, envelope, framework, run
from tests.cli.test_argue import fill

ASHA = ("--as", "Asha Rao")


def reviewed(folder: Path, name: str = "asha.md") -> Path:
    """A framework, reviewed by the checklist and by a colleague in a form; the form."""
    framework(folder)
    form = folder / name
    assert run("review", NAME, "--form", str(form), *ASHA).exit_code == 0
    fill(form)
    run("critique", NAME, "-m", "checklist")
    assert run("review", "--read", str(form)).exit_code == 0
    return form


@pytest.mark.parametrize("name", ["asha.md", "asha.yaml"])
def test_a_form_sent_round_stands_beside_models(workspace_folder: Path, name: str) -> None:
    """The colleague is a reviewer in the comparison, with a score that is the sum of the points."""
    reviewed(workspace_folder, name)
    data = envelope("compare", NAME)["data"]
    found = data.get("comparison", data)
    judges = {one["name"]: one["kind"] for one in found["reviewers"]}
    assert judges == {"person:Asha Rao": "person", "checklist": "checklist"}
    assert {one["reviewer"]: one["score"] for one in found["marks"]}["person:Asha Rao"] == 6.0


def test_reading_a_form_twice_makes_one_critique(workspace_folder: Path) -> None:
    """The same answers are the same critique and the same comments."""
    form = reviewed(workspace_folder)
    before = sorted(path.name for path in (workspace_folder / "transcripts" / NAME).iterdir())
    run("review", "--read", str(form))
    assert sorted(path.name for path in (workspace_folder / "transcripts" / NAME).iterdir()) == before


def test_a_form_is_never_written_over(workspace_folder: Path) -> None:
    """A file that may hold answers is left as it is."""
    form = reviewed(workspace_folder)
    before = form.read_bytes()
    again = run("review", NAME, "--form", str(form))
    assert (again.exit_code, form.read_bytes()) == (2, before)


def test_a_form_about_an_earlier_version(workspace_folder: Path) -> None:
    """A kept version is reviewed as it was; a text that is kept nowhere is refused with the next command."""
    path = framework(workspace_folder)
    form = workspace_folder / "asha.yaml"
    run("review", NAME, "--form", str(form), *ASHA)
    fill(form)
    path.write_text(path.read_text("utf-8").replace("curious", "young"), "utf-8")
    lost = run("review", "--read", str(form))
    assert (lost.exit_code, "not kept here" in lost.stderr) == (2, True)
    path.write_text(path.read_text("utf-8").replace("young", "curious"), "utf-8")
    run("critique", NAME, "-m", "checklist")
    run("revise", NAME, "--accept", "all")
    version = envelope("review", "--read", str(form))["data"]["critiques"][0]["version"]
    assert version == envelope("history", NAME)["data"]["versions"][0]["version"]


def test_nobody_at_a_terminal_is_sent_to_the_form(workspace_folder: Path) -> None:
    """In a pipe the command says how to get a form; without a name it says that."""
    framework(workspace_folder)
    piped = run("review", NAME, *ASHA)
    assert (piped.exit_code, "--form FILE" in piped.stderr) == (2, True)
    assert run("review", NAME).exit_code == 2


def test_comments_and_their_replies(workspace_folder: Path) -> None:
    """Write, reply, resolve, list: the thread is one object, and `comments` means the same."""
    path = framework(workspace_folder)
    first = envelope("comment", NAME, "money", "Which money?", *ASHA)["data"]["threads"][0]["comment"]
    assert run("comment", NAME, "--reply", first["id"], "The city's.", "--as", "Ben").exit_code == 0
    assert run("comment", NAME, "--resolve", first["id"]).exit_code == 0
    (thread,) = envelope("comments", NAME)["data"]["threads"]
    assert (thread["comment"]["by"], [one["text"] for one in thread["replies"]]) == (
        "Asha Rao",
        ["The city's."],
    )
    assert (thread["resolved"], thread["note"]) == (True, "")
    assert envelope("comments", NAME, "--open")["data"]["threads"] == []
    path.write_text(path.read_text("utf-8").replace("Where would the missing", "Whence the"), "utf-8")
    assert "The text has changed since." in run("comments", NAME).stdout
    assert run("transcripts", "list").exit_code == 0


@pytest.mark.parametrize("words", [("money",), ("money", "a", "b"), ("--reply", "m0", "x"), ("nowhere", "x")])
def test_mistakes_in_a_comment_are_told(workspace_folder: Path, words: tuple[str, ...]) -> None:
    """Too few or too many words, a thread or a place that is not there: nothing is written."""
    framework(workspace_folder)
    assert run("comment", NAME, *words).exit_code == 2
    assert not (workspace_folder / "transcripts").exists()


if os.name == "posix":
    from tests.cli.screen import Screen

    LINE = (("Level 0-5", "3"), ("points are given", "It asks."), ("points are taken", "Not all."))

    def test_the_form_in_a_terminal_goes_on_after_ctrl_c(workspace_folder: Path) -> None:
        """What holds is kept at once; a line that stands on nothing is asked again; the rest may stay open."""
        framework(workspace_folder)
        with Screen("review", NAME, *ASHA, folder=workspace_folder) as screen:
            for prompt, typed in (*LINE, ("stands on", "words nowhere in it"), ("Again?", "y"), *LINE[1:]):
                screen.shows(prompt)
                screen.types(typed)
            screen.shows("stands on")
            screen.types("3")
            screen.shows("Level 0-5")
            screen.interrupts_at_prompt("what you filled in is kept")
            assert screen.ends() == 130
        with Screen("review", NAME, *ASHA, folder=workspace_folder) as screen:
            screen.shows("Going on where you stopped")
            screen.shows("2 of ")
            screen.shows("Level 0-5")
            screen.types("six")
            screen.shows("whole number from 0 to 5")
            for _ in range(6):
                screen.shows("Level 0-5")
                screen.types("")
            screen.shows("Go through the")
            screen.types("n")
            for prompt, typed in (
                ("in the margin?", "3"),
                ("Comment", "Which?"),
                ("in the margin?", ""),
                ("Your own mark", "7"),
            ):
                screen.shows(prompt)
                screen.types(typed)
            screen.shows("No score")
            assert screen.ends() == 0
        made = envelope("comments", NAME)["data"]["threads"][0]["comment"]
        assert (made["place"], made["by"]) == ("money", "Asha Rao")
        assert not list((workspace_folder / ".promptcraft" / "reviews").iterdir())
