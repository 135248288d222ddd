"""Prepared replies from a file: for tests, demonstrations and trying a setup without any model."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from promptcraft import errors
from promptcraft.errors import (
    ModelError,
    ModelUnknown,
    ReplyIncomplete,
    RequestRejected,
    RetryableError,
    TimedOut,
)
from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.records.record import Record
from promptcraft.records.usage import Usage
from promptcraft.workspace.files import read_bytes

MOST_BYTES = 5_000_000


class ScriptedReply(Record):
    """One prepared reply. `match`: a piece of the last user message or of the system text it answers.

    `text` or `json`: what it says. `error`: the code of a ModelError to raise instead, such as
    rate-limited. `repeat`: it may be given any number of times.
    """

    match: str = ""
    text: str = ""
    body: Any = Field(default=None, alias="json")
    stop: Literal["end", "length", "refusal", "other"] = "end"
    error: str = ""
    retry_after: float | None = None
    delay_seconds: float = Field(default=0, ge=0, le=3600)
    repeat: bool = False
    usage: Usage = Usage()

    @property
    def said(self) -> str:
        """The text of the reply."""
        return self.text if self.body is None else json.dumps(self.body, ensure_ascii=False)


class ScriptedModel:
    """Answers from a YAML, JSON or JSONL file of replies.

    A request gets the first unused entry whose `match` it holds; where there is none, the next unused entry
    without `match`. A new process starts the script anew: use `match` for work that is to be resumed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        content = _read(path)
        self._replies = _replies(path, content)
        self._used: set[int] = set()
        self._info = ModelInfo(
            provider="scripted",
            name=str(path),
            structured=True,
            free=True,
            settings=hashlib.sha256(content).hexdigest(),
        )

    @property
    def info(self) -> ModelInfo:
        """Free, and always in the shape that the script gives it."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The prepared reply for this request; raises what the script says, or RequestRejected at its end."""
        started = time.monotonic()
        entry = self._next(request)
        try:
            async with asyncio.timeout(request.total_timeout):
                await asyncio.sleep(entry.delay_seconds)
        except TimeoutError:
            message = f"{self._info.label}: no reply within {request.total_timeout:g} seconds."
            raise TimedOut(message, where=self._info.label) from None
        if entry.error:
            raise self._failure(entry)
        if listen is not None:
            for piece in entry.said.splitlines(keepends=True):
                listen(piece)
        return Reply(
            text=entry.said,
            model=f"scripted:{self._path.name}",
            stop=entry.stop,
            usage=entry.usage,
            seconds=time.monotonic() - started,
            raw=json.dumps({"text": entry.said, "stop": entry.stop}),
        )

    def _next(self, request: Request) -> ScriptedReply:
        last = next((m.content for m in reversed(request.messages) if m.role == "user"), "")
        rows = list(enumerate(self._replies))
        matching = [(n, r) for n, r in rows if r.match and (r.match in last or r.match in request.system)]
        for number, entry in (*matching, *((n, r) for n, r in rows if not r.match)):
            if number not in self._used or entry.repeat:
                self._used.add(number)
                return entry
        raise RequestRejected(
            f"{self._path.name} has no reply left for a request that begins {last[:60]!r}.",
            hint="Add an entry to it, or give one of them `repeat: true`.",
            where=str(self._path),
        )

    def _failure(self, entry: ScriptedReply) -> ModelError:
        kind = _kinds()[entry.error]
        message = f"{self._info.label}: {entry.text or 'the script says so'} ({entry.error})."
        if issubclass(kind, RetryableError):
            return kind(message, where=self._info.label, retry_after=entry.retry_after)
        if issubclass(kind, ReplyIncomplete):
            return kind(message, where=self._info.label, partial=entry.text)
        return kind(message, where=self._info.label)


def _kinds() -> dict[str, type[ModelError]]:
    """Every ModelError by its code."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return {kind.code: kind for kind in kinds if issubclass(kind, ModelError)}


def _read(path: Path) -> bytes:
    try:
        return read_bytes(path.expanduser(), limit=MOST_BYTES)
    except errors.StorageFailed as error:
        raise ModelUnknown(
            f"The script for scripted: cannot be used: {error.message}",
            hint="scripted:FILE takes a YAML, JSON or JSONL file of replies.",
            where=str(path),
        ) from None


def _replies(path: Path, content: bytes) -> tuple[ScriptedReply, ...]:
    value = _parsed(path, content)
    rows = value.get("replies") if isinstance(value, dict) else value
    if not isinstance(rows, list) or not rows:
        raise _invalid(path, "it must hold a list of replies")
    replies = []
    for number, row in enumerate(rows, 1):
        try:
            entry = ScriptedReply.model_validate(row)
            entry.said.encode()
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"])
            raise _invalid(path, f"reply {number}: {place + ': ' if place else ''}{first['msg']}") from None
        except (TypeError, ValueError, RecursionError):
            raise _invalid(path, f"reply {number}: json holds something that JSON cannot") from None
        if entry.error and entry.error not in _kinds():
            raise _invalid(path, f"reply {number}: there is no error {entry.error!r}")
        replies.append(entry)
    return tuple(replies)


def _parsed(path: Path, content: bytes) -> object:
    try:
        text = content.decode("utf-8-sig")
        if path.suffix.lower() == ".jsonl":
            return [json.loads(line) for line in text.split("\n") if line.strip()]
        if path.suffix.lower() == ".json":
            return json.loads(text)
        return _yaml(text)
    except (ValueError, RecursionError):
        raise _invalid(path, "it is not valid UTF-8 JSON or YAML") from None


def _yaml(text: str) -> object:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise ValueError(str(error)) from None


def _invalid(path: Path, reason: str) -> ModelUnknown:
    return ModelUnknown(
        f"The script {path.name} cannot be used: {reason}.",
        hint="Each reply has `text` or `json`, and may have match, stop, error, delay_seconds and repeat.",
        where=str(path),
    )
