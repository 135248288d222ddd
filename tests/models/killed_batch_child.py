"""A process that submits or collects a batch job through the real ledger and SDK, and is killed at one step of it.

A step is the number of a commit of the database, just before which the process dies, or the name of a route of the
provider with `before` or `after`: it dies right before that request is sent, or once its answer has come.
"""

from __future__ import annotations

import importlib
import os
import signal
import sqlite3
import threading
from pathlib import Path
from typing import Any

import httpx2

from tests.models.batch_run import Sitting, batch_model

for sdk in ("anthropic", "openai"):
    importlib.import_module(sdk)  # once, for all the children that are forked from one server

connect = sqlite3.connect
send = httpx2.AsyncClient.send


def die() -> None:
    """As by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_commit(step: int) -> None:
    """Arrange to be killed before that commit, on whatever connection: between commits nothing changes."""
    seen = 0
    lock = threading.Lock()

    def look(text: str) -> None:
        nonlocal seen
        with lock:
            seen += text == "COMMIT"
            if seen == step:
                die()

    def connected(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - whatever connect takes
        made: sqlite3.Connection = connect(*arguments, **options)
        made.set_trace_callback(look)
        return made

    sqlite3.connect = connected  # type: ignore[assignment]  # the only way to see every statement


def die_at_request(route: str, when: str) -> None:
    """Arrange to be killed before or after the request to that route."""

    async def sent(self: httpx2.AsyncClient, request: httpx2.Request, **options: Any) -> httpx2.Response:  # noqa: ANN401 - whatever send takes
        here = f"{request.method} {request.url.path.rpartition('/')[2]}" == route
        if here and when == "before":
            die()
        response = await send(self, request, **options)
        if here:
            die()
        return response

    httpx2.AsyncClient.send = sent  # type: ignore[method-assign]  # the last step before the wire


def sit(folder: str, address: str, api: str, step: str) -> None:
    """One sitting, killed at the step."""
    route, _, when = step.rpartition(", ")
    if step.isdigit():
        die_at_commit(int(step))
    elif route:
        die_at_request(route, when)
    Sitting(Path(folder), batch_model(address, api)).run()
