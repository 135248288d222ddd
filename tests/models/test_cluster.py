"""Calls made by other machines: real schedulers and workers on loopback, some of them killed on the way."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

from promptcraft.errors import ClusterFailed, KeyMissing, OutcomeUnknown, PromptcraftError, UsageMistake
from promptcraft.models import cluster_call
from promptcraft.models.cluster import Cluster, ClusterModel
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.ledger import Ledger, call_key
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import ModelTable, Settings
from tests.cli.commands import envelope
from tests.cli.commands import run as enter
from tests.models.cluster_machines import Machines
from tests.models.fake_server import Answer as Said
from tests.models.fake_server import FakeServer
from tests.models.prepared import request

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks, and kills with a signal")
TRIES = 200
Work = Callable[[Cluster, FakeServer], Awaitable[None]]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and workers; each of the others has a resource, so that only a model of that name comes to it."""
    with Machines(tmp_path_factory.mktemp("cluster"), free_port()) as machines:
        key = {"WORKER_KEY": "sk-made-up-on-the-worker"}
        machines.worker("first", "--resources", "usual=9 paid=4 free=4 limited=1", key=key)
        machines.worker("bare", "--resources", "bare=1", without="promptcraft")
        for name in ("paid", "free"):
            machines.victims[name] = machines.worker(name, "--resources", f"{name}=4")
        machines.victims["only"] = machines.worker("only", "--resources", "only=1", threads=1)
        yield machines


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def table(server: FakeServer, **more: object) -> ModelTable:
    """A paid model at this server."""
    given = {"base_url": server.address, "model": "m", "price_input": 1, "price_output": 3, **more}
    return ModelTable.model_validate(given)


def model(cluster: Cluster, settings: ModelTable, name: str = "usual") -> ClusterModel:
    """The model of the table, asked by the cluster."""
    inner = resolve(name, Settings(models={name: settings}))
    return ClusterModel(inner, cluster, name=name, table=settings)


async def connected(machines: Machines, resource: str, workers: int) -> Cluster:
    """The cluster, once so many workers with this resource are there."""
    cluster = Cluster(machines.address)
    for _ in range(TRIES):
        try:
            await cluster.connect()
        except ClusterFailed:
            continue
        while cluster.fitting({resource: 1}) < workers:
            await cluster.look()
            await asyncio.sleep(0.05)
        return cluster
    raise AssertionError("the machines did not start")


def run(machines: Machines, work: Work, *answers: Said, resource: str = "usual", workers: int = 1) -> None:
    """Do the work with a connected cluster and a server that answers."""

    async def main() -> None:
        cluster = await connected(machines, resource, workers)
        try:
            async with FakeServer(*answers) as server:
                await work(cluster, server)
        finally:
            await cluster.close()

    asyncio.run(main())


async def ask_all(
    ledger: Ledger, asked: ClusterModel, calls: int, *, resend: bool = False
) -> list[Answer | BaseException]:
    """What came of each of the calls."""
    dispatcher = Dispatcher(ledger, resend_unknown=resend)
    work = [dispatcher.ask(asked, request(f"Call {n}."), purpose="test") for n in range(calls)]
    return await asyncio.gather(*work, return_exceptions=True)


def times(server: FakeServer) -> Counter[str]:
    """How often each text was asked."""
    return Counter(one.body["messages"][-1]["content"] for one in server.seen)


async def asked_for(server: FakeServer, calls: int) -> None:
    """Wait until so many calls have arrived."""
    for _ in range(6_000):
        if len(server.seen) >= calls:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the calls do not arrive")


async def kill_midway(process: int, server: FakeServer) -> None:
    """Kill -9 when twenty calls have arrived."""
    await asked_for(server, 20)
    os.kill(process, signal.SIGKILL)


