"""Batch jobs behind Anthropic's Message Batches API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from promptcraft.errors import ReplyMalformed
from promptcraft.models.anthropic import AnthropicModel
from promptcraft.models.batch import BatchItem, BatchLine, Found, JobState, Limits, Lost, Take
from promptcraft.models.batch_lines import (
    ASK_SECONDS,
    RESULTS_LIMIT,
    WHOLE_SECONDS,
    LineSplitter,
    answered_line,
    failed_line,
    job_id,
    patience,
    present,
)
from promptcraft.models.batch_openai import CLOCKS_APART, MOST_PAGES, cancelled, expired
from promptcraft.models.wire_values import as_dict, as_json, count_at, dig, text_at

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

T = TypeVar("T")
COUNTS = ("processing", "succeeded", "errored", "canceled", "expired")
STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""The status that a live call would have come back with, for the error of one in a batch."""


class AnthropicBatches:
    """The jobs of one model. A job carries no mark of ours: it is known by the calls in its results."""

    limits = Limits(requests=100_000, size=240_000_000)

    def __init__(self, model: AnthropicModel) -> None:
        self._model = model.roomier(RESULTS_LIMIT)
        self._label = model.info.label
        self._longest = model.endpoint.reply_limit

    def size(self, item: BatchItem) -> int:
        """Bytes of the call in the job's request."""
        return len(as_json(self._entry(item))) + 1

    async def submit(
        self, token: str, items: Sequence[BatchItem], marked: Callable[[], Awaitable[None]]
    ) -> str:
        """The id of a new job, which is made in one request."""
        entries: Any = [self._entry(item) for item in items]
        await marked()
        made = await self._model.through(
            lambda client: client.messages.batches.create(requests=entries, timeout=patience(long=True)),
            WHOLE_SECONDS,
        )
        return job_id(made, self._model.secret)

    async def look(self, job: str) -> JobState:
        """How the job is doing; raises BatchNotFound where there is none."""
        return _state(
            await self._ask(
                lambda client: present(
                    client.messages.batches.retrieve(job, timeout=patience()), job, self._label
                )
            ),
            job,
        )

    async def results(self, job: str, take: Take) -> None:
        """Hand over the lines of the job's results."""

        async def read(client: AsyncAnthropic) -> None:
            splitter = LineSplitter(self._longest)
            async for piece in await self._opened(client, job):
                await take([self._result(line) for line in splitter.feed(piece)])
            await take([self._result(line) for line in splitter.end()])

        await self._model.through(read, WHOLE_SECONDS)

    async def cancel(self, job: str) -> JobState:
        """Ask for the job's end; what is being answered is still answered."""
        return _state(
            await self._ask(
                lambda client: present(
                    client.messages.batches.cancel(job, timeout=patience()), job, self._label
                )
            ),
            job,
        )

    async def find(self, lost: Lost) -> Found:
        """The ended job whose results hold our calls; jobs of the same size that still run may be it."""
        maybe: list[str] = []
        for state in await self._ask(lambda client: _listed(client, lost, self._model.secret)):
            if not state.job or state.job in lost.others or state.total != lost.calls:
                continue
            if state.phase != "ended":
                maybe.append(state.job)
            elif await self._holds(state.job, lost.keys):
                return Found(job=state.job)
        return Found(maybe=tuple(maybe))

    async def close(self) -> None:
        """Release the connections."""
        await self._model.close()

    def _entry(self, item: BatchItem) -> dict[str, Any]:
        return {"custom_id": item.key, "params": self._model.as_sent(item.request)}

    async def _ask(self, work: Callable[[AsyncAnthropic], Awaitable[T]]) -> T:
        return await self._model.through(work, ASK_SECONDS)

    async def _opened(self, client: AsyncAnthropic, job: str) -> Any:  # noqa: ANN401 - the SDK's stream of bytes
        """The bytes of the results; not from an address on another server, as the key goes along."""
        found = await present(client.messages.batches.retrieve(job, timeout=patience()), job, self._label)
        own, there = urlsplit(self._model.endpoint.base_url), urlsplit(text_at(found, "results_url"))
        if there.netloc and (there.scheme, there.netloc) != (own.scheme, own.netloc):
            raise ReplyMalformed(
                f"{self._label}: the results of batch {job} are said to be on another server.",
                hint="They were not fetched, as the key would have gone there.",
                where=self._label,
            )
        lines = await client.messages.batches.results(job, timeout=patience(long=True))
        return lines.http_response.aiter_bytes()

    async def _holds(self, job: str, keys: frozenset[str]) -> bool:
        """Whether the results of this job are those of our calls."""
        seen: set[str] = set()

        async def note(lines: Sequence[BatchLine]) -> None:
            seen.update(line.key for line in lines if line.key)

        await self.results(job, note)
        return not seen.isdisjoint(keys)

    def _result(self, line: dict[str, Any] | None) -> BatchLine:
        key, kind = text_at(line, "custom_id"), text_at(line, "result", "type")
        if not key:
            return BatchLine()
        if kind == "succeeded":
            return answered_line(self._model, key, as_dict(dig(line, "result", "message")))
        if kind == "expired":
            return BatchLine(key, error=expired(self._label))
        if kind == "canceled":
            return BatchLine(key, error=cancelled(self._label))
        if kind != "errored":
            return BatchLine()
        from promptcraft.models.sdk_errors import provider_error, said_in

        error = dig(line, "result", "error", "error") or dig(line, "result", "error")
        said = said_in(error, self._model.secret, status=STATUSES.get(text_at(error, "type"), 400))
        return failed_line(key, provider_error(said, self._label))


async def _listed(client: AsyncAnthropic, lost: Lost, secret: str) -> list[JobState]:
    """The jobs made since shortly before the lost one, newest first."""
    page = await client.messages.batches.list(limit=100, timeout=patience())
    found: list[JobState] = []
    for _ in range(MOST_PAGES):
        states = [_state(batch, job_id(batch, secret)) for batch in page.data]
        found += [one for one in states if one.created_at is None or one.created_at > lost.at - CLOCKS_APART]
        if len(found) < len(states) or not page.has_next_page():
            break
        page = await page.get_next_page()
    return found


def _state(answer: object, job: str) -> JobState:
    batch = as_dict(answer)
    status = text_at(batch, "processing_status")
    counts = [count_at(batch, "request_counts", name) for name in COUNTS]
    known = [count for count in counts if count is not None]
    phases: dict[str, Literal["cancelling", "ended"]] = {"canceling": "cancelling", "ended": "ended"}
    return JobState(
        job=job,
        phase=phases.get(status, "running"),
        status=status if status in ("in_progress", "canceling", "ended") else "unknown",
        total=sum(known) if known else None,
        answered=count_at(batch, "request_counts", "succeeded"),
        created_at=_time(text_at(batch, "created_at")),
    )


def _time(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None
