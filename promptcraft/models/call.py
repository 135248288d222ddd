"""One call on its way: what is asked of whom, what is told about it, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from promptcraft.models.base import Listener, Model, ModelInfo, Reply, Request
from promptcraft.records.record import Record
from promptcraft.records.usage import Cost


class Answer(Record):
    """A reply, what it cost in US dollars (None: unknown), the ledger's key, and whether it was there already."""

    reply: Reply
    cost: Cost = None
    call: str
    cached: bool = False


class CallEvent(Record):
    """What the progress line is told; `characters` counts the text that has arrived so far."""

    kind: Literal["sent", "text", "waiting", "done", "cached", "failed"]
    model: str
    call: str
    characters: int = 0
    seconds: float = 0.0
    tokens: int | None = None
    cost: Cost = None
    message: str = ""


Watcher = Callable[[CallEvent], None]


@dataclass
class Call:
    """One call; `on_wire` from when it may have reached the provider until it surely has to be sent again."""

    model: Model
    info: ModelInfo
    request: Request
    key: str
    purpose: str
    framework: str
    repeat: int
    listen: Listener | None
    on_wire: bool = False
