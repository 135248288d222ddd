"""Keys: the right one or none is sent, and it comes back in no error and no record."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest

from promptcraft.errors import KeyInvalid, KeyMissing, ReplyIncomplete
from promptcraft.models.base import Reply
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import Settings
from tests.models.failing import APIS, QUICK, SENTINEL, failure, failure_at, model_at
from tests.models.fake_server import Answer, FakeServer, Fault, plain
from tests.models.prepared import ask

PATHS = {"openai": "/v1/chat/completions", "responses": "/v1/responses", "anthropic": "/v1/messages"}
ODD = 'sk-SENTINEL/abc"+1\\23456'
"""A key with every character that JSON may escape."""


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


def reply_to(body: bytes, api: str) -> Reply:
    """The reply that a server's body becomes."""

    async def run() -> Reply:
        async with FakeServer(Answer(body=body)) as server:
            model = model_at(server.address, api)
            try:
                return await model.reply(QUICK)
            finally:
                await model.close()

    return asyncio.run(run())


@pytest.mark.parametrize("api", APIS)
def test_a_key_as_the_models_name_stays_out(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that calls its model by the key does not get it into what is stored."""
    monkeypatch.setenv("KEY", SENTINEL)
    reply = reply_to(json.dumps(plain(PATHS[api], Answer()) | {"model": f"m-{SENTINEL}"}).encode(), api)
    assert reply.model == "m-[key]"
    assert SENTINEL not in reply.model_dump_json()


@pytest.mark.parametrize("api", APIS)
def test_half_a_character_in_the_models_name_can_be_stored(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lone surrogate in the name that a server reports is replaced, so that any file can hold it."""
    monkeypatch.setenv("KEY", SENTINEL)
    body = plain(PATHS[api], Answer()) | {"model": "m\ud800"}
    assert reply_to(json.dumps(body).encode(), api).model.encode() == b"m\xef\xbf\xbd"


def every_character(key: str) -> str:
    """The key with each character as its number."""
    return "".join(f"\\u{ord(character):04X}" for character in key)


@pytest.mark.parametrize(
    "spelled",
    [
        json.dumps(ODD)[1:-1],
        json.dumps(ODD)[1:-1].replace("/", "\\/"),
        "\\u0073" + json.dumps(ODD)[2:-1],
        every_character(ODD),
        json.dumps(every_character(ODD))[1:-1],
        json.dumps(json.dumps(json.dumps(ODD)))[7:-7],
        every_character("\\") + "u0073" + json.dumps(json.dumps(ODD)[2:-1])[1:-1],
    ],
)
@pytest.mark.parametrize("api", APIS)
def test_a_key_in_another_spelling_stays_out(api: str, spelled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However JSON escapes an echoed key, also in JSON within JSON, it cannot be read out of what is stored."""
    monkeypatch.setenv("KEY", ODD)
    body = json.dumps(plain(PATHS[api], Answer("You sent KEY."))).replace("KEY", spelled)
    reply = reply_to(body.encode(), api)
    assert reply.text == "You sent [key]."
    assert "You sent [key]." in reply.raw
    assert isinstance(json.loads(reply.raw), dict)


@pytest.mark.parametrize("fault", ["cut", "last", "failed", "break"])
@pytest.mark.parametrize("api", APIS)
def test_a_key_in_a_reply_that_breaks_off_stays_out(
    api: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What arrived of a broken reply is kept without the key."""
    monkeypatch.setenv("KEY", SENTINEL)
    failed = failure(Answer(f"{SENTINEL} was sent. " * 4, fault=fault), api, stream=True)
    assert isinstance(failed, ReplyIncomplete)
    assert failed.partial.startswith("[key] was sent. ")


@pytest.mark.parametrize("api", APIS)
def test_a_key_that_breaks_off_stays_out(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reply that ends in the middle of the key is kept without the half that arrived."""
    monkeypatch.setenv("KEY", SENTINEL)
    failed = failure(Answer("You sent " + SENTINEL[:-1], fault="last"), api, stream=True)
    assert isinstance(failed, ReplyIncomplete)
    assert failed.partial == "You sent [key]"


def test_a_key_in_a_broken_reply_stays_out_of_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger keeps what arrived, and no file of it holds the key."""
    monkeypatch.setenv("KEY", SENTINEL)

    async def run(ledger: Ledger) -> None:
        async with FakeServer(Answer(f"{SENTINEL} was sent.", fault="last")) as server:
            dispatcher = Dispatcher(ledger, stream=True)
            with pytest.raises(ReplyIncomplete):
                await ask(dispatcher, model_at(server.address, "openai", stream=True))
            await dispatcher.close()

    ledger = Ledger(tmp_path / "ledger.db")
    asyncio.run(run(ledger))
    with sqlite3.connect(tmp_path / "ledger.db") as reader:
        assert reader.execute("SELECT partial FROM calls").fetchone() == ("[key] was sent.",)
    reader.close()
    ledger.close()
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(SENTINEL.encode() in content for content in kept)


def test_a_key_with_invisible_characters_stays_out_of_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is whole only once invisible characters are dropped is not shown either."""
    monkeypatch.setenv("KEY", SENTINEL)
    hidden = "\u200b".join(SENTINEL)
    body = json.dumps({"error": {"type": "invalid_request_error", "message": f"bad {hidden}"}}).encode()
    assert "bad [key]" in failure(Answer(status=400, body=body), "openai").message
