"""A fake provider for the benchmarks, on loopback: `python benchmarks/fake_server.py --help`.

Speaks plain Chat Completions, Responses and Messages. Every request gets the same text; a limit on requests a minute,
faults and a latency can be set. GET /stats tells what was asked, POST /reset forgets it.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import signal
import socket
import struct
import time
from pathlib import Path
from typing import Any

READ, WRITTEN = 1_000, 500


def bodies(text: str) -> dict[str, bytes]:
    """The whole answer for each kind of address."""
    chat = {
        "id": "chat-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": READ, "completion_tokens": WRITTEN, "total_tokens": READ + WRITTEN},
    }
    part = {"type": "output_text", "text": text, "annotations": []}
    responses = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "fake",
        "status": "completed",
        "output": [
            {"id": "m", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
        ],
        "parallel_tool_calls": False,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": READ,
            "output_tokens": WRITTEN,
            "total_tokens": READ + WRITTEN,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }
    whole = {"completions": chat, "responses": responses, "messages": messages(text)}
    return {name: json.dumps(body).encode() for name, body in whole.items()} | {"stream": streamed(text)}


def messages(text: str) -> dict[str, Any]:
    """The answer as a Message."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "fake",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": READ, "output_tokens": WRITTEN},
    }


def streamed(text: str) -> bytes:
    """The answer as a stream of Messages, in one piece."""
    usage = {"input_tokens": READ, "output_tokens": WRITTEN}
    begun = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "fake",
        "content": [],
        "usage": usage,
    }
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": begun},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": usage},
        {"type": "message_stop"},
    ]
    return b"".join(f"event: {one['type']}\ndata: {json.dumps(one)}\n\n".encode() for one in events)


class Provider:
    """What all connections share: the limits, the faults, and what was seen."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.bodies = bodies(Path(options.answer).read_text("utf-8") if options.answer else "Yes.")
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.seen: dict[str, int] = {}
        self.given: dict[str, int] = {}
        self.requests = self.limited = self.faults = self.under_way = self.most = 0
        self.first = self.last = 0.0
        self.tokens = self.burst = max(1.0, self.options.per_minute / 60)
        self.filled_at = time.monotonic()

    def stats(self) -> dict[str, Any]:
        """What happened since the last reset."""
        return {
            "requests": self.requests,
            "answered": sum(self.given.values()),
            "calls_answered": len(self.given),
            "twice": sum(1 for count in self.given.values() if count > 1),
            "limited": self.limited,
            "faults": self.faults,
            "most_at_once": self.most,
            "seconds": self.last - self.first,
        }

    def seconds_to_wait(self) -> float:
        """Take one request from what the minute allows; 0, or how long until there is one."""
        if not self.options.per_minute:
            return 0.0
        now, rate = time.monotonic(), self.options.per_minute / 60
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * rate)
        self.filled_at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / rate

    def fault(self, digest: str) -> str:
        """Which fault this request gets, the same in every run: decided by what it says and how often it said it."""
        count = self.seen[digest] = self.seen.get(digest, 0) + 1
        chance = random.Random(f"{self.options.seed} {digest} {count}")  # noqa: S311 - nothing secret
        if chance.random() >= self.options.faults:
            return ""
        self.faults += 1
        return chance.choice(("429", "500", "reset"))


class Connection(asyncio.Protocol):
    """One HTTP/1.1 connection."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        """Take what came; clients here wait for an answer before they ask again."""
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self.buffer[:end]).lower()
        at = head.find(b"content-length:")
        size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self.buffer) < end + 4 + size:
            return
        body = bytes(self.buffer[end + 4 : end + 4 + size])
        del self.buffer[: end + 4 + size]
        self.asked(head.split(b" ", 2)[1].decode().partition("?")[0].rsplit("/", 1)[-1], body)

    def asked(self, name: str, body: bytes) -> None:
        """One request."""
        provider = self.provider
        if name == "stats":
            return self.answer(200, json.dumps(provider.stats()).encode())
        if name == "reset":
            provider.reset()
            return self.answer(200, b"{}")
        now = time.monotonic()
        provider.first = provider.first or now
        provider.requests += 1
        wait = provider.seconds_to_wait()
        if wait:
            provider.limited += 1
            return self.refuse(429, "rate limit", int(wait) + 1)
        digest = hashlib.blake2b(body, digest_size=12).hexdigest() if provider.options.watch else ""
        fault = provider.fault(digest) if provider.options.faults else ""
        if fault == "reset":
            asyncio.get_running_loop().call_later(0.05, self.reset)
            return None
        if fault:
            return self.refuse(int(fault), "fault", 1)
        if b'"stream":true' in body.replace(b" ", b""):
            name = "stream"
        provider.under_way += 1
        provider.most = max(provider.most, provider.under_way)
        if provider.options.latency:
            asyncio.get_running_loop().call_later(provider.options.latency, self.give, name, digest)
        else:
            self.give(name, digest)
        return None

    def give(self, name: str, digest: str) -> None:
        """The answer."""
        provider = self.provider
        provider.under_way -= 1
        provider.last = time.monotonic()
        provider.given[digest] = provider.given.get(digest, 0) + 1
        self.answer(200, provider.bodies[name], kind=b"text/event-stream" if name == "stream" else b"")

    def refuse(self, status: int, kind: str, seconds: int) -> None:
        """An error, with the time after which to come back where there is a limit."""
        body = json.dumps({"type": "error", "error": {"type": kind, "message": kind}}).encode()
        self.answer(status, body, b"retry-after: %d\r\n" % seconds if status == 429 else b"")

    def answer(self, status: int, body: bytes, more: bytes = b"", kind: bytes = b"") -> None:
        """Write it."""
        head = b"HTTP/1.1 %d X\r\ncontent-type: %s\r\ncontent-length: %d\r\n%s\r\n"
        self.transport.write(head % (status, kind or b"application/json", len(body), more) + body)

    def reset(self) -> None:
        """Break the connection."""
        linger = struct.pack("ii", 1, 0)
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.transport.abort()


async def serve(options: argparse.Namespace) -> None:
    """Answer until the process is told to end, or its parent is gone."""
    loop, provider, parent = asyncio.get_running_loop(), Provider(options), os.getppid()
    server = await loop.create_server(lambda: Connection(provider), "127.0.0.1", options.port, backlog=1_000)
    Path(options.port_file).write_text(str(server.sockets[0].getsockname()[1]))
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    while not ended.is_set() and os.getppid() == parent:
        try:
            await asyncio.wait_for(ended.wait(), 2)
        except TimeoutError:
            continue


def main() -> None:
    """Start it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", default=os.devnull, help="the port is written there")
    parser.add_argument("--answer", default="", help="a file with the text of every answer")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before an answer")
    parser.add_argument("--per-minute", type=float, default=0.0, help="requests; beyond it 429")
    parser.add_argument(
        "--faults", type=float, default=0.0, help="share of requests that fail: 429, 500, reset"
    )
    parser.add_argument("--watch", action="store_true", help="tell requests apart by what they say")
    parser.add_argument("--seed", type=int, default=0)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