@pytest.mark.parametrize(("name", "price", "calls"), [("free", 0, 60), ("paid", 1, 200)])
def test_a_worker_killed_midway(
    machines: Machines, tmp_path: Path, name: str, price: int, calls: int
) -> None:
    """Of 200 calls none is lost and none is sent twice: paid ones under way are disclosed, free ones go out again."""

    async def work(cluster: Cluster, server: FakeServer) -> None:
        asked = model(cluster, table(server, price_input=price, price_output=price), name)
        ledger = Ledger(tmp_path / "ledger.db")
        killing = asyncio.create_task(kill_midway(machines.victims[name], server))
        first = await ask_all(ledger, asked, calls)
        await killing
        lost = [n for n, one in enumerate(first) if isinstance(one, BaseException)]
        assert len(lost) <= (8 if price else 0)
        assert all(isinstance(first[n], OutcomeUnknown) for n in lost)
        twice = {text for text, count in times(server).items() if count > 1}
        assert len(twice) <= (0 if price else 8)
        again = await ask_all(ledger, asked, calls)
        assert [n for n, one in enumerate(again) if isinstance(one, OutcomeUnknown)] == lost
        before = times(server)
        done = await ask_all(ledger, asked, calls, resend=True)
        assert {one.reply.text for one in done if isinstance(one, Answer)} == {Said().text}
        assert not any(isinstance(one, BaseException) for one in done)
        assert times(server) - before == Counter(f"Call {n}." for n in lost if before[f"Call {n}."] < 2)
        assert ledger.totals()[0] == calls
        ledger.close()

    run(machines, work, Said(delay=0.02), resource=name, workers=2)


