"""What it costs is told before it is spent: never too little, and unknown where nobody knows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from promptcraft.cli.main import COMMANDS
from tests.cli.commands import NAME, envelope, framework, run, tree
from tests.cli.paid import USED, critic, server, table
from tests.models.fake_server import Answer

CRITIQUE = ("critique", NAME, "-m", "mine")


@pytest.fixture
def folder(workspace_folder: Path) -> Path:
    """A workspace with a framework and a paid model that nobody could reach."""
    framework(workspace_folder)
    table(workspace_folder)
    return workspace_folder


def estimated(*arguments: str) -> dict[str, Any]:
    """The estimate for this command."""
    value: dict[str, Any] = envelope(*arguments, "--estimate")["data"]["estimate"]
    return value


@pytest.mark.parametrize(
    ("arguments", "calls", "again"),
    [
        (CRITIQUE, 2, 1),
        ((*CRITIQUE, "--samples", "3"), 6, 3),
        ((*CRITIQUE, "--set", "town=Lille,Metz"), 4, 2),
        ((*CRITIQUE, "-m", "checklist"), 2, 1),
        (("critique", NAME, "-m", "checklist"), 0, 0),
        (("revise", NAME, "-m", "mine"), 2, 1),
        (("revise", NAME), 0, 0),
        (("new", "Should cities ban cars?", "-m", "mine"), 2, 1),
        (("new", "Should cities ban cars?"), 0, 0),
        (("discuss", NAME, "-m", "mine"), 4, 0),
        (("discuss", NAME, "-m", "mine", "--questions", "2"), 2, 0),
        (("discuss", NAME, "-m", "mine", "--auto", "--set", "town=Lille,Metz"), 8, 0),
        (("discuss", NAME, "-m", "paste"), 0, 0),
    ],
)
def test_an_estimate_sends_and_writes_nothing(
    folder: Path, arguments: tuple[str, ...], calls: int, again: int
) -> None:
    """Every command that asks models says how many calls it could come to, and leaves the folder as it was."""
    before = tree(folder)
    told = estimated(*arguments)
    assert (told["calls"], told["again"], tree(folder)) == (calls, again, before)
    assert (told["cost"] > 0) == (calls > 0)
    shown = run(*arguments, "--estimate")
    assert (shown.exit_code, "Nothing was sent." in shown.stdout, tree(folder)) == (0, True, before)


def test_an_estimate_needs_no_key(folder: Path) -> None:
    """Who has no key yet can find out what it would cost."""
    told = estimated("critique", NAME, "-m", "anthropic:claude-sonnet-4-5", "-m", "openai:gpt-4o-mini")
    assert {row["model"] for row in told["rows"]} == {"anthropic:claude-sonnet-4-5", "openai:gpt-4o-mini"}
    assert told["cost"] > 0


def test_an_unknown_price_is_unknown(folder: Path) -> None:
    """A price that nobody knows makes the whole cost unknown, and never 0."""
    table(folder, prices="")
    told = estimated(*CRITIQUE, "--budget", "5")
    assert (told["cost"], told["unpriced"], told["fits_budget"]) == (None, ["mine"], None)
    assert "cost unknown" in run(*CRITIQUE, "--estimate").stdout


def test_a_discussion_grows(folder: Path) -> None:
    """Each question carries the answers before it: four cost more than four times the first."""
    first = estimated("discuss", NAME, "-m", "mine", "--questions", "1")
    whole = estimated("discuss", NAME, "-m", "mine")
    assert whole["rows"][0]["input"] > 4 * first["rows"][0]["input"] + 3 * 2000


def test_what_is_spent_is_within_the_estimate(folder: Path) -> None:
    """A budget of exactly the estimate is enough, even when every reply fails and fills its limit."""
    wordy = Answer(text="no JSON at all " * 500)
    with server(wordy) as at:
        table(folder, at.address)
        told = estimated(*CRITIQUE)
        answer = envelope(*CRITIQUE, "--budget", f"{told['cost']:f}", code=1)
        assert len(at.seen) == told["calls"]
    assert answer["data"]["critiques"][0]["cost"] <= told["cost"]


def test_what_was_answered_costs_nothing_again(folder: Path) -> None:
    """After a run the same command costs nothing; one sample more costs one call, and its usual cost is known."""
    with server(critic()) as at:
        table(folder, at.address)
        assert run(*CRITIQUE).exit_code == 0
    again = estimated(*CRITIQUE, "--budget", "1")
    assert (again["calls"], again["answered"], again["cost"]) == (0, 1, 0)
    assert again["counted"] == pytest.approx(USED)
    more = estimated(*CRITIQUE, "--samples", "2")
    assert (more["calls"], more["again"], more["answered"]) == (2, 1, 1)
    assert more["usual_cost"] == pytest.approx(USED)
    assert more["usual_cost"] < more["cost"]


def test_the_budget_and_the_month_are_compared(folder: Path) -> None:
    """An estimate says whether its worst case fits what was allowed."""
    worst = estimated(*CRITIQUE)["cost"]
    assert estimated(*CRITIQUE, "--budget", f"{worst:f}")["fits_budget"] is True
    assert estimated(*CRITIQUE, "--budget", f"{worst - 0.000001:f}")["fits_budget"] is False
    table(folder, top="monthly_cap = 0.001\n")
    told = estimated(*CRITIQUE)
    assert (told["fits_month"], told["month"]["cap"]) == (False, 0.001)
    assert "the run stops before it would pass it" in run(*CRITIQUE, "--estimate").stdout


def test_a_run_that_may_cost_says_so_first(folder: Path) -> None:
    """One line stands on standard error before a paid run; none before one that is answered or free, none in JSON."""
    with server(critic()) as at:
        table(folder, at.address)
        first, second = run(*CRITIQUE), run(*CRITIQUE)
        assert envelope(*CRITIQUE, "--samples", "2")["warnings"] == []
    assert first.stderr.startswith("Up to 2 calls, at most $0.0")
    assert "--estimate" in first.stderr.splitlines()[0]
    assert "at most" not in second.stderr
    assert "at most" not in run("critique", NAME, "-m", "checklist").stderr


def test_the_cost_of_a_discussion_is_told_first(folder: Path) -> None:
    """A discussion, a revision and a new framework say what they may cost before the first call."""
    table(folder, prices="")
    with server() as at:
        table(folder, at.address)
        held = run("discuss", NAME, "-m", "mine", "--auto")
    assert held.exit_code == 0
    assert held.stderr.startswith("Up to 4 calls, at most $0.0")
    for command in (("revise", NAME), ("new", "Should cities ban cars?")):
        assert "Up to 2 calls, at most $0.0" in run(*command, "-m", "mine").stderr


def test_a_resumed_discussion_is_estimated_from_where_it_stands(folder: Path) -> None:
    """Only what is left is counted as calls, and what was paid before counts towards the budget."""
    with server() as at:
        table(folder, at.address)
        assert run("discuss", NAME, "-m", "mine", "--auto", "--questions", "2").exit_code == 0
    before = tree(folder)
    told = estimated("discuss", "--resume", "last", "-m", "mine", "--budget", "1")
    assert (told["calls"], tree(folder)) == (2, before)
    assert told["counted"] == pytest.approx(2 * USED)


def test_calls_without_an_answer_are_told(folder: Path) -> None:
    """A call that was sent and never heard of is named, with the option that sends it again."""
    with server(critic()) as at:
        table(folder, at.address)
        assert run(*CRITIQUE).exit_code == 0
    with closing(sqlite3.connect(folder / ".promptcraft" / "ledger.db", isolation_level=None)) as db:
        db.execute("UPDATE calls SET state = 'unknown', reply = NULL, cost = NULL")
    told = estimated(*CRITIQUE, "--budget", "1")
    assert (told["calls"], told["lost"], told["counted"] > 0) == (2, 1, True)
    assert "--resend-unknown" in run(*CRITIQUE, "--estimate").stdout


@pytest.mark.parametrize("model", ["anthropic:nobody-knows-this", "openai:nobody-knows-this"])
def test_a_missing_key_is_told_before_a_missing_price(folder: Path, model: str) -> None:
    """Who has no key learns that first, whatever the price."""
    answer = envelope("critique", NAME, "-m", model, "--budget", "1", code=1)
    assert [failure["code"] for failure in answer["failures"]] == ["key-missing"]


def test_the_cap_stops_a_run(folder: Path) -> None:
    """A run that the month has no room for stops with exit code 4, and sends nothing."""
    with server(critic()) as at:
        table(folder, at.address, top="monthly_cap = 0.001\n")
        result = run(*CRITIQUE)
        assert (result.exit_code, len(at.seen)) == (4, 0)
        assert "monthly cap of $0.001" in " ".join(result.stderr.split())
        table(folder, at.address, top="monthly_cap = 5\n")
        assert run(*CRITIQUE).exit_code == 0
        refused = envelope(*CRITIQUE, "--samples", "2", "--no-store", code=2)
    assert (refused["ok"], refused["error"]["code"]) == (False, "usage")


def test_every_command_that_asks_models_can_be_estimated(folder: Path) -> None:
    """Wherever --estimate is offered, it sends nothing: no command takes the option and calls a model all the same."""
    asking = [name for name in COMMANDS if "--estimate" in run(name, "--help").stdout]
    assert {"critique", "discuss", "new", "revise", "argue", "compare", "calibrate"} <= set(asking)
    told = (Path(__file__).parents[2] / "docs" / "cost.md").read_text("utf-8")
    assert [name for name in asking if name not in told.split("takes `--estimate` (")[1].split(")")[0]] == []
    with server(critic()) as at:
        table(folder, at.address)
        assert run(*CRITIQUE).exit_code == 0
        sent = len(at.seen)
        for name in asking:
            run(name, NAME, "-m", "mine", "--samples", "2", "--estimate")
            run(name, NAME, "-m", "mine", "--estimate")
        assert len(at.seen) == sent


def test_what_is_answered_is_not_reckoned_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line about the cost stands before the first call; the same command again needs none and tells none."""
    with server(critic()) as at:
        table(folder, at.address)
        first = run(*CRITIQUE)
        assert first.stderr.index("Up to 2 calls") < first.stderr.index("asking ")
        monkeypatch.setattr("promptcraft.cli.estimating._estimate", None)
        again = run(*CRITIQUE)
    assert (again.exit_code, again.stdout, "Up to" in again.stderr) == (0, first.stdout, False)
