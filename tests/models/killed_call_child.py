"""A process that makes one paid call through the real ledger, and may be killed at any step of it.

Run as `python -m tests.models.killed_call_child FOLDER STEP [slow] [resend]`. STEP is the number of a database
statement, at whose beginning it dies, or the kind of an event that the dispatcher reports, such as `sent`.
Each call that reaches the model adds a line to FOLDER/asked.txt; its answer is printed, or the code of its error.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from promptcraft.errors import PromptcraftError
from promptcraft.models.base import Listener, Reply, Request
from promptcraft.models.dispatch import CallEvent, Dispatcher, Watcher
from promptcraft.models.ledger import Ledger
from promptcraft.workspace.files import append_line
from tests.models.prepared import Prepared, request, said

connect = sqlite3.connect


class Noted(Prepared):
    """Writes down that it was asked, and takes its time."""

    def __init__(self, asked: Path, take: float) -> None:
        super().__init__(said(), take=take)
        self.asked = asked

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The answer, after a while."""
        append_line(self.asked, b"asked")
        return await super().reply(request, listen)


def die_at(step: str) -> Watcher:
    """Arrange to be killed at that statement; what is returned kills at that event."""
    seen = 0

    def look(text: str) -> None:
        nonlocal seen
        seen += 1
        if str(seen) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def connected(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - whatever connect takes
        made: sqlite3.Connection = connect(*arguments, **options)
        made.set_trace_callback(look)
        return made

    def watch(event: CallEvent) -> None:
        if event.kind == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sqlite3.connect = connected  # type: ignore[assignment]  # the only way to see every statement
    return watch


async def run(root: Path, watch: Watcher, how: list[str]) -> str:
    """The answer's text, or the error's code."""
    ledger = Ledger(root / "ledger.db")
    model = Noted(root / "asked.txt", 0.5 if "slow" in how else 0)
    try:
        dispatcher = Dispatcher(ledger, resend_unknown="resend" in how, watch=watch)
        answer = await dispatcher.ask(model, request(), purpose="test")
    except PromptcraftError as error:
        return error.code
    finally:
        ledger.close()
    return answer.reply.text


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(run(Path(sys.argv[1]), die_at(sys.argv[2]), sys.argv[3:])))
