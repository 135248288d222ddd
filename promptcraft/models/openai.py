"""OpenAI models, and servers that speak its Responses API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable
from typing import TYPE_CHECKING, Any

from promptcraft.errors import ReplyIncomplete, ReplyMalformed
from promptcraft.models.base import Reply, Request, Shape
from promptcraft.models.chances import most_chances, plain_tokens, read_chances
from promptcraft.models.hearing import Heard
from promptcraft.models.prefix import prefix_key
from promptcraft.models.sdk_model import SdkModel, drain, in_passing, output_limit
from promptcraft.models.wire_values import (
    as_dict,
    as_json,
    body_text,
    count_at,
    dig,
    list_at,
    read_body,
    text_at,
)
from promptcraft.records.usage import Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI

BASE_URL = "https://api.openai.com/v1"
KEY_VARIABLE = "OPENAI_API_KEY"

UNSHAPED = ("gpt-3.5", "gpt-4-", "gpt-4o-2024-05-13", "chatgpt-")
"""Beginnings of names of models that cannot be held to a schema; gpt-4 itself is one more."""

TELLING = ("gpt-4o", "gpt-4.1")
"""Beginnings of names of models that tell the likelihood of tokens; those that think first do not."""
UNTELLING = ("search", "audio", "realtime", "transcribe", "tts")

LAST_EVENTS = ("response.completed", "response.incomplete", "response.failed")


def openai_client(base_url: str, secret: str, reply_limit: int) -> AsyncOpenAI:
    """A client of the official SDK that retries nothing and sends this key to this address only."""
    from openai import AsyncOpenAI

    from promptcraft.models.wire import http_client

    client = AsyncOpenAI(
        api_key=secret,
        base_url=base_url,
        max_retries=0,
        http_client=http_client(base_url, reply_limit),
    )
    if base_url != BASE_URL:
        # The SDK takes these from the environment; they are no business of another server.
        client.organization = client.project = None
        client._custom_headers = {}
    return client


def tells_chances(name: str) -> bool:
    """Whether this model of OpenAI's is known to tell the likelihood of tokens."""
    return name.startswith(TELLING) and not any(word in name for word in UNTELLING)


class OpenAIModel(SdkModel["AsyncOpenAI"]):
    """A model behind the Responses API; streams only when somebody listens."""

    def _connect(self, secret: str) -> AsyncOpenAI:
        return openai_client(self._endpoint.base_url, secret, self._endpoint.reply_limit)

    async def _ask(self, client: AsyncOpenAI, request: Request, heard: Heard) -> Reply:
        from promptcraft.models.wire import timeout

        body = self._body(request)
        if heard.wanted and self._endpoint.stream:
            stream = await client.responses.create(
                **in_passing(body, "input"), stream=True, timeout=timeout(request, streamed=True)
            )
            async with stream:
                return await self._streamed(stream, heard, request)
        answer = await client.responses.with_raw_response.create(
            **in_passing(body, "input"), timeout=timeout(request, streamed=False)
        )
        content = answer.http_response.content
        data = read_body(content, self._info.label)
        return self._read(data, self._raw(request, data, body_text(content)))

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._endpoint.model,
            "input": [{"role": m.role, "content": m.content} for m in request.messages],
            "max_output_tokens": output_limit(self._info, request),
            "store": False,
        }
        if request.system:
            body["instructions"] = request.system
        if self._endpoint.effort:
            body["reasoning"] = {"effort": self._endpoint.effort}
        if request.reuse and self._info.provider == "openai":
            # Requests with the same name go to the machine that still has their beginning.
            body["prompt_cache_key"] = prefix_key(request)
        if request.chances and self._info.chances:
            body["include"] = ["message.output_text.logprobs"]
            body["top_logprobs"] = most_chances(request.chances)
        if request.temperature is not None:
            body["temperature"] = request.temperature
        if request.shape is not None and self._info.structured:
            body["text"] = {"format": {"type": "json_schema", **json_schema(request.shape)}}
        return body

    async def _streamed(self, stream: AsyncIterable[object], heard: Heard, request: Request) -> Reply:
        told: list[object] = []
        async for event in stream:
            kind = dig(event, "type")
            if kind == "response.output_text.delta":
                told += plain_tokens(list_at(event, "logprobs"))
                heard.hear(dig(event, "delta"))
            elif kind == "error":
                raise self._failure(event, heard.text)
            elif kind in LAST_EVENTS:
                data = as_dict(dig(event, "response"))
                await drain(stream)
                reply = self._read(data, self._raw(request, data, as_json(data)), heard.text)
                return reply if reply.chances else reply.model_copy(update={"chances": read_chances(told)})
        whole = self._unstreamed(stream, heard)
        if whole is None:
            raise incomplete(self._info.label, heard.text)
        return whole

    def _read(self, data: dict[str, Any], raw: str, heard: str = "") -> Reply:
        """The reply in a response object; `heard` stands in for a text that its last event leaves out."""
        label = self._info.label
        if dig(data, "error") or dig(data, "status") == "failed":
            raise self._failure(dig(data, "error"), heard)
        if dig(data, "type") == "error":
            raise self._failure(data, heard)
        output = dig(data, "output")
        if not isinstance(output, list):
            raise ReplyMalformed(f"{label}: the reply has no output.", where=label)
        parts = [part for item in output for part in list_at(item, "content")]
        text = "".join(text_at(part, "text") for part in parts if dig(part, "type") == "output_text")
        refusal = "".join(text_at(part, "refusal") for part in parts)
        status = text_at(data, "status")
        reason = text_at(data, "incomplete_details", "reason")
        if status in ("in_progress", "queued", "cancelled"):
            raise incomplete(label, text or heard)
        stop = "refusal" if refusal else STOPS.get(reason or status, "other")
        return Reply.model_validate(
            {
                "text": text or heard or refusal,
                "model": text_at(data, "model") or self._endpoint.model,
                "stop": stop,
                "usage": usage_of(dig(data, "usage"), "input", "output"),
                "raw": raw,
                "chances": read_chances([token for part in parts for token in list_at(part, "logprobs")]),
            }
        )


STOPS = {
    "completed": "end",
    "max_output_tokens": "length",
    "content_filter": "refusal",
}


def json_schema(shape: Shape) -> dict[str, Any]:
    """The shape as OpenAI's APIs take it."""
    return {"name": shape.name, "strict": True, "schema": json.loads(shape.schema_text)}


def usage_of(usage: object, read: str, written: str) -> Usage:
    """OpenAI's usage, whose input already counts what was cached; None for what the server does not say."""
    return Usage(
        input=count_at(usage, f"{read}_tokens"),
        output=count_at(usage, f"{written}_tokens"),
        cached=count_at(usage, f"{read}_tokens_details", "cached_tokens"),
        cache_written=count_at(usage, f"{read}_tokens_details", "cache_write_tokens"),
        reasoning=count_at(usage, f"{written}_tokens_details", "reasoning_tokens"),
    )


def incomplete(model: str, partial: str) -> ReplyIncomplete:
    """The error for a reply that ended without saying so."""
    return ReplyIncomplete(
        f"{model}: the reply ended without its last part, so it may be cut short.",
        hint="What arrived is kept but not scored. Run the same command again to ask again.",
        where=model,
        partial=partial,
    )
