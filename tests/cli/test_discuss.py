"""`promptcraft discuss`: asked through, paused, resumed, forked, pasted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import NAME, answers, envelope, events, framework, journals, run, script, tree
from tests.cli.paid import server, table
from tests.models.fake_server import Answer

CHAT = """\
## Question 1: who-pays
Mostly taxpayers.

You said: How do you know?
ChatGPT said: From the accounts.

## Question 2: elsewhere
Tallinn did.
"""


def asked(journal: Path) -> list[str]:
    """The questions that were answered, in order."""
    return [one["question"] for one in events(journal) if one["kind"] == "answered"]


def test_straight_through(workspace_folder: Path) -> None:
    """--auto asks every question and then for the synthesis, each once, and leaves a page beside the journal."""
    framework(workspace_folder)
    result = run("discuss", NAME, "-m", answers(workspace_folder), "--auto")
    (journal,) = journals(workspace_folder)
    assert (result.exit_code, asked(journal)) == (0, ["who-pays", "elsewhere", "money", ""])
    assert "3 of 3 questions are answered." in result.stdout
    assert "Mostly taxpayers." in journal.with_suffix(".md").read_text("utf-8")
    assert "\x1b" not in result.output


def test_pause_and_resume(workspace_folder: Path) -> None:
    """--questions pauses, --resume last goes on where it was left, and no question is asked twice."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    first = run("discuss", NAME, "-m", model, "--auto", "--questions", "1")
    (journal,) = journals(workspace_folder)
    assert f"Go on with: promptcraft discuss --resume {journal.stem}" in first.stderr
    second = run("discuss", "--resume", "last", "--questions", "1")
    assert (second.exit_code, asked(journal)) == (0, ["who-pays", "elsewhere"])
    data = envelope("discuss", "--resume", journal.stem[:10])["data"]
    assert (data["answered"], data["finished"]) == (3, True)
    assert asked(journal) == ["who-pays", "elsewhere", "money", ""]


def test_resume_of_a_finished_one_asks_nothing(workspace_folder: Path) -> None:
    """There is nothing to go on with, and that is no failure."""
    framework(workspace_folder)
    run("discuss", NAME, "-m", answers(workspace_folder), "--auto")
    before = asked(journals(workspace_folder)[0])
    assert run("discuss", "--resume", "last").exit_code == 0
    assert asked(journals(workspace_folder)[0]) == before


def test_values_come_along(workspace_folder: Path) -> None:
    """A resumed discussion is about the town it began with, without --set being given again."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    run("discuss", NAME, "-m", model, "--auto", "--questions", "1", "--set", "town=Ghent")
    assert envelope("discuss", "--resume", "last")["data"]["finished"] is True


def test_a_changed_framework_is_refused_and_forked(workspace_folder: Path) -> None:
    """After a revision a discussion cannot simply go on; what differs is said, and a copy goes on."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    run("discuss", NAME, "-m", model, "--auto", "--questions", "2")
    (journal,) = journals(workspace_folder)
    run("revise", NAME, "--accept", "all")
    before = tree(workspace_folder)
    answer = envelope("discuss", "--resume", "last", code=1)
    assert answer["error"]["code"] == "discussion-changed"
    assert f"--fork {journal.stem}" in answer["error"]["hint"]
    assert tree(workspace_folder) == before
    data = envelope("discuss", "--fork", journal.stem, "--questions", "1")["data"]
    assert (data["answered"], data["events"][0]["parent"]) == (3, f"{journal.stem}@2")


def test_fork_at_a_turn(workspace_folder: Path) -> None:
    """ID@1 takes one answered turn along, and --questions counts from there."""
    framework(workspace_folder)
    run("discuss", NAME, "-m", answers(workspace_folder), "--auto")
    (journal,) = journals(workspace_folder)
    data = envelope("discuss", "--fork", f"{journal.stem}@1", "--questions", "1")["data"]
    assert (data["answered"], data["total"], data["finished"]) == (2, 3, False)
    assert len(journals(workspace_folder)) == 2


def test_a_failing_model_keeps_what_was_said(workspace_folder: Path) -> None:
    """When a call fails the discussion is kept with its failure, the way on is said, and it does go on."""
    framework(workspace_folder)
    model = script(
        workspace_folder,
        {"match": "Question 2", "error": "access-denied"},
        {"text": "An answer.", "repeat": True},
    )
    result = run("discuss", NAME, "-m", model, "--auto")
    (journal,) = journals(workspace_folder)
    assert (result.exit_code, asked(journal)) == (1, ["who-pays"])
    assert f"Go on with: promptcraft discuss --resume {journal.stem}" in result.stderr
    assert "error[access-denied]" in result.stderr
    assert events(journal)[-1]["kind"] == "failed"


