"""What the ledger knows that an estimate can use: answers that are there, and how long calls usually are."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from promptcraft.errors import StorageFailed
from promptcraft.models.base import ModelInfo, Reply, Request
from promptcraft.models.prices import input_estimate
from promptcraft.models.spend_reader import LedgerReader
from promptcraft.models.untold import ON_THE_WIRE, without_answer, without_usage
from promptcraft.records.record import Record
from promptcraft.records.usage import Cost
from promptcraft.workspace.lock import is_held

LOOKED_AT = 20
"""How many of the last calls tell what is usual."""


class Earlier(Record):
    """An earlier call: its reply where it has one, what it cost, and how many sendings cost what nobody told.

    `open`: it was sent, and no answer is here. `under_way`: one may still come, from a batch job or for a process
    that lives. `reserved` is the most one sending costs, where that was looked up.
    """

    reply: Reply | None = None
    cost: Cost = None
    untold: int = 0
    reserved: Cost = None
    open: bool = False
    under_way: bool = False


class Usual(Record):
    """How earlier calls of a model went: tokens of output, and tokens of input as a share of our upper guess."""

    output: int
    share: float


class Past:
    """The earlier calls of a ledger, only read; use it with `with`. `path` None knows of none."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._ledger = LedgerReader(path)
        self._usual: dict[tuple[str, str, str], Usual | None] = {}

    def __enter__(self) -> Self:
        self._ledger.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ledger.__exit__(kind, error, trace)

    def find(self, key: str) -> Earlier | None:
        """The call with this key; None when it was never made."""
        batch = "batch" if "batch" in self._ledger.columns else "NULL"
        wanted = f"state, reply, cost, reserved, possibly_billed, run, {batch}"
        rows = self._ledger.rows(f"SELECT {wanted} FROM calls WHERE key = ?", (key,))  # noqa: S608 - the names are ours
        if not rows:
            return None
        state, reply, cost, reserved, billed, run, job = rows[0]
        try:
            return Earlier(
                reply=Reply.model_validate(json.loads(reply)) if state == "done" and reply else None,
                cost=None if cost is None else Decimal(cost),
                untold=without_answer(state, billed) + without_usage(state, cost),
                reserved=None if reserved is None else Decimal(reserved),
                open=state in ON_THE_WIRE,
                under_way=state == "sent" and (job is not None or self._lives(run)),
            )
        except (ValidationError, InvalidOperation, ValueError, TypeError, RecursionError) as error:
            raise StorageFailed(
                f"The ledger of calls holds something unreadable in call {key[:12]}.",
                hint="The file was left as it is. Move it away and run again; earlier calls count as new ones.",
            ) from error

    def _lives(self, run: str) -> bool:
        return self._path is not None and is_held(self._path.parent / "runs" / f"{run}.lock")

    def usual(self, info: ModelInfo, purpose: str) -> Usual | None:
        """What the last calls of this model for this purpose were like; None when there were none that tell."""
        of = (info.provider, info.name, purpose)
        if of not in self._usual:
            self._usual[of] = _usual(self._ledger, of)
        return self._usual[of]


def _usual(ledger: LedgerReader, of: tuple[str, str, str]) -> Usual | None:
    rows = ledger.rows(
        "SELECT request, json_extract(reply, '$.usage.input'), json_extract(reply, '$.usage.output') FROM calls"
        " WHERE provider = ? AND model = ? AND purpose = ? AND state = 'done' AND json_valid(reply)"
        " ORDER BY sent_at DESC LIMIT ?",
        (*of, LOOKED_AT),
    )
    told = [
        (guess, read, written) for text, read, written in rows if (guess := _guess(text)) and read and written
    ]
    if not told:
        return None
    return Usual(
        output=round(median(written for _, _, written in told)),
        share=median(read / guess for guess, read, _ in told),
    )


def _guess(text: Any) -> int:  # noqa: ANN401 - whatever a database holds
    try:
        return input_estimate(Request.model_validate(json.loads(text)))
    except (ValidationError, ValueError, TypeError, RecursionError):
        return 0
