"""Results of a batch as they arrive: lines of JSON, each bounded, and one that is garbled spoils no other."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

from promptcraft.errors import BatchNotFound, ModelError, PromptcraftError
from promptcraft.models.batch import BatchLine
from promptcraft.models.outcome import UNBILLED
from promptcraft.models.scrub import without_key
from promptcraft.models.wire_values import text_at

if TYPE_CHECKING:
    import httpx2

    from promptcraft.models.sdk_model import SdkModel

T = TypeVar("T")

JOB_ID = re.compile(r"[\w.:-]{1,200}", re.ASCII)
RESULTS_LIMIT = 4_000_000_000
"""Bytes of results that are read of one job."""
IDLE_SECONDS = 120.0
WHOLE_SECONDS = 3_600.0
"""An upload or a download may be long, but not forever."""
ASK_SECONDS = 120.0


class LineSplitter:
    """Puts pieces of a file together into its lines; one longer than `longest` bytes is given up."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._held = bytearray()
        self._skipping = False

    def feed(self, piece: bytes) -> list[dict[str, Any] | None]:
        """The lines that this piece completes, as JSON objects; None for a line that is none."""
        *ended, rest = piece.split(b"\n")
        lines: list[dict[str, Any] | None] = []
        for part in ended:
            self._hold(part)
            lines += self.end()
        self._hold(rest)
        return lines

    def end(self) -> list[dict[str, Any] | None]:
        """What is left when nothing follows: one line, or none."""
        line, skipped = bytes(self._held), self._skipping
        self._held.clear()
        self._skipping = False
        if skipped:
            return [None]
        return [_object(line)] if line.strip() else []

    def _hold(self, part: bytes) -> None:
        if self._skipping:
            return
        self._held += part
        if len(self._held) > self._longest:
            self._held.clear()
            self._skipping = True


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def job_id(answer: object, secret: str) -> str:
    """The provider's id of a job; empty where it is nothing that can be one, or gives the key away."""
    found = text_at(answer, "id")
    return found if JOB_ID.fullmatch(found) and without_key(found, secret) == found else ""


def answered_line(model: SdkModel[Any], key: str, body: dict[str, Any]) -> BatchLine:
    """The line of a call that was answered, read as a live reply is read."""
    try:
        return BatchLine(key, reply=model.as_reply(body))
    except ModelError as error:
        return failed_line(key, error)


def failed_line(key: str, error: PromptcraftError) -> BatchLine:
    """The line of a call without a reply."""
    return BatchLine(key, error=error, billed=not isinstance(error, UNBILLED))


async def present(call: Awaitable[T], job: str, label: str) -> T:
    """What the call brings; raises BatchNotFound where the provider does not know the job."""
    try:
        return await call
    except Exception as error:
        if getattr(error, "status_code", None) != 404:
            raise
    raise BatchNotFound(
        f"{label}: the provider knows no batch {job}.",
        hint="It may be older than the provider keeps results, or belong to another key or project.",
        where=label,
    )


def patience(*, long: bool = False) -> httpx2.Timeout:
    """How long to wait for a connection and the next piece; `long` where a file is sent or read."""
    import httpx2

    from promptcraft.models.wire import CONNECT_SECONDS

    return httpx2.Timeout(IDLE_SECONDS if long else ASK_SECONDS, connect=CONNECT_SECONDS)
