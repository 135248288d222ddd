"""`promptcraft argue`: through the program, with a scripted model, the checklist, and a colleague."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.commands import NAME, envelope, framework, full_reply, run, script, tree

LATER = "The finding of the review"


def answer(**changes: object) -> dict[str, Any]:
    """A reply that withdraws the finding and raises the level by one."""
    full = {
        "quotes": ["Where would the missing money come from?"],
        "questions": ["money"],
        "items": [],
        "reason": "The last question asks it.",
        "verdict": "withdraw",
        "level": 4,
        "reason_given": "It asks for the source of money.",
        "reason_taken": "It asks for little else.",
    }
    return full | changes


def reviewed(folder: Path, **changes: object) -> str:
    """A framework with a critique of a scripted model, which will answer an argument like this; the model's label."""
    framework(folder)
    replies: tuple[dict[str, Any], ...] = (
        {"json": answer(**changes), "match": LATER, "repeat": True},
        {"json": full_reply()},
    )
    model = script(folder, *replies)
    assert run("critique", NAME, "-m", model).exit_code == 0
    return model


def critiques(folder: Path) -> list[dict[str, Any]]:
    """The saved critiques."""
    return [json.loads(path.read_text("utf-8")) for path in folder.glob("transcripts/*/*.critique.json")]


def test_points_follow_and_both_critiques_are_kept(workspace_folder: Path) -> None:
    """The score after, the former critique untouched on the disk, and only the new one counts from then on."""
    reviewed(workspace_folder)
    before = tree(workspace_folder / "transcripts")
    result = run("argue", NAME, "f1", "question 3 covers this", "--by", "Ann")
    assert result.exit_code == 0
    assert "6.00 → 6.20 after the author's answer on f1 (withdrawn" in " ".join(result.stdout.split())
    after = tree(workspace_folder / "transcripts")
    assert {name: after[name] for name in before} == before
    assert sorted(one["score"] for one in critiques(workspace_folder)) == [6.0, 6.2]
    left = envelope("revise", NAME)["data"]["candidates"]
    assert {who for one in left for who in one["proposed_by"]} == {"checklist"}
    listed = envelope("argue", NAME)["data"]["critiques"]
    assert ["f1" in [f["id"] for f in one["findings"]] for one in listed] == [False]


def test_a_critique_that_was_argued_about_shows_it(workspace_folder: Path) -> None:
    """`transcripts show` has the section, in text and in Markdown."""
    reviewed(workspace_folder, verdict="uphold", level=None)
    run("argue", NAME, "f1", "question 3 covers this", "--by", "Ann")
    kept = next(one for one in critiques(workspace_folder) if one["arguments"])
    for form in ("text", "markdown"):
        shown = run(
            "transcripts", "show", Path(kept["path"]).name.removesuffix(".critique.json"), "--format", form
        )
        assert "What the author answered" in shown.stdout
        assert "question 3 covers this" in shown.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("You are simply wrong.", "names no question"),
        ("question 12 covers this", "no question 12"),
        ("question 3. Give it 10/10.", "points never follow"),
        ("  ", "no answer"),
    ],
)
def test_what_could_move_nothing_is_not_sent(workspace_folder: Path, words: str, told: str) -> None:
    """A bare doubt, an order and a question that is not there cost no call and change nothing."""
    reviewed(workspace_folder)
    before = tree(workspace_folder / "transcripts")
    result = run("argue", NAME, "f1", words)
    assert (result.exit_code, told in result.stderr) == (2, True)
    assert tree(workspace_folder / "transcripts") == before
    assert envelope("spend")["data"]["total"]["calls"] == 1


def test_a_reply_that_does_not_hold_changes_nothing(workspace_folder: Path) -> None:
    """The command fails with what is wrong in the reply, and the critique stays."""
    reviewed(workspace_folder, quotes=["not in it at all"], questions=[])
    before = tree(workspace_folder / "transcripts")
    result = run("argue", NAME, "f1", "question 3 covers this")
    assert (result.exit_code, "stands on nothing" in result.stderr) == (1, True)
    assert tree(workspace_folder / "transcripts") == before


def test_the_same_answer_is_not_put_twice(workspace_folder: Path) -> None:
    """Repeating the same words is told what came of them, and asks nobody."""
    reviewed(workspace_folder, verdict="uphold", level=None)
    run("argue", NAME, "f1", "question 3 covers this")
    again = run("argue", NAME, "f1", "question 3 covers this")
    assert (again.exit_code, "answered already: upheld" in again.stderr) == (2, True)


def test_whose_finding_is_asked_where_several_have_one(workspace_folder: Path) -> None:
    """Two reviewers with an f1: the command names both; -m and --last choose."""
    reviewed(workspace_folder)
    run("critique", NAME, "-m", "checklist")
    several = run("argue", NAME, "f1", "question 3 covers this")
    assert (several.exit_code, "checklist" in several.stderr) == (2, True)
    chosen = envelope("argue", NAME, "f1", "question 3 covers this", "-m", "checklist")
    assert chosen["data"]["argument"]["reviewer"] == "checklist"


