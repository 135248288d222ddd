"""A provider that speaks the three APIs over HTTP, sells whole critiques, and counts what it is asked for."""

from __future__ import annotations

import asyncio
import http.client
import json
import mmap
import re
import socket
from collections import Counter

from tests.critique.bench import finding, reply
from tests.models.fake_server import Answer, plain
from tests.soak.loopback import End, Json, serve, whole
from tests.soak.wire import Provider, said_to

LABEL = re.compile(r"run\d+call\d+")
"""What tells one call from another in the text of a request."""
WORDS = "said of it"


class Shop(Provider):
    """Answers each label with how often it has been asked; `events` counts what came and what was answered."""

    def __init__(self, delay: float = 0.02) -> None:
        self._events = mmap.mmap(-1, 8)
        super().__init__(delay)

    @property
    def events(self) -> int:
        """How many requests have come, and how many answers have left."""
        return int.from_bytes(self._events[:8], "little")

    def counts(self) -> Counter[str]:
        """How often each label has been asked so far."""
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request("POST", "/counts")
        said = Counter(json.loads(line.getresponse().read()))
        line.close()
        return said

    async def _serve(self, held: socket.socket, delay: float) -> None:
        asked: Counter[str] = Counter()
        critique = json.dumps(reply(findings=[finding(reason=WORDS)]))

        async def respond(path: str, body: Json) -> tuple[bytes, End]:
            if path == "/counts":
                return whole(json.dumps(asked).encode()), "open"
            label = label_of(json.dumps(body))
            asked[label] += 1
            self._note()
            await asyncio.sleep(delay)
            text = critique.replace(WORDS, said_to(label, asked[label]))
            self._note()
            return whole(json.dumps(plain(path, Answer(text))).encode()), "open"

        await serve(held, respond)

    def _note(self) -> None:
        self._events[:8] = (self.events + 1).to_bytes(8, "little")


def label_of(request: str) -> str:
    """Which call it is."""
    found = LABEL.search(request)
    assert found is not None
    return found[0]


def read(critique: str) -> str:
    """What such a critique says that no other one does."""
    return str(json.loads(critique)["findings"][0]["reason"])
