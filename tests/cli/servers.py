"""The fake server of the models' tests, in a thread of its own, for commands that run their own event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.models.fake_server import Answer, FakeServer


@contextmanager
def serving(*answers: Answer) -> Iterator[FakeServer]:
    """A server that gives these answers while the block runs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = FakeServer(*answers)
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def table(folder: Path, address: str, **more: object) -> None:
    """Write a promptcraft.toml with one table, named mine, that names this server."""
    lines = ["[models.mine]", f'base_url = "{address}"', 'model = "m"']
    for name, value in more.items():
        shown = str(value).lower() if isinstance(value, bool | int | float) else f'"{value}"'
        lines.append(f"{name} = {shown}")
    (folder / "promptcraft.toml").write_text("\n".join(lines) + "\n", "utf-8")
