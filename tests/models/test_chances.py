"""The likelihood of tokens: asked for where it can be told, read with care, and never a way out for a key."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from promptcraft.models.base import Chance, Message, Reply, Request, TokenChances
from promptcraft.models.registry import resolve
from promptcraft.models.sdk_model import SdkModel
from promptcraft.workspace.settings import ModelTable, Settings
from tests.models.failing import SENTINEL
from tests.models.fake_server import Answer, FakeServer, Seen, plain, sse

ASK = Request(messages=(Message(role="user", content="How good?"),), chances=5)
APIS = ("openai", "responses")
PATHS = {"openai": "/v1/chat/completions", "responses": "/v1/responses", "anthropic": "/v1/messages"}
FOUR = {"token": "4", "logprob": -0.25}
TOKENS: list[dict[str, Any]] = [
    FOUR | {"top_logprobs": [FOUR, {"token": "3", "logprob": -1.5}]},
    {"token": ".", "logprob": -0.1, "top_logprobs": []},
]
TOLD = (
    TokenChances(token="4", chances=(Chance(token="4", logprob=-0.25), Chance(token="3", logprob=-1.5))),
    TokenChances(token=".", chances=(Chance(token=".", logprob=-0.1),)),
)


def body(api: str, tokens: list[dict[str, Any]], text: str = "4.") -> dict[str, Any]:
    """A reply that tells these likelihoods."""
    reply = plain(PATHS[api], Answer(text))
    if api == "openai":
        reply["choices"][0]["logprobs"] = {"content": tokens, "refusal": None}
    elif api == "responses":
        reply["output"][0]["content"][0]["logprobs"] = tokens
    return reply


def events(api: str) -> bytes:
    """The same as a stream, a token a piece."""
    if api == "openai":
        pieces: list[dict[str, Any]] = [
            {
                "index": 0,
                "delta": {"content": one["token"]},
                "logprobs": {"content": [one]},
                "finish_reason": None,
            }
            for one in TOKENS
        ]
        pieces.append({"index": 0, "delta": {}, "finish_reason": "stop"})
        return b"".join(sse({"id": "c", "model": "m-1", "choices": [piece]}) for piece in pieces) + sse(
            "[DONE]"
        )
    kind = "response.output_text.delta"
    deltas = [sse({"type": kind, "delta": one["token"], "logprobs": [one]}, kind) for one in TOKENS]
    last: dict[str, Any] = {"type": "response.completed", "response": plain(PATHS[api], Answer("4."))}
    return b"".join(deltas) + sse(last, "response.completed")


def asked(api: str, answer: Answer, request: Request = ASK, *, chances: bool = True) -> tuple[Reply, Seen]:
    """The reply of a server whose table says whether it tells likelihoods, and what it was asked."""

    async def run() -> tuple[Reply, Seen]:
        async with FakeServer(answer) as server:
            table = ModelTable.model_validate(
                {
                    "base_url": server.address,
                    "model": "m",
                    "api": api,
                    "chances": chances,
                    "api_key_env": "KEY",
                }
            )
            model = resolve("mine", Settings(models={"mine": table}))
            assert isinstance(model, SdkModel)
            listen = (lambda piece: None) if b"event-stream" in str(answer.headers).encode() else None
            reply = await model.reply(request, listen)
            await model.close()
            return reply, server.seen[0]

    return asyncio.run(run())


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key to look for."""
    monkeypatch.setenv("KEY", SENTINEL)


@pytest.mark.parametrize("api", APIS)
def test_likelihoods_are_asked_for_and_read(api: str) -> None:
    """Each token comes with its alternatives, and the stored response does not hold them twice."""
    reply, seen = asked(api, Answer(body=json.dumps(body(api, TOKENS)).encode()))
    assert reply.chances == TOLD
    assert seen.body["top_logprobs"] == 5
    assert "logprob" not in reply.raw
    assert json.loads(reply.raw)["model"] == "m-1"


@pytest.mark.parametrize("api", APIS)
def test_likelihoods_arrive_in_a_stream(api: str) -> None:
    """A streamed reply tells them as well."""
    reply, _ = asked(api, Answer(body=events(api), headers={"content-type": "text/event-stream"}))
    assert (reply.text, reply.chances) == ("4.", TOLD)


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize(("wanted", "able"), [(0, True), (5, False)])
def test_nothing_is_said_of_them_otherwise(api: str, wanted: int, able: bool) -> None:
    """A request without them, or to a server that cannot, is the one it always was."""
    _, seen = asked(api, Answer(), ASK.model_copy(update={"chances": wanted}), chances=able)
    assert {"logprobs", "top_logprobs", "include"} & seen.body.keys() == set()


def test_anthropic_tells_none() -> None:
    """The Messages interface has no likelihoods, whatever a table says."""
    reply, seen = asked("anthropic", Answer())
    assert reply.chances == ()
    assert "top_logprobs" not in seen.body


@pytest.mark.parametrize(
    "value", [None, "high", True, 0.5, 10**400, [], float("nan"), float("inf"), -float("inf")]
)
@pytest.mark.parametrize("api", APIS)
def test_what_is_no_likelihood_is_left_out(api: str, value: object) -> None:
    """A probability above one, of another type or without end is no likelihood; the token stays."""
    told = json.dumps(body(api, [{"token": "4", "logprob": value}]))
    assert asked(api, Answer(body=told.encode()))[0].chances == (TokenChances(token="4"),)


@pytest.mark.parametrize("told", [None, 5, "x", [], [5], [{"token": 5}], {"content": 5}])
@pytest.mark.parametrize("api", APIS)
def test_likelihoods_of_another_form_are_none(api: str, told: object) -> None:
    """Whatever stands in their place, the reply is read."""
    reply = plain(PATHS[api], Answer("4."))
    place = reply["choices"][0] if api == "openai" else reply["output"][0]["content"][0]
    place["logprobs"] = told
    found = asked(api, Answer(body=json.dumps(reply).encode()))[0]
    assert (found.text, found.chances) == ("4.", ())


@pytest.mark.parametrize("api", APIS)
def test_tokens_do_not_spell_the_key(api: str) -> None:
    """A key that a server echoes token by token is in nothing that is stored."""
    spelled = [{"token": SENTINEL[at : at + 3], "logprob": -0.1} for at in range(0, len(SENTINEL), 3)]
    reply, _ = asked(api, Answer(body=json.dumps(body(api, spelled, SENTINEL)).encode()))
    assert (reply.text, reply.chances) == ("[key]", ())
    assert SENTINEL[3:6] not in reply.model_dump_json()


@pytest.mark.parametrize(
    ("label", "tells"),
    [
        ("openai:gpt-4o-mini", True),
        ("openai:gpt-4.1", True),
        ("openai:gpt-4o-search-preview", False),
        ("openai:gpt-5.1", False),
        ("openai:o3", False),
        ("anthropic:claude-x", False),
        ("ollama:qwen3", False),
    ],
)
def test_who_tells_likelihoods(label: str, tells: bool) -> None:
    """Only models that are known to tell them are asked for them."""
    assert resolve(label, Settings()).info.chances is tells
