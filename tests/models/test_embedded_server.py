"""The official SDKs, as they are, against the embedded runtime's own HTTP server: a peer that we did not write."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator

import pytest

from promptcraft.errors import AccessDenied, ContextOverflow
from promptcraft.models.base import Message, Reply, Request
from promptcraft.models.llama import Llama
from promptcraft.models.registry import resolve
from promptcraft.models.sdk_model import SdkModel
from promptcraft.models.weights import weights
from promptcraft.workspace.settings import ModelTable, Settings
from tests.conftest import REAL_CACHE
from tests.models.test_local import YES_OR_NO, needs_weights

pytestmark = needs_weights
KEY = "a" * 64


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the runtime listens, with a key that this test knows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROMPTCRAFT_CACHE", str(REAL_CACHE))
        patch.setattr(secrets, "token_hex", lambda size: KEY)
        loaded = Llama(weights("0.5b"))
        loaded.load()
    assert loaded._server is not None
    yield f"{loaded._server.listening_address}/v1"
    loaded.unload()


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key stands in the variable that the tables name."""
    monkeypatch.setenv("RUNTIME_KEY", KEY)


def asked(address: str, api: str, *, stream: bool, request: Request | None = None) -> tuple[Reply, str]:
    """The reply of the runtime through this interface, and what was heard of it."""
    table = ModelTable.model_validate(
        {"api": api, "base_url": address, "model": "small", "api_key_env": "RUNTIME_KEY", "stream": stream}
    )
    heard: list[str] = []

    async def run() -> Reply:
        model = resolve("runtime", Settings(models={"runtime": table}))
        assert isinstance(model, SdkModel)
        try:
            return await model.reply(request or question("Say hello."), heard.append if stream else None)
        finally:
            await model.close()

    return asyncio.run(run()), "".join(heard)


def question(text: str) -> Request:
    """A short question that has the same answer every time."""
    return Request(
        system="Be brief.", messages=(Message(role="user", content=text),), max_output=16, temperature=0.0
    )


@pytest.mark.parametrize(
    ("api", "stream"),
    [("openai", False), ("openai", True), ("responses", False), ("anthropic", False), ("anthropic", True)],
)
def test_a_foreign_server_is_understood(address: str, api: str, stream: bool) -> None:
    """Text, end and counted tokens arrive through each interface, and what is streamed is what is returned."""
    reply, heard = asked(address, api, stream=stream)
    assert reply.text.strip()
    assert heard == (reply.text if stream else "")
    assert reply.stop in ("end", "length")
    assert reply.usage.input is not None
    assert reply.usage.output is not None
    assert (reply.usage.input > 5, 0 < reply.usage.output <= 17) == (True, True)


@pytest.mark.parametrize("stream", [False, True])
def test_a_foreign_server_keeps_to_a_shape(address: str, stream: bool) -> None:
    """A schema goes out in Chat Completions so that the runtime holds its reply to it."""
    asking = question("Is rain wet?").model_copy(update={"shape": YES_OR_NO, "max_output": 40})
    reply, _ = asked(address, "openai", stream=stream, request=asking)
    assert json.loads(reply.text)["verdict"] in ("yes", "no")


def test_interfaces_agree(address: str) -> None:
    """The same question without chance has the same answer, streamed or not."""
    assert asked(address, "openai", stream=False)[0].text == asked(address, "openai", stream=True)[0].text


@pytest.mark.parametrize("api", ["openai", "responses", "anthropic"])
def test_a_wrong_key_is_refused_by_the_server(
    address: str, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runtime's own refusal is understood as one."""
    monkeypatch.setenv("RUNTIME_KEY", "b" * 64)
    with pytest.raises(AccessDenied):
        asked(address, api, stream=False)


@pytest.mark.parametrize("api", ["openai", "anthropic"])
def test_too_long_a_request_is_told_with_its_sizes(address: str, api: str) -> None:
    """What does not fit the window is told with both sizes, in the runtime's own words."""
    with pytest.raises(ContextOverflow, match=r"9,0\d\d tokens, and the model holds 8,192"):
        asked(address, api, stream=False, request=question("word " * 9_000))
