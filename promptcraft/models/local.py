"""The embedded model: answers on this machine, costs no money, and its scores are indicative only."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from promptcraft.errors import ContextOverflow, ReplyIncomplete, RequestRejected, TimedOut, WeightsMissing
from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.models.chances import most_chances, read_chances
from promptcraft.models.llama import CONTEXT, Heard, Llama, llama, without_markers
from promptcraft.models.weights import KNOWN, Progress, best_weights, weights
from promptcraft.records.usage import Usage

UNREPEATED = 1.1
"""For free text: at temperature 0 and without it, a small model ends in the same list item over and over."""
_STOPS: Mapping[str, Literal["end", "length"]] = {"stop": "end", "length": "length"}


class LocalModel:
    """A small model in this process. `name` is empty (the best installed), `1.5b`, `0.5b` or a GGUF file's path.

    `note` is a sentence for the reader when the smaller model stands in for the larger, else empty.
    `progress` hears how far the joining of the weights is, on first use.
    """

    def __init__(self, name: str = "", *, progress: Progress | None = None) -> None:
        self._path, self._set, self.note = _choose(name)
        self._progress = progress
        self._turn = asyncio.Lock()
        self._llama: Llama | None = None

    @property
    def info(self) -> ModelInfo:
        """What is known about it; nothing is loaded."""
        named = {one.name: one.model for one in KNOWN}
        return ModelInfo(
            provider="local",
            name=self._path.stem if self._path else named.get(self._set, self._set),
            structured=True,
            small=True,
            free=True,
            context=CONTEXT,
            parallel=1,
            chances=True,
            settings=str(self._path or ""),
        )

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The complete reply; raises ExtraMissing, WeightsMissing, ContextOverflow, TimedOut and other ModelErrors."""
        async with self._turn:
            loaded = await self._ready()
            started = time.monotonic()
            try:
                async with asyncio.timeout(request.total_timeout):
                    heard = await _ask(loaded, request, listen)
            except TimeoutError:
                raise TimedOut(
                    f"The embedded model was not done after {request.total_timeout:g} seconds.",
                    hint="Try again when the machine is less busy, or ask a shorter question.",
                    where=self.info.label,
                ) from None
            return self._reply(request, heard, time.monotonic() - started)

    async def close(self) -> None:
        """Give the memory back."""
        async with self._turn:
            if self._llama is not None:
                await asyncio.get_running_loop().run_in_executor(self._llama.thread, self._llama.unload)
                self._llama = None

    async def _ready(self) -> Llama:
        """The loaded model; the weights are joined on the very first use."""
        loaded = self._llama
        if loaded is None:
            path = self._path
            if path is None:
                path = await asyncio.to_thread(weights, self._set, self._progress)
            loaded = self._llama = llama(path)
        await asyncio.get_running_loop().run_in_executor(loaded.thread, loaded.load)
        return loaded

    def _reply(self, request: Request, heard: Heard, seconds: float) -> Reply:
        if heard.error:
            raise self._refused(heard.error)
        if not heard.stop:
            raise ReplyIncomplete("The embedded model broke off.", where=self.info.label, partial=heard.text)
        return Reply(
            text=heard.text,
            model=self.info.name,
            stop=_STOPS.get(heard.stop, "other"),
            usage=_usage(heard.usage),
            seconds=round(seconds, 3),
            raw=json.dumps(heard.closing, ensure_ascii=False),
            chances=read_chances(heard.tokens),
        )

    def _refused(self, error: Mapping[str, Any]) -> ContextOverflow | RequestRejected:
        if error.get("type") == "exceed_context_size_error":
            return ContextOverflow(
                f"The request has {error.get('n_prompt_tokens'):,} tokens and the embedded model takes {CONTEXT:,}.",
                hint="Use a model with a larger window, or a shorter framework.",
                where=self.info.label,
            )
        return RequestRejected(
            f"The embedded model refused the request: {str(error.get('message', ''))[:200]}",
            where=self.info.label,
        )


def _choose(name: str) -> tuple[Path | None, str, str]:
    """The file or the weight set that a name means, and what to tell the reader."""
    if name.endswith(".gguf") or "/" in name or "\\" in name:
        path = Path(name).expanduser().absolute()
        if not path.is_file():
            raise WeightsMissing(
                f"There is no model file {path.name}.", where=str(path), hint="Check the path."
            )
        return path, "", ""
    if name:
        if name not in {one.name for one in KNOWN}:
            names = ", ".join(f"local:{one.name}" for one in KNOWN)
            raise WeightsMissing(
                f"There is no embedded model 'local:{name}'.",
                hint=f"Use one of {names}, or local:/path/to/model.gguf.",
            )
        return None, name, ""
    best = best_weights() or KNOWN[0]
    if best is KNOWN[0]:
        return None, best.name, ""
    return (
        None,
        best.name,
        f"{KNOWN[0].model} is not installed; {best.model}, a weaker model, stands in for it.",
    )


async def _ask(loaded: Llama, request: Request, listen: Listener | None) -> Heard:
    """Run the call in the model's thread; leaving early tells it to stop, and the thread is free within a batch."""
    loop = asyncio.get_running_loop()
    stop = threading.Event()

    def hear(piece: str) -> None:
        if listen is not None:
            loop.call_soon_threadsafe(listen, piece)

    try:
        return await loop.run_in_executor(loaded.thread, loaded.ask, _body(request), stop, hear)
    finally:
        stop.set()


def _body(request: Request) -> dict[str, Any]:
    messages = [{"role": one.role, "content": without_markers(one.content)} for one in request.messages]
    if request.system:
        messages.insert(0, {"role": "system", "content": without_markers(request.system)})
    body: dict[str, Any] = {
        "messages": messages,
        "max_tokens": request.max_output,
        "temperature": request.temperature or 0.0,
        "seed": 0 if request.seed is None else request.seed,
        "cache_prompt": True,
        "stream_options": {"include_usage": True},
    }
    if request.chances:
        body |= {"logprobs": True, "top_logprobs": most_chances(request.chances)}
    if request.shape is not None:
        schema = {"name": request.shape.name, "schema": json.loads(request.shape.schema_text), "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    else:
        body["repeat_penalty"] = UNREPEATED
    return body


def _usage(counts: Mapping[str, Any]) -> Usage:
    details = counts.get("prompt_tokens_details") or {}
    return Usage(
        input=counts.get("prompt_tokens"),
        output=counts.get("completion_tokens"),
        cached=details.get("cached_tokens"),
    )
