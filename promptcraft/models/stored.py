"""One call as the ledger knows it, read from its row."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from promptcraft.errors import StorageFailed
from promptcraft.models.base import Reply
from promptcraft.models.untold import without_answer, without_usage
from promptcraft.records.record import Record

FIND = (
    "SELECT key, state, reply, cost, reserved, attempts, possibly_billed, run, batch FROM calls WHERE key = ?"
)
AGAIN = "again:"
"""Stands before the run of an unknown call that shall be sent once more, until it is."""


class Stored(Record):
    """What the ledger knows of one call; `reserved` is the most it could cost when last sent.

    `batch` is our own id of the batch job that it was last sent in.
    """

    key: str
    state: str
    reply: Reply | None = None
    cost: Decimal | None = None
    reserved: Decimal | None = None
    attempts: int = 0
    possibly_billed: int = 0
    run: str = ""
    batch: str | None = None

    @property
    def untold(self) -> int:
        """How many of its sendings cost what nobody told."""
        return without_answer(self.state, self.possibly_billed) + without_usage(self.state, self.cost)


def stored(row: tuple[Any, ...], path: Path | None) -> Stored:
    """The call of a row that FIND found; raises StorageFailed where it is damaged."""
    key, state, reply, cost, reserved, attempts, billed, run, batch = row
    try:
        return Stored(
            key=key,
            state=state,
            reply=None if reply is None else Reply.model_validate(json.loads(reply)),
            cost=amount(cost, path),
            reserved=amount(reserved, path),
            attempts=attempts,
            possibly_billed=billed,
            run=run,
            batch=batch,
        )
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        raise _damaged(key, path) from error


def amount(text: str | None, path: Path | None) -> Decimal | None:
    """A sum of money as the ledger writes it; raises StorageFailed where it is damaged."""
    try:
        return None if text is None else Decimal(text)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise _damaged("a cost", path) from error


def _damaged(what: str, path: Path | None) -> StorageFailed:
    return StorageFailed(
        f"The ledger of calls holds something unreadable in {what[:12]}.",
        where=str(path),
        hint="The file was left as it is. Move it away and run again; earlier calls count as new ones.",
    )
