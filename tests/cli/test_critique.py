"""`promptcraft critique`: scores that add up, reviewers side by side, pasted and piped text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import NAME, answers, envelope, framework, full_reply, run, script, tree

PROSE = """\
**Strengths**
- It asks who pays.

**Weaknesses**
- It does not ask about drivers.

Overall rating: 7/10
"""
LIST = "I am a teacher. Should towns ban cars?\n1. Who gains?\n2. Who loses?\n3. What did other towns do?\n"


def test_the_lines_add_up_to_the_score(workspace_folder: Path) -> None:
    """The checklist's scorecard in JSON: ten points of weight, and a score that is the sum of the points given."""
    answer = envelope("critique", "india-inheritance-tax", "-m", "checklist")
    (critique,) = answer["data"]["critiques"]
    assert (answer["ok"], answer["command"], answer["warnings"]) == (True, "critique", [])
    assert sum(line["weight"] for line in critique["lines"]) == pytest.approx(10)
    assert sum(line["given"] for line in critique["lines"]) == pytest.approx(critique["score"])
    assert json.loads((workspace_folder / critique["path"]).read_text("utf-8"))["id"] == critique["id"]


def test_checklist_alone_opens_no_ledger(workspace_folder: Path) -> None:
    """A critique without a model makes no call, so there is nothing to keep one in."""
    run("critique", "india-inheritance-tax", "-m", "checklist")
    assert not (workspace_folder / ".promptcraft" / "ledger.db").exists()


def test_missing_questions_stand_before_the_score(workspace_folder: Path) -> None:
    """A reader first learns which questions are missing, then the score, then what can be done."""
    framework(workspace_folder)
    result = run("critique", NAME, "-m", "checklist")
    assert (result.exit_code, result.stderr) == (0, f"Next: promptcraft revise {NAME}\n")
    assert 0 < result.stdout.index("What is not asked about") < result.stdout.index("Score ")
    assert "\x1b" not in result.output


def test_one_reviewer_dies_and_the_others_stand(workspace_folder: Path) -> None:
    """Two of three reviewers are shown, the third is named with its reason, and the exit code says so."""
    framework(workspace_folder)
    dead = script(workspace_folder, {"error": "access-denied", "repeat": True}, name="dead.json")
    alive = script(workspace_folder, {"json": full_reply(), "repeat": True})
    answer = envelope("critique", NAME, "-m", alive, "-m", dead, "-m", "checklist", code=1)
    assert answer["ok"] is True
    assert [one["reviewer"] for one in answer["data"]["critiques"]] == [alive, "checklist"]
    assert [(one["reviewer"], one["code"]) for one in answer["failures"]] == [(dead, "access-denied")]
    shown = run("critique", NAME, "-m", alive, "-m", dead, "-m", "checklist")
    assert "Points by reviewer" in shown.stdout
    assert f"{dead.partition(':')[0]}" in shown.stderr
    assert "access-denied" in shown.stderr


def test_all_reviewers_die(workspace_folder: Path) -> None:
    """Nothing is invented where nobody answered."""
    framework(workspace_folder)
    dead = script(workspace_folder, {"error": "refused", "repeat": True})
    answer = envelope("critique", NAME, "-m", dead, code=1)
    assert (answer["data"]["critiques"], len(answer["failures"])) == ([], 1)


@pytest.mark.parametrize(("floor", "code"), [("0", 0), ("6.0", 0), ("6.01", 3), ("10", 3)])
def test_fail_under(workspace_folder: Path, floor: str, code: int) -> None:
    """--fail-under compares with the score as it is, not with what binary fractions make of it."""
    framework(workspace_folder)
    model = script(workspace_folder, {"json": full_reply(level=3), "repeat": True})
    assert run("critique", NAME, "-m", model, "--fail-under", floor).exit_code == code


def test_several_frameworks(workspace_folder: Path) -> None:
    """Several names give several critiques, in order."""
    framework(workspace_folder)
    answer = envelope("critique", NAME, "india-inheritance-tax", "-m", "checklist")
    assert [one["framework"] for one in answer["data"]["critiques"]] == [NAME, "india-inheritance-tax"]


