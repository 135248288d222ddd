"""What a person at a real terminal sees and types, and what Ctrl-C and kill -9 leave behind."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.commands import NAME, answers, envelope, events, framework, full_reply, journals, run, script
from tests.cli.paid import critic, server, table
from tests.cli.screen import PATIENCE, Screen, command_line, surroundings

if os.name != "posix":
    pytest.skip("pseudo-terminals are of POSIX systems", allow_module_level=True)

PROMPT = "s: stop > "


def kinds(journal: Path) -> list[str]:
    """What happened, step by step."""
    return [one.get("step") or one["kind"] for one in events(journal) if one["kind"] != "asked"]


def test_a_newcomer_is_asked_once(tmp_path: Path) -> None:
    """In a new folder one question is asked; its answer is a meaning and a command. The next time is another."""
    with Screen(folder=tmp_path) as screen:
        screen.shows("1, 2, 3 or 4")
        screen.types("1")
        screen.shows("Next: promptcraft critique india-inheritance-tax --paste")
        assert screen.ends() == 0
    assert [line for line in screen.text.splitlines() if len(line) > 80] == []
    with Screen(folder=tmp_path) as screen:
        screen.shows("Next: promptcraft critique india-inheritance-tax --paste")
        assert (screen.ends(), "1, 2, 3 or 4" in screen.text) == (0, False)


def test_edits_are_decided_one_by_one(workspace_folder: Path) -> None:
    """Accept, reject with a reason, leave, stop: what was decided until then is done, the rest is left."""
    framework(workspace_folder)
    run("critique", NAME, "-m", "checklist")
    offered = [one["id"] for one in envelope("revise", NAME)["data"]["candidates"]]
    with Screen("revise", NAME, folder=workspace_folder) as screen:
        for edit, answer in zip(offered, ("a", "r", "l", "s"), strict=False):
            screen.shows(edit)
            screen.shows("s: stop here [l] > ")
            screen.types(answer)
            if answer == "r":
                screen.shows("Why not?")
                screen.types("it is covered")
        screen.shows("What changed:")
        screen.shows(f"Rejected: {offered[1]}")
        assert screen.ends() == 0
    assert [one["id"] for one in envelope("revise", NAME)["data"]["candidates"]] == offered[2:]


def test_ctrl_c_while_deciding_changes_nothing(workspace_folder: Path) -> None:
    """Ctrl-C at a prompt stops at once; nothing was decided."""
    path = framework(workspace_folder)
    before = path.read_bytes()
    with Screen("revise", NAME, folder=workspace_folder) as screen:
        screen.shows("s: stop here [l] > ")
        screen.types("a")
        screen.shows("s: stop here [l] > ")
        screen.interrupts_at_prompt("nothing was changed")
        assert screen.ends() == 130
    assert path.read_bytes() == before


def test_a_discussion_with_a_person(workspace_folder: Path) -> None:
    """After each answer one may push back, ask, note, go on, or stop; a wrong key costs no call."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    typed = (("p", "e"), ("p", "Surely not all of them."), ("a", "What is a farebox?"), ("n", "Ask Eve."))
    with Screen("discuss", NAME, "-m", model, folder=workspace_folder) as screen:
        screen.shows("Question 1 of 3")
        for key, words in typed:
            screen.shows(PROMPT)
            screen.types(key)
            screen.shows(" > ")
            screen.types(words)
        screen.shows(PROMPT)
        screen.types("why?")
        screen.shows("Please press Enter alone")
        screen.shows(PROMPT)
        screen.types("")
        screen.shows("Question 2 of 3")
        screen.shows(PROMPT)
        screen.types("s")
        screen.shows("2 of 3 questions are answered.")
        screen.shows("--resume")
        assert screen.ends() == 0
    (journal,) = journals(workspace_folder)
    assert kinds(journal) == [
        "opened", "question", "pushback", "pushback", "clarification", "noted", "question", "closed",
    ]  # fmt: skip
    asked = [one for one in events(journal) if one["kind"] == "asked" and one["step"] == "pushback"]
    assert [one["pushback"] for one in asked] == ["evidence", "own-words"]
    assert asked[1]["text"] == "Surely not all of them."


def test_ctrl_c_between_answers(workspace_folder: Path) -> None:
    """Ctrl-C at the prompt of a discussion keeps it and says how to go on."""
    framework(workspace_folder)
    with Screen("discuss", NAME, "-m", answers(workspace_folder), folder=workspace_folder) as screen:
        screen.shows(PROMPT)
        screen.interrupts_at_prompt("Go on with: promptcraft discuss --resume")
        assert (screen.ends(), "Traceback" in screen.text) == (130, False)
        assert "same command" not in screen.text
    assert kinds(journals(workspace_folder)[0]) == ["opened", "question"]


