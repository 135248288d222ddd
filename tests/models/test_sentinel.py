"""A key that is looked for everywhere: whatever goes wrong with a model, it is in no file, output, error or log."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft import errors
from promptcraft.cli.failure import show_error
from promptcraft.errors import ModelError, PromptcraftError
from promptcraft.models import patience
from promptcraft.models.base import Listener, Message, Model, ModelInfo, Reply, Request
from promptcraft.models.budget import Budget
from promptcraft.models.cluster import Cluster
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.plugins import PluginModel
from promptcraft.models.registry import resolve
from promptcraft.models.sdk_model import Endpoint, SdkModel
from promptcraft.workspace.keys import store_key
from promptcraft.workspace.settings import ModelTable, Settings
from tests.cli.commands import run
from tests.cli.servers import serving, table
from tests.models.echoes import ECHO, KEY, traces
from tests.models.fake_server import Answer, FakeServer

ASK = Request(messages=(Message(role="user", content="Why tax?"),), idle_timeout=10.0)
HASTY = ASK.model_copy(update={"idle_timeout": 0.3})
APIS = ("openai", "responses", "anthropic")


def say(piece: str) -> None:
    """Show what arrives to the person who watches."""
    sys.stdout.write(piece)


def refusing(status: int, **more: str) -> Answer:
    """An error that repeats the key in its body and its headers."""
    body = {"error": {"type": "invalid_request_error", "message": ECHO, **more}}
    return Answer(status=status, body=json.dumps(body).encode(), headers={"x-echo": KEY, "retry-after": KEY})


@dataclass
class Scene:
    """What a case works with: a workspace's ledger, and the interface its server speaks."""

    ledger: Ledger
    api: str

    async def asked(self, answer: Answer, *, limit: int = 20_000_000, budget: Budget | None = None) -> None:
        """Ask a server that gives this answer, through the dispatcher, as a person who watches."""
        async with FakeServer(answer) as server:
            request = HASTY if answer.fault == "hang" else ASK
            await self.ask(self.model(server.address, limit=limit), request, budget=budget)

    async def ask(self, model: Model, request: Request = ASK, *, budget: Budget | None = None) -> None:
        """Ask this model."""
        dispatcher = Dispatcher(self.ledger, stream=True, budget=budget)
        try:
            await dispatcher.ask(model, request, purpose="test", listen=say)
        finally:
            await dispatcher.close()

    def model(self, address: str, *, limit: int = 20_000_000, variable: str = "KEY") -> SdkModel:  # type: ignore[type-arg]  # any client
        """The model of a table."""
        one = ModelTable.model_validate(
            {"api": self.api, "base_url": address, "model": "m", "api_key_env": variable}
        )
        model = resolve("mine", Settings(models={"mine": one}))
        assert isinstance(model, SdkModel)
        untried = model._endpoint.untried
        end = Endpoint(base_url=address, model="m", api_key_env=variable, reply_limit=limit, untried=untried)
        return type(model)(model.info, end)


class Indiscreet:
    """A model of another package that tells the key it knows in everything it does."""

    info = ModelInfo(provider="x", name="x")

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """Raises."""
        if listen is not None:
            listen(ECHO[:9])
            listen(ECHO[9:])
        raise RuntimeError(ECHO)


async def timed_out(scene: Scene) -> None:
    """A server that says nothing."""
    await scene.asked(Answer(fault="hang"))


async def outcome_unknown(scene: Scene) -> None:
    """The same call once more."""
    async with FakeServer(Answer(fault="hang")) as server:
        for _ in range(2):
            try:
                await scene.ask(scene.model(server.address), HASTY)
            except errors.TimedOut:
                continue


async def no_server(scene: Scene) -> None:
    """A port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        await scene.ask(scene.model(f"http://127.0.0.1:{free.getsockname()[1]}/v1"))


async def key_invalid(scene: Scene) -> None:
    """A key with a line break."""
    await scene.ask(scene.model("http://127.0.0.1:9/v1", variable="BROKEN_KEY"))


async def key_missing(scene: Scene) -> None:
    """No key, while others are there."""
    await scene.ask(scene.model("http://127.0.0.1:9/v1", variable="NO_KEY"))


async def untrusted(scene: Scene) -> None:
    """A server that was not allowed to have it."""
    await scene.ask(scene.model("https://far.invalid/v1"))


async def unknown_model(scene: Scene) -> None:
    """The key in the place of a model's name."""
    await scene.ask(resolve(KEY, Settings()))


async def no_keyring(scene: Scene) -> None:
    """A keyring that is not installed."""
    store_key("OTHER_KEY", KEY, keyring=True)


