"""`promptcraft spend`: what is known is added up, what is not is counted apart, and nothing is changed."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import FRAMEWORK, NAME, envelope, framework, run, tree
from tests.cli.paid import PRICES, USED, critic, server, table

KEPT: dict[str, bytes] = {}
"""What the first test had made, since making it takes three paid commands."""
BY = ("day", "model", "framework", "month")


@pytest.fixture
def folder(workspace_folder: Path) -> Path:
    """A workspace with a critique and two discussions' first questions paid for, in two different months."""
    if KEPT:
        restore(workspace_folder)
        return workspace_folder
    framework(workspace_folder)
    framework(workspace_folder, FRAMEWORK.replace("passenger", "driver"), name="other")
    with server(critic()) as at:
        table(workspace_folder, at.address)
        assert run("critique", NAME, "-m", "mine").exit_code == 0
        assert run("discuss", NAME, "-m", "mine", "--auto", "--questions", "1").exit_code == 0
        assert run("discuss", "other", "-m", "mine", "--auto", "--questions", "1").exit_code == 0
    change(workspace_folder, "UPDATE calls SET sent_at = ? WHERE framework = 'other'", moment(2020, 2, 3))
    KEPT.update(tree(workspace_folder))
    return workspace_folder


def restore(folder: Path) -> None:
    """The workspace as the first test had it made."""
    for name, content in KEPT.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def moment(year: int, month: int, day: int) -> float:
    """Noon of this day, as the ledger records it."""
    return datetime(year, month, day, 12, tzinfo=UTC).timestamp()


def change(folder: Path, statement: str, *values: object) -> None:
    """Change the ledger behind everybody's back."""
    with closing(sqlite3.connect(folder / ".promptcraft" / "ledger.db", isolation_level=None)) as db:
        db.execute(statement, values)


def spent(*arguments: str) -> dict[str, Any]:
    """What the command says."""
    value: dict[str, Any] = envelope("spend", *arguments)["data"]
    return value


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("model", {"mine": 3}),
        ("framework", {NAME: 2, "other": 1}),
        ("month", {"2020-02": 1, f"{datetime.now(UTC):%Y-%m}": 2}),
        ("day", {"2020-02-03": 1, f"{datetime.now(UTC):%Y-%m-%d}": 2}),
    ],
)
def test_it_adds_up(folder: Path, by: str, rows: dict[str, int]) -> None:
    """Calls, tokens and dollars of each group, and a sum that is theirs."""
    told = spent("--by", by)
    assert {row["name"]: row["calls"] for row in told["rows"]} == rows
    assert (told["total"]["calls"], told["total"]["input"], told["total"]["output"]) == (3, 90, 15)
    assert told["total"]["cost"] == pytest.approx(3 * USED)
    assert sum(row["cost"] for row in told["rows"]) == pytest.approx(3 * USED)
    assert told["month"]["spent"] == pytest.approx(2 * USED)


def test_since_leaves_out_what_was_before(folder: Path) -> None:
    """--since counts from the beginning of that day, by UTC."""
    assert spent("--since", "2020-02-03")["total"]["calls"] == 3
    assert spent("--since", "2020-02-04")["total"]["calls"] == 2
    assert run("spend", "--since", "yesterday").exit_code == 2


def test_it_only_reads(folder: Path) -> None:
    """Looking changes no byte of the workspace, and makes nothing where there is nothing."""
    before = tree(folder)
    for by in BY:
        assert run("spend", "--by", by).exit_code == 0
    assert tree(folder) == before


def test_nothing_spent_is_no_mistake(workspace_folder: Path) -> None:
    """Before the first call there is nothing to add up, and no ledger is made."""
    result = run("spend")
    assert (result.exit_code, "No call was sent" in result.stdout) == (0, True)
    assert tree(workspace_folder) == {}


def test_csv_is_one_line_a_group(folder: Path) -> None:
    """A spreadsheet gets plain numbers, one group a line."""
    rows = list(csv.DictReader(io.StringIO(run("spend", "--by", "framework", "--format", "csv").stdout)))
    assert [(row["framework"], row["calls"]) for row in rows] == [(NAME, "2"), ("other", "1")]
    assert [float(row["cost"]) for row in rows] == [pytest.approx(2 * USED), pytest.approx(USED)]


def test_an_unknown_price_is_counted_apart(folder: Path) -> None:
    """A call whose price nobody knows is no call for nothing."""
    change(folder, "UPDATE calls SET cost = NULL, reserved = NULL WHERE framework = 'other'")
    total = spent()["total"]
    assert (total["unpriced"], total["cost"]) == (1, pytest.approx(2 * USED))
    assert "1 call of unknown price" in run("spend").stdout