def test_what_is_typed_during_a_wait_answers_no_prompt(workspace_folder: Path) -> None:
    """Enter pressed while the model is at work does not send the next question."""
    framework(workspace_folder)
    slow = script(workspace_folder, {"text": "Slow.", "delay_seconds": 1.0, "repeat": True})
    with Screen("discuss", NAME, "-m", slow, folder=workspace_folder) as screen:
        screen.shows("Question 1 of 3")
        screen.types("")
        screen.types("")
        screen.shows(PROMPT)
        screen.types("s")
        screen.shows("1 of 3 questions are answered.")
        assert screen.ends() == 0
    assert kinds(journals(workspace_folder)[0]) == ["opened", "question", "closed"]


def test_pasting_a_critique_back(workspace_folder: Path) -> None:
    """The prompt is shown between two lines, and what is pasted, up to a single dot, is the critique."""
    framework(workspace_folder)
    with Screen("critique", NAME, "--paste", folder=workspace_folder) as screen:
        screen.shows("Copy everything between the lines")
        screen.shows("a single dot")
        screen.types("Strengths:\n- It asks who pays.\n\nRating: 7/10\n.")
        screen.shows("own mark: 7 of 10")
        assert screen.ends() == 0


def test_ctrl_c_while_pasting(workspace_folder: Path) -> None:
    """Ctrl-C at the paste stops at once."""
    framework(workspace_folder)
    with Screen("critique", NAME, "--paste", folder=workspace_folder) as screen:
        screen.shows("a single dot")
        screen.interrupts_at_prompt("Interrupted")
        assert (screen.ends(), "Traceback" in screen.text) == (130, False)


def test_purge_is_asked_about(workspace_folder: Path) -> None:
    """Enter alone deletes nothing."""
    framework(workspace_folder)
    run("critique", NAME, "-m", "checklist")
    with Screen("purge", "all", folder=workspace_folder) as screen:
        screen.shows("Delete these for good? [y/N]")
        screen.types("")
        screen.shows("Nothing was deleted.")
        assert screen.ends() == 0
    assert (workspace_folder / "transcripts").is_dir()


def test_no_colour_means_no_escape_codes(workspace_folder: Path) -> None:
    """With NO_COLOR a terminal gets plain text, progress included; without it there is colour."""
    framework(workspace_folder)
    model = answers(workspace_folder, delay_seconds=1.2)
    line = ("discuss", NAME, "-m", model, "--auto", "--questions", "1", "--no-store")
    with Screen(*line, folder=workspace_folder, more={"TERM": "xterm", "NO_COLOR": "1"}) as screen:
        assert (screen.ends(), "\x1b" in screen.text) == (0, False)
        assert "Mostly taxpayers." in screen.text
    with Screen(*line, folder=workspace_folder, more={"TERM": "xterm", "NO_COLOR": ""}) as screen:
        assert (screen.ends(), "\x1b[1m" in screen.text) == (0, True)
        assert " 1 s" in screen.text


def test_hostile_words_on_a_terminal(workspace_folder: Path) -> None:
    """What a model says cannot move the cursor, set the title or hide text."""
    framework(workspace_folder)
    text = "Fine \x1b]0;owned\x07 \x1b[2J\x1b[31m \x9b2J words \u202e backwards [red]markup[/red] ![x](http://x/y)"
    line = ("discuss", NAME, "-m", answers(workspace_folder, text=text), "--auto", "--questions", "1")
    with Screen(*line, folder=workspace_folder, more={"TERM": "xterm", "NO_COLOR": ""}) as screen:
        assert screen.ends() == 0
    assert [bad for bad in ("\x1b]", "\x1b[2J", "\x1b[31m", "\x9b", "\u202e") if bad in screen.text] == []
    assert "[red]markup[/red]" in screen.text


def done_calls(folder: Path, state: str = "done") -> int:
    """How many answers the ledger keeps, or how many calls in another state."""
    path = folder / ".promptcraft" / "ledger.db"
    if not path.exists():
        return 0
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return int(database.execute("SELECT count(*) FROM calls WHERE state = ?", (state,)).fetchone()[0])
    except sqlite3.OperationalError:  # it is being made right now
        return 0
    finally:
        database.close()


