"""What the fake provider of batch jobs answers to each request, as OpenAI and Anthropic word it."""

from __future__ import annotations

import json
import re
import socket
import struct
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.models.fake_batches import FakeBatches, Job

ROUTES: tuple[tuple[str, str, str], ...] = (
    ("POST", r"/v1/files", "upload"),
    ("GET", r"/v1/files/(?P<id>[^/]+)/content", "content"),
    ("POST", r"/v1/(?:messages/)?batches", "create"),
    ("GET", r"/v1/(?:messages/)?batches", "list"),
    ("GET", r"/v1/(?:messages/)?batches/(?P<id>[^/]+)", "look"),
    ("POST", r"/v1/(?:messages/)?batches/(?P<id>[^/]+)/cancel", "cancel"),
    ("GET", r"/v1/messages/batches/(?P<id>[^/]+)/results", "results"),
    ("POST", r"/v1/(?:messages|responses|chat/completions)", "live"),
)


class Routes(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    provider: FakeBatches

    def handle(self) -> None:
        """Serve until the connection ends, in whatever way."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Route it."""
        self._route("GET")

    def do_POST(self) -> None:
        """Route it."""
        self._route("POST")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def _route(self, method: str) -> None:
        path = self.path.partition("?")[0]
        content = self.rfile.read(int(self.headers.get("content-length", 0)))
        fake = self.provider
        for wanted, pattern, name in ROUTES:
            found = re.fullmatch(pattern, path)
            if wanted == method and found:
                with fake.lock:
                    fake.seen.append(name)
                    fake.keys.add(self.headers.get("authorization", "") or self.headers.get("x-api-key", ""))
                    fault = fake.faults.pop("results" if name == "content" else name, "")
                    if self._failed(fault, after=False):
                        return
                    reply = getattr(self, f"_{name}")(found.groupdict().get("id", ""), content)
                    if not self._failed(fault, after=True):
                        self._send(*reply)
                return
        self._send(404, {"error": {"message": f"no route {method} {path}"}})

    def _failed(self, fault: str, *, after: bool) -> bool:
        kind, _, when = fault.partition(" ")
        if not kind or after != (when == "after"):
            return False
        if kind == "reset":
            raw = self.connection
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raw.close()
            self.close_connection = True
        else:
            self._send(int(kind), {"error": {"type": "fault", "message": "fault"}})
        return True

    def _send(self, status: int, body: dict[str, Any] | bytes) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        kind = "application/x-jsonl" if isinstance(body, bytes) else "application/json"
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _upload(self, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        boundary = b"--" + self.headers["content-type"].partition("boundary=")[2].strip('"').encode()
        part = next(one for one in content.split(boundary) if b'filename="' in one)
        file = f"file-{len(self.provider.files) + 1}"
        self.provider.files[file] = part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
        return 200, {"id": file, "object": "file", "purpose": "batch", "bytes": len(content)}

    def _create(self, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        body = json.loads(content)
        if "requests" in body:
            calls = {one["custom_id"]: one["params"] for one in body["requests"]}
            assert len(calls) == len(body["requests"])
            return 200, self._told(self.provider.made("/v1/messages", calls, {}))
        lines = [json.loads(line) for line in self.provider.files[body["input_file_id"]].splitlines()]
        calls = {line["custom_id"]: line["body"] for line in lines}
        assert len(calls) == len(lines)
        assert {line["url"] for line in lines} == {body["endpoint"]}
        job = self.provider.made(body["endpoint"], calls, body.get("metadata") or {})
        return 200, self._told(job)

    def _list(self, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        ours = "/v1/messages/batches" in self.path
        jobs = [job for job in self.provider.jobs.values() if (job.url == "/v1/messages") == ours]
        after = re.search(r"after(?:_id)?=([^&]+)", self.path)
        jobs = jobs[::-1]
        if after:
            jobs = jobs[[job.id for job in jobs].index(after[1]) + 1 :]
        page = jobs[:PAGE]
        told = [self._told(job) for job in page]
        ends = {"first_id": page[0].id, "last_id": page[-1].id} if page else {}
        return 200, {"object": "list", "data": told, "has_more": len(jobs) > PAGE, **ends}

    def _look(self, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        job = self.provider.jobs.get(name)
        if job is None:
            return 404, {"error": {"type": "not_found_error", "message": f"No batch {name}"}}
        return 200, self._told(self.provider.looked_at(job))

    def _cancel(self, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        job = self.provider.jobs.get(name)
        if job is None:
            return 404, {"error": {"type": "not_found_error", "message": f"No batch {name}"}}
        job.cancelling = True
        return 200, self._told(job)

    def _content(self, name: str, content: bytes) -> tuple[int, bytes | dict[str, Any]]:
        job = self.provider.jobs.get(name.rpartition("-")[2])
        if job is None:
            return 404, {"error": {"message": "No such file"}}
        return 200, self._cut(job.results if name.startswith("out") else job.errors)

    def _results(self, name: str, content: bytes) -> tuple[int, bytes]:
        return 200, self._cut(self.provider.jobs[name].results)

    def _cut(self, content: bytes) -> bytes:
        """The file, of which the end is missing as often as the test wants."""
        if not self.provider.cut_results:
            return content
        self.provider.cut_results -= 1
        return content[: len(content) * 2 // 3]

    def _live(self, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        body = json.loads(content)
        self.provider.live.append(body)
        return 200, self.provider.reply(self.path, body)

    def _told(self, job: Job) -> dict[str, Any]:
        if job.url == "/v1/messages":
            return _message_batch(job, self.provider)
        return _batch(job, self.provider)


PAGE = 3
"""Jobs on one page of a list: few, so that paging is met."""


def _batch(job: Job, provider: FakeBatches) -> dict[str, Any]:
    """The job as OpenAI tells it."""
    done, failed = provider.counts(job)
    status = job.ended or ("cancelling" if job.cancelling else "in_progress")
    told: dict[str, Any] = {
        "id": job.id,
        "object": "batch",
        "endpoint": job.url,
        "completion_window": "24h",
        "created_at": int(job.created),
        "input_file_id": "file-1",
        "status": status,
        "metadata": {name: value for name, value in job.metadata.items() if name != "fates"},
        "request_counts": {"total": len(job.calls), "completed": done, "failed": failed},
        "output_file_id": f"out-{job.id}" if job.results else None,
        "error_file_id": f"err-{job.id}" if job.errors else None,
    }
    if job.ended == "failed":
        told["errors"] = {
            "object": "list",
            "data": [{"code": "bad", "message": f"The file is no good: {provider.luck}", "line": 1}],
        }
    return told


def _message_batch(job: Job, provider: FakeBatches) -> dict[str, Any]:
    """The job as Anthropic tells it."""
    stamp = datetime.fromtimestamp(job.created, UTC).isoformat()
    ended = bool(job.ended)
    results = f"{provider.results_at or provider.address}/messages/batches/{job.id}/results"
    counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
    counts["succeeded"], counts["errored"] = provider.counts(job)
    counts["canceled" if ended else "processing"] = len(job.calls) - counts["succeeded"] - counts["errored"]
    status = "ended" if ended else "canceling" if job.cancelling else "in_progress"
    return {
        "id": job.id,
        "type": "message_batch",
        "processing_status": status,
        "request_counts": counts,
        "created_at": stamp,
        "expires_at": stamp,
        "ended_at": stamp if ended else None,
        "results_url": results if ended else None,
    }
