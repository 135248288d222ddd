"""`promptcraft revise`: edits listed, accepted, rejected, and proposed by a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.commands import NAME, envelope, framework, full_reply, run, script, tree


def candidates(*more: str) -> list[dict[str, Any]]:
    """The edits that are left to decide."""
    found: list[dict[str, Any]] = envelope("revise", NAME, *more)["data"]["candidates"]
    return found


def test_edits_are_listed_without_a_terminal(workspace_folder: Path) -> None:
    """Nobody being there to ask, the edits are shown with what they answer and change, and nothing is changed."""
    path = framework(workspace_folder)
    before = path.read_bytes()
    result = run("revise", NAME)
    assert (result.exit_code, path.read_bytes()) == (0, before)
    assert f"Next: promptcraft revise {NAME} --accept all" in result.stderr
    assert "proposed by checklist" in result.stdout
    assert "  + " in result.stdout
    assert "@@" not in result.stdout


def test_accept_all(workspace_folder: Path) -> None:
    """Every edit that can be made is made; the old version is kept whole, and the author's comment survives."""
    path = framework(workspace_folder)
    run("critique", NAME, "-m", "checklist")
    wanted = [one["id"] for one in candidates()]
    data = envelope("revise", NAME, "--accept", "all", "--by", "Ada")["data"]
    assert (data["accepted"], data["skipped"], data["rejected"]) == (wanted, [], [])
    assert path.read_text("utf-8").startswith("# Kept by hand: this comment must survive.\n")
    versions = envelope("history", NAME)["data"]["versions"]
    assert [version["version"] for version in versions] == [data["parent"], data["version"]]
    assert versions[1]["by"] == "Ada"
    assert {one["id"] for one in candidates()} & set(wanted) == set()


def test_accept_one_of_the_shipped(workspace_folder: Path) -> None:
    """A shipped framework is copied into the workspace when the first edit is accepted; only that edit is made."""
    first = envelope("revise", "india-inheritance-tax")["data"]["candidates"][0]["id"]
    data = envelope("revise", "india-inheritance-tax", "--accept", first)["data"]
    assert (data["accepted"], data["path"]) == ([first], "frameworks/india-inheritance-tax.yaml")
    assert (workspace_folder / data["path"]).is_file()
    assert data["diff"].count("\n+[") + data["diff"].count("\n+  ") >= 1


def test_rejected_is_never_offered_again(workspace_folder: Path) -> None:
    """A rejected edit is gone, also after another critique says the same; why it is not wanted is kept."""
    framework(workspace_folder)
    run("critique", NAME, "-m", "checklist")
    first, *others = [one["id"] for one in candidates()]
    data = envelope("revise", NAME, "--reject", first, "--because", "question 2 covers it")["data"]
    assert data["rejected"] == [first]
    run("critique", NAME, "-m", "checklist", "--details")
    assert [one["id"] for one in candidates()] == others
    (rejected,) = envelope("history", NAME)["data"]["rejected"]
    assert (rejected["edit"], rejected["reason"]) == (first, "question 2 covers it")
    shown = run("history", NAME).stdout
    assert f"{first} {rejected['title']}, rejected by" in shown
    assert "question 2 covers it" in shown
    decisions = workspace_folder / "frameworks" / ".history" / f"{NAME}.decisions.jsonl"
    assert "question 2 covers it" in decisions.read_text("utf-8")


def test_accept_and_reject_in_one_go(workspace_folder: Path) -> None:
    """`all` leaves out what is rejected."""
    framework(workspace_folder)
    first, *others = [one["id"] for one in candidates()]
    data = envelope("revise", NAME, "--accept", "all", "--reject", first)["data"]
    assert (data["accepted"], data["rejected"]) == (others, [first])


def test_unknown_edit(workspace_folder: Path) -> None:
    """An id that is not on the table is a mistake that names those which are, and nothing is changed."""
    framework(workspace_folder)
    before = tree(workspace_folder / "frameworks")
    answer = envelope("revise", NAME, "--accept", "e0000000", code=2)
    assert answer["error"]["code"] == "usage"
    assert tree(workspace_folder / "frameworks") == before