def test_samples(workspace_folder: Path) -> None:
    """--samples 3 asks three times; the score is the mean."""
    framework(workspace_folder)
    replies = [{"json": full_reply(level=level)} for level in (2, 3, 4)]
    answer = envelope("critique", NAME, "-m", script(workspace_folder, *replies), "--samples", "3")
    (critique,) = answer["data"]["critiques"]
    assert sorted(sample["score"] for sample in critique["samples"]) == pytest.approx([4, 6, 8])
    assert (critique["score"], critique["calls"]) == (pytest.approx(6), 3)


def test_the_same_command_asks_nobody_again(workspace_folder: Path) -> None:
    """An answer that was received is given again: the script has one reply, and two runs get it."""
    framework(workspace_folder)
    model = script(workspace_folder, {"json": full_reply()})
    first = envelope("critique", NAME, "-m", model)["data"]["critiques"]
    assert envelope("critique", NAME, "-m", model)["data"]["critiques"] == first


def test_no_store_writes_nothing(workspace_folder: Path) -> None:
    """Under --no-store the folder is the same afterwards, file by file, and there is no folder more."""
    framework(workspace_folder)
    model = script(workspace_folder, {"json": full_reply(), "repeat": True})
    before = (tree(workspace_folder), sorted(workspace_folder.rglob("*")))
    assert run("critique", NAME, "-m", model, "-m", "checklist", "--no-store").exit_code == 0
    assert run("critique", "-", "--no-store", stdin=LIST).exit_code == 0
    assert (tree(workspace_folder), sorted(workspace_folder.rglob("*"))) == before


def test_piped_text_becomes_a_framework(workspace_folder: Path) -> None:
    """A list of questions from a pipe is kept under a name, once, and can be revised by that name."""
    result = run("critique", "-", stdin=LIST)
    assert (result.exit_code, "What is not asked about" in result.stdout) == (0, True)
    (kept,) = (workspace_folder / "frameworks").glob("*.yaml")
    assert f"Next: promptcraft revise {kept.stem}\n" in result.stderr
    assert run("critique", "-", stdin=LIST).exit_code == 0
    assert list((workspace_folder / "frameworks").glob("*.yaml")) == [kept]
    assert envelope("revise", kept.stem)["data"]["candidates"]


def test_piped_text_does_not_replace_another(workspace_folder: Path) -> None:
    """Another text with the same beginning gets a name of its own."""
    run("critique", "-", stdin=LIST)
    run("critique", "-", stdin=LIST + "4. What would it cost?\n")
    assert len(list((workspace_folder / "frameworks").glob("*.yaml"))) == 2


def test_a_file_keeps_its_name_in_the_next_command(workspace_folder: Path) -> None:
    """A prompt in a file of its own is named by its path, since no framework has its name yet."""
    (workspace_folder / "my plan.txt").write_text(LIST, "utf-8")
    result = run("critique", "my plan.txt", "-m", "checklist")
    assert result.stderr.endswith("Next: promptcraft revise 'my plan.txt'\n")
    assert run("revise", "my plan.txt", "--accept", "all").exit_code == 0


def test_markdown(workspace_folder: Path) -> None:
    """--format markdown prints a page and nothing else."""
    result = run("critique", "india-inheritance-tax", "-m", "checklist", "--format", "markdown")
    assert (result.exit_code, result.stdout[:2]) == (0, "# ")


def test_budget_stops_before_the_call(workspace_folder: Path) -> None:
    """A model without a known price is not asked under a budget unless that is allowed."""
    framework(workspace_folder)
    (workspace_folder / "promptcraft.toml").write_text(
        '[models.mine]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n', "utf-8"
    )
    answer = envelope("critique", NAME, "-m", "mine", "--budget", "0.10", code=1)
    assert [one["code"] for one in answer["failures"]] == ["price-unknown"]


