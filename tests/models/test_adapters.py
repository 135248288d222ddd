"""The three SDK adapters against a real socket: what they send, what they read, plain and streamed."""

from __future__ import annotations

import asyncio
import json
from typing import Literal

import pytest

from promptcraft.models.base import Message, Model, Reply, Request, Shape
from promptcraft.models.registry import resolve
from promptcraft.models.sdk_model import SdkModel
from promptcraft.records.usage import Usage
from promptcraft.workspace.settings import ModelTable, Settings
from tests.models.fake_server import Answer, FakeServer, plain

Api = Literal["openai", "responses", "anthropic"]
APIS: tuple[Api, ...] = ("openai", "responses", "anthropic")
ASK = Request(system="Be brief.", messages=(Message(role="user", content="Why tax?"),), max_output=100)
SHAPE = Shape(
    name="answer",
    schema_text=json.dumps(
        {
            "type": "object",
            "properties": {"level": {"type": "integer"}},
            "required": ["level"],
            "additionalProperties": False,
        }
    ),
)


@pytest.fixture(autouse=True)
def foreign_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that must not travel to a server that was not told to get them."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other-openai")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-other-anthropic")
    monkeypatch.setenv("SERVER_KEY", "sk-right")
    monkeypatch.setenv("OPENAI_ORG_ID", "sk-other-organization")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "sk-other-project")
    for name in ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, "X-Gateway: sk-other-gateway\nAuthorization: Bearer sk-other-header")


def table_model(address: str, api: Api, **more: object) -> Model:
    """The model of a table that names this server."""
    table = ModelTable.model_validate({"api": api, "base_url": address, "model": "m", **more})
    return resolve("mine", Settings(models={"mine": table}))


async def asked(
    server: FakeServer, api: Api, *, stream: bool, request: Request = ASK, **more: object
) -> tuple[Reply, str]:
    """The reply, and what a listener heard."""
    pieces: list[str] = []
    model = table_model(server.address, api, stream=stream, **more)
    reply = await model.reply(request, pieces.append if stream else None)
    assert isinstance(model, SdkModel)
    await model.close()
    return reply, "".join(pieces)


def one(
    answer: Answer, api: Api, *, stream: bool, request: Request = ASK, **more: object
) -> tuple[Reply, str, FakeServer]:
    """One call to a server that gives this answer."""

    async def run() -> tuple[Reply, str, FakeServer]:
        async with FakeServer(answer) as server:
            return *(await asked(server, api, stream=stream, request=request, **more)), server

    return asyncio.run(run())


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_a_reply_is_read_whole(api: Api, stream: bool) -> None:
    """Text, exact model, reason for stopping and usage arrive, and a listener hears the same text."""
    reply, heard, _ = one(Answer("Grüße 🙂 — tax what nobody earned."), api, stream=stream)
    assert reply.text == "Grüße 🙂 — tax what nobody earned."
    assert (reply.model, reply.stop) == ("m-1", "end")
    written = 8 if api == "anthropic" else None
    assert reply.usage == Usage(input=30, output=5, cached=10, cache_written=written)
    assert heard == (reply.text if stream else "")
    assert json.loads(reply.raw)["model"] == "m-1"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("stop", ["length", "refusal"])
def test_why_it_stopped_is_told(api: Api, stream: bool, stop: Literal["length", "refusal"]) -> None:
    """An exhausted output limit and a refusal are results with their own name, not errors."""
    reply, _, _ = one(Answer("I", stop), api, stream=stream)
    assert (reply.text, reply.stop) == ("I", stop)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_an_empty_text_at_the_limit_is_a_reply(api: Api, stream: bool) -> None:
    """A model that spent its output on thoughts gives an empty text and says why."""
    reply, _, _ = one(Answer("", "length"), api, stream=stream)
    assert (reply.text, reply.stop) == ("", "length")


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_missing_usage_is_unknown(api: Api, stream: bool) -> None:
    """What the server does not count is None and never 0."""
    reply, _, _ = one(Answer(usage=False), api, stream=stream)
    assert reply.usage == Usage()


@pytest.mark.parametrize(("told", "taken"), [(10**9, 10**9), (10**9 + 1, None), (10**300, None), (-1, None)])
@pytest.mark.parametrize("api", APIS)
def test_absurd_usage_is_unknown(api: Api, told: int, taken: int | None) -> None:
    """A count that no call can reach is as good as none: no price is made of it."""
    path = {"openai": "/v1/chat/completions", "responses": "/v1/responses", "anthropic": "/v1/messages"}[api]
    written = "completion_tokens" if api == "openai" else "output_tokens"
    body = plain(path, Answer()) | {"usage": {written: told}}
    reply, _, _ = one(Answer(body=json.dumps(body).encode()), api, stream=False)
    assert reply.usage.output == taken


@pytest.mark.parametrize("api", APIS)
def test_only_the_named_key_is_sent(api: Api) -> None:
    """The key of api_key_env travels; without it a placeholder does, never another provider's key."""
    _, _, named = one(Answer(), api, stream=False, api_key_env="SERVER_KEY")
    _, _, unnamed = one(Answer(), api, stream=False)
    assert named.seen[0].headers["authorization"] == "Bearer sk-right"
    assert unnamed.seen[0].headers["authorization"] == "Bearer none"
    assert "sk-other" not in str(unnamed.seen)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_headers_of_the_environment_stay_at_home(api: Api, stream: bool) -> None:
    """What OPENAI_CUSTOM_HEADERS and ANTHROPIC_CUSTOM_HEADERS hold is not sent to another server."""
    _, _, server = one(Answer(), api, stream=stream)
    assert "x-gateway" not in server.seen[0].headers
    assert "sk-other" not in str(server.seen)


