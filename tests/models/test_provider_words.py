"""What providers say in their own ways: refusals, limits, overflows and waits, over a socket with the official SDKs."""

from __future__ import annotations

import asyncio
import json
import time
from email.utils import formatdate
from typing import Any

import pytest

from promptcraft.errors import (
    AccessDenied,
    ContextOverflow,
    ModelError,
    RateLimited,
    ReplyTooLarge,
    SpendLimit,
)
from promptcraft.models.base import Reply
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.records.usage import Usage
from tests.models.failing import APIS, QUICK, SENTINEL, error_body, failure, model_at
from tests.models.fake_server import Answer, FakeServer, plain, sse
from tests.models.prepared import ask

STREAM = {"content-type": "text/event-stream"}
PATHS = {"openai": "/v1/chat/completions", "responses": "/v1/responses", "anthropic": "/v1/messages"}


@pytest.fixture(autouse=True)
def sentinel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that can be searched for."""
    monkeypatch.setenv("KEY", SENTINEL)


def reply_to(answer: Answer, api: str, *, stream: bool = False) -> Reply:
    """The reply that this answer becomes."""

    async def run() -> Reply:
        async with FakeServer(answer) as server:
            model = model_at(server.address, api, stream=stream)
            try:
                return await model.reply(QUICK, (lambda piece: None) if stream else None)
            finally:
                await model.close()

    return asyncio.run(run())


def changed(api: str, **more: Any) -> Answer:  # noqa: ANN401 - JSON of any form
    """The usual reply with other values in some places."""
    return Answer(body=json.dumps(plain(PATHS[api], Answer()) | more).encode())


def test_a_refusal_in_a_chat_is_a_refusal() -> None:
    """What a chat server puts beside the text as its refusal is the text of a refusal, plain and streamed."""
    message = {"role": "assistant", "content": None, "refusal": "I will not."}
    reply = reply_to(
        changed("openai", choices=[{"index": 0, "finish_reason": "stop", "message": message}]), "openai"
    )
    assert (reply.stop, reply.text) == ("refusal", "I will not.")
    deltas: list[dict[str, Any]] = [{"refusal": "I will"}, {"refusal": " not."}, {}]
    ends = (None, None, "stop")
    choices = [
        {"index": 0, "delta": delta, "finish_reason": end} for delta, end in zip(deltas, ends, strict=True)
    ]
    body = b"".join(sse({"id": "c", "model": "m-1", "choices": [choice]}) for choice in choices)
    reply = reply_to(Answer(body=body + sse("[DONE]"), headers=STREAM), "openai", stream=True)
    assert (reply.stop, reply.text) == ("refusal", "I will not.")


def test_a_filter_of_openai_is_a_refusal() -> None:
    """A response that a content filter ended is a refusal, whatever came of its text."""
    reply = reply_to(
        changed("responses", status="incomplete", incomplete_details={"reason": "content_filter"}),
        "responses",
    )
    assert (reply.stop, reply.text) == ("refusal", Answer().text)


@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_of_anthropic_says_why(stream: bool) -> None:
    """A refusal without text gives the explanation that comes with it."""
    details = {"type": "refusal", "category": "bio", "explanation": "This could harm."}
    answer = changed("anthropic", content=[], stop_reason="refusal", stop_details=details)
    if stream:
        start = {
            "type": "message_start",
            "message": {"id": "m1", "type": "message", "model": "m-1", "content": []},
        }
        last = {"type": "message_delta", "delta": {"stop_reason": "refusal", "stop_details": details}}
        events: list[dict[str, Any]] = [start, last, {"type": "message_stop"}]
        answer = Answer(body=b"".join(sse(one, one["type"]) for one in events), headers=STREAM)
    reply = reply_to(answer, "anthropic", stream=stream)
    assert (reply.stop, reply.text) == ("refusal", "This could harm.")


THOUGHTS: dict[str, dict[str, Any]] = {
    "openai": {
        "choices": [
            {
                "index": 0,
                "finish_reason": "length",
                "message": {"content": "", "reasoning_content": "Hm, tax …"},
            }
        ],
        "usage": {
            "prompt_tokens": 30,
            "completion_tokens": 100,
            "completion_tokens_details": {"reasoning_tokens": 100},
        },
    },
    "responses": {
        "status": "incomplete",
        "incomplete_details": {"reason": "max_output_tokens"},
        "output": [
            {"type": "reasoning", "id": "rs", "summary": [{"type": "summary_text", "text": "Hm, tax …"}]}
        ],
        "usage": {
            "input_tokens": 30,
            "output_tokens": 100,
            "output_tokens_details": {"reasoning_tokens": 100},
        },
    },
    "anthropic": {
        "content": [{"type": "thinking", "thinking": "Hm, tax …", "signature": "x"}],
        "stop_reason": "max_tokens",
        "usage": {
            "input_tokens": 30,
            "output_tokens": 100,
            "output_tokens_details": {"thinking_tokens": 100},
        },
    },
}


@pytest.mark.parametrize("api", APIS)
def test_thoughts_alone_are_no_text(api: str) -> None:
    """A model that thought until its limit said nothing: why, and what it used, are kept; thoughts are no answer."""
    reply = reply_to(changed(api, **THOUGHTS[api]), api)
    assert (reply.text, reply.stop) == ("", "length")
    assert reply.usage == Usage(input=30, output=100, reasoning=100)


@pytest.mark.parametrize(
    ("api", "status", "error"),
    [
        (
            "anthropic",
            400,
            {
                "type": "invalid_request_error",
                "message": "input length and `max_tokens` exceed context limit: 195000 + 20000 > 200000, decrease it",
            },
        ),
        (
            "openai",
            400,
            {
                "message": "The input token count (215000) exceeds the maximum number of tokens allowed (200000)."
            },
        ),
        (
            "openai",
            400,
            {
                "message": "The decoder prompt (length 215000) is longer than the maximum model length of 200000."
            },
        ),
        (
            "openai",
            400,
            {
                "message": "Prompt contains 215000 tokens and 0 draft tokens, too large for model with 200000 maximum"
                " context length"
            },
        ),
        (
            "openai",
            400,
            {
                "message": "This model's maximum context length is 200000 tokens. However, you requested 215000 tokens"
                " (199000 in the messages, 16000 in the completion)."
            },
        ),
    ],
)
def test_sizes_are_read_in_many_words(api: str, status: int, error: dict[str, Any]) -> None:
    """However a server words it, both sizes are told."""
    failed = failure(Answer(status=status, body=error_body(**error)), api)
    assert type(failed) is ContextOverflow
    assert failed.message == "mine: the request has 215,000 tokens, and the model holds 200,000."


@pytest.mark.parametrize(
    ("api", "status", "error"),
    [
        (
            "responses",
            400,
            {
                "code": "context_length_exceeded",
                "message": "Your input exceeds the context window of this model. Please adjust your input.",
            },
        ),
        ("anthropic", 413, {"type": "request_too_large", "message": "Request exceeds the maximum size"}),
    ],
)
def test_sizes_that_nobody_tells_are_estimated(api: str, status: int, error: dict[str, Any]) -> None:
    """Where the server names no size, the request's own is told as far as it is known."""
    failed = failure(Answer(status=status, body=error_body(**error)), api)
    assert type(failed) is ContextOverflow
    assert failed.message.endswith("It has about 2 tokens.")


