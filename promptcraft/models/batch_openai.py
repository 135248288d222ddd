"""Batch jobs behind OpenAI's Files and Batches APIs, for Responses and Chat Completions alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from promptcraft.errors import BatchCancelled, ServerFailed
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
from promptcraft.models.compatible import CompatibleModel
from promptcraft.models.openai import OpenAIModel
from promptcraft.models.wire_values import as_dict, as_json, count_at, dig, list_at, text_at

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Rest = Literal["missing", "expired", "cancelled", "rejected"]

MARK = "promptcraft"
"""The name in a job's metadata under which our own id of it stands."""
MOST_PAGES = 50
CLOCKS_APART = 3600
"""Seconds by which the provider's clock may differ from ours."""
LATEST = 10**11
RESTS: dict[str, Rest] = {
    "completed": "missing",
    "expired": "expired",
    "cancelled": "cancelled",
    "failed": "rejected",
}


class OpenAIBatches:
    """The jobs of one model; `submit` uploads a file of calls, then makes a job of it."""

    limits = Limits(requests=50_000, size=190_000_000)

    def __init__(self, model: OpenAIModel | CompatibleModel) -> None:
        self._model = model.roomier(RESULTS_LIMIT)
        self._label = model.info.label
        self._longest = model.endpoint.reply_limit
        self._responses = isinstance(model, OpenAIModel)

    def size(self, item: BatchItem) -> int:
        """Bytes of the call's line."""
        return len(self._line(item))

    async def submit(
        self, token: str, items: Sequence[BatchItem], marked: Callable[[], Awaitable[None]]
    ) -> str:
        """The id of a new job, which carries the token; only the second of its two requests can create it."""
        content = b"".join(self._line(item) for item in items)

        async def upload(client: AsyncOpenAI) -> object:
            name = f"promptcraft-{token}.jsonl"
            return await client.files.create(
                file=(name, content), purpose="batch", timeout=patience(long=True)
            )

        file = text_at(await self._model.through(upload, WHOLE_SECONDS), "id")
        if not file:
            raise ServerFailed(f"{self._label}: the upload of a batch brought no file.", where=self._label)

        async def create(client: AsyncOpenAI) -> object:
            return await client.batches.create(
                input_file_id=file,
                endpoint="/v1/responses" if self._responses else "/v1/chat/completions",
                completion_window="24h",
                metadata={MARK: token},
                timeout=patience(),
            )

        await marked()
        return job_id(await self._model.through(create, ASK_SECONDS), self._model.secret)

    async def look(self, job: str) -> JobState:
        """How the job is doing; raises BatchNotFound where there is none."""
        return self._state(await self._retrieved(job), job)

    async def results(self, job: str, take: Take) -> None:
        """Hand over the lines of the job's output, then those of its errors."""
        batch = await self._retrieved(job)
        for name in ("output_file_id", "error_file_id"):
            if file := text_at(batch, name):
                await self._read_file(file, take)

    async def cancel(self, job: str) -> JobState:
        """Ask for the job's end; it may take ten minutes."""

        async def stop(client: AsyncOpenAI) -> object:
            return await present(client.batches.cancel(job, timeout=patience()), job, self._label)

        return self._state(await self._model.through(stop, ASK_SECONDS), job)

    async def find(self, lost: Lost) -> Found:
        """The job whose metadata hold the token."""

        async def search(client: AsyncOpenAI) -> Found:
            page = await client.batches.list(limit=100, timeout=patience())
            for _ in range(MOST_PAGES):
                listed = [as_dict(batch) for batch in page.data]
                for batch in listed:
                    if text_at(batch, "metadata", MARK) == lost.token:
                        return Found(job=job_id(batch, self._model.secret))
                oldest = min((_time(batch) or LATEST for batch in listed), default=0)
                if oldest < lost.at - CLOCKS_APART or not page.has_next_page():
                    break
                page = await page.get_next_page()
            return Found()

        return await self._model.through(search, WHOLE_SECONDS)

    async def close(self) -> None:
        """Release the connections."""
        await self._model.close()

    def _line(self, item: BatchItem) -> bytes:
        url = "/v1/responses" if self._responses else "/v1/chat/completions"
        body = self._model.as_sent(item.request)
        return as_json({"custom_id": item.key, "method": "POST", "url": url, "body": body}).encode() + b"\n"

    async def _retrieved(self, job: str) -> object:
        async def retrieve(client: AsyncOpenAI) -> object:
            return await present(client.batches.retrieve(job, timeout=patience()), job, self._label)

        return await self._model.through(retrieve, ASK_SECONDS)

    async def _read_file(self, file: str, take: Take) -> None:
        async def read(client: AsyncOpenAI) -> None:
            splitter = LineSplitter(self._longest)
            wait = patience(long=True)
            async with client.files.with_streaming_response.content(file, timeout=wait) as content:
                async for piece in content.iter_bytes():
                    await take([self._result(line) for line in splitter.feed(piece)])
            await take([self._result(line) for line in splitter.end()])

        await self._model.through(read, WHOLE_SECONDS)

    def _state(self, answer: object, job: str) -> JobState:
        from promptcraft.models.sdk_errors import clean

        batch = as_dict(answer)
        status = text_at(batch, "status")
        notes = [text_at(error, "message") for error in list_at(batch, "errors", "data")]
        phase: Literal["running", "ended"] = "ended" if status in RESTS else "running"
        return JobState(
            job=job,
            phase="cancelling" if status == "cancelling" else phase,
            status=clean(status, self._model.secret) or "unknown",
            total=count_at(batch, "request_counts", "total"),
            answered=count_at(batch, "request_counts", "completed"),
            created_at=_time(batch),
            rest=RESTS.get(status, "missing"),
            note=clean(" ".join(filter(None, notes[:3])), self._model.secret),
        )

    def _result(self, line: dict[str, Any] | None) -> BatchLine:
        """What a line of the output or of the errors says."""
        key = text_at(line, "custom_id")
        if not key:
            return BatchLine()
        from promptcraft.models.sdk_errors import provider_error, said_in

        body, status = dig(line, "response", "body"), count_at(line, "response", "status_code")
        if isinstance(body, dict) and status == 200:
            return answered_line(self._model, key, body)
        error = dig(line, "error") or dig(body, "error") or body
        code = text_at(error, "code")
        if code == "batch_expired":
            return BatchLine(key, error=expired(self._label))
        if code == "batch_cancelled":
            return BatchLine(key, error=cancelled(self._label))
        said = said_in(error, self._model.secret, status=status or 400)
        return failed_line(key, provider_error(said, self._label))


def expired(label: str) -> ServerFailed:
    """The error of a call that was not answered within the day."""
    return ServerFailed(
        f"{label}: the batch expired before this call was answered; it was not billed.",
        hint="Run the same command again to ask once more.",
        where=label,
    )


def cancelled(label: str) -> BatchCancelled:
    """The error of a call whose job was cancelled before it was answered."""
    return BatchCancelled(
        f"{label}: the batch was cancelled before this call was answered; it was not billed.",
        hint="Run the same command again to ask once more.",
        where=label,
    )


def _time(batch: dict[str, Any]) -> int | None:
    found = dig(batch, "created_at")
    return int(found) if isinstance(found, int | float) and 0 <= found < LATEST else None