@pytest.mark.parametrize("text", ["openai:gpt-x", "anthropic:claude-x"])
def test_headers_of_the_environment_reach_their_provider(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider that the variable is meant for still gets its headers."""
    model = resolve(text, Settings())
    assert isinstance(model, SdkModel)

    async def run() -> dict[str, str]:
        client = model._connect("sk-right")
        await client.close()
        return dict(client._custom_headers)

    assert asyncio.run(run())["X-Gateway"] == "sk-other-gateway"


def test_messages_are_asked_for_as_the_api_wants() -> None:
    """Anthropic's request carries the system text and a shape, and no temperature."""
    request = ASK.model_copy(update={"shape": SHAPE, "temperature": 0.5, "seed": 1})
    _, _, server = one(Answer(), "anthropic", stream=True, request=request)
    body = server.seen[0].body
    assert server.seen[0].path == "/v1/messages"
    assert body["system"] == [{"type": "text", "text": "Be brief."}]
    assert body["output_config"]["format"]["schema"]["properties"] == {"level": {"type": "integer"}}
    assert body["max_tokens"] == 100
    assert "temperature" not in body


def test_responses_are_asked_for_as_the_api_wants() -> None:
    """OpenAI's request is not stored by the provider and carries a strict shape."""
    request = ASK.model_copy(update={"shape": SHAPE})
    _, _, server = one(Answer(), "responses", stream=False, request=request)
    body = server.seen[0].body
    assert (body["store"], body["instructions"], body["max_output_tokens"]) == (False, "Be brief.", 100)
    assert body["text"]["format"]["strict"] is True
    assert body["text"]["format"]["schema"] == json.loads(SHAPE.schema_text)


def test_chat_is_asked_for_as_the_api_wants() -> None:
    """A compatible server gets role messages, seed, temperature, a shape, and asks for usage when it streams."""
    request = ASK.model_copy(update={"shape": SHAPE, "temperature": 0.5, "seed": 7})
    _, _, server = one(Answer(), "openai", stream=True, request=request, max_output=50)
    body = server.seen[0].body
    assert body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Why tax?"},
    ]
    assert (body["seed"], body["temperature"], body["max_tokens"]) == (7, 0.5, 50)
    assert body["stream_options"] == {"include_usage": True}
    assert body["response_format"]["json_schema"]["name"] == "answer"


@pytest.mark.parametrize("api", APIS)
def test_a_server_without_shapes_gets_none(api: Api) -> None:
    """`structured = false` keeps the schema out of the request."""
    request = ASK.model_copy(update={"shape": SHAPE})
    _, _, server = one(Answer(), api, stream=False, request=request, structured=False)
    assert {"output_config", "text", "response_format"} & set(server.seen[0].body) == set()


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_one_connection_serves_again(api: Api, stream: bool) -> None:
    """Calls one after the other use one client and one connection."""

    async def run() -> int:
        async with FakeServer() as server:
            model = table_model(server.address, api, stream=stream)
            for _ in range(3):
                await model.reply(ASK, (lambda piece: None) if stream else None)
            assert isinstance(model, SdkModel)
            await model.close()
            return server.connections

    assert asyncio.run(run()) == 1


def test_a_model_can_be_asked_in_another_loop() -> None:
    """The same model answers in a second event loop, with a client of its own."""
    models: list[Model] = []

    async def run(port: int) -> int:
        async with FakeServer(Answer(headers={"connection": "close"}), port=port) as server:
            models.append(table_model(server.address, "openai"))
            assert (await models[0].reply(ASK)).text == Answer().text
            return server.port

    assert asyncio.run(run(asyncio.run(run(0)))) > 0


@pytest.mark.parametrize("stream", [False, True])
def test_half_characters_are_replaced(stream: bool) -> None:
    """A lone surrogate in a reply cannot reach a file; a pair split over two pieces is joined."""
    reply, heard, _ = one(Answer("abc🙂 and \ud800!"), "openai", stream=stream)
    assert reply.text == "abc🙂 and \N{REPLACEMENT CHARACTER}!"
    heard.encode()


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_a_conversation_goes_out_as_it_stands(api: Api, stream: bool) -> None:
    """Every earlier turn is sent, in order and unchanged, beside all that the adapter says of the call."""
    turns = [("user", "Why \u201ctax\u201d?"), ("assistant", "To pay.\n"), ("user", "For what? \U0001f3e5")]
    messages = tuple(Message.model_validate({"role": role, "content": text}) for role, text in turns)
    talk = ASK.model_copy(update={"messages": messages})
    _, _, server = one(Answer(), api, stream=stream, request=talk)
    model = table_model("http://127.0.0.1:1", api)
    assert isinstance(model, SdkModel)
    body = {name: value for name, value in server.seen[0].body.items() if not name.startswith("stream")}
    assert body == model.as_sent(talk)
