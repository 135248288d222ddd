"""Processes that are killed while they submit or collect a batch job: nothing is lost, and nothing is paid twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from tests.models.batch_run import Sitting, batch_model
from tests.models.fake_batches import FakeBatches
from tests.models.killed_batch_child import sit

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
SAID = "Tax what nobody earned."
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.models.killed_batch_child"])
MOST_SITTINGS = 6


def killed(folder: Path, fake: FakeBatches, api: str, step: str) -> bool:
    """Whether the child was killed at the step; False where it has no such step and went through."""
    child = CONTEXT.Process(target=sit, args=(str(folder), fake.address, api, step))
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL)
    return child.exitcode != 0


def goes_on(folder: Path, fake: FakeBatches, api: str) -> tuple[int, bool]:
    """How often the same run had to be repeated until all was answered, and whether it had to be told to send again."""
    model = batch_model(fake.address, api)
    resend = False
    for sitting in range(MOST_SITTINGS):
        for job in fake.jobs.values():
            if not job.ended:
                fake.finish(job, "completed")
        done = Sitting(folder, model, resend=resend).run()
        if done.outcomes == [SAID] * 3:
            return sitting + 1, resend
        resend = resend or "outcome-unknown" in done.outcomes
    raise AssertionError(done.outcomes)


REQUESTS = {
    "openai": (
        ("POST files, before", False),
        ("POST files, after", False),
        ("POST batches, before", True),
        ("POST batches, after", False),
    ),
    "anthropic": (("POST batches, before", True), ("POST batches, after", False)),
}


@pytest.mark.parametrize(
    ("api", "step", "unknown"),
    [(api, step, unknown) for api, steps in REQUESTS.items() for step, unknown in steps],
)
def test_killed_at_a_request_of_submitting(tmp_path: Path, api: str, step: str, unknown: bool) -> None:
    """Killed around a request, a job that was made is found; only where nobody can know is nothing sent unasked."""
    with FakeBatches(looks=9) as fake:
        assert killed(tmp_path, fake, api, step)
        _, resent = goes_on(tmp_path, fake, api)
    assert resent == unknown
    assert (len(fake.jobs), set(fake.paid.values())) == (1, {1})


@pytest.mark.parametrize("api", ["openai", "anthropic"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_a_request_of_collecting(tmp_path: Path, api: str, when: str) -> None:
    """Killed while it reads the results, the same run reads them again and stores each once."""
    with FakeBatches(looks=0) as fake:
        Sitting(tmp_path, batch_model(fake.address, api)).run()
        job = next(iter(fake.jobs))
        assert killed(tmp_path, fake, api, f"GET {job}, {when}")
        assert killed(tmp_path, fake, api, f"GET {'content' if api == 'openai' else 'results'}, {when}")
        assert goes_on(tmp_path, fake, api) == (1, False)
    assert (len(fake.jobs), set(fake.paid.values())) == (1, {1})


def test_two_processes_with_the_same_run(tmp_path: Path) -> None:
    """Processes that submit the same calls at once put each into one job; those that collect at once store it once."""
    with FakeBatches(looks=9) as fake:
        for last in (False, True):
            children = [
                CONTEXT.Process(target=sit, args=(str(tmp_path), fake.address, "openai", ""))
                for _ in range(3)
            ]
            for child in children:
                child.start()
            for child in children:
                child.join(60)
            assert [child.exitcode for child in children] == [0, 0, 0]
            for job in () if last else fake.jobs.values():
                fake.finish(job, "completed")
        assert goes_on(tmp_path, fake, "openai") == (1, False)
    # Whoever is quicker takes a call, so that there may be two jobs, and no call is in both.
    assert (sum(len(job.calls) for job in fake.jobs.values()), set(fake.paid.values())) == (3, {1})


@pytest.mark.parametrize("collecting", [False, True])
def test_killed_at_any_commit(tmp_path: Path, collecting: bool) -> None:
    """Killed before any commit of the database, the same command goes on, and every call is paid for once."""
    for commit in range(1, 50):
        folder = tmp_path / str(commit)
        folder.mkdir()
        with FakeBatches(looks=0 if collecting else 9) as fake:
            if collecting:
                Sitting(folder, batch_model(fake.address)).run()
            died = killed(folder, fake, "openai", str(commit))
            goes_on(folder, fake, "openai")
            assert set(fake.paid.values()) == {1}
        if not died:
            break
    assert commit > (3 if collecting else 5)
