"""Both providers' batch jobs through their official SDKs, against a fake on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import pytest

from promptcraft.errors import PromptcraftError
from promptcraft.models.base import Message, Request
from promptcraft.models.batch import (
    BatchInterface,
    BatchItem,
    BatchLine,
    Found,
    Limits,
    Lost,
    batch_interface,
    parts,
)
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import ModelTable, Settings
from tests.models.fake_batches import FakeBatches, Fate

T = TypeVar("T")
APIS = ("openai", "responses", "anthropic")
KEYS = tuple(digit * 64 for digit in "abc")


def items(*keys: str) -> tuple[BatchItem, ...]:
    """A call for each key."""
    return tuple(
        BatchItem(key=key, request=Request(system="Be brief.", messages=(Message(role="user", content=key),)))
        for key in keys or KEYS
    )


def using(fake: FakeBatches, api: str, work: Callable[[BatchInterface], Awaitable[T]]) -> T:
    """What comes of using this provider's batch jobs."""
    table = {"api": api, "base_url": fake.address, "model": "m", "batch": True, "api_key_env": "SERVER_KEY"}
    interface = batch_interface(resolve("mine", Settings(models={"mine": ModelTable.model_validate(table)})))
    assert interface is not None

    async def run() -> T:
        try:
            return await work(interface)
        finally:
            await interface.close()

    return asyncio.run(run())


@pytest.fixture(autouse=True)
def server_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of the fake, and one that must not go there."""
    monkeypatch.setenv("SERVER_KEY", "sk-right")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-other")


async def nothing() -> None:
    """No mark."""


async def ended(interface: BatchInterface, job: str) -> dict[str, BatchLine]:
    """The lines of the job once it has ended, by key."""
    while (await interface.look(job)).phase != "ended":
        pass
    lines: list[BatchLine] = []

    async def take(some: Sequence[BatchLine]) -> None:
        lines.extend(some)

    await interface.results(job, take)
    return {line.key: line for line in lines}


@pytest.mark.parametrize("api", APIS)
def test_there_and_back(api: str) -> None:
    """Calls go out under their keys as live ones would, and come back as replies, in any order, with usage."""

    async def work(interface: BatchInterface) -> dict[str, BatchLine]:
        return await ended(interface, await interface.submit("t1", items(), nothing))

    with FakeBatches(say=json.dumps) as fake:
        lines = using(fake, api, work)
        (job,) = fake.jobs.values()
        bodies = job.calls
    assert set(lines) == set(bodies) == set(KEYS)
    assert all(KEYS[0] in json.dumps(bodies[KEYS[0]]) and "stream" not in body for body in bodies.values())
    replies = {key: line.reply for key, line in lines.items()}
    assert all(reply and key in reply.text and reply.usage.output == 5 for key, reply in replies.items())
    assert fake.keys == {"Bearer sk-right"}


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize(
    ("fate", "code", "billed"),
    [
        ("errored", "server-failed", False),
        ("rejected", "request-rejected", False),
        ("expired", "server-failed", False),
        ("malformed", "reply-malformed", True),
    ],
)
def test_calls_that_fail(api: str, fate: Fate, code: str, billed: bool) -> None:
    """What became of a call is told as it would be of a live one, beside the calls that were answered."""

    async def work(interface: BatchInterface) -> dict[str, BatchLine]:
        return await ended(interface, await interface.submit("t1", items(), nothing))

    with FakeBatches(fates=("answered", fate)) as fake:
        lines = using(fake, api, work)
    bad = lines.pop(KEYS[1])
    assert isinstance(bad.error, PromptcraftError)
    assert (bad.error.code, bad.billed) == (code, billed)
    assert all(line.reply for line in lines.values())


@pytest.mark.parametrize("api", APIS)
def test_a_garbled_line_spoils_no_other(api: str) -> None:
    """A line that cannot be read is passed over; those before and after it are read."""

    async def work(interface: BatchInterface) -> dict[str, BatchLine]:
        return await ended(interface, await interface.submit("t1", items(), nothing))

    with FakeBatches(fates=("answered", "garbled")) as fake:
        lines = using(fake, api, work)
    assert {key for key, line in lines.items() if line.reply} == {KEYS[0], KEYS[2]}
    assert lines[""] == BatchLine()


@pytest.mark.parametrize("api", APIS)
def test_a_cancelled_job(api: str) -> None:
    """A job that is cancelled says so while it winds down, and keeps what was answered before."""

    async def work(interface: BatchInterface) -> tuple[str, dict[str, BatchLine]]:
        job = await interface.submit("t1", items(), nothing)
        state = await interface.cancel(job)
        lines = await ended(interface, job)
        assert (await interface.look(job)).rest == ("missing" if api == "anthropic" else "cancelled")
        return state.phase, lines

    with FakeBatches() as fake:
        phase, lines = using(fake, api, work)
    assert phase == "cancelling"
    assert {key for key, line in lines.items() if line.reply} == {KEYS[0]}


def lost_and_found(fake: FakeBatches, api: str, *, end: bool) -> tuple[str, Found]:
    """The job whose submission was not heard of, and what is found when it is looked for among others."""

    async def work(interface: BatchInterface) -> tuple[str, Found]:
        job = await interface.submit("lost", items(), nothing)
        for number in range(5):
            await interface.submit(f"other{number}", items(*(f"{n}{number}" * 32 for n in range(3))), nothing)
        for known in list(fake.jobs.values()) if end else []:
            fake.finish(known, "completed")
        since = min(one.created for one in fake.jobs.values())
        others = frozenset({"msgbatch_0006"})
        return job, await interface.find(Lost("lost", len(KEYS), frozenset(KEYS), since, others))

    return using(fake, api, work)


@pytest.mark.parametrize("api", APIS)
def test_a_lost_job_is_found(api: str) -> None:
    """A job whose submission was not answered is found among others: by its mark, or by the calls in its results."""
    with FakeBatches() as fake:
        job, found = lost_and_found(fake, api, end=True)
    assert found == Found(job=job)


def test_jobs_that_cannot_be_told_apart() -> None:
    """While they run, Anthropic's jobs of the same size may each be the lost one; those known to be others are not."""
    with FakeBatches() as fake:
        job, found = lost_and_found(fake, "anthropic", end=False)
    assert found.job == ""
    assert set(found.maybe) == {f"msgbatch_000{number}" for number in range(1, 6)}
    assert job in found.maybe