def test_the_only_worker_dies(machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no worker is left, a call that was under way is disclosed and one that was not begun fails unbilled."""
    monkeypatch.setattr(cluster_call, "WITHOUT_WORKERS", 0.5)
    monkeypatch.setattr(cluster_call, "POLL", 0.2)

    async def work(cluster: Cluster, server: FakeServer) -> None:
        ledger = Ledger(tmp_path / "ledger.db")
        asked = model(cluster, table(server), "only")
        dispatcher = Dispatcher(ledger)
        texts = ("One.", "Two.")
        calls = [asyncio.create_task(dispatcher.ask(asked, request(text), purpose="t")) for text in texts]
        await asked_for(server, 1)
        os.kill(machines.victims["only"], signal.SIGKILL)
        ended = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(one) for one in ended} == {OutcomeUnknown, ClusterFailed}
        found = [ledger.find(call_key(asked.info, request(text), 0)) for text in texts]
        assert sorted(one.state for one in found if one) == ["failed", "unknown"]
        assert sum(one.possibly_billed for one in found if one) == 0
        ledger.close()

    run(machines, work, Said(fault="hang"), resource="only")


def test_ctrl_c_takes_back_what_has_not_begun(machines: Machines, tmp_path: Path) -> None:
    """Drained, calls under way end and are kept, and calls that the cluster has not begun are not sent."""

    async def work(cluster: Cluster, server: FakeServer) -> None:
        ledger = Ledger(tmp_path / "ledger.db")
        dispatcher = Dispatcher(ledger)
        asked = model(cluster, table(server), "limited")
        calls = [asyncio.create_task(dispatcher.ask(asked, request(f"{n}"), purpose="t")) for n in range(5)]
        await asked_for(server, 1)
        dispatcher.drain()
        ended = await asyncio.gather(*calls, return_exceptions=True)
        assert Counter(type(one).__name__ for one in ended) == Counter({"Interrupted": 4, "Answer": 1})
        assert len(server.seen) == 1
        found = [ledger.find(call_key(asked.info, request(f"{n}"), 0)) for n in range(5)]
        assert Counter((one.state, one.possibly_billed) for one in found if one) == Counter(
            {("failed", 0): 4, ("done", 0): 1}
        )
        ledger.close()

    run(machines, work, Said(delay=0.5))


def test_resources_limit_a_provider(machines: Machines) -> None:
    """Where a worker declares a resource for a provider, no more calls to it are under way at once."""

    async def work(cluster: Cluster, server: FakeServer) -> None:
        dispatcher = Dispatcher(Ledger(None))
        asked = model(cluster, table(server), "limited")
        calls = [dispatcher.ask(asked, request(f"{n}"), purpose="t") for n in range(3)]
        await asyncio.gather(*calls)
        assert server.most_at_once == 1
        assert cluster.slots("limited") == 1

    run(machines, work, Said(delay=0.1))


def test_the_key_is_the_workers(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is read where the call is made: the worker's is used, ours stays, and one it lacks is named."""
    monkeypatch.setenv("DRIVER_KEY", "sk-made-up-on-this-machine")

    async def work(cluster: Cluster, server: FakeServer) -> None:
        dispatcher = Dispatcher(Ledger(None))
        asked = model(cluster, table(server, api_key_env="WORKER_KEY"))
        await dispatcher.ask(asked, request(), purpose="t")
        assert server.seen[0].headers["authorization"] == "Bearer sk-made-up-on-the-worker"
        asked = model(cluster, table(server, api_key_env="DRIVER_KEY"), "limited")
        with pytest.raises(KeyMissing, match="DRIVER_KEY is not set") as caught:
            await dispatcher.ask(asked, request(), purpose="t")
        address = caught.value.where.partition(" on ")[2]
        assert address.startswith("tcp://127.0.0.1:")
        assert f"(on the worker at {address})" in caught.value.message
        assert "on that worker" in caught.value.hint
        assert len(server.seen) == 1

    run(machines, work)


def test_a_command_names_the_worker_that_lacks_a_key(
    machines: Machines, workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In text and in JSON, of a check and of a critique, it is said where the key is missing."""
    monkeypatch.setenv("DRIVER_KEY", "sk-made-up-on-this-machine")
    settings = (
        '[models.limited]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\napi_key_env = "DRIVER_KEY"\n'
    )
    (workspace_folder / "promptcraft.toml").write_text(settings)
    asyncio.run(_there(machines))
    shown = enter("models", "check", "limited", "--cluster", machines.address)
    assert "(on the worker at tcp://127.0.0.1:" in shown.output
    assert "set it in the shell that starts the worker" in shown.output
    (row,) = envelope("models", "check", "--cluster", machines.address, code=1)["data"]["models"]
    asked = ("critique", "rate-a-paper", "-m", "limited", "--cluster", machines.address)
    (failed,) = envelope(*asked, code=1)["failures"]
    assert [one["where"].startswith("limited on tcp://127.0.0.1:") for one in (row, failed)] == [True, True]


async def _there(machines: Machines) -> None:
    await (await connected(machines, "limited", 1)).close()


async def failure(
    cluster: Cluster, server: FakeServer, ledger: Ledger, name: str = "usual"
) -> PromptcraftError:
    """The error of a call that cannot be made; nothing was sent, and it may be asked again."""
    asked = model(cluster, table(server), name)
    with pytest.raises(PromptcraftError) as caught:
        await Dispatcher(ledger).ask(asked, request(), purpose="t")
    stored = ledger.find(call_key(asked.info, request(), 0))
    assert stored is not None
    assert (stored.state, stored.possibly_billed, server.seen) == ("failed", 0, [])
    return caught.value


def test_another_version_is_named(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker with another version of promptcraft makes no call, and both versions are told."""
    monkeypatch.setattr("promptcraft.models.cluster.installed_version", lambda: "99.1")

    async def work(cluster: Cluster, server: FakeServer) -> None:
        error = await failure(cluster, server, Ledger(None))
        assert error.code == "cluster-failed"
        assert "and this machine has 99.1" in error.message

    run(machines, work)


def test_a_worker_without_promptcraft(machines: Machines) -> None:
    """A worker that has no promptcraft says so, and goes on living for the others who use it."""

    async def work(cluster: Cluster, server: FakeServer) -> None:
        error = await failure(cluster, server, Ledger(None), "bare")
        assert (error.code, "has no promptcraft" in error.message) == ("cluster-failed", True)
        await cluster.look()
        assert cluster.fitting({"bare": 1}) == 1

    run(machines, work, resource="bare")


def test_no_scheduler() -> None:
    """An address where nobody listens is told with the two commands that start a cluster."""
    address = f"tcp://127.0.0.1:{free_port()}"
    cluster = Cluster(address)
    cluster.patience = 1
    with pytest.raises(ClusterFailed, match="No scheduler answers") as caught:
        asyncio.run(cluster.connect())
    assert "dask scheduler" in caught.value.hint
    assert f"dask worker {address}" in caught.value.hint


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:8786", "http://h:1", "tcp://h", "tcp://u@h:1", "tcp://h:1/x"]
)
def test_what_is_no_address(address: str) -> None:
    """What is not the address of a scheduler is refused before anything is read or reached."""
    with pytest.raises(UsageMistake, match="not the address of a scheduler"):
        Cluster(address)
