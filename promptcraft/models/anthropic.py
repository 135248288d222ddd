"""Anthropic models, and servers that speak its Messages API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from promptcraft.errors import ReplyMalformed
from promptcraft.models.base import ModelInfo, Reply, Request
from promptcraft.models.effort import anthropic_thinking
from promptcraft.models.hearing import Heard
from promptcraft.models.openai import incomplete
from promptcraft.models.prefix import Turns, shared_messages
from promptcraft.models.sdk_model import Endpoint, SdkModel, drain, in_passing, output_limit
from promptcraft.models.wire_values import as_dict, as_json, body_text, count_at, dig, read_body, text_at
from promptcraft.records.usage import Usage

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

BASE_URL = "https://api.anthropic.com"
KEY_VARIABLE = "ANTHROPIC_API_KEY"

UNSHAPED = (
    "claude-2",
    "claude-3",
    "claude-instant",
    "claude-sonnet-4-0",
    "claude-sonnet-4-2025",
    "claude-opus-4-0",
    "claude-opus-4-2025",
)
"""Beginnings of names of models that cannot be held to a schema."""

PLAIN_AT_MOST = 20_000
"""Tokens of output; Anthropic takes ten minutes for a little more, and asks that such replies be streamed."""
STOPS = {
    "end_turn": "end",
    "stop_sequence": "end",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}


class AnthropicModel(SdkModel["AsyncAnthropic"]):
    """A model behind the Messages API; unless its table forbids it, streams to those who listen and what is long.

    A stream costs several times the work of a plain reply, but a long plain one looks like a dead connection.
    """

    def __init__(self, info: ModelInfo, endpoint: Endpoint) -> None:
        super().__init__(info, endpoint)
        self._turns = Turns()

    def _connect(self, secret: str) -> AsyncAnthropic:
        from anthropic import AsyncAnthropic

        from promptcraft.models.wire import http_client

        base_url = self._endpoint.base_url.rstrip("/").removesuffix("/v1")
        client = AsyncAnthropic(
            api_key=secret,
            base_url=base_url,
            max_retries=0,
            http_client=http_client(base_url, self._endpoint.reply_limit),
        )
        if base_url != BASE_URL:
            # The SDK takes these from the environment; they are no business of another server.
            client._custom_headers = {}
        return client

    async def _ask(self, client: AsyncAnthropic, request: Request, heard: Heard) -> Reply:
        body = self._body(request)
        # Where others wait for the beginning of its reply, that has to be seen.
        streamed = await self._turns.wait(request) or heard.wanted or body["max_tokens"] > PLAIN_AT_MOST
        try:
            return await self._sent(client, request, body, heard if streamed else None)
        finally:
            self._turns.begun(request)

    async def _sent(
        self, client: AsyncAnthropic, request: Request, body: dict[str, Any], heard: Heard | None
    ) -> Reply:
        from promptcraft.models.wire import timeout

        if self._endpoint.stream and heard is not None:
            stream = await client.messages.create(
                **in_passing(body, "messages"), stream=True, timeout=timeout(request, streamed=True)
            )
            async with stream:
                return await self._streamed(stream, heard, request)
        answer = await client.messages.with_raw_response.create(
            **in_passing(body, "messages"), timeout=timeout(request, streamed=False)
        )
        content = await answer.read()
        return self._read(read_body(content, self._info.label), body_text(content))

    def _body(self, request: Request) -> dict[str, Any]:
        limit = output_limit(self._info, request)
        body: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": _messages(request),
            "max_tokens": limit,
            **anthropic_thinking(self._endpoint.model, self._endpoint.effort, limit),
        }
        if request.system:
            body["system"] = [_text(request.system, kept=bool(request.reuse))]
        if request.shape is not None and self._info.structured:
            form = {"format": {"type": "json_schema", "schema": _schema(request.shape.schema_text)}}
            body["output_config"] = body.get("output_config", {}) | form
        return body

    async def _streamed(self, stream: AsyncIterable[object], heard: Heard, request: Request) -> Reply:
        message: dict[str, Any] = {}
        usage: dict[str, Any] = {}
        async for event in stream:
            kind = dig(event, "type")
            if kind == "message_start":
                self._turns.begun(request)
                message |= {"id": dig(event, "message", "id"), "model": dig(event, "message", "model")}
                usage |= _counts(dig(event, "message", "usage"))
            elif kind == "content_block_delta":
                heard.hear(dig(event, "delta", "text"))
            elif kind == "message_delta":
                message["stop_reason"] = dig(event, "delta", "stop_reason")
                message["stop_details"] = as_dict(dig(event, "delta", "stop_details")) or None
                usage |= _counts(dig(event, "usage"))
            elif kind == "message_stop":
                await drain(stream)
                message |= {"content": [{"type": "text", "text": heard.text}], "usage": usage}
                return self._read(message, as_json(message))
        whole = self._unstreamed(stream, heard)
        if whole is None:
            raise incomplete(self._info.label, heard.text)
        return whole

    def _read(self, data: dict[str, Any], raw: str) -> Reply:
        label = self._info.label
        if dig(data, "type") == "error" or dig(data, "error"):
            raise self._failure(dig(data, "error") or data)
        content = dig(data, "content")
        if not isinstance(content, list):
            raise ReplyMalformed(f"{label}: the reply has no content.", where=label)
        text = "".join(text_at(part, "text") for part in content if dig(part, "type") == "text")
        reason = text_at(data, "stop_reason")
        if not reason:
            raise incomplete(label, text)
        return Reply.model_validate(
            {
                "text": text or text_at(data, "stop_details", "explanation"),
                "model": text_at(data, "model") or self._endpoint.model,
                "stop": STOPS.get(reason, "other"),
                "usage": _usage(dig(data, "usage")),
                "raw": raw,
            }
        )


@lru_cache(maxsize=16)
def _schema(text: str) -> dict[str, Any]:
    """The schema as this API takes it; the same for many calls, and never changed."""
    from anthropic import transform_schema

    return transform_schema(json.loads(text))


def _messages(request: Request) -> list[dict[str, Any]]:
    """The turns; the last of those that later requests begin with too is marked to be kept by the provider."""
    turns: list[dict[str, Any]] = [{"role": m.role, "content": m.content} for m in request.messages]
    shared = shared_messages(request)
    if shared and turns[shared - 1]["content"]:
        text = turns[shared - 1]["content"]
        end = request.shared if request.reuse == "first" and request.shared else len(text)
        rest = [_text(text[end:], kept=False)] if text[end:] else []
        turns[shared - 1]["content"] = [_text(text[:end], kept=True), *rest]
    return turns


def _text(text: str, *, kept: bool) -> dict[str, Any]:
    """A piece of text; one that is kept costs a quarter more now, and a tenth when it is read again."""
    piece: dict[str, Any] = {"type": "text", "text": text}
    return piece | {"cache_control": {"type": "ephemeral"}} if kept else piece


def _counts(usage: object) -> dict[str, Any]:
    """What an event says of the usage; later events overwrite only what they name."""
    return {name: value for name, value in as_dict(usage).items() if value is not None}


def _usage(usage: object) -> Usage:
    """Anthropic's usage, whose input leaves out what was cached: here it is counted in."""
    fresh = count_at(usage, "input_tokens")
    cached = count_at(usage, "cache_read_input_tokens")
    written = count_at(usage, "cache_creation_input_tokens")
    return Usage(
        input=None if fresh is None else fresh + (cached or 0) + (written or 0),
        output=count_at(usage, "output_tokens"),
        cached=cached,
        cache_written=written,
        reasoning=count_at(usage, "output_tokens_details", "thinking_tokens"),
    )
