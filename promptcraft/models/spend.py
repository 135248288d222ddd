"""What was spent: the calls of a ledger, read without changing it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pydantic import ValidationError

from promptcraft.errors import StorageFailed
from promptcraft.models.base import ModelInfo
from promptcraft.models.spend_reader import LedgerReader
from promptcraft.models.untold import priced_later, without_answer, without_usage
from promptcraft.records.record import Record
from promptcraft.records.usage import Cost, Usage

COLUMNS = ("key", "state", "provider", "model", "purpose", "cost", "reserved", "possibly_billed", "sent_at")
LATER = ("framework", "batch")
"""Columns that the first version of the ledger did not have."""
USAGE = "CASE WHEN json_valid(reply) THEN json_extract(reply, '$.usage') END"
REPORTED = "CASE WHEN json_valid(reply) THEN json_extract(reply, '$.model') END"
UNPRICED_REQUEST = (
    "CASE WHEN reserved IS NULL AND (possibly_billed > 0 OR state IN ('sent', 'unknown')"
    " OR (state = 'done' AND cost IS NULL)) THEN request END"
)
"""The request of a call whose worst case still has to be looked up."""


class SpentCall(Record):
    """One call of the ledger: its state, what it used and cost, and how often it may have been billed in vain.

    `reserved` is the most one sending costs, `at` when it was last sent, in seconds since 1970; `reported` is the
    model's name as the server gave it.
    """

    key: str
    state: str
    provider: str
    model: str
    purpose: str
    framework: str = ""
    at: float
    cost: Cost = None
    reserved: Cost = None
    usage: Usage = Usage()
    reported: str = ""
    possibly_billed: int = 0
    batch: bool = False

    @property
    def label(self) -> str:
        """The model as people write it."""
        return label(self.provider, self.model)

    @property
    def done(self) -> bool:
        """Whether its answer is here."""
        return self.state == "done"

    @property
    def waiting(self) -> bool:
        """Whether a batch job is at work on it."""
        return self.batch and self.state == "sent"

    @property
    def unmeasured(self) -> int:
        """1 for an answer that told no usage, though its price is known; else 0."""
        return 0 if self.reserved is None else without_usage(self.state, self.cost)

    @property
    def unmeasured_most(self) -> Decimal | None:
        """The most that such an answer costs."""
        return self._most(self.unmeasured)

    @property
    def lost(self) -> int:
        """How many sendings may have been billed without an answer; one in a batch job is not among them yet."""
        return without_answer(self.state, self.possibly_billed) - self.waiting

    @property
    def lost_most(self) -> Decimal | None:
        """The most that those sendings cost; None when nobody knows."""
        return self._most(self.lost)

    @property
    def waiting_most(self) -> Decimal | None:
        """The most that it will cost when its batch job is done; None when nobody knows."""
        return self._most(int(self.waiting))

    def _most(self, times: int) -> Decimal | None:
        if not times:
            return Decimal(0)
        return None if self.reserved is None else self.reserved * times

    @property
    def info(self) -> ModelInfo:
        """The model, as far as the list of prices needs to know it."""
        return ModelInfo(provider=self.provider, name=self.model, free=self.reserved == 0)


def label(provider: str, model: str) -> str:
    """The model as people write it."""
    return f"{provider}:{model}" if model else provider


def dollars(amount: Decimal) -> str:
    """An amount as people write a limit: to the cent, or all there is where it is finer."""
    return f"${amount:.2f}" if amount == round(amount, 2) else f"${amount.normalize():f}"


def month_start(at: float) -> float:
    """When the calendar month of this moment began, by UTC."""
    moment = datetime.fromtimestamp(at, UTC)
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()


def month_name(at: float) -> str:
    """The month of this moment by UTC, as `2026-11`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m")


def read_spending(path: Path) -> tuple[SpentCall, ...]:
    """Every call that was ever sent, the earliest first; nothing where there is no ledger, and nothing is written.

    Raises StorageFailed for a file that cannot be read, and NewerSchema.
    """
    with LedgerReader(path) as ledger:
        later = [name if name in ledger.columns else "NULL" for name in LATER]
        wanted = ", ".join((*COLUMNS, *later, USAGE, REPORTED, UNPRICED_REQUEST))
        sent = "attempts > 0 OR state = 'done'"
        query = f"SELECT {wanted} FROM calls WHERE {sent} ORDER BY sent_at"  # noqa: S608 - the names are our own
        return tuple(_call(row) for row in ledger.rows(query))


def _call(row: tuple[object, ...]) -> SpentCall:
    given = dict(zip((*COLUMNS, *LATER, "usage", "reported", "request"), row, strict=True))
    usage, request = given["usage"], given.pop("request")
    given |= {
        "framework": given["framework"] or "",
        "reported": given["reported"] or "",
        "batch": bool(given["batch"]),
    }
    try:
        given["cost"], given["reserved"] = _amount(given["cost"]), _amount(given["reserved"])
        if request is not None:
            given["reserved"] = priced_later(str(given["provider"]), str(given["model"]), request)
        given["usage"] = json.loads(usage) if isinstance(usage, str) else Usage()
        given["at"] = given.pop("sent_at")
        return SpentCall.model_validate(given)
    except (ValidationError, InvalidOperation, ValueError, RecursionError) as error:
        raise StorageFailed(
            f"The ledger of calls holds something unreadable in call {str(given['key'])[:12]}.",
            hint="The file was left as it is. Move it away and run again; earlier calls count as new ones.",
        ) from error


def _amount(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))
