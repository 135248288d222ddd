"""A process that makes paid calls under a monthly cap, all at once, as fast as it can.

Run as `python -m tests.models.capped_child FOLDER NAME HOW_MANY CAP`. Prints how many were answered and refused; every
call that reaches the model adds a line to FOLDER/NAME.txt before it is answered.
"""

from __future__ import annotations

import asyncio
import sys
from decimal import Decimal
from pathlib import Path

from promptcraft.errors import BudgetReached
from promptcraft.models.base import Listener, Reply, Request
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.spend_cap import MonthlyCap
from promptcraft.workspace.files import append_line
from tests.models.prepared import Prepared, info, request, said


class Noted(Prepared):
    """Writes down that it was asked."""

    def __init__(self, asked: Path) -> None:
        super().__init__(said(), info=info(parallel=20), take=0.01)
        self.asked = asked

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The answer, after a moment."""
        append_line(self.asked, b"asked")
        return await super().reply(request, listen)


async def run(folder: Path, name: str, many: int, cap: Decimal) -> str:
    """How the calls ended."""
    ledger = Ledger(folder / "ledger.db", guard=MonthlyCap(cap, runs=folder / "runs"))
    model = Noted(folder / f"{name}.txt")
    try:
        dispatcher = Dispatcher(ledger)
        asked = [dispatcher.ask(model, request(f"{name} {n}"), purpose="test") for n in range(many)]
        ended = await asyncio.gather(*asked, return_exceptions=True)
    finally:
        ledger.close()
    answered = sum(isinstance(one, Answer) for one in ended)
    refused = sum(isinstance(one, BudgetReached) for one in ended)
    return f"{answered} {refused}"


if __name__ == "__main__":
    folder, name, many, cap = sys.argv[1:]
    sys.stdout.write(asyncio.run(run(Path(folder), name, int(many), Decimal(cap))))