def test_both_accepted_and_rejected(workspace_folder: Path) -> None:
    """One edit cannot be wanted and not wanted."""
    framework(workspace_folder)
    first = candidates()[0]["id"]
    assert run("revise", NAME, "--accept", first, "--reject", first).exit_code == 2


def test_a_reviser_proposes(workspace_folder: Path) -> None:
    """A model is shown the findings and its edits stand on the table under its name."""
    framework(workspace_folder)
    reviewer = script(workspace_folder, {"json": {**full_reply(), "edits": []}, "repeat": True})
    run("critique", NAME, "-m", reviewer)
    reviser = script(workspace_folder, {"json": {"edits": full_reply()["edits"]}}, name="reviser.json")
    before = len(candidates())
    found = candidates("-m", reviser)
    (edit,) = [one for one in found if one["proposed_by"] == [reviser]]
    assert (edit["edit"]["op"] if "op" in edit["edit"] else edit["edit"]["kind"]).startswith("rewrite")
    assert len(found) > 0
    assert len(candidates()) >= min(before, 1)


def test_a_reviser_under_no_store(workspace_folder: Path) -> None:
    """Under --no-store a reviser's edits are shown and nothing is written."""
    framework(workspace_folder)
    reviser = script(
        workspace_folder, {"json": {"edits": full_reply()["edits"]}, "repeat": True}, name="reviser.json"
    )
    before = sorted(workspace_folder.rglob("*"))
    assert reviser in [by for one in candidates("-m", reviser, "--no-store") for by in one["proposed_by"]]
    assert sorted(workspace_folder.rglob("*")) == before


def test_a_reviser_that_fails(workspace_folder: Path) -> None:
    """A reviser's error is told; the framework is as it was."""
    path = framework(workspace_folder)
    before = path.read_bytes()
    reviser = script(workspace_folder, {"error": "access-denied"})
    assert envelope("revise", NAME, "-m", reviser, code=1)["error"]["code"] == "access-denied"
    assert path.read_bytes() == before


def test_nothing_under_no_store_is_decided(workspace_folder: Path) -> None:
    """--no-store and --accept contradict each other."""
    framework(workspace_folder)
    before = tree(workspace_folder)
    assert run("revise", NAME, "--accept", "all", "--no-store").exit_code == 2
    assert tree(workspace_folder) == before


def test_nothing_to_decide(workspace_folder: Path) -> None:
    """When every edit is decided, that is said and is no failure."""
    framework(workspace_folder)
    while left := candidates():
        run("revise", NAME, *(part for one in left for part in ("--reject", one["id"])))
    result = run("revise", NAME)
    assert (result.exit_code, "There is no edit to decide." in result.stderr) == (0, True)
    assert run("revise", NAME, "--accept", "all").exit_code == 0


def test_history_tells_who_changed_what(workspace_folder: Path) -> None:
    """The history names each version, who accepted its edits and who proposed them; --diff shows the words."""
    framework(workspace_folder)
    assert "Not changed yet" in run("history", NAME).stderr
    run("revise", NAME, "--accept", "all", "--by", "Ada")
    result = run("history", NAME, "--diff")
    assert result.exit_code == 0
    assert "accepted by Ada" in result.stdout
    assert "proposed by checklist" in result.stdout
    assert "\n+" in result.stdout


def test_damaged_decisions(workspace_folder: Path) -> None:
    """A decisions file with a damaged line is named with the line and left as it is."""
    framework(workspace_folder)
    run("revise", NAME, "--reject", candidates()[0]["id"])
    path = workspace_folder / "frameworks" / ".history" / f"{NAME}.decisions.jsonl"
    path.write_bytes(b"no json\n" + path.read_bytes())
    before = path.read_bytes()
    answer = envelope("revise", NAME, code=1)
    assert (answer["error"]["where"], path.read_bytes()) == (f"{path}:1", before)