def test_budget_reached(workspace_folder: Path) -> None:
    """Where the worst case of a call is above the budget it is not sent, and the exit code is 4."""
    framework(workspace_folder)
    (workspace_folder / "promptcraft.toml").write_text(
        '[models.mine]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\nprice_input = 5\nprice_output = 50\n',
        "utf-8",
    )
    answer = envelope("critique", NAME, "-m", "mine", "--budget", "0.01", code=4)
    assert [one["code"] for one in answer["failures"]] == ["budget-reached"]


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("-m", "checklits"), 2, "model-unknown"),
        (("-m", "scripted:nowhere.json"), 2, "model-unknown"),
        (("-m", "checklist", "--set", "town"), 2, "variable-invalid"),
        (("-m", "checklist", "--set", "river=Deule"), 2, "variable-invalid"),
        (("-m", "checklist", "--rubric", "nowhere"), 1, "rubric-invalid"),
        (("--reply", "nowhere.txt"), 1, "storage-failed"),
        (("india-inheritance-tax", "--reply", "-"), 2, "usage"),
        (("-", "--reply", "-"), 2, "usage"),
    ],
)
def test_mistakes(workspace_folder: Path, arguments: tuple[str, ...], code: int, error: str) -> None:
    """A mistake on the command line is one error with a code, a sentence and what to do, and changes nothing."""
    framework(workspace_folder)
    before = tree(workspace_folder)
    answer = envelope("critique", NAME, *arguments, code=code)
    assert (answer["ok"], answer["command"], answer["error"]["code"]) == (False, "critique", error)
    assert sorted(answer["error"]) == ["code", "hint", "message", "where"]
    assert all(answer["error"][part] for part in ("message", "hint"))
    assert tree(workspace_folder) == before


def test_unknown_framework_names_those_near(workspace_folder: Path) -> None:
    """A misspelt name is met with the one that was meant."""
    answer = envelope("critique", "india-inheritence-tax", "-m", "checklist", code=1)
    assert answer["error"]["hint"].startswith("Did you mean india-inheritance-tax")


def test_prose_from_a_chat_is_stated_and_no_score(workspace_folder: Path) -> None:
    """A chat that answered in prose keeps its own mark; nothing is added up, and that is no failure."""
    framework(workspace_folder)
    (workspace_folder / "chat.md").write_text(PROSE, "utf-8")
    answer = envelope("critique", NAME, "--reply", "chat.md")
    (critique,) = answer["data"]["critiques"]
    assert (critique["reviewer"], critique["score"], critique["stated"]) == ("paste", None, 7)
    assert {finding["kind"] for finding in critique["findings"]} >= {"strength", "weakness"}


def test_our_json_from_a_chat_is_a_scorecard(workspace_folder: Path) -> None:
    """A chat that answered with the JSON asked for, in a fence, gives a full scorecard."""
    framework(workspace_folder)
    text = f"Here it is:\n```json\n{json.dumps(full_reply())}\n```\n"
    answer = envelope("critique", NAME, "-m", "paste:claude", "--reply", "-", stdin=text)
    (critique,) = answer["data"]["critiques"]
    assert (critique["reviewer"], critique["score"]) == ("paste:claude", pytest.approx(6))


def test_paste_prints_what_to_copy(workspace_folder: Path) -> None:
    """Without somebody to ask, --paste prints the prompt alone on standard output and says how to go on."""
    framework(workspace_folder)
    result = run("critique", NAME, "--paste", stdin="")
    assert "Where would the missing money come from?" in result.stdout
    assert (result.exit_code, "--reply FILE" in result.stderr) == (0, True)


@pytest.mark.parametrize("text", [b"\xff\xfe\x00binary\x00", b"\x00" * 1000, b""])
def test_nonsense_pasted_back(workspace_folder: Path, text: bytes) -> None:
    """Bytes that are no text, or no bytes, are no critique; nothing breaks."""
    framework(workspace_folder)
    result = run("critique", NAME, "--reply", "-", stdin=text)
    assert (result.exit_code, "Traceback" in result.output) == (1, False)


