"""A small server on loopback that speaks chat completions, responses and messages, plain and streamed, with faults."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

Fault = Literal[
    "",
    "reset",  # the connection is reset before any reply
    "break",  # the connection is reset in the middle of the body
    "cut",  # a stream ends cleanly in its middle
    "last",  # a stream ends cleanly just before its last event
    "failed",  # a stream reports an error in its middle
    "hang",  # nothing is ever answered
    "stall",  # half of the body, then silence
    "drip",  # a body in many small pieces, each in time
    "flood",  # a body without end
]

USAGE: dict[str, dict[str, Any]] = {
    "chat": {"prompt_tokens": 30, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 10}},
    "responses": {"input_tokens": 30, "output_tokens": 5, "input_tokens_details": {"cached_tokens": 10}},
    "messages": {
        "input_tokens": 12,
        "output_tokens": 5,
        "cache_read_input_tokens": 10,
        "cache_creation_input_tokens": 8,
    },
}
STOPS = {
    "chat": {"end": "stop", "length": "length", "refusal": "content_filter"},
    "messages": {"end": "end_turn", "length": "max_tokens", "refusal": "refusal"},
}


@dataclass(frozen=True)
class Answer:
    """What the server says next, after `delay` seconds; `body` replaces the usual reply."""

    text: str = "Tax what nobody earned."
    stop: Literal["end", "length", "refusal"] = "end"
    usage: bool = True
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    fault: Fault = ""
    delay: float = 0


@dataclass(frozen=True)
class Seen:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class FakeServer:
    """Answers every request with `answer`, or with the next of several; `seen` holds what was asked."""

    def __init__(self, *answers: Answer, port: int = 0) -> None:
        self._answers = list(answers or (Answer(),))
        self._port = port
        self.seen: list[Seen] = []
        self.connections = 0
        self.at_once = self.most_at_once = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._tasks: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def address(self) -> str:
        """The base_url of this server."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection can go on."""
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:] if line)}
        body = json.loads(await reader.readexactly(int(headers.get("content-length", 0))))
        path = lines[0].split()[1]
        self.seen.append(Seen(path, headers, body))
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(60 if answer.fault == "hang" else answer.delay)
        self.at_once -= 1
        if answer.fault == "reset":
            return reset(writer)
        if answer.body is not None or answer.status != 200 or not body.get("stream"):
            return await self._plain(writer, answer, path, body)
        return await self._streamed(writer, answer, path)

    async def _plain(
        self, writer: asyncio.StreamWriter, answer: Answer, path: str, body: dict[str, Any]
    ) -> bool:
        content = answer.body
        if content is None:
            content = json.dumps(plain(path, answer)).encode()
        kind = answer.headers.get("content-type", "application/json")
        head = {"content-type": kind, "content-length": str(len(content))} | answer.headers
        writer.write(head_of(answer.status, head))
        if answer.fault in ("break", "stall"):
            writer.write(content[: len(content) // 2])
            await writer.drain()
            return await self._go_bad(writer, answer.fault)
        if answer.fault == "drip":
            await drip(writer, content)
            return True
        writer.write(content)
        await writer.drain()
        return "connection" not in answer.headers

    async def _streamed(self, writer: asyncio.StreamWriter, answer: Answer, path: str) -> bool:
        writer.write(head_of(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked"}))
        events = list(streamed(path, answer))
        middle = len(events) // 2 if answer.text else 1
        half = events[:middle]
        keep = {"cut": half, "last": without_last(path, events), "failed": half, "flood": half}
        for event in keep.get(answer.fault, events):
            writer.write(chunk(event))
            await writer.drain()
            if answer.fault in ("break", "stall") and event is events[middle]:
                return await self._go_bad(writer, answer.fault)
        if answer.fault == "failed":
            writer.write(chunk(failure(path)))
        while answer.fault == "flood":
            writer.write(chunk(events[2] * 200))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def _go_bad(self, writer: asyncio.StreamWriter, fault: Fault) -> bool:
        await asyncio.sleep(60 if fault == "stall" else 0.05)
        return reset(writer)


async def drip(writer: asyncio.StreamWriter, content: bytes) -> None:
    """Send a body in ten pieces, a tenth of a second apart."""
    size = len(content) // 9
    for at in range(0, len(content), size):
        writer.write(content[at : at + size])
        await writer.drain()
        await asyncio.sleep(0.1)


def head_of(status: int, headers: dict[str, str]) -> bytes:
    """The first lines of a reply."""
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def chunk(event: bytes) -> bytes:
    """One piece of a chunked body."""
    return f"{len(event):x}\r\n".encode() + event + b"\r\n"


def reset(writer: asyncio.StreamWriter) -> bool:
    """Reset the connection as a crashed server does."""
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    return False


def sse(data: dict[str, Any] | str, name: str = "") -> bytes:
    """One server-sent event."""
    text = data if isinstance(data, str) else json.dumps(data)
    return (f"event: {name}\n" if name else "").encode() + f"data: {text}\n\n".encode()


def pieces(text: str) -> list[str]:
    """The text in pieces of four characters."""
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def plain(path: str, answer: Answer) -> dict[str, Any]:
    """The reply in one piece, as the API at this path words it."""
    if path.endswith("/chat/completions"):
        choice = {
            "index": 0,
            "finish_reason": STOPS["chat"][answer.stop],
            "message": {"role": "assistant", "content": answer.text},
        }
        reply: dict[str, Any] = {"id": "c1", "object": "chat.completion", "model": "m-1", "choices": [choice]}
        return reply | ({"usage": USAGE["chat"]} if answer.usage else {})
    if path.endswith("/messages"):
        reply = {
            "id": "m1",
            "type": "message",
            "role": "assistant",
            "model": "m-1",
            "content": [{"type": "text", "text": answer.text}],
            "stop_reason": STOPS["messages"][answer.stop],
        }
        return reply | ({"usage": USAGE["messages"]} if answer.usage else {})
    return response(answer)


def response(answer: Answer) -> dict[str, Any]:
    """The reply of the Responses API."""
    said = {"type": "output_text", "text": answer.text, "annotations": []}
    refused = {"type": "refusal", "refusal": answer.text}
    content = [refused if answer.stop == "refusal" else said]
    return {
        "id": "r1",
        "object": "response",
        "model": "m-1",
        "status": "incomplete" if answer.stop == "length" else "completed",
        "incomplete_details": {"reason": "max_output_tokens"} if answer.stop == "length" else None,
        "output": [{"type": "message", "role": "assistant", "content": content}],
        "usage": USAGE["responses"] if answer.usage else None,
    }


def streamed(path: str, answer: Answer) -> Iterator[bytes]:
    """The reply as events."""
    if path.endswith("/chat/completions"):
        yield from chat_events(answer)
    elif path.endswith("/messages"):
        yield from message_events(answer)
    else:
        yield sse({"type": "response.created", "response": response(answer)}, "response.created")
        for piece in pieces(answer.text):
            yield sse({"type": "response.output_text.delta", "delta": piece}, "response.output_text.delta")
        name = "response.incomplete" if answer.stop == "length" else "response.completed"
        yield sse({"type": name, "response": response(answer)}, name)


def chat_events(answer: Answer) -> Iterator[bytes]:
    """Chat completion chunks."""
    for delta in ({"role": "assistant"}, *({"content": piece} for piece in pieces(answer.text))):
        choice = {"index": 0, "delta": delta, "finish_reason": None}
        yield sse({"id": "c1", "model": "m-1", "choices": [choice]})
    done = {"index": 0, "delta": {}, "finish_reason": STOPS["chat"][answer.stop]}
    yield sse({"id": "c1", "model": "m-1", "choices": [done]})
    if answer.usage:
        yield sse({"id": "c1", "model": "m-1", "choices": [], "usage": USAGE["chat"]})
    yield sse("[DONE]")


def message_events(answer: Answer) -> Iterator[bytes]:
    """Messages API events."""
    usage = {**USAGE["messages"], "output_tokens": 1} if answer.usage else None
    start: dict[str, Any] = {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": "m-1",
        "content": [],
        "usage": usage,
    }
    yield sse({"type": "message_start", "message": start}, "message_start")
    block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    yield sse(block, "content_block_start")
    for piece in pieces(answer.text):
        delta = {"type": "text_delta", "text": piece}
        yield sse({"type": "content_block_delta", "index": 0, "delta": delta}, "content_block_delta")
    yield sse({"type": "content_block_stop", "index": 0}, "content_block_stop")
    last = {"stop_reason": STOPS["messages"][answer.stop], "stop_sequence": None}
    counted = {"usage": {"output_tokens": 5}} if answer.usage else {}
    yield sse({"type": "message_delta", "delta": last} | counted, "message_delta")
    yield sse({"type": "message_stop"}, "message_stop")


def without_last(path: str, events: list[bytes]) -> list[bytes]:
    """The events without the one that says the reply is whole."""
    if path.endswith("/chat/completions"):
        return [event for event in events if b'"finish_reason": "' not in event and b"[DONE]" not in event]
    return events[:-1]


def failure(path: str) -> bytes:
    """An error in the middle of a stream."""
    error = {"type": "overloaded_error", "code": "server_error", "message": "Overloaded"}
    if path.endswith("/responses"):
        return sse({"type": "error"} | {k: v for k, v in error.items() if k != "type"}, "error")
    return sse({"type": "error", "error": error}, "error" if path.endswith("/messages") else "")