def test_no_store_leaves_nothing(workspace_folder: Path) -> None:
    """Under --no-store a discussion is held and shown, and nothing is on the disk afterwards."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    before = sorted(workspace_folder.rglob("*"))
    result = run("discuss", NAME, "-m", model, "--auto", "--no-store")
    assert (result.exit_code, "--resume" in result.output) == (0, False)
    assert sorted(workspace_folder.rglob("*")) == before


def test_paste_prints_the_opening_message(workspace_folder: Path) -> None:
    """Where nobody is there to paste, the message that opens the chat is printed alone, with the way on."""
    framework(workspace_folder)
    result = run("discuss", NAME, "--paste", stdin="")
    assert (result.exit_code, result.stdout.startswith("Let us discuss")) == (0, True)
    assert "--reply FILE" in result.stderr
    assert journals(workspace_folder) == []


def test_a_finished_chat_is_read(workspace_folder: Path) -> None:
    """A chat saved to a file becomes a discussion of the workspace, with its pushback."""
    framework(workspace_folder)
    (workspace_folder / "chat.txt").write_text(CHAT, "utf-8")
    result = run("discuss", NAME, "--reply", "chat.txt")
    (journal,) = journals(workspace_folder)
    assert (result.exit_code, asked(journal)) == (0, ["who-pays", "who-pays", "elsewhere"])
    assert "Understood 2 of 3 questions" in result.stdout
    answer = envelope("discuss", "--resume", "last", code=2)
    assert f"--fork {journal.stem} -m MODEL" in answer["error"]["hint"]
    data = envelope("discuss", "--fork", journal.stem, "-m", answers(workspace_folder))["data"]
    assert (data["answered"], data["finished"]) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ((), 2, "usage"),
        (("--resume", "last"), 1, "transcript-not-found"),
        (("--resume", "x", "--fork", "y"), 2, "usage"),
        ((NAME, "-m", "checklist"), 2, "model-unknown"),
        ((NAME, "--reply", "nowhere.txt"), 1, "storage-failed"),
        ((NAME, "--reply", "-"), 1, "nothing-pasted"),
        (("nowhere", "-m", "paste"), 1, "framework-not-found"),
        (("--fork", "last@99", "-m", "paste"), 1, "transcript-not-found"),
    ],
)
def test_mistakes(workspace_folder: Path, arguments: tuple[str, ...], code: int, error: str) -> None:
    """A mistake is one error with its code and what to do, and leaves nothing behind."""
    framework(workspace_folder)
    answer = envelope("discuss", *arguments, stdin="", code=code)
    assert (answer["ok"], answer["command"], answer["error"]["code"]) == (False, "discuss", error)
    assert journals(workspace_folder) == []


def test_a_damaged_journal_is_named_and_left(workspace_folder: Path) -> None:
    """A journal with a damaged line is not gone on with; the line is named, and the list shows the problem."""
    framework(workspace_folder)
    run("discuss", NAME, "-m", answers(workspace_folder), "--auto", "--questions", "1")
    (journal,) = journals(workspace_folder)
    lines = journal.read_bytes().split(b"\n")
    journal.write_bytes(b"\n".join([lines[0], b"{broken", *lines[2:]]))
    before = journal.read_bytes()
    answer = envelope("discuss", "--resume", journal.stem, code=1)
    assert (answer["error"]["code"], answer["error"]["where"]) == ("journal-corrupt", f"{journal}:2")
    assert run("transcripts", "list").exit_code == 1
    assert journal.read_bytes() == before


def test_a_budget_is_for_the_whole_discussion(workspace_folder: Path) -> None:
    """What the answers of earlier sittings cost counts towards the budget when a discussion is resumed."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    run("discuss", NAME, "-m", model, "--auto", "--questions", "1")
    (journal,) = journals(workspace_folder)
    label = events(journal)[0]["model"]
    text = journal.read_text("utf-8").replace(f'"model": "{label}"', '"model": "priced"')
    journal.write_text(text.replace('"cost": 0.0', '"cost": 0.5'), "utf-8")
    (workspace_folder / "promptcraft.toml").write_text(
        '[models.priced]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\nmax_output = 100\n'
        "price_input = 1.0\nprice_output = 1.0\n",
        "utf-8",
    )
    arguments = ("discuss", "--resume", "last", "--auto", "--questions", "1")
    assert envelope(*arguments, "--budget", "0.4", code=4)["error"]["code"] == "budget-reached"
    assert envelope(*arguments, "--budget", "0.6", code=1)["error"]["code"] == "connection-failed"
    assert asked(journal) == ["who-pays"]


def test_answers_without_usage_count_in_every_sitting(workspace_folder: Path) -> None:
    """An answer of an earlier sitting that told no usage counts as the worst case when a discussion is resumed."""
    framework(workspace_folder)
    with server(Answer(usage=False)) as at:
        table(workspace_folder, at.address)
        first = ("discuss", NAME, "-m", "mine", "--auto", "--questions", "1")
        most = envelope(*first, "--estimate")["data"]["estimate"]["cost"]
        assert run(*first).exit_code == 0
        told = envelope("discuss", "--resume", "last", "--auto", "--estimate")["data"]["estimate"]
        assert told["counted"] == pytest.approx(most)
        arguments = (
            "discuss",
            "--resume",
            "last",
            "--auto",
            "--questions",
            "1",
            "--budget",
            f"{most * 1.5:.6f}",
        )
        assert envelope(*arguments, code=4)["error"]["code"] == "budget-reached"
        assert len(at.seen) == 1
