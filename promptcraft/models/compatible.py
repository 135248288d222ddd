"""Any server that speaks OpenAI's Chat Completions: Ollama, llama.cpp, vLLM, LiteLLM and many providers."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import TYPE_CHECKING, Any

from promptcraft.errors import ReplyMalformed
from promptcraft.models.base import Reply, Request
from promptcraft.models.chances import most_chances, plain_tokens, read_chances
from promptcraft.models.hearing import Heard
from promptcraft.models.openai import incomplete, json_schema, openai_client, usage_of
from promptcraft.models.sdk_model import SdkModel, drain, in_passing, output_limit
from promptcraft.models.wire_values import as_dict, as_json, body_text, dig, list_at, read_body, text_at

if TYPE_CHECKING:
    from openai import AsyncOpenAI

WITHOUT_END = "without_done"
"""Stands in what is kept of a streamed reply whose text was said to end and whose stream closed without `[DONE]`."""
STOPS = {
    "stop": "end",
    "stop_sequence": "end",
    "end_turn": "end",
    "eos": "end",
    "length": "length",
    "max_tokens": "length",
    "content_filter": "refusal",
    "refusal": "refusal",
}


class CompatibleModel(SdkModel["AsyncOpenAI"]):
    """A model behind Chat Completions; streams only when somebody listens and the server can."""

    def _connect(self, secret: str) -> AsyncOpenAI:
        return openai_client(self._endpoint.base_url, secret, self._endpoint.reply_limit)

    async def _ask(self, client: AsyncOpenAI, request: Request, heard: Heard) -> Reply:
        from promptcraft.models.wire import timeout

        body = self._body(request)
        if heard.wanted and self._endpoint.stream:
            stream = await client.chat.completions.create(
                **in_passing(body, "messages"),
                stream=True,
                stream_options={"include_usage": True},
                timeout=timeout(request, streamed=True),
            )
            async with stream:
                data = await self._gathered(stream, heard)
                whole = self._unstreamed(stream, heard) if data is None else None
            if data is not None:
                return self._read(data, self._raw(request, data, as_json(data)))
            if whole is None:
                raise incomplete(self._info.label, heard.text)
            return whole
        answer = await client.chat.completions.with_raw_response.create(
            **in_passing(body, "messages"), timeout=timeout(request, streamed=False)
        )
        content = answer.http_response.content
        data = read_body(content, self._info.label)
        return self._read(data, self._raw(request, data, body_text(content)))

    def _body(self, request: Request) -> dict[str, Any]:
        messages = [{"role": m.role, "content": m.content} for m in request.messages]
        if request.system:
            messages.insert(0, {"role": "system", "content": request.system})
        body: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": messages,
            "max_tokens": output_limit(self._info, request),
        }
        if request.temperature is not None:
            body["temperature"] = request.temperature
        if request.seed is not None:
            body["seed"] = request.seed
        if self._endpoint.effort:
            body["reasoning_effort"] = self._endpoint.effort
        if request.chances and self._info.chances:
            body |= {"logprobs": True, "top_logprobs": most_chances(request.chances)}
        if request.shape is not None and self._info.structured:
            body["response_format"] = {"type": "json_schema", "json_schema": json_schema(request.shape)}
        return body

    async def _gathered(self, stream: AsyncIterable[object], heard: Heard) -> dict[str, Any] | None:
        """The pieces of a stream put together in the form of a plain reply; None when it did not say that it ended.

        Many servers close without the `[DONE]` that should follow. A text that was said to end is whole all the same,
        unless the connection is cut.
        """
        from promptcraft.models.wire import body_of

        seen = _Pieces()
        async for chunk in stream:
            seen.take(chunk)
            heard.hear(dig(chunk, "choices", 0, "delta", "content"))
            if seen.finish:
                break
        if not seen.finish:
            return None
        await drain(stream, seen.take)
        body = body_of(stream)
        seen.without_end = body is not None and b"[DONE]" not in body.end
        return seen.as_reply(heard.text)

    def _read(self, data: dict[str, Any], raw: str) -> Reply:
        label = self._info.label
        if dig(data, "error"):
            raise self._failure(data["error"])
        message = dig(data, "choices", 0, "message")
        if not isinstance(message, dict):
            raise ReplyMalformed(
                f"{label}: the reply holds no message.",
                hint="Check that the server speaks Chat Completions, or set another api in promptcraft.toml.",
                where=label,
            )
        text = _content(message)
        finish = text_at(data, "choices", 0, "finish_reason")
        if not finish:
            raise incomplete(label, text)
        refusal = text_at(message, "refusal")
        return Reply.model_validate(
            {
                "text": text or refusal,
                "model": text_at(data, "model") or self._endpoint.model,
                "stop": "refusal" if refusal else STOPS.get(finish, "other"),
                "usage": usage_of(dig(data, "usage"), "prompt", "completion"),
                "raw": raw,
                "chances": read_chances(list_at(data, "choices", 0, "logprobs", "content")),
            }
        )


class _Pieces:
    """What the chunks of a stream say beside the text."""

    def __init__(self) -> None:
        self.finish = ""
        self.model = ""
        self.identifier = ""
        self.refusal = ""
        self.tokens: list[object] = []
        self.usage: object = None
        self.without_end = False

    def take(self, chunk: object) -> None:
        """Note what this chunk adds."""
        self.finish = text_at(chunk, "choices", 0, "finish_reason") or self.finish
        self.model = text_at(chunk, "model") or self.model
        self.identifier = text_at(chunk, "id") or self.identifier
        self.refusal += text_at(chunk, "choices", 0, "delta", "refusal")
        self.tokens += plain_tokens(list_at(chunk, "choices", 0, "logprobs", "content"))
        usage = dig(chunk, "usage")
        if usage is not None:
            self.usage = as_dict(usage)

    def as_reply(self, text: str) -> dict[str, Any]:
        """The whole in the form of a plain reply."""
        message = {"role": "assistant", "content": text, "refusal": self.refusal or None}
        choice: dict[str, Any] = {"index": 0, "finish_reason": self.finish, "message": message}
        if self.tokens:
            choice["logprobs"] = {"content": self.tokens}
        whole = {"id": self.identifier, "model": self.model, "choices": [choice], "usage": self.usage}
        return whole | {WITHOUT_END: True} if self.without_end else whole


def _content(message: dict[str, Any]) -> str:
    """The text of a message: plain, or in parts."""
    content = dig(message, "content")
    if isinstance(content, list):
        return "".join(text_at(part, "text") for part in content)
    return content if isinstance(content, str) else ""