@pytest.mark.parametrize("api", APIS)
def test_a_job_that_is_not_there(api: str) -> None:
    """A job the provider does not know is an error that says so."""
    with FakeBatches() as fake, pytest.raises(PromptcraftError) as raised:
        using(fake, api, lambda interface: interface.look("batch_0404"))
    assert raised.value.code == "batch-not-found"


def test_results_on_another_server() -> None:
    """The key does not go where a provider says its results are, when that is another server."""

    async def work(interface: BatchInterface) -> None:
        await ended(interface, await interface.submit("t1", items(), nothing))

    with FakeBatches(results_at="http://127.0.0.1:9") as fake, pytest.raises(PromptcraftError) as raised:
        using(fake, "anthropic", work)
    assert raised.value.code == "reply-malformed"
    assert "results" not in fake.seen


def test_large_runs_are_split() -> None:
    """Calls are split over jobs by number and by size, in their order; one that is too large alone stands alone."""
    with FakeBatches() as fake:

        async def sizes(interface: BatchInterface) -> tuple[list[int], list[int]]:
            size = interface.size(items(KEYS[0])[0])
            many = items(*(f"{number:064}" for number in range(7)))
            interface.limits = Limits(requests=3, size=10**9)
            by_number = [len(part) for part in parts(interface, many)]
            interface.limits = Limits(requests=100, size=2 * size)
            by_size = [len(part) for part in parts(interface, many)]
            assert [item for part in parts(interface, many) for item in part] == list(many)
            return by_number, by_size

        assert using(fake, "openai", sizes) == ([3, 3, 1], [2, 2, 2, 1])
