"""A provider in a process of its own that counts what it is asked, and the model that asks it over a socket."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections import Counter
from contextlib import closing

from promptcraft.errors import ConnectionFailed, ConnectionLost
from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from tests.models.prepared import TOKENS, info

LIMIT = 1 << 22


class Provider:
    """Answers each text with how often it has been asked; outlives every client that is killed."""

    def __init__(self, delay: float = 0.005) -> None:
        held = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(held.getsockname()[1])
        self._process = os.fork()
        if self._process == 0:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            asyncio.run(self._serve(held, delay))
            os._exit(0)
        held.close()

    def counts(self) -> Counter[str]:
        """How often each text has been asked so far."""
        with closing(socket.create_connection(("127.0.0.1", self.port))) as line:
            line.sendall(b'"counts"\n')
            return Counter(json.loads(line.makefile().readline()))

    def close(self) -> None:
        """End the process."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    async def _serve(self, held: socket.socket, delay: float) -> None:
        asked: Counter[str] = Counter()

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = await reader.readline()
            if line.endswith(b"\n"):
                request = json.loads(line)
                if isinstance(request, str):
                    said: object = asked
                else:
                    asked[request["text"]] += 1
                    await asyncio.sleep(delay)
                    said = said_to(request["text"], asked[request["text"]])
                try:
                    writer.write(json.dumps(said).encode() + b"\n")
                    await writer.drain()
                except ConnectionError:
                    return  # It was killed while it waited.
            writer.close()

        server = await asyncio.start_server(answer, sock=held, limit=LIMIT)
        await server.serve_forever()


def said_to(text: str, times: int) -> str:
    """The answer to this text, asked for so many times."""
    return f"Answer {times} to {text}"


class Wired:
    """A paid model behind that provider."""

    def __init__(self, port: int, parallel: int = 8) -> None:
        self._port = port
        self._info = info(provider="wired", parallel=parallel)

    @property
    def info(self) -> ModelInfo:
        """With prices, so that nothing is sent again unasked."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """What the provider says."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=LIMIT)
        except OSError as error:
            raise ConnectionFailed(str(error)) from None
        try:
            writer.write(json.dumps({"text": request.messages[-1].content}).encode() + b"\n")
            await writer.drain()
            line = await reader.readline()
        except OSError as error:
            raise ConnectionLost(str(error)) from None
        finally:
            writer.close()
        if not line.endswith(b"\n"):
            raise ConnectionLost("Cut off.")
        return Reply(text=str(json.loads(line)), model="m-1", usage=TOKENS)
