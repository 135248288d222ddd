"""A batch job: many calls handed to a provider at once, answered within a day at half the price."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from promptcraft.errors import PromptcraftError
from promptcraft.models.base import Model, Reply, Request
from promptcraft.records.record import Record

WINDOW_SECONDS = 24 * 3600.0
"""A provider gives up on what it has not answered by then."""


class BatchItem(Record):
    """One call of a job; `key` is its key in the ledger, and its custom id with the provider."""

    key: str
    request: Request


class JobState(Record):
    """How a job is doing. `rest` says what became of calls that an ended job tells nothing about.

    `answered` counts the replies, where the provider says; `status` is its own word for the state.
    """

    job: str
    phase: Literal["running", "cancelling", "ended"]
    status: str
    total: int | None = None
    answered: int | None = None
    created_at: float | None = None
    rest: Literal["missing", "expired", "cancelled", "rejected"] = "missing"
    note: str = ""


@dataclass(frozen=True)
class BatchLine:
    """One line of a job's results: a reply or an error, or neither where the line cannot be read.

    `billed`: there is no reply, and yet it may have been paid for.
    """

    key: str = ""
    reply: Reply | None = None
    error: PromptcraftError | None = None
    billed: bool = False


class Found(Record):
    """The job that a lost submission brought about; `maybe` are jobs that cannot be told apart before they end."""

    job: str = ""
    maybe: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lost:
    """What is known of a submission whose answer never came: its mark, its calls, when, and jobs that are others.

    `keys` are those of its calls that were not sent again since.
    """

    token: str
    calls: int
    keys: frozenset[str]
    at: float
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Limits:
    """How much one job may hold."""

    requests: int
    size: int


Take = Callable[[Sequence[BatchLine]], Awaitable[None]]


class BatchInterface(Protocol):
    """One provider's batch jobs, for one model; errors are ModelErrors and never hold the key."""

    limits: Limits

    def size(self, item: BatchItem) -> int:
        """How many bytes the call adds to a job."""

    async def submit(
        self, token: str, items: Sequence[BatchItem], marked: Callable[[], Awaitable[None]]
    ) -> str:
        """The provider's id of a new job. `marked` is awaited right before the request that may create it."""

    async def look(self, job: str) -> JobState:
        """How the job is doing; raises BatchNotFound where there is none."""

    async def results(self, job: str, take: Take) -> None:
        """Hand over the lines of an ended job in any order, as they arrive."""

    async def cancel(self, job: str) -> JobState:
        """Ask for its end; calls that are answered already stay answered."""

    async def find(self, lost: Lost) -> Found:
        """The job that a submission brought about, whose answer never came."""

    async def close(self) -> None:
        """Release its connections."""


def batch_interface(model: Model) -> BatchInterface | None:
    """How to hand this model's calls over in batches; None where that cannot be done."""
    if not model.info.batch:
        return None
    from promptcraft.models.anthropic import AnthropicModel
    from promptcraft.models.compatible import CompatibleModel
    from promptcraft.models.openai import OpenAIModel

    if isinstance(model, AnthropicModel):
        from promptcraft.models.batch_anthropic import AnthropicBatches

        return AnthropicBatches(model)
    if isinstance(model, OpenAIModel | CompatibleModel):
        from promptcraft.models.batch_openai import OpenAIBatches

        return OpenAIBatches(model)
    return None


def parts(interface: BatchInterface, items: Sequence[BatchItem]) -> Iterator[tuple[BatchItem, ...]]:
    """The calls in as many jobs as the provider's limits ask for, in their order."""
    part: list[BatchItem] = []
    held = 0
    for item in items:
        size = interface.size(item)
        if part and (len(part) >= interface.limits.requests or held + size > interface.limits.size):
            yield tuple(part)
            part, held = [], 0
        part.append(item)
        held += size
    if part:
        yield tuple(part)
