"""`critique --batch` and `promptcraft batch`: submit, leave, come back, collect, cancel."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.commands import NAME, answers, envelope, framework, full_reply, run
from tests.models.fake_batches import FakeBatches, Job

TABLE = """
[models.{label}]
api = "{api}"
base_url = "{address}"
model = "m"
batch = {batch}
price_input = 1.0
price_output = 2.0
"""
ASK = ("critique", NAME, "-m", "mine", "--batch")


def whole(body: dict[str, Any]) -> str:
    """A reply that can be scored at once."""
    return json.dumps(full_reply())


@pytest.fixture
def fake(workspace_folder: Path) -> Iterator[FakeBatches]:
    """A provider that the workspace's model `mine` is asked at, and `live` without batches."""
    framework(workspace_folder)
    with FakeBatches(looks=0, say=whole) as provider:
        tables = TABLE.format(label="mine", api="responses", address=provider.address, batch="true")
        tables += TABLE.format(label="live", api="openai", address=provider.address, batch="false")
        (workspace_folder / "promptcraft.toml").write_text(tables)
        yield provider


def said(result: Result) -> str:
    """What was printed on both streams, its lines joined."""
    return " ".join(result.output.split())


def command_to_come_back(result: Result) -> list[str]:
    """The command line that was printed, as words after `promptcraft`."""
    line = next(line for line in result.stderr.splitlines() if line.startswith("  promptcraft critique"))
    return shlex.split(line)[1:]


def test_submit_leave_come_back(fake: FakeBatches) -> None:
    """All cases and samples go out in one job; the command that is printed brings the critiques, at half the price."""
    left = run(*ASK, "--samples", "2", "--set", "town=Lille,Lyon", "--budget", "1")
    assert left.exit_code == 0
    assert "Submitting 4 calls in batches: at most $" in said(left)
    assert "Batch batch_0001 (mine): 4 calls submitted." in said(left)
    again = command_to_come_back(left)
    assert again == [*("critique", NAME, "--model", "mine"), *again[4:]]
    back = envelope(*again)
    assert [one["score"] for one in back["data"]["critiques"]] == [6.0, 6.0]
    assert [one["cost"] for one in back["data"]["critiques"]] == [2 * 0.00002] * 2
    assert back["data"]["waiting"] == []
    assert (len(fake.jobs), fake.live, set(fake.paid.values())) == (1, [], {1})


def test_nothing_goes_out_while_a_job_runs(fake: FakeBatches) -> None:
    """Coming back too early, live or in a batch, pays nothing and says what waits."""
    fake.looks = 5
    run(*ASK)
    early = envelope(*ASK)
    assert (early["data"]["critiques"], early["data"]["waiting"][0]["waiting"]) == ([], 1)
    live = envelope("critique", NAME, "-m", "mine", code=1)
    assert [one["code"] for one in live["failures"]] == ["in-batch"]
    assert "Add --batch" in live["failures"][0]["hint"]
    assert run(*ASK, "--fail-under", "5").exit_code == 1
    assert (len(fake.jobs), fake.live) == (1, [])


def test_a_reply_that_needs_another(fake: FakeBatches) -> None:
    """What must be asked once more goes into a second job; without --batch it is asked at once."""
    fake.say = lambda body: "no" if len(body["input"]) == 1 else whole(body)
    run(*ASK)
    second = run(*ASK)
    assert "Batch batch_0002 (mine): 1 call submitted." in said(second)
    third = envelope(*ASK)
    assert [one["score"] for one in third["data"]["critiques"]] == [6.0]
    run(*ASK, "--set", "town=Lyon")
    run("batch", "collect")
    live = envelope("critique", NAME, "-m", "mine", "--set", "town=Lyon")
    assert [one["score"] for one in live["data"]["critiques"]] == [6.0]
    assert (len(fake.jobs), len(fake.live)) == (3, 1)


