"""What a run that is stopped leaves on the wire, in words."""

from __future__ import annotations

from decimal import Decimal

from promptcraft.errors import Interrupted
from promptcraft.models.ledger import Ledger
from promptcraft.records.usage import add_cost

LEFT = (
    "SELECT reserved FROM calls WHERE run = ? AND (state = 'unknown' OR (state = 'sent' AND batch IS NULL))"
)


def interrupted(ledger: Ledger) -> Interrupted | None:
    """The error of a run that was stopped with paid calls under way; None where it left none.

    Nobody knows how those calls end, so that the same command does not send them by itself.
    """
    worsts = [None if text is None else Decimal(text) for (text,) in ledger.read(LEFT, (ledger.run,))]
    paid = [worst for worst in worsts if worst != 0]
    if not paid:
        return None
    most: Decimal | None = Decimal(0)
    for worst in paid:
        most = add_cost(most, worst)
    one = len(paid) == 1
    calls = "1 call was" if one else f"{len(paid)} calls were"
    cost = "at a price that is not known" if most is None else f"for ${most:.4f} at most"
    return Interrupted(
        f"Interrupted; what was answered is kept. {calls} sent and not waited for:"
        f" {'it' if one else 'they'} may have been billed, {cost}.",
        hint="The same command goes on from there; add --resend-unknown to send what is unknown once more.",
    )
