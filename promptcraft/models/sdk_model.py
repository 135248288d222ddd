"""What the three SDK adapters share: one client per event loop, bounded time, errors translated once."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.models.scrub import without_key
from promptcraft.records.record import Record
from promptcraft.workspace.keys import key

NO_KEY = "none"
"""Sent to servers that want no key, because the SDKs insist on one and would else look for a real one."""

DRAIN_SECONDS = 2.0


class Endpoint(Record):
    """Where a model is asked. `api_key_env` empty: no key is sent; `stream` False: never streamed."""

    base_url: str
    model: str
    api_key_env: str = ""
    stream: bool = True
    reply_limit: int = 20_000_000


class Closable(Protocol):
    """What the SDK clients have in common."""

    async def close(self) -> None:
        """Release its connections."""


ClientT = TypeVar("ClientT", bound=Closable)


class Heard:
    """The text of a reply as far as it arrived; passes each piece on to the listener."""

    def __init__(self, listen: Listener | None) -> None:
        self._listen = listen
        self._pieces: list[str] = []

    def hear(self, piece: object) -> None:
        """Take the next piece; anything but text is ignored."""
        if not isinstance(piece, str) or not piece:
            return
        self._pieces.append(piece)
        if self._listen is not None:
            self._listen(whole_characters(piece))

    @property
    def wanted(self) -> bool:
        """Whether anybody listens."""
        return self._listen is not None

    @property
    def text(self) -> str:
        """All that was heard."""
        return whole_characters("".join(self._pieces))


class SdkModel(ABC, Generic[ClientT]):
    """A model behind an SDK client; may be asked many times at once, in one event loop at a time."""

    def __init__(self, info: ModelInfo, endpoint: Endpoint) -> None:
        self._info = info
        self._endpoint = endpoint
        self._client: ClientT | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._secret = ""

    @property
    def info(self) -> ModelInfo:
        """What is known about the model."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The complete reply; raises a ModelError, which never holds the key."""
        from promptcraft.models.sdk_errors import guarded

        client = self._connected()
        heard = Heard(listen)
        started = time.monotonic()
        reply = await guarded(
            self._ask(client, request, heard),
            model=self._info.label,
            seconds=request.total_timeout,
            secret=self._secret,
            heard=heard,
        )
        return reply.model_copy(
            update={
                "seconds": time.monotonic() - started,
                "text": without_key(whole_characters(reply.text), self._secret),
                "model": without_key(reply.model, self._secret),
                "raw": without_key(reply.raw, self._secret),
            }
        )

    async def close(self) -> None:
        """Release the connections; the model can still be asked again."""
        client, self._client, loop = self._client, None, self._loop
        if client is not None and loop is asyncio.get_running_loop():
            await client.close()

    @abstractmethod
    def _connect(self, secret: str) -> ClientT:
        """A new client that sends this key."""

    @abstractmethod
    async def _ask(self, client: ClientT, request: Request, heard: Heard) -> Reply:
        """One call; SDK errors may pass through."""

    def _connected(self) -> ClientT:
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            variable = self._endpoint.api_key_env
            self._secret = key(variable, model=self._info.label) if variable else ""
            self._client = self._connect(self._secret or NO_KEY)
            self._loop = loop
        return self._client


def output_limit(info: ModelInfo, request: Request) -> int:
    """How many tokens the reply may have: what is asked for, within what the model can."""
    return request.max_output if info.max_output is None else min(request.max_output, info.max_output)


async def drain(stream: AsyncIterable[object], take: Callable[[object], None] | None = None) -> None:
    """Read a stream to its end, so that its connection can serve again and `take` sees what follows the text.

    The text is whole already: whatever goes wrong here costs a connection, or the usage, and nothing else.
    """
    with suppress(Exception):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for event in stream:
                if take is not None:
                    take(event)


def whole_characters(text: str) -> str:
    """The text with halves of surrogate pairs joined, or replaced where the other half is missing."""
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