def test_wait(fake: FakeBatches, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --wait the command stays through every round, says how far the job is, and ends with the critique."""
    monkeypatch.setattr("promptcraft.cli.batch_run.FIRST_LOOK", 0.01)
    fake.looks = 1
    fake.say = lambda body: "no" if len(body["input"]) == 1 else whole(body)
    waited = run(*ASK, "--wait")
    assert waited.exit_code == 0
    assert "in_progress, 0 of 1 call" in said(waited)
    assert "6.0" in waited.stdout
    assert len(fake.jobs) == 2


class Pressed(FakeBatches):
    """Presses Ctrl-C when a job is looked at."""

    def looked_at(self, job: Job) -> Job:
        """The job, and the key."""
        os.kill(os.getpid(), signal.SIGINT)
        return super().looked_at(job)


@pytest.mark.skipif(os.name != "posix", reason="presses with a signal")
def test_leaving_while_waiting(
    fake: FakeBatches, monkeypatch: pytest.MonkeyPatch, workspace_folder: Path
) -> None:
    """Ctrl-C while waiting leaves the job running, says so and how to come back, and nothing is lost."""
    monkeypatch.setattr("promptcraft.cli.batch_run.FIRST_LOOK", 0.01)
    with Pressed(looks=0, say=whole) as other:
        table = TABLE.format(label="mine", api="anthropic", address=other.address, batch="true")
        (workspace_folder / "promptcraft.toml").write_text(table)
        left = run(*ASK, "--wait")
        assert left.exit_code == 130
        assert "the batch jobs go on" in said(left)
        assert f"promptcraft critique {NAME} --model mine --batch" in said(left)
        assert not any(job.cancelling for job in other.jobs.values())
        other.looked_at = lambda job: FakeBatches.looked_at(other, job)  # type: ignore[method-assign]  # no more keys
        assert len(envelope(*ASK)["data"]["critiques"]) == 1
        assert len(other.jobs) == 1


def test_others_are_asked_live(fake: FakeBatches, workspace_folder: Path) -> None:
    """Reviewers without batches answer at once, and are not asked again on coming back."""
    fake.looks = 5
    left = envelope(*ASK, "-m", "live", "-m", "checklist")
    assert [one["reviewer"] for one in left["data"]["critiques"]] == ["live", "checklist"]
    assert len(envelope(*ASK, "-m", "live", "-m", "checklist")["data"]["critiques"]) == 2
    for job in fake.jobs.values():
        fake.finish(job, "completed")
    back = envelope(*ASK, "-m", "live", "-m", "checklist")
    assert [one["reviewer"] for one in back["data"]["critiques"]] == ["mine", "live", "checklist"]
    assert (len(fake.live), len(fake.jobs)) == (1, 1)


def test_a_provider_that_refuses(fake: FakeBatches) -> None:
    """A submission that is refused is a failure with its reason, not a call that waits."""
    fake.faults["create"] = "401"
    refused = envelope(*ASK, code=1)
    assert [one["code"] for one in refused["failures"]] == ["access-denied"]
    assert refused["data"]["waiting"] == []


def test_a_budget(fake: FakeBatches) -> None:
    """A batch that could cost more than the budget is not submitted, and the exit code says so."""
    stopped = run(*ASK, "--budget", "0.0001")
    assert (stopped.exit_code, fake.jobs) == (4, {})
    assert run(*ASK, "--budget", "1").exit_code == 0
    assert len(fake.jobs) == 1


def test_list_and_collect(fake: FakeBatches) -> None:
    """`batch list` shows what is with a provider and asks nobody; `batch collect` brings the answers."""
    assert "No batch job" in run("batch", "list").stderr
    run(*ASK)
    looks = len(fake.seen)
    listed = run("batch", "list")
    assert "batch_0001  mine  with the provider, 1 of 1 call waiting" in listed.stdout
    assert len(fake.seen) == looks
    collected = envelope("batch", "collect")
    assert [(one["id"], one["state"], one["waiting"]) for one in collected["data"]["jobs"]] == [
        ("batch_0001", "ended", 0)
    ]
    assert run("batch", "list").stdout == ""
    assert "ended" in run("batch", "list", "--all").stdout
    assert len(envelope("critique", NAME, "-m", "mine")["data"]["critiques"]) == 1
    assert fake.live == []


def test_cancel(fake: FakeBatches) -> None:
    """`batch cancel` ends a job; what it had answered is kept, and the rest costs nothing and goes again when asked."""
    fake.looks = 1
    run(*ASK, "--samples", "2")
    assert run("batch", "cancel", "batch_0001").exit_code == 0
    assert fake.jobs["batch_0001"].cancelling
    run("batch", "collect")
    run("batch", "collect")
    assert run("batch", "cancel", "batch_0001").exit_code == 1
    run(*ASK, "--samples", "2")
    assert [len(job.calls) for job in fake.jobs.values()] == [2, 1]


def test_a_job_that_takes_too_long(fake: FakeBatches, workspace_folder: Path) -> None:
    """A job that is older than a day is said to be late, and stays collectable."""
    fake.looks = 1
    run(*ASK)
    with closing(sqlite3.connect(workspace_folder / ".promptcraft" / "ledger.db")) as db:
        db.execute("UPDATE batches SET made_at = made_at - 108000")
        db.commit()
    assert "1 call waiting, submitted 30 hours ago. That is late" in said(run(*ASK))
    assert len(envelope(*ASK)["data"]["critiques"]) == 1


def test_deleting_the_ledger_warns(fake: FakeBatches) -> None:
    """Who deletes the calls is told of answers that are paid for and could not be collected any more."""
    run(*ASK)
    asked = run("purge", "calls", stdin="n\n")
    assert "Batch jobs that are with a provider: 1." in asked.stderr
    assert len(envelope(*ASK)["data"]["critiques"]) == 1
    assert "Batch jobs" not in run("purge", "calls", "--yes").stderr


def test_careful(fake: FakeBatches) -> None:
    """A careful critique sends all the calls of its first round in one job."""
    run(*ASK, "--careful")
    assert [len(job.calls) > 5 for job in fake.jobs.values()] == [True]


def test_a_provider_that_cannot_be_asked(fake: FakeBatches) -> None:
    """When a provider does not answer, collecting fails and says why, and the job stays."""
    run(*ASK)
    fake.faults["look"] = "500"
    failed = run("batch", "collect")
    assert failed.exit_code == 1
    assert "could not be asked" in failed.stderr
    assert run("batch", "collect").exit_code == 0


@pytest.mark.parametrize(
    "options",
    [("--wait",), ("--batch", "--no-store"), ("--batch", "-m", "paste"), ("--batch", "--reply", "x.txt")],
)
def test_what_does_not_go_together(fake: FakeBatches, options: tuple[str, ...]) -> None:
    """Options that make no sense with a batch are a mistake of usage, before anything is sent."""
    assert run("critique", NAME, "-m", "mine", *options).exit_code == 2
    assert fake.seen == []


def test_a_model_without_batches(fake: FakeBatches, workspace_folder: Path) -> None:
    """Where nobody can be asked in a batch, that is said instead of paying the full price."""
    refused = run("critique", NAME, "-m", "live", "-m", answers(workspace_folder), "--batch")
    assert refused.exit_code == 2
    assert "batch = true" in refused.stderr
    assert fake.seen == []