@pytest.mark.parametrize("text", [b"\xff\xfe\xfabinary", b"x" * 600_000, b"", b"\x00\x1b[31m"])
def test_nonsense_piped_in(workspace_folder: Path, text: bytes) -> None:
    """What is no list of questions is refused with a reason, and nothing is kept of it."""
    answer = envelope("critique", "-", stdin=text, code=1)
    assert answer["error"]["message"]
    assert not (workspace_folder / "frameworks").exists()


def test_reviewers_of_the_settings(workspace_folder: Path) -> None:
    """Free reviewers of promptcraft.toml are asked without -m, and that is said."""
    framework(workspace_folder)
    (workspace_folder / "promptcraft.toml").write_text('reviewers = ["checklist"]\n', "utf-8")
    answer = envelope("critique", NAME)
    assert [one["reviewer"] for one in answer["data"]["critiques"]] == ["checklist"]
    assert [one["message"] for one in answer["warnings"]] == [
        "No -m given: using checklist, as promptcraft.toml says."
    ]


@pytest.mark.parametrize("reviewer", ["anthropic:x", "openai:x", "mine"])
def test_reviewers_that_cost_are_never_asked_unasked(workspace_folder: Path, reviewer: str) -> None:
    """A settings file, which may be a stranger's, cannot spend money or send a key: -m must say so."""
    framework(workspace_folder)
    (workspace_folder / "promptcraft.toml").write_text(
        f'reviewers = ["checklist", "{reviewer}"]\n'
        '[models.mine]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\nprice_input = 0\nprice_output = 0\n',
        "utf-8",
    )
    answer = envelope("critique", NAME)
    assert {one["reviewer"].partition(":")[0] for one in answer["data"]["critiques"]} <= {
        "checklist",
        "local",
    }
    assert f"-m checklist -m {reviewer}" in answer["warnings"][0]["message"]


def test_hostile_words_do_not_reach_the_terminal(workspace_folder: Path) -> None:
    """Escape codes in what a model says are taken out of the text and escaped in JSON."""
    framework(workspace_folder)
    reply = full_reply()
    reply["findings"][0]["reason"] = "It \x1b]0;owned\x07 \x1b[2J \x9b31m moves \u202ethe cursor."
    model = script(workspace_folder, {"json": reply, "repeat": True})
    shown = run("critique", NAME, "-m", model)
    assert [c for c in shown.output if c in "\x1b\x07\x9b\u202e"] == []
    raw = run("critique", NAME, "-m", model, "--format", "json").stdout
    assert [c for c in raw if c in "\x1b\x07\x9b"] == []


def test_samples_of_a_talker_that_says_nonsense(workspace_folder: Path) -> None:
    """A reply that is no critique has no score, is kept, and is no traceback."""
    framework(workspace_folder)
    answer = envelope("critique", NAME, "-m", answers(workspace_folder), code=1)
    assert [one["score"] for one in answer["data"]["critiques"]] == [None]


@pytest.mark.parametrize("floor", ["nan", "-nan", "inf", "-inf", "11", "much"])
def test_a_floor_that_is_no_score(workspace_folder: Path, floor: str) -> None:
    """--fail-under takes a number from 0 to 10; anything else is a usage mistake before anybody is asked."""
    framework(workspace_folder)
    before = tree(workspace_folder)
    result = run("critique", NAME, "-m", "checklist", f"--fail-under={floor}")
    assert (result.exit_code, tree(workspace_folder)) == (2, before)


def test_a_mark_without_its_points_is_a_failure(workspace_folder: Path) -> None:
    """A JSON reply whose scorecard cannot be used has no score, whatever mark it states; only prose is excused."""
    framework(workspace_folder)
    reply = full_reply() | {"scorecard": []}
    model = script(workspace_folder, {"json": reply, "repeat": True})
    (critique,) = envelope("critique", NAME, "-m", model, code=1)["data"]["critiques"]
    assert (critique["score"], critique["stated"]) == (None, 6)
    text = json.dumps(reply)
    (pasted,) = envelope("critique", NAME, "--reply", "-", stdin=text, code=1)["data"]["critiques"]
    assert pasted["score"] is None
