"""A chat's critique in prose: what is taken and why, what is asked, and what a pipe leaves open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import NAME, envelope, framework, run

OPEN = "Order: 8/10, it climbs well.\nDepth: 6/10, it stays on the surface.\n\nStrengths:\n- clear\n"
TWO = "## Reviewer A\n\nStrengths:\n- clear\n\nOverall: 8/10\n\n## Reviewer B\n\nWeaknesses:\n- long\n\nOverall: 6/10\n"
PLANS = "## Bus plan\n\nStrengths:\n- clear\n\nOverall: 8/10\n\n## Tram plan\n\nWeaknesses:\n- long\n\nOverall: 6/10\n"


def reply(folder: Path, text: str) -> str:
    """The chat's answer in a file, beside a framework."""
    framework(folder)
    (folder / "reply.txt").write_text(text, "utf-8")
    return "reply.txt"


def made(*arguments: str, code: int = 0) -> list[dict[str, Any]]:
    """The critiques that the command makes."""
    critiques: list[dict[str, Any]] = envelope("critique", NAME, *arguments, code=code)["data"]["critiques"]
    return critiques


def test_what_is_taken_and_why_is_said(workspace_folder: Path) -> None:
    """The line of the mark and the reason stand beside it; what was set aside is said too; it is never a score."""
    text = "Score: 8/10\nWith these changes it could reach 9.5/10.\n\nStrengths:\n- clear\n"
    shown = " ".join(run("critique", NAME, "--reply", reply(workspace_folder, text)).stdout.split())
    assert "own mark: 8 of 10 (Line 1 says “Score: 8/10”; it is labelled as the score.)" in shown
    assert "“9.5/10” on line 2 is what it could reach, not the score." in shown
    assert "No score" in shown


def test_a_pipe_leaves_the_mark_open(workspace_folder: Path) -> None:
    """Where nobody can be asked no mark is taken, the candidates are named, and --stated tells it."""
    name = reply(workspace_folder, OPEN)
    (one,) = made("--reply", name, code=1)
    assert one["stated"] is None
    assert any(
        "8/10 (line 1" in note and "6/10 (line 2" in note and "--stated" in note for note in one["notes"]
    )
    (told,) = made("--reply", name, "--stated", "7/10")
    assert (told["stated"], told["score"], "--stated 7/10" in told["stated_from"]) == (7.0, None, True)
    assert [finding["reason"] for finding in told["findings"]] == ["clear"]


@pytest.mark.parametrize("mark", ["eleven", "11/10", "0", "B+", "", "NaN"])
def test_a_mark_that_is_none_is_refused(workspace_folder: Path, mark: str) -> None:
    """A mark outside 1 to 10, a letter or a word is a usage mistake; so is one without a pasted text."""
    name = reply(workspace_folder, OPEN)
    assert run("critique", NAME, "--reply", name, "--stated", mark).exit_code == 2
    assert run("critique", NAME, "-m", "checklist", "--stated", "8/10").exit_code == 2


def test_several_critiques_in_one_paste(workspace_folder: Path) -> None:
    """Each reviewer's part is a critique of its own, with its own findings and mark, under its own name."""
    found = made("--reply", reply(workspace_folder, TWO))
    assert [(one["reviewer"], one["stated"], [f["reason"] for f in one["findings"]]) for one in found] == [
        ("paste:Reviewer A", 8.0, ["clear"]),
        ("paste:Reviewer B", 6.0, ["long"]),
    ]
    assert {one["score"] for one in found} == {None}


def test_parts_about_several_things_are_asked_about(workspace_folder: Path) -> None:
    """Marks of different things are no mark of this framework: in a pipe none is taken."""
    (one,) = made("--reply", reply(workspace_folder, PLANS), code=1)
    assert one["stated"] is None


def test_the_ends_of_a_range_are_named_once_each(workspace_folder: Path) -> None:
    """In a pipe both ends stand in the note as marks of their own."""
    (one,) = made("--reply", reply(workspace_folder, "I'd say 7–8/10.\n\nStrengths:\n- clear\n"), code=1)
    (note,) = [note for note in one["notes"] if "--stated" in note]
    assert (one["stated"], note.count("7/10 (line 1"), note.count("; 8/10 (line 1")) == (None, 1, 1)


def test_two_turns_of_one_chat_have_names_of_their_own(workspace_folder: Path) -> None:
    """Two answers of the same chat are two critiques, told apart by number."""
    text = "ChatGPT 5 said:\nRating: 7/10\n\nYou said:\nAnd now?\n\nChatGPT 5 said:\nRating: 8/10\n"
    found = made("--reply", reply(workspace_folder, text))
    assert [(one["reviewer"], one["stated"]) for one in found] == [
        ("paste:ChatGPT 5 (1 of 2)", 7.0),
        ("paste:ChatGPT 5 (2 of 2)", 8.0),
    ]


if os.name == "posix":
    from tests.cli.screen import Screen

    @pytest.mark.parametrize(("choice", "shown"), [("2", "own mark: 6 of 10"), ("0", "No score")])
    def test_a_person_is_asked(workspace_folder: Path, choice: str, shown: str) -> None:
        """In a terminal the candidates are offered with their lines, and the one chosen is taken, or none."""
        name = reply(workspace_folder, OPEN)
        with Screen("critique", NAME, "--reply", name, folder=workspace_folder) as screen:
            screen.shows("1) 8/10")
            screen.shows("2) 6/10")
            screen.shows("0 to 2")
            screen.types(choice)
            screen.shows(shown)
            assert screen.ends() == (0 if choice == "2" else 1)

    @pytest.mark.parametrize(
        ("mark", "first", "second", "shown"),
        [
            ("7–8/10", "1) 7/10", "2) 8/10", "own mark: 8 of 10"),
            ("Score: 8/10 → 9.5/10", "1) 8/10", "2) 9.5/10", "own mark: 9.5 of 10"),
            ("85 → 92", "1) 85 = 8.5 of 10", "2) 92 = 9.2 of 10", "own mark: 9.2 of 10"),
        ],
    )
    def test_both_ends_are_offered(
        workspace_folder: Path, mark: str, first: str, second: str, shown: str
    ) -> None:
        """The ends of a range or a change are two marks to choose from, each as it is on ten."""
        name = reply(workspace_folder, f"{mark}\n\nStrengths:\n- clear\n")
        with Screen("critique", NAME, "--reply", name, folder=workspace_folder) as screen:
            screen.shows(first)
            screen.shows(second)
            screen.shows("0 to 2")
            screen.types("2")
            screen.shows(shown)
            assert screen.ends() == 0

    def test_the_part_chosen_brings_its_own_findings(workspace_folder: Path) -> None:
        """Of a text about several things, what is said about this one is kept."""
        name = reply(workspace_folder, PLANS)
        with Screen("critique", NAME, "--reply", name, "--details", folder=workspace_folder) as screen:
            screen.shows("2) 6/10")
            screen.shows("0 to 2")
            screen.types("2")
            screen.shows("own mark: 6 of 10")
            screen.shows("long")
            assert screen.ends() == 0
        assert "clear" not in screen.text.partition("0 to 2")[2]
