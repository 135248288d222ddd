"""What happens in a discussion, one kind of event a class, as the journal keeps it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Tag, TypeAdapter

from promptcraft.records.record import SCHEMA_VERSION, Record
from promptcraft.records.usage import Cost, Usage

PushbackKind = Literal["evidence", "counter-example", "doubt", "own-words"]
StepKind = Literal["question", "pushback", "clarification", "synthesis"]
Blemish = Literal["echo", "loop"]
"""`echo`: half of an answer is what the model was given, word for word. `loop`: a sentence stands there three times."""


class Event(Record):
    """`seq` counts from 0 and orders the journal; `at` is UTC, for reading only."""

    seq: int
    at: str = ""


class Opened(Event):
    """The first line: what is discussed, with whom, and everything needed to go on.

    `questions` are the ids in asking order. `limit` is how many questions to ask before a pause. `repeat` keeps the
    ledger's answers to this discussion apart from those to an earlier one that began the same way. `indicative` marks
    a small local model.
    """

    kind: Literal["opened"] = "opened"
    schema_version: int = SCHEMA_VERSION
    discussion: str
    framework: str
    title: str
    aim: str = ""
    questions: tuple[str, ...] = ()
    version: str
    rendered_hash: str
    prompt_hash: str = ""
    set: dict[str, bool | int | float | str | tuple[str, ...]] = {}
    model: str
    auto: bool = False
    pushback: str = "you"
    limit: int | None = None
    repeat: int = 0
    parent: str = ""
    indicative: bool = False


class Asked(Event):
    """Something put to the model; written before the call, so a crash shows what was under way."""

    kind: Literal["asked"] = "asked"
    step: StepKind
    question: str = ""
    text: str
    pushback: PushbackKind | None = None
    by: str = "framework"


class Answered(Event):
    """The model's answer to the last Asked.

    `window` is how many earlier turns went as quoted record, not as turns. `position` is what the answer to a
    pushback says of the position held before; None when it does not say. `blemish` is what is wrong with its form.
    """

    kind: Literal["answered"] = "answered"
    step: StepKind
    question: str = ""
    text: str
    model: str = ""
    stop: str = "end"
    usage: Usage = Usage()
    cost: Cost = None
    seconds: float = 0.0
    window: int = 0
    position: Literal["kept", "changed"] | None = None
    blemish: Blemish | None = None
    call: str = ""


class Noted(Event):
    """A person's own note; never sent to the model."""

    kind: Literal["noted"] = "noted"
    text: str
    question: str = ""


class Failed(Event):
    """A call that brought no answer; the discussion goes on from the Asked before it.

    `empty`: the call ended, but without a word; asking again has to be another call.
    """

    kind: Literal["failed"] = "failed"
    code: str
    message: str
    question: str = ""
    empty: bool = False


class Closed(Event):
    """The discussion is over, or was left with `reason`."""

    kind: Literal["closed"] = "closed"
    reason: Literal["finished", "stopped", "limit"]


def _kind(value: object) -> str | None:
    return value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)


Turn = Annotated[
    Annotated[Opened, Tag("opened")]
    | Annotated[Asked, Tag("asked")]
    | Annotated[Answered, Tag("answered")]
    | Annotated[Noted, Tag("noted")]
    | Annotated[Failed, Tag("failed")]
    | Annotated[Closed, Tag("closed")],
    Discriminator(_kind),
]
turn_adapter: TypeAdapter[Turn] = TypeAdapter(Turn)