async def no_cluster(scene: Scene) -> None:
    """A server that tells the key in the place of a scheduler; the key is the workers', and here all the same."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(ECHO.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server:
        cluster = Cluster(f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        cluster.patience = 1
        await cluster.connect()


async def no_weights(scene: Scene) -> None:
    """An embedded model that is not there."""
    await scene.ask(resolve("local:nothing.gguf", Settings()))


async def broken_weights(scene: Scene) -> None:
    """A file that is no model."""
    assert scene.ledger.path is not None
    path = scene.ledger.path.parent / "mine.gguf"
    path.write_text("no model")
    await scene.ask(resolve(f"local:{path}", Settings()))


async def refused(scene: Scene) -> None:
    """A model that declines and calls itself by the key; a critique says so."""
    from promptcraft.critique.ask import read_reply

    async with FakeServer(Answer(ECHO, "refusal")) as server:
        model = scene.model(server.address)
        reply = await model.reply(ASK, say)
        await model.close()
    read_reply(reply.model_copy(update={"stop": "refusal"}), None)  # type: ignore[arg-type]  # never looked at


async def plugin_failed(scene: Scene) -> None:
    """A plugin that tells everything."""
    await scene.ask(PluginModel("other", "x", Indiscreet()))


def answer(
    given: Answer, *, limit: int = 20_000_000, budget: Budget | None = None
) -> Callable[[Scene], Awaitable[None]]:
    """A case in which the server gives this answer."""
    return lambda scene: scene.asked(given, limit=limit, budget=budget)


CASES: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "access-denied": answer(refusing(401)),
    "cluster-failed": no_cluster,
    "connection-failed": no_server,
    "connection-lost": answer(Answer(fault="reset")),
    "context-overflow": answer(refusing(400, code="context_length_exceeded")),
    "extra-missing": no_keyring,
    "key-invalid": key_invalid,
    "key-missing": key_missing,
    "key-untrusted": untrusted,
    "model-unknown": unknown_model,
    "outcome-unknown": outcome_unknown,
    "plugin-failed": plugin_failed,
    "price-unknown": answer(Answer(ECHO), budget=Budget(Decimal(1))),
    "rate-limited": answer(refusing(429)),
    "refused": refused,
    "reply-incomplete": answer(Answer(f"{ECHO} and so", fault="last")),
    "reply-malformed": answer(
        Answer(body=ECHO.encode(), headers={"content-type": "text/html", "x-echo": KEY})
    ),
    "reply-too-large": answer(Answer(ECHO * 20, fault="flood"), limit=300_000),
    "request-rejected": answer(refusing(422)),
    "overloaded": answer(refusing(529)),
    "server-failed": answer(refusing(500)),
    "spend-limit": answer(refusing(402)),
    "timed-out": timed_out,
    "weights-corrupt": broken_weights,
    "weights-missing": no_weights,
}


ABSTRACT = (ModelError, errors.RetryableError)
"""What is never raised itself."""


def codes(kind: type[ModelError] = ModelError) -> list[str]:
    """The code of every error of the models' layer that can be raised."""
    below = kind.__subclasses__()
    own = [] if kind in ABSTRACT else [kind.code]
    return sorted([*own, *(code for one in below for code in codes(one))])


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The key is set, everything is logged, and nothing is waited for."""
    monkeypatch.setenv("KEY", KEY)
    monkeypatch.setenv("BROKEN_KEY", f"{KEY}\n")
    monkeypatch.setitem(sys.modules, "keyring", None)
    for name, value in (
        ("LONGEST_QUEUE", -1.0),
        ("TRIES", 1),
        ("TRIES_TO_CONNECT", 1),
        ("RESENDS_AFTER_LOSS", 0),
    ):
        monkeypatch.setattr(patience, name, value)
    for logger in ("", "openai", "anthropic", "httpx2", "httpcore2", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=logger)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that hangs on it, shown or not."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def found_in(folder: Path) -> list[str]:
    """Traces of the key in the files below this folder, their names included."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    told = [(str(path.relative_to(folder)), path.read_bytes().decode("latin-1")) for path in files]
    return [
        trace for name, content in told for trace in (*traces(name, content), *traces("a file's name", name))
    ]


def test_every_code_has_its_case() -> None:
    """A new error of the models' layer is not released before it has been looked at here."""
    sys.stdout.write("\n".join(codes()))
    assert codes() == sorted(CASES)


@pytest.mark.parametrize("code", sorted(CASES))
def test_no_error_leaves_a_trace(
    code: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each error is raised for real, over a socket where it has one, by a server that tells the key in all forms."""
    ledger = Ledger(tmp_path / "ledger.db")
    api = APIS[sorted(CASES).index(code) % len(APIS)]
    with pytest.raises(PromptcraftError) as caught:
        asyncio.run(_run(CASES[code], Scene(ledger, api)))
    ledger.close()
    assert caught.value.code == code
    for as_json in (False, True):
        show_error(caught.value, as_json=as_json)
    shown = "".join(capfd.readouterr())
    errors_told = "".join(
        "".join(traceback.format_exception(one)) + repr(vars(one)) for one in chain(caught.value)
    )
    # pytest's own frames show source lines of this file, which spell no form of the key but through names.
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert traces("the output", shown) + traces("the error", errors_told) + traces("the log", logged) == []
    assert found_in(tmp_path) == []


async def _run(case: Callable[[Scene], Awaitable[None]], scene: Scene) -> None:
    await case(scene)


@pytest.mark.parametrize("api", APIS)
def test_a_critique_leaves_no_trace(
    api: str, workspace_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A whole command against a server that answers with the key leaves none in its workspace, output or logs."""
    monkeypatch.setenv("PROMPTCRAFT_CONFIG", str(workspace_folder / "config"))
    with serving(Answer(ECHO)) as server:
        table(workspace_folder, server.address, api=api, api_key_env="KEY")
        told = run("critique", "rate-a-paper", "-m", "mine")
        run("discuss", "rate-a-paper", "-m", "mine", "--auto", "--questions", "1")
        assert len(server.seen) > 2
        assert KEY in server.seen[0].headers["authorization"]
    logged = "\n".join(record.getMessage() for record in caplog.records)
    kept = Ledger(workspace_folder / ".promptcraft" / "ledger.db")
    assert all("[key]" in reply for (reply,) in kept.read("SELECT reply FROM calls"))
    kept.close()
    assert traces("the output", told.output) + traces("the log", logged) + found_in(workspace_folder) == []
