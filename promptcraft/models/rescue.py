"""Answers that the ledger could not take: kept in the user's cache until it can."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from promptcraft.errors import OutcomeUnknown, StorageFailed
from promptcraft.models.base import Reply
from promptcraft.records.record import Record
from promptcraft.workspace.files import write_whole
from promptcraft.workspace.keys import user_cache


class Rescued(Record):
    """One answer that was set aside; `cost` as the ledger writes it."""

    reply: Reply
    cost: str | None = None


def rescue_folder(ledger: Path) -> Path:
    """Where the answers are kept that this ledger could not take; on another disk, where the cache is on one."""
    return (
        user_cache()
        / "rescued"
        / hashlib.sha256(str(ledger.resolve()).encode("utf-8", "replace")).hexdigest()[:16]
    )


class Rescue:
    """The answers set aside for one ledger."""

    def __init__(self, ledger: Path) -> None:
        self._folder = rescue_folder(ledger)
        self._kept: set[str] = set()
        self._told: StorageFailed | None = None

    def keep(self, key: str, reply: Reply, cost: Decimal | None, why: StorageFailed) -> StorageFailed:
        """Set the answer aside; the error says where, and grows with every further answer. Raises StorageFailed."""
        rescued = Rescued(reply=reply, cost=None if cost is None else str(cost))
        text = json.dumps(rescued.model_dump(mode="json"), ensure_ascii=True)
        write_whole(self._file(key), text.encode("ascii"), private=True)
        self._kept.add(key)
        if self._told is None:
            self._told = StorageFailed("", where=why.where)
        one = len(self._kept) == 1
        answers = "An answer" if one else f"{len(self._kept)} answers"
        self._told.message = f"{answers} came and could not be stored: {why.message}"
        self._told.args = (self._told.message,)
        self._told.hint = (
            f"{'It is' if one else 'They are'} safe in {self._folder}. Put the disk right and run the same command"
            f" again: {'it is' if one else 'they are'} read from there."
        )
        return self._told

    def find(self, key: str) -> Rescued | None:
        """The answer that was set aside, or None; raises OutcomeUnknown when it cannot be read back."""
        path = f"{self._folder}/{key}.json"  # Asked for every call, and nearly always in vain.
        try:
            os.stat(path)
            return Rescued.model_validate(json.loads(Path(path).read_bytes()))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValidationError, ValueError, RecursionError, OSError) as error:
            raise OutcomeUnknown(
                "An answer was set aside when the disk failed, and cannot be read back.",
                where=path,
                hint="Look at the file, then delete it and run again with --resend-unknown.",
            ) from error

    def drop(self, key: str) -> None:
        """Remove what was set aside, once the ledger has it; where that fails it is only stored once more."""
        with suppress(OSError):
            self._file(key).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"
