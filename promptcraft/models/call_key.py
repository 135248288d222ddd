"""What makes two calls the same call: one name for all that is sent, to whom, and how often before."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from promptcraft.models.base import ModelInfo, Request
from promptcraft.models.sdk_model import output_limit
from promptcraft.records.record import Record

TIMEOUTS = {"total_timeout", "idle_timeout"}
LATER = {"chances"}
"""Fields of a request that the first version of the ledger did not know."""


def call_key(info: ModelInfo, request: Request, repeat: int) -> str:
    """The SHA-256 (hex) that makes two calls the same call: model, settings, everything sent, and the repeat number."""
    before = {
        "model": info.name,
        "output": output_limit(info, request),
        "provider": info.provider,
        "repeat": repeat,
    }
    after = {"settings": info.settings, "structured": info.structured}
    # One object with its keys in order; the request stands between those before and after it in the alphabet.
    canonical = f'{_canonical(before)[:-1]},"request":{_asked(request)},{_canonical(after)[1:]}'
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


@lru_cache(maxsize=8)
def _asked(request: Request) -> str:
    """What is sent, as text; a field that came later is left out at its default, so that older keys stand."""
    later = {name for name in LATER if getattr(request, name) == Request.model_fields[name].default}
    unsaid = TIMEOUTS | {"max_output", "reuse", "shared"} | later
    return _canonical(request.model_dump(mode="json", exclude=unsaid))


def _canonical(values: dict[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


@lru_cache(maxsize=8)
def whole_text(request: Request) -> str:
    """The request as it is kept; many samples share one."""
    return as_text(request)


def as_text(record: Record) -> str:
    """The record as JSON in ASCII, as it is stored."""
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=True)
