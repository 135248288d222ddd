"""A server on loopback that hears HTTP as the official SDKs speak it, and answers in bytes that are prepared for it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from tests.models.fake_server import head_of, reset

Json = dict[str, Any]
End = Literal["open", "closed", "reset"]
"""What becomes of the connection after an answer."""
Respond = Callable[[str, Json], Awaitable[tuple[bytes, End]]]
"""The whole answer to a request, its head too, by the path and the JSON of its body."""


async def serve(held: socket.socket, respond: Respond) -> None:
    """Answer every request that comes to this socket, for as long as the event loop runs."""

    async def line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _one(reader, writer, respond):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # Whoever asked is gone.
        finally:
            writer.close()

    server = await asyncio.start_server(line, sock=held)
    await server.serve_forever()


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, respond: Respond) -> bool:
    """Answer one request; whether the connection can go on."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    fields = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines[1:])}
    sent = await reader.readexactly(int(fields.get("content-length", 0)))
    said, end = await respond(lines[0].split()[1], json.loads(sent or b"{}"))
    writer.write(said)
    await writer.drain()
    if end == "reset":
        # What was written has to leave first, or the reset takes it back.
        await asyncio.sleep(0.01)
        return reset(writer)
    return end == "open"


def whole(content: bytes, kind: str = "application/json") -> bytes:
    """An answer with this body, complete."""
    return head_of(200, {"content-type": kind, "content-length": str(len(content))}) + content