def in_background(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command under way, without a terminal."""
    return subprocess.Popen(
        command_line(*arguments),
        cwd=folder,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(happened: object) -> None:
    """Wait until it has happened."""
    assert callable(happened)
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_ctrl_c_once_lets_calls_end(workspace_folder: Path) -> None:
    """The first Ctrl-C starts no more calls and lets the one under way end: its answer is kept; the code is 130."""
    framework(workspace_folder)
    slow = script(workspace_folder, {"text": "Slow.", "delay_seconds": 1.5, "repeat": True})
    process = in_background(workspace_folder, "discuss", NAME, "-m", slow, "--auto")
    wait_for(lambda: done_calls(workspace_folder, "sent"))
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Letting the calls under way finish" in told) == (130, True)
    assert (kinds(journals(workspace_folder)[0])[:2], done_calls(workspace_folder)) == (
        ["opened", "question"],
        1,
    )


def test_ctrl_c_twice_stops_at_once(workspace_folder: Path) -> None:
    """The second Ctrl-C does not wait for the call; what was answered before is kept and not asked again."""
    framework(workspace_folder)
    model = script(
        workspace_folder,
        {"match": "Question 2 of", "text": "Never.", "delay_seconds": 600},
        {"text": "Quick.", "repeat": True},
    )
    process = in_background(workspace_folder, "discuss", NAME, "-m", model, "--auto")
    wait_for(lambda: done_calls(workspace_folder) == 1)
    wait_for(lambda: [one["kind"] for one in events(journals(workspace_folder)[0])].count("asked") == 2)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in told) == (130, False)
    assert (kinds(journals(workspace_folder)[0]), done_calls(workspace_folder)) == (["opened", "question"], 1)
    assert "--resume" in told


def test_ctrl_c_twice_tells_what_is_left_on_the_wire(workspace_folder: Path) -> None:
    """Paid calls under way are counted, with the most they cost and the option that sends them once more."""
    framework(workspace_folder)
    with server(replace(critic(), delay=60.0)) as at:
        table(workspace_folder, at.address)
        arguments = ("critique", NAME, "-m", "mine", "--samples", "3")
        process = in_background(workspace_folder, *arguments)
        wait_for(lambda: len(at.seen) == 3)
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert re.search(
        r"3 calls were sent and not waited for: they may have been billed, for \$0\.\d{4} at most", told
    )
    assert "--resend-unknown" in told
    again = run(*arguments)
    assert again.exit_code == 1
    assert "3 earlier calls were sent and never heard of again" in " ".join(again.stderr.split())
    assert "--resend-unknown" in again.stderr


def test_ctrl_c_during_a_critique(workspace_folder: Path) -> None:
    """Of two reviewers the one that had answered is kept; the same command asks only the other."""
    framework(workspace_folder)
    quick = script(workspace_folder, {"json": full_reply()}, name="quick.json")
    slow = script(workspace_folder, {"json": full_reply(), "delay_seconds": 600}, name="slow.json")
    process = in_background(workspace_folder, "critique", NAME, "-m", quick, "-m", slow)
    wait_for(lambda: done_calls(workspace_folder) == 1)
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
    _, told = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in told) == (130, False)
    script(workspace_folder, {"error": "server-failed"}, name="other.json")
    assert envelope("critique", NAME, "-m", quick)["data"]["critiques"][0]["score"] == pytest.approx(6)
    assert done_calls(workspace_folder) == 1


def test_kill_and_resume(workspace_folder: Path) -> None:
    """kill -9 in the middle of a call: --resume goes on; no answered turn is lost, and none is asked again."""
    framework(workspace_folder)
    slow = script(
        workspace_folder,
        {"match": "Question 2 of", "text": "Second.", "delay_seconds": 600},
        {"match": "Question 1 of", "text": "First."},
        {"text": "Any.", "repeat": True},
    )
    process = in_background(workspace_folder, "discuss", NAME, "-m", slow, "--auto")
    wait_for(lambda: done_calls(workspace_folder) == 1)
    wait_for(lambda: [one["kind"] for one in events(journals(workspace_folder)[0])].count("asked") == 2)
    process.kill()
    process.communicate()
    (journal,) = journals(workspace_folder)
    kept = journal.read_bytes()
    script(
        workspace_folder,
        {"match": "Question 1 of", "error": "refused", "repeat": True},
        {"text": "Any.", "repeat": True},
    )
    resumed = run("discuss", "--resume", "last", "-m", slow)
    assert resumed.exit_code == 0, resumed.output
    assert journal.read_bytes().startswith(kept)
    answered = [one for one in events(journal) if one["kind"] == "answered"]
    assert [one["question"] for one in answered] == ["who-pays", "elsewhere", "money", ""]
    assert answered[0]["text"] == "First."


def test_python_is_the_one_that_runs_the_tests() -> None:
    """The processes above are of the same Python as the tests."""
    assert command_line()[0] == sys.executable