def test_what_may_have_been_billed_stands_apart(folder: Path) -> None:
    """Calls without an answer are in no sum; the most they can have cost is told, and taken off what the cap leaves."""
    change(
        folder,
        "UPDATE calls SET state = 'unknown', reserved = '0.25', reply = NULL WHERE purpose = 'critique'",
    )
    table(folder, prices=PRICES, top="monthly_cap = 1\n")
    told = spent()
    assert (told["total"]["calls"], told["total"]["lost"], told["total"]["lost_most"]) == (2, 1, 0.25)
    assert told["month"]["left"] == pytest.approx(1 - 0.25 - USED)
    assert "in no sum here: 1 call without an answer, at most $0.2500" in " ".join(
        run("spend").stdout.split()
    )


def test_an_answer_without_usage_is_told_alike_everywhere(workspace_folder: Path) -> None:
    """What is set aside for answers that told no usage: one figure in spend, in an estimate and where the cap stops."""
    framework(workspace_folder)
    silent = replace(critic(), usage=False)
    with server(silent) as at:
        table(workspace_folder, at.address, top="monthly_cap = 0.06\n")
        assert run("critique", NAME, "-m", "mine").exit_code == 0
        told = spent()
        aside = told["month"]["unmeasured_most"]
        assert (told["total"]["unmeasured"], told["total"]["unpriced"], told["month"]["lost_most"]) == (
            1,
            0,
            0,
        )
        assert 0 < aside == told["total"]["unmeasured_most"] == pytest.approx(0.06 - told["month"]["left"])
        words = f"${aside:.4f} set aside for answers without usage"
        shown = " ".join(run("spend").stdout.split())
        assert words in shown
        assert "unknown price" not in shown
        more = ("critique", NAME, "-m", "mine", "--samples", "3")
        estimated = " ".join(run(*more, "--estimate").stdout.split())
        assert words in estimated
        assert "does not fit" in estimated
        stopped = run(*more)
    assert stopped.exit_code == 4
    assert re.search(r"\$\d\.\d{4} is set aside for answers without usage", stopped.stderr)
    assert "without an answer" not in stopped.stderr


def test_batch_jobs_under_way_stand_apart(folder: Path) -> None:
    """A call in a batch job that has not ended is not lost: it is told apart, and what it can cost is set aside."""
    change(
        folder, "UPDATE calls SET state = 'sent', batch = 'b', reserved = '0.25' WHERE purpose = 'critique'"
    )
    table(folder, prices=PRICES, top="monthly_cap = 1\n")
    told = spent()
    assert (told["total"]["lost"], told["total"]["waiting"], told["total"]["waiting_most"]) == (0, 1, 0.25)
    assert told["month"]["left"] == pytest.approx(1 - 0.25 - USED)
    assert "In batch jobs under way: 1 call" in run("spend").stdout


def test_savings_of_cache_and_batch(folder: Path) -> None:
    """What the provider's cache and a batch job saved is told where the price list knows it."""
    change(folder, "UPDATE calls SET provider = 'openai', model = 'gpt-4o-mini', batch = 'job-1'")
    total = spent()["total"]
    # Of each call's thirty tokens ten came from the cache, at half the price; a batch halves what is left.
    assert total["cache_saved"] == pytest.approx(3 * 10 * 0.15e-6 / 2 / 2)
    assert total["batch_saved"] == pytest.approx(3 * USED)
    assert "Batch jobs saved" in run("spend").stdout


def test_a_ledger_of_the_first_version_is_read(folder: Path) -> None:
    """Before calls knew their framework they are in a group of their own, and the file stays as it is."""
    for index in ("calls_by_time", "calls_by_batch"):
        change(folder, f"DROP INDEX IF EXISTS {index}")
    for column in ("framework", "batch"):
        change(folder, f"ALTER TABLE calls DROP COLUMN {column}")
    change(folder, "PRAGMA user_version = 1")
    told = spent("--by", "framework")
    assert [(row["name"], row["calls"]) for row in told["rows"]] == [("(none)", 3)]


def test_a_newer_ledger_is_left_alone(folder: Path) -> None:
    """What a newer version wrote is refused with its reason, and not touched."""
    change(folder, "PRAGMA user_version = 99")
    before = tree(folder)
    answer = envelope("spend", code=1)
    assert (answer["error"]["code"], tree(folder)) == ("newer-schema", before)


def test_a_damaged_ledger_is_told(folder: Path) -> None:
    """A file that is no database, or holds nonsense, is named and left as it is."""
    change(folder, "UPDATE calls SET cost = 'much'")
    assert envelope("spend", code=1)["error"]["code"] == "storage-failed"
    ledger = folder / ".promptcraft" / "ledger.db"
    ledger.write_bytes(b"no database at all" * 100)
    assert envelope("spend", code=1)["error"]["code"] == "storage-failed"
    assert ledger.read_bytes().startswith(b"no database")


def test_a_critique_says_what_the_cache_gave(folder: Path) -> None:
    """The last line of a critique tells how much of its input came from the provider's cache."""
    assert "10 of the input from the cache" in run("critique", NAME, "-m", "mine").stdout
