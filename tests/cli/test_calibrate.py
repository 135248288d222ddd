"""`promptcraft calibrate`: a card from the command line, and its line under every later score."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import NAME, envelope, framework, full_reply, run, script


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace with one small framework."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".promptcraft").mkdir()
    framework(tmp_path)
    return tmp_path


def judge(folder: Path, level: int = 3) -> str:
    """The label of a reviewer that says the same of everything."""
    return script(folder, {"json": full_reply(level), "repeat": True}, name=f"judge{level}.json")


def test_a_card_is_shown_kept_and_named_under_later_scores(here: Path) -> None:
    """Before: not calibrated; after: how much it found and when, in one line under the score."""
    before = run("critique", NAME, "-m", "checklist").stdout
    card = run("calibrate", NAME, "-m", "checklist")
    after = run("critique", NAME, "-m", "checklist").stdout
    kept = list((here / "transcripts" / "cards").glob("checklist-*.card.json"))
    saved = json.loads(kept[0].read_text("utf-8"))
    found, planted = saved["recall"]["count"], saved["recall"]["of"]
    assert (card.exit_code, len(kept)) == (0, 1)
    assert "Report card of checklist" in card.stdout
    assert "Not calibrated: promptcraft calibrate -m checklist" in before
    assert f"This reviewer found {found} of {planted} planted defects (calibrated {saved['at'][:10]}" in after


def test_cards_are_no_transcripts(here: Path) -> None:
    """The folder of cards is neither a framework nor a discussion."""
    run("calibrate", NAME, "-m", "checklist")
    listed = envelope("transcripts", "list")["data"]["transcripts"]
    assert listed == []


def test_json_has_the_whole_card(here: Path) -> None:
    """Counts, intervals and unknowns, as they are kept."""
    cards = envelope("calibrate", NAME, "-m", judge(here))["data"]["cards"]
    card = cards[0]
    assert card["reviewer"] == f"scripted:{here / 'judge3.json'}"
    assert card["recall"]["of"] == sum(one["found"]["of"] for one in card["kinds"])
    assert card["invented"]["of"] > 0
    assert (card["cost"], card["human"]) == (0, None)


def test_an_estimate_sends_nothing_and_keeps_nothing(here: Path) -> None:
    """How many calls, and no card."""
    result = run("calibrate", NAME, "-m", judge(here), "--estimate")
    assert result.exit_code == 0
    assert "calls" in result.stdout
    assert not (here / "transcripts").exists()


def test_twenty_human_scores_correct_later_critiques(here: Path) -> None:
    """The score stays the sum of its scorecard; the corrected one stands beside it, and the critique says so."""
    rows = "".join(f"{NAME},{score}\n" for score in (4, 5, 4, 5, 3) * 4)
    (here / "people.csv").write_text(f"framework,score\n{rows}", "utf-8")
    label = judge(here)
    card = envelope("calibrate", NAME, "-m", label, "--human", "people.csv")["data"]["cards"][0]
    critique = envelope("critique", NAME, "-m", label)["data"]["critiques"][0]
    assert card["human"]["rows"] == 20
    assert (card["corrected"][0]["score"], card["corrected"][0]["human"]) == (6.0, 4.2)
    assert (critique["calibrated"], critique["score"]) == (True, 6.0)
    assert any("Corrected by 20 human scores" in note for note in critique["notes"])


def test_nineteen_human_scores_leave_it_uncalibrated(here: Path) -> None:
    """Too few: said, and no critique is marked."""
    (here / "people.csv").write_text("framework,score\n" + f"{NAME},5\n" * 19, "utf-8")
    label = judge(here)
    card = envelope("calibrate", NAME, "-m", label, "--human", "people.csv")["data"]["cards"][0]
    critique = envelope("critique", NAME, "-m", label)["data"]["critiques"][0]
    assert card["human"] is None
    assert any("Uncalibrated: 19 human scores" in note for note in card["notes"])
    assert critique["calibrated"] is False


def test_a_chat_cannot_be_calibrated() -> None:
    """Nobody carries forty prompts."""
    result = run("calibrate", NAME, "-m", "paste")
    assert result.exit_code == 2
    assert "by hand" in result.stderr


def test_a_damaged_card_hides_no_score(here: Path) -> None:
    """The critique is shown, and the line says what is wrong with the card."""
    run("calibrate", NAME, "-m", "checklist")
    path = next((here / "transcripts" / "cards").glob("*.card.json"))
    path.write_text("{", "utf-8")
    result = run("critique", NAME, "-m", "checklist")
    assert result.exit_code == 0
    assert "Score" in result.stdout
    assert "Its report card cannot be read" in result.stdout
    assert path.read_text("utf-8") == "{"


def test_without_a_reviewer_nothing_starts(here: Path) -> None:
    """No -m: a usage mistake that says what to name and what it would take, and no call."""
    result = run("calibrate", NAME)
    assert result.exit_code == 2
    assert "calibrate -m checklist` costs nothing" in result.stderr
    assert "45 calls at most" in result.stderr