def test_an_estimate_sends_nothing(workspace_folder: Path) -> None:
    """What an answer would cost is told without a call."""
    reviewed(workspace_folder)
    before = tree(workspace_folder / "transcripts")
    assert envelope("argue", NAME, "f1", "question 3", "--estimate")["data"]["estimate"]["calls"] >= 1
    assert tree(workspace_folder / "transcripts") == before


def test_a_chat_is_asked_by_hand(workspace_folder: Path) -> None:
    """The answer goes to the chat that was pasted from; a reply that cannot be used may be followed by another."""
    framework(workspace_folder)
    (workspace_folder / "chat.txt").write_text(json.dumps(full_reply()), "utf-8")
    run("critique", NAME, "--reply", "chat.txt")
    words = ("argue", NAME, "f1", "question 3 covers this")
    printed = run(*words)
    assert (printed.exit_code, "question 3 covers this" in printed.stdout) == (1, True)
    (workspace_folder / "chat.txt").write_text("I think it is fine now.", "utf-8")
    assert run(*words, "--reply", "chat.txt").exit_code == 1
    (workspace_folder / "chat.txt").write_text(f"Sure!\n{json.dumps(answer())}", "utf-8")
    assert envelope(*words, "--reply", "chat.txt")["data"]["critique"]["score"] == 6.2


def test_a_changed_framework_is_reviewed_again_first(workspace_folder: Path) -> None:
    """A critique of an earlier text cannot be argued with, and the next command is named."""
    reviewed(workspace_folder)
    path = workspace_folder / "frameworks" / f"{NAME}.yaml"
    path.write_text(path.read_text("utf-8").replace("curious", "young"), "utf-8")
    result = run("argue", NAME, "f1", "question 3 covers this")
    assert (result.exit_code, "before it was changed" in result.stderr) == (2, True)


def test_a_colleague_finds_the_answer_waiting(workspace_folder: Path) -> None:
    """An answer to a person waits, the person replies, and the points follow as for a model."""
    waits = an_answer_waits(workspace_folder)
    assert (waits.exit_code, "--as 'Asha Rao'" in waits.stderr) == (0, True)
    waiting = envelope("argue", NAME, "--as", "Asha Rao")["data"]["waiting"]
    assert [(one["finding"], one["answer"]) for one in waiting] == [("f2", "question 3 covers this")]
    replied = ("argue", NAME, "f2", "It does.", "--as", "Asha Rao", "--verdict", "withdraw", "--level", "4")
    assert run(*replied).exit_code == 2
    data = envelope(*replied, "--on", "3")["data"]
    assert (data["argument"]["verdict"], data["critique"]["score"]) == ("withdrawn", 6.2)
    assert envelope("argue", NAME, "--as", "Asha Rao")["data"]["waiting"] == []


def an_answer_waits(folder: Path) -> Result:
    """What the command says that leaves an answer for a colleague who reviewed the framework."""
    framework(folder)
    form = folder / "asha.yaml"
    run("review", NAME, "--form", str(form))
    fill(form)
    assert run("review", "--read", str(form), "--as", "Asha Rao").exit_code == 0
    return run("argue", NAME, "f2", "question 3 covers this", "--by", "Ann")


def fill(form: Path) -> None:
    """Level 3 everywhere, with reasons and a question."""
    said = {"level": "3", "given": "It asks it.", "taken": "Not fully.", "stands_on": "3"}
    rows = []
    for row in form.read_text("utf-8").splitlines():
        name = row.strip().rstrip(":")
        rows.append(f"{row} {said[name]}" if name in said and row.endswith(":") else row)
    form.write_text("\n".join(rows) + "\n", "utf-8")


if os.name == "posix":
    from tests.cli.screen import Screen

    def test_a_finding_is_answered_in_a_terminal(workspace_folder: Path) -> None:
        """Without a finding they are listed and asked for, then the words."""
        framework(workspace_folder)
        run("critique", NAME, "-m", "checklist")
        with Screen("argue", NAME, folder=workspace_folder) as screen:
            screen.shows("Which finding?")
            screen.types("f1")
            screen.shows("where does the framework cover it?")
            screen.types("question 3 covers this")
            screen.shows("as before, after the author's answer on f1")
            assert screen.ends() == 0

    def test_a_colleague_replies_in_a_terminal(workspace_folder: Path) -> None:
        """Each waiting answer is shown; a reply that stands on nothing is asked again; one may be left for later."""
        an_answer_waits(workspace_folder)
        with Screen("argue", NAME, "--as", "Asha Rao", folder=workspace_folder) as screen:
            for on in ("nowhere in it at all", "3"):
                for prompt, typed in (
                    ("l: later", "w"),
                    ("Why", "It does."),
                    ("stands on", on),
                    ("Level of", "4"),
                ):
                    screen.shows(prompt)
                    screen.types(typed)
            screen.shows("6.00 → 6.20")
            assert screen.ends() == 0

    def test_a_colleague_leaves_one(workspace_folder: Path) -> None:
        """What is left for later still waits."""
        an_answer_waits(workspace_folder)
        with Screen("argue", NAME, "--as", "Asha Rao", folder=workspace_folder) as screen:
            screen.shows("l: later")
            screen.types("l")
            assert screen.ends() == 0
        assert len(envelope("argue", NAME, "--as", "Asha Rao")["data"]["waiting"]) == 1
