"""The HTTP client under the SDKs: no redirects, no retries, replies bounded, one TLS context for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from typing import TYPE_CHECKING

import httpx2

from promptcraft.errors import ReplyMalformed, ReplyTooLarge
from promptcraft.models.address import is_this_machine
from promptcraft.models.base import Request
from promptcraft.models.wire_values import web_page

if TYPE_CHECKING:
    import ssl

MOST_AT_ONCE = 1_000
"""Connections to one server; how many calls there are at once is held elsewhere."""
CONNECT_SECONDS = 10.0
ERROR_BYTES = 64_000
"""What is read of an error page; the rest of it is of no use to anyone."""
END_BYTES = 64
"""What is kept of a body, to see how it ended."""
UNSTREAMED = (b"{", b"[", b"<")
"""What JSON and web pages begin with, and no stream of events."""


def http_client(base_url: str, reply_limit: int) -> httpx2.AsyncClient:
    """A client for one server: follows no redirect, so that no key travels to another host.

    A reply longer than `reply_limit` bytes raises ReplyTooLarge as soon as that is seen. Proxies of the
    environment are used, except for this machine itself.
    """

    async def bound(response: httpx2.Response) -> None:
        _bound(response, reply_limit)

    return httpx2.AsyncClient(
        follow_redirects=False,
        verify=_no_tls() if httpx2.URL(base_url).scheme == "http" and is_loopback(base_url) else _tls(),
        trust_env=not is_loopback(base_url),
        limits=httpx2.Limits(
            max_connections=MOST_AT_ONCE, max_keepalive_connections=256, keepalive_expiry=30
        ),
        event_hooks={"response": [bound]},
        # A compressed reply could unfold to any size behind the bound on its bytes.
        headers={"Accept-Encoding": "identity"},
    )


def timeout(request: Request, *, streamed: bool) -> httpx2.Timeout:
    """How long to wait for a connection, and for the reply to begin and go on.

    A plain reply may take all its time before it begins; once it has begun, its pieces come as a stream's do.
    """
    idle = min(request.idle_timeout, request.total_timeout)
    first = idle if streamed else request.total_timeout
    return httpx2.Timeout(first, connect=CONNECT_SECONDS, write=idle)


def is_loopback(base_url: str) -> bool:
    """Whether the address names this machine."""
    return is_this_machine(httpx2.URL(base_url).host)


@cache
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


@cache
def _no_tls() -> ssl.SSLContext:
    """For a server on this machine that is spoken to in the clear: trusts nobody, and takes no time to make."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _bound(response: httpx2.Response, limit: int) -> None:
    """Put the bound under the reply, and refuse at once what cannot be a reply of a model."""
    if response.is_success:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in ("text/html", "application/xhtml+xml"):
            raise web_page(response.url.host)
        if response.headers.get("content-encoding", "identity") not in ("", "identity"):
            raise ReplyMalformed(f"{response.url.host} compressed its reply, though it was asked not to.")
        length = response.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:18]) > limit:
            raise too_large(limit)
    if isinstance(response.stream, httpx2.AsyncByteStream):  # always, with an async client
        response.stream = Body(response.stream, limit, raises=response.is_success, idle=_idle(response))


def _idle(response: httpx2.Response) -> float | None:
    """How long the next piece of this body may take, where that is less than what its connection waits anyway."""
    told = response.request.extensions.get("timeout", {})
    read, write = told.get("read"), told.get("write")
    return write if read is not None and write is not None and write < read else None


def body_of(stream: object) -> Body | None:
    """The body under an SDK's stream; None where there is none of ours."""
    body = getattr(getattr(stream, "response", None), "stream", None)
    return body if isinstance(body, Body) else None


def too_large(limit: int) -> ReplyTooLarge:
    """The error for a reply beyond the bound."""
    return ReplyTooLarge(
        f"The reply is larger than {limit:,} bytes, so reading it was stopped.",
        hint="The server may be broken; it was paid for what it sent. Try another model.",
    )


class Body(httpx2.AsyncByteStream):
    """A body that ends at its limit: with an error for a reply, silently for an error page.

    Raises ReadTimeout when its next piece takes longer than `idle` seconds. `end` is the last of what came.
    """

    def __init__(
        self, stream: httpx2.AsyncByteStream, limit: int, *, raises: bool, idle: float | None
    ) -> None:
        self._stream = stream
        self._limit = limit if raises else min(limit, ERROR_BYTES)
        self._raises = raises
        self._idle = idle
        self.end = b""
        self._whole: list[bytes] = []

    @property
    def unstreamed(self) -> bytes:
        """All of it where it was to be a stream of events and is something else; empty where it is one."""
        return b"".join(self._whole)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        pieces = aiter(self._stream)
        while True:
            chunk = await self._next(pieces)
            if chunk is None:
                return
            total += len(chunk)
            if total > self._limit:
                if self._raises:
                    raise too_large(self._limit)
                return
            if self._idle is None:
                self._note(chunk)
            yield chunk

    def _note(self, chunk: bytes) -> None:
        if self._whole or (not self.end.strip() and chunk.lstrip()[:1] in UNSTREAMED):
            self._whole.append(chunk)
        self.end = (self.end + chunk)[-END_BYTES:] if len(chunk) < END_BYTES else chunk[-END_BYTES:]

    async def _next(self, pieces: AsyncIterator[bytes]) -> bytes | None:
        try:
            async with asyncio.timeout(self._idle):
                return await anext(pieces, None)
        except TimeoutError:
            raise httpx2.ReadTimeout("no further piece of the reply came in time") from None

    async def aclose(self) -> None:
        """Let go of the connection."""
        await self._stream.aclose()
