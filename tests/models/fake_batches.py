"""A small provider on loopback that runs batch jobs: OpenAI's files and batches, Anthropic's message batches.

It runs in a thread of its own, so that tests and processes they start can use it through the official SDKs.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

from tests.models.fake_batch_routes import Routes
from tests.models.fake_server import Answer, plain

Fate = Literal[
    "answered",
    "errored",
    "rejected",
    "expired",
    "garbled",
    "missing",
    "unanswered",
    "twice",
    "foreign",
    "malformed",
]
Fault = Literal["", "500", "500 after", "reset", "reset after", "429", "401"]
"""What goes wrong once: an error before anything is done or after it, or the connection reset."""


PAID = {"answered", "twice", "foreign", "garbled", "missing", "malformed"}


@dataclass
class Job:
    """One job: its calls by custom id, how it stands, and how often it must still be looked at until it ends."""

    id: str
    url: str
    calls: dict[str, dict[str, Any]]
    looks: int
    metadata: dict[str, str] = field(default_factory=dict)
    created: float = 0.0
    ended: Literal["", "completed", "expired", "cancelled", "failed"] = ""
    cancelling: bool = False
    results: bytes = b""
    errors: bytes = b""


class FakeBatches:
    """Answers the calls of a job after it was looked at `looks` times. `fates` say what becomes of each call in turn.

    `faults` are met once each, by the route they name: `create`, `upload`, `look`, `results`, `list` or `cancel`.
    """

    def __init__(
        self,
        *,
        looks: int = 1,
        say: Callable[[dict[str, Any]], str] = lambda body: "Tax what nobody earned.",
        answer: Answer | None = None,
        fates: tuple[Fate, ...] = (),
        end: Literal["completed", "expired", "cancelled", "failed"] = "completed",
        results_at: str = "",
    ) -> None:
        self.looks = looks
        self.say = say
        self.answer = answer or Answer()
        self.fates = list(fates)
        self.end = end
        self.results_at = results_at
        self.luck = "no luck"
        self.prefix = ""
        self.faults: dict[str, Fault] = {}
        self.cut_results = 0
        self.jobs: dict[str, Job] = {}
        self.files: dict[str, bytes] = {}
        self.seen: list[str] = []
        self.keys: set[str] = set()
        self.live: list[dict[str, Any]] = []
        self.lock = threading.RLock()

    def __enter__(self) -> Self:
        handler = type("Handler", (Routes,), {"provider": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """The base_url of this provider."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def paid(self) -> dict[str, int]:
        """How often each call was answered for money, by its custom id."""
        counts: dict[str, int] = {}
        for job in self.jobs.values():
            for key, fate in self._fates_of(job):
                if job.ended in ("completed", "cancelled", "expired") and fate in PAID:
                    counts[key] = counts.get(key, 0) + 1
        return counts

    def counts(self, job: Job) -> tuple[int, int]:
        """How many calls of an ended job were answered, and how many failed."""
        fates = [fate for _, fate in self._fates_of(job)] if job.ended not in ("", "failed") else []
        answered = sum(fate in PAID for fate in fates)
        return answered, sum(fate in ("errored", "rejected", "expired") for fate in fates)

    def finish(self, job: Job, how: Literal["completed", "expired", "cancelled", "failed"]) -> None:
        """End the job like this, and write its results."""
        job.ended = how
        self._write_results(job)

    def made(self, url: str, calls: dict[str, dict[str, Any]], metadata: dict[str, str]) -> Job:
        """A new job."""
        prefix = self.prefix or ("msgbatch" if url == "/v1/messages" else "batch")
        job = Job(f"{prefix}_{len(self.jobs) + 1:04}", url, calls, self.looks, metadata, time.time())
        fates = [self.fates.pop(0) if self.fates else "answered" for _ in calls]
        job.metadata = {**metadata, "fates": " ".join(fates)}
        self.jobs[job.id] = job
        return job

    def looked_at(self, job: Job) -> Job:
        """The job after one more look."""
        if not job.ended:
            job.looks -= 1
            if job.looks < 0:
                self.finish(job, "cancelled" if job.cancelling else self.end)
        return job

    def _fates_of(self, job: Job) -> list[tuple[str, str]]:
        fates = job.metadata["fates"].split()
        if job.ended == "cancelled" or job.ended == "expired":
            done = len(fates) // 2
            fates = [*fates[:done], *[f"not {job.ended}"] * (len(fates) - done)]
        return list(zip(job.calls, fates, strict=True))

    def _write_results(self, job: Job) -> None:
        lines: list[tuple[bool, bytes]] = []
        for key, fate in self._fates_of(job):
            lines += self._lines(job, key, fate)
        lines.reverse()
        anthropic = job.url == "/v1/messages"
        job.results = b"".join(line for good, line in lines if good or anthropic)
        job.errors = b"".join(line for good, line in lines if not (good or anthropic))
        if job.ended == "failed":
            job.results = job.errors = b""

    def _lines(self, job: Job, key: str, fate: str) -> list[tuple[bool, bytes]]:
        line = self._message_line if job.url == "/v1/messages" else self._file_line
        if fate in ("missing", "unanswered") or (
            fate.startswith("not") and job.url != "/v1/messages" and "exp" not in fate
        ):
            return []
        good = not (fate in ("errored", "rejected", "expired") or fate.startswith("not"))
        whole = json.dumps(line(job, key, fate)).encode() + b"\n"
        if fate == "garbled":
            return [(True, whole[: len(whole) // 2] + b"\n")]
        if fate == "foreign":
            stranger = json.dumps(line(job, "f" * 64, "answered")).encode() + b"\n"
            return [(True, whole), (True, stranger), (True, b"\n")]
        return [(good, whole)] * (2 if fate == "twice" else 1)

    def reply(self, url: str, body: dict[str, Any]) -> dict[str, Any]:
        """The body of a response to this call."""
        given = Answer(text=self.say(body), stop=self.answer.stop, usage=self.answer.usage)
        return plain(url, given)

    def _message_line(self, job: Job, key: str, fate: str) -> dict[str, Any]:
        if fate in ("errored", "rejected"):
            kind = "api_error" if fate == "errored" else "invalid_request_error"
            error = {"type": "error", "error": {"type": kind, "message": self.luck}}
            return {"custom_id": key, "result": {"type": "errored", "error": error}}
        if fate == "expired" or fate.startswith("not"):
            return {"custom_id": key, "result": {"type": "canceled" if "cancelled" in fate else "expired"}}
        message = {"content": 7} if fate == "malformed" else self.reply(job.url, job.calls.get(key, {}))
        return {"custom_id": key, "result": {"type": "succeeded", "message": message}}

    def _file_line(self, job: Job, key: str, fate: str) -> dict[str, Any]:
        line: dict[str, Any] = {
            "id": f"batch_req_{key[:8]}",
            "custom_id": key,
            "response": None,
            "error": None,
        }
        if fate in ("errored", "rejected"):
            error = {"message": self.luck, "type": "server_error" if fate == "errored" else "bad"}
            status = 500 if fate == "errored" else 400
            return line | {"response": {"status_code": status, "request_id": "r", "body": {"error": error}}}
        if fate == "expired" or fate.startswith("not"):
            return line | {
                "error": {"code": "batch_expired", "message": "This request could not be executed."}
            }
        body = (
            {"output": 7, "choices": 7}
            if fate == "malformed"
            else self.reply(job.url, job.calls.get(key, {}))
        )
        return line | {"response": {"status_code": 200, "request_id": "r", "body": body}}
