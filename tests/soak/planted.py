"""The same kills over a ledger with a planted mistake, to see that the soak would find it.

`python -m tests.soak.planted repeat|lose`: calls of unknown outcome go out again unasked, or every twentieth answer is
not stored.
"""

from __future__ import annotations

import sys
from decimal import Decimal

from promptcraft.models.base import Reply
from promptcraft.models.ledger import Ledger, Stored
from tests.soak import kills

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


if __name__ == "__main__":
    if sys.argv[1] == "lose":
        Ledger.finish = losing  # type: ignore[method-assign]  # the planted mistake
    else:
        Ledger.claim = forgetful  # type: ignore[method-assign]  # the planted mistake
    sys.argv[1:] = ["40"]
    sys.exit(kills.main())