@pytest.mark.parametrize("api", APIS)
def test_a_date_to_wait_for_is_understood(api: str) -> None:
    """Retry-After may be a date; its distance from now is the wait."""
    headers = {"retry-after": formatdate(time.time() + 3600, usegmt=True)}
    failed = failure(Answer(status=429, headers=headers, body=error_body(message="slow")), api)
    assert isinstance(failed, RateLimited)
    assert failed.retry_after is not None
    assert 3_000 < failed.retry_after <= 3_600


@pytest.mark.parametrize("api", APIS)
def test_a_gigabyte_is_not_read(api: str) -> None:
    """A reply that announces a gigabyte is refused before a byte of it is read, at the bound that users have."""
    announced = Answer(body=b"{", headers={"content-length": str(2**30)})
    assert type(failure(announced, api)) is ReplyTooLarge


@pytest.mark.parametrize(
    ("status", "kind"), [(401, AccessDenied), (403, AccessDenied), (402, SpendLimit), (429, SpendLimit)]
)
@pytest.mark.parametrize("api", APIS)
def test_who_is_refused_asks_no_more(api: str, status: int, kind: type[ModelError]) -> None:
    """After a bad key or a used-up limit that model gets no further request, and the refused one is not repeated."""
    body = error_body(
        type="insufficient_quota" if status in (402, 429) else "authentication_error", message="no"
    )

    async def run() -> tuple[list[object], int]:
        async with FakeServer(Answer(status=status, body=body, headers={"retry-after": "0"})) as server:
            model, dispatcher = model_at(server.address, api), Dispatcher(Ledger(None))
            ended: list[object] = []
            for repeat in range(3):
                try:
                    await ask(dispatcher, model, QUICK, repeat=repeat)
                except ModelError as error:
                    ended.append(type(error))
            await dispatcher.close()
            return ended, len(server.seen)

    assert asyncio.run(run()) == ([kind] * 3, 1)
