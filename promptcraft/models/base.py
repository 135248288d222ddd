"""What a model is to the rest of promptcraft: one method, one Request in, one Reply out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from promptcraft.records.record import Record
from promptcraft.records.usage import Usage

Listener = Callable[[str], None]
"""Called with each piece of text as it arrives; a model that cannot stream never calls it."""


class Message(Record):
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class Shape(Record):
    """The JSON Schema a reply must have; `schema_text` is the schema itself, as JSON text."""

    name: str
    schema_text: str


class Chance(Record):
    """A token that could have stood at one place of a reply, and the natural logarithm of its probability."""

    token: str
    logprob: float


class TokenChances(Record):
    """One token of a reply as it was sent, and the likeliest tokens for its place, as far as the server tells."""

    token: str
    chances: tuple[Chance, ...] = ()


class Request(Record):
    """What is asked of a model; two equal requests to the same model are the same call.

    `chances`: how many likely tokens to tell for each place of the reply, where the server can; 0 is none.
    `reuse`: what other requests will begin with too, so that providers can keep it: the system text and the `first`
    message, or only its first `shared` characters, or `all` messages. It changes the cost, and not which call it is.
    """

    system: str = ""
    messages: tuple[Message, ...]
    shape: Shape | None = None
    max_output: int = 8_000
    temperature: float | None = None
    seed: int | None = None
    chances: int = 0
    reuse: Literal["", "first", "all"] = ""
    shared: int = 0
    total_timeout: float = 600.0
    idle_timeout: float = 120.0


class Reply(Record):
    """What came back, complete: a reply that broke off is an error, not a Reply.

    `model` is the exact name the server reported; `raw` is the response as received, as JSON text. `chances` are the
    reply's tokens with their likely alternatives, where they were asked for and the server told.
    """

    text: str
    model: str
    stop: Literal["end", "length", "refusal", "other"] = "end"
    usage: Usage = Usage()
    seconds: float = 0.0
    raw: str = ""
    chances: tuple[TokenChances, ...] = ()


class ModelInfo(Record):
    """What is known about a model before it is asked.

    `structured`: the server enforces a Shape, so the schema need not stand in the prompt.
    `small`: scores are indicative only, and the small prompts are used.
    `free`: a call costs no money. `human`: a person carries the text (never repeated unasked).
    `parallel`: how many calls may be under way at once. `chances`: the server can tell the likelihood of tokens.
    `thinking`: tokens of output that are set aside for thoughts, on top of what a request allows for its answer.
    `batch`: the server takes batch jobs, at half the price.
    """

    provider: str
    name: str
    structured: bool = False
    small: bool = False
    free: bool = False
    human: bool = False
    context: int | None = None
    max_output: int | None = None
    parallel: int = 8
    chances: bool = False
    thinking: int = 0
    batch: bool = False
    price_input: float | None = None
    price_output: float | None = None
    settings: str = ""

    @property
    def label(self) -> str:
        """How people write it: `provider:name`, or the provider alone where there is one model."""
        return f"{self.provider}:{self.name}" if self.name else self.provider


class Model(Protocol):
    """Anything that answers a Request."""

    @property
    def info(self) -> ModelInfo:
        """What is known about it; costs nothing to ask."""

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The complete reply; raises a ModelError when there is none."""
