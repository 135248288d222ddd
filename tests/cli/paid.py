"""A paid model for commands under test: a server on loopback in a thread, and a table with its prices."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.commands import full_reply
from tests.models.fake_server import Answer, FakeServer

TABLE = """\
[models.mine]
base_url = "{address}"
model = "m-1"
max_output = 2000
"""
PRICES = "price_input = 1.0\nprice_output = 4.0\n"
USED = 0.00005
"""What one call to the fake server costs at these prices: 30 tokens in and 5 out."""


def table(
    folder: Path, address: str = "http://127.0.0.1:9/v1", *, prices: str = PRICES, top: str = ""
) -> None:
    """The settings of this workspace: one model, with these prices; `top` are lines before it."""
    (folder / "promptcraft.toml").write_text(top + TABLE.format(address=address) + prices, "utf-8")


def critic(level: int = 3) -> Answer:
    """A reviewer's answer that can be scored."""
    return Answer(text=json.dumps(full_reply(level)))


@contextmanager
def server(*answers: Answer) -> Iterator[FakeServer]:
    """A server that answers, beside the event loops of the commands."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    made = FakeServer(*answers)
    asyncio.run_coroutine_threadsafe(made.__aenter__(), loop).result(10)
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(made.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
