"""The same kills over a ledger with a planted mistake, to see that the soak would find it.

`python -m tests.soak.planted repeat|lose|command`: calls of unknown outcome go out again unasked, every twentieth
answer is not stored, or an answer is taken away between two runs of the real command.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from promptcraft.models.base import Reply
from promptcraft.models.ledger import Ledger, Stored
from tests.soak import kills
from tests.soak.command import Commanded
from tests.soak.shop import Shop
from tests.soak.workspace import Broken

finish, find_out = Ledger.finish, Ledger.claim
finished = 0


async def losing(self: Ledger, key: str, reply: Reply, cost: Decimal | None) -> None:
    """Store all answers but every twentieth."""
    global finished
    finished += 1
    if finished % 20:
        await finish(self, key, reply, cost)


async def forgetful(self: Ledger, *given: object, **more: object) -> Stored | None:
    """Take an unknown call for one that was never sent."""
    known = await find_out(self, *given, **more)  # type: ignore[arg-type]  # whatever claim takes
    if known is not None and known.state == "unknown":
        await self.forget(known.key)
        return await find_out(self, *given, **more)  # type: ignore[arg-type]  # whatever claim takes
    return known


def forgotten() -> int:
    """What the checks say of a command whose ledger has lost an answer."""
    with closing(Shop(delay=0)) as shop, tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "run1"
        root.mkdir()
        workspace = Commanded(root, shop, calls=2)
        workspace.finish()
        with closing(sqlite3.connect(workspace.ledger)) as db, db:
            db.execute("DELETE FROM calls WHERE rowid = 1")
        try:
            workspace.ended(workspace.start())
        except Broken as broken:
            sys.stdout.write(f"BROKEN: {broken}\n")
            return 1
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "command":
        sys.exit(forgotten())
    if sys.argv[1] == "lose":
        Ledger.finish = losing  # type: ignore[method-assign]  # the planted mistake
    else:
        Ledger.claim = forgetful  # type: ignore[method-assign]  # the planted mistake
    sys.argv[1:] = ["40"]
    sys.exit(kills.main())
