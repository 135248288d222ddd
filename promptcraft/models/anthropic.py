"""Anthropic models, and servers that speak its Messages API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable
from typing import TYPE_CHECKING, Any

from promptcraft.errors import ReplyMalformed
from promptcraft.models.base import Reply, Request
from promptcraft.models.openai import incomplete
from promptcraft.models.sdk_model import Heard, SdkModel, drain, output_limit
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

STOPS = {
    "end_turn": "end",
    "stop_sequence": "end",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}


class AnthropicModel(SdkModel["AsyncAnthropic"]):
    """A model behind the Messages API; streams unless its table forbids it: long plain replies time out."""

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
        from promptcraft.models.wire import timeout

        body = self._body(request)
        if self._endpoint.stream:
            stream = await client.messages.create(
                **body, stream=True, timeout=timeout(request, streamed=True)
            )
            async with stream:
                return await self._streamed(stream, heard)
        answer = await client.messages.with_raw_response.create(
            **body, timeout=timeout(request, streamed=False)
        )
        content = await answer.read()
        return self._read(read_body(content, self._info.label), body_text(content))

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": [{"role": m.role, "content": m.content} for m in request.messages],
            "max_tokens": output_limit(self._info, request),
        }
        if request.system:
            # The system text is the same over samples and turns: reading it again then costs a tenth.
            body["system"] = [
                {"type": "text", "text": request.system, "cache_control": {"type": "ephemeral"}}
            ]
        if request.shape is not None and self._info.structured:
            from anthropic import transform_schema

            schema = transform_schema(json.loads(request.shape.schema_text))
            body["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        return body

    async def _streamed(self, stream: AsyncIterable[object], heard: Heard) -> Reply:
        message: dict[str, Any] = {}
        usage: dict[str, Any] = {}
        async for event in stream:
            kind = dig(event, "type")
            if kind == "message_start":
                message |= {"id": dig(event, "message", "id"), "model": dig(event, "message", "model")}
                usage |= _counts(dig(event, "message", "usage"))
            elif kind == "content_block_delta":
                heard.hear(dig(event, "delta", "text"))
            elif kind == "message_delta":
                message["stop_reason"] = dig(event, "delta", "stop_reason")
                usage |= _counts(dig(event, "usage"))
            elif kind == "message_stop":
                await drain(stream)
                message |= {"content": [{"type": "text", "text": heard.text}], "usage": usage}
                return self._read(message, as_json(message))
        raise incomplete(self._info.label, heard.text)

    def _read(self, data: dict[str, Any], raw: str) -> Reply:
        label = self._info.label
        content = dig(data, "content")
        if not isinstance(content, list):
            raise ReplyMalformed(f"{label}: the reply has no content.", where=label)
        text = "".join(text_at(part, "text") for part in content if dig(part, "type") == "text")
        reason = text_at(data, "stop_reason")
        if not reason:
            raise incomplete(label, text)
        return Reply.model_validate(
            {
                "text": text,
                "model": text_at(data, "model") or self._endpoint.model,
                "stop": STOPS.get(reason, "other"),
                "usage": _usage(dig(data, "usage")),
                "raw": raw,
            }
        )


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
