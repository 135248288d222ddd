"""Keys: the right one or none is sent, and it comes back in no error and no record."""

from __future__ import annotations

import asyncio

import pytest

from promptcraft.errors import KeyInvalid, KeyMissing
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import Settings
from tests.models.failing import APIS, QUICK, SENTINEL, failure_at, model_at
from tests.models.fake_server import Answer, FakeServer


@pytest.mark.parametrize("key", [SENTINEL + "\n", "sk SENTINEL", "sk-ключ", SENTINEL + "\r\nX: y"])
@pytest.mark.parametrize("api", APIS)
def test_a_key_that_cannot_be_one_is_not_sent(api: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key with a line break, a space or a foreign letter is refused before any connection."""
    monkeypatch.setenv("KEY", key)
    assert type(failure_at("http://127.0.0.1:9/v1", api)) is KeyInvalid


@pytest.mark.parametrize("name", ["anthropic:claude-x", "openai:gpt-x"])
def test_a_missing_key_is_named(name: str) -> None:
    """Without its key a provider is not asked; the error names the variable."""
    with pytest.raises(KeyMissing, match=r"(ANTHROPIC|OPENAI)_API_KEY is not set"):
        asyncio.run(resolve(name, Settings()).reply(QUICK))


@pytest.mark.parametrize("api", APIS)
def test_a_key_that_comes_back_stays_out_of_the_reply(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that echoes the key does not get it into what is stored."""
    monkeypatch.setenv("KEY", SENTINEL)

    async def run() -> str:
        async with FakeServer(Answer(f"You sent {SENTINEL}.")) as server:
            model = model_at(server.address, api)
            reply = await model.reply(QUICK)
            await model.close()
            return reply.model_dump_json()

    stored = asyncio.run(run())
    assert SENTINEL not in stored
    assert "You sent [key]." in stored
