"""A GGUF model loaded into this process: one thread, one call at a time, nothing listening that others can use."""

from __future__ import annotations

import os
import re
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from promptcraft.errors import ExtraMissing, RequestRejected, WeightsCorrupt
from promptcraft.models.wire_values import list_at

if TYPE_CHECKING:
    from xllamacpp import Server

CONTEXT = 8_192
_BATCH = 256
_CPUS = Path("/sys/devices/system/cpu")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


@dataclass
class Heard:
    """What a call brought: the text, how it stopped (empty: it broke off), counts, and the closing messages.

    `tokens` are those of the text with their likelihoods, where they were asked for.
    """

    text: str = ""
    stop: str = ""
    usage: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, Any] = field(default_factory=dict)
    closing: list[Mapping[str, Any]] = field(default_factory=list)
    tokens: list[object] = field(default_factory=list)


class Llama:
    """One loaded model file. `thread` is where everything about it happens, in turn."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="promptcraft-local")
        self._server: Server | None = None

    def load(self) -> None:
        """Read the file into memory once; raises ExtraMissing or WeightsCorrupt."""
        if self._server is None:
            _check(self.path)
            self._server = _start(self.path)

    def ask(self, body: Mapping[str, Any], stop: threading.Event, hear: Callable[[str], None]) -> Heard:
        """What the model says; `stop` ends it within one batch of prompt or one token of answer."""
        self.load()
        heard = Heard()
        if stop.is_set() or self._server is None:
            return heard

        def arrive(chunk: Mapping[str, Any]) -> bool:
            if not stop.is_set():
                _note(chunk, heard, hear)
            return stop.is_set()

        try:
            self._server.handle_chat_completions({**body, "stream": True, "return_progress": True}, arrive)
        except (ValueError, RuntimeError) as error:
            raise RequestRejected(
                f"The embedded model cannot take this request: {' '.join(str(error).split())[:200]}.",
                where=self.path.name,
            ) from None
        return heard

    def unload(self) -> None:
        """Give the memory back; the next call loads again."""
        self._server = None


_loaded: dict[Path, Llama] = {}


def llama(path: Path) -> Llama:
    """The one Llama of this process for this file."""
    return _loaded.setdefault(path, Llama(path))


def _note(chunk: Mapping[str, Any], heard: Heard, hear: Callable[[str], None]) -> None:
    if "error" in chunk:
        heard.error = chunk["error"]
        return
    for choice in chunk.get("choices", ()):
        piece = choice.get("delta", {}).get("content")
        if piece:
            heard.text += piece
            hear(piece)
            # What comes with the role alone, before the text, is no token of it.
            heard.tokens += list_at(choice, "logprobs", "content")
        if choice.get("finish_reason"):
            heard.stop = choice["finish_reason"]
            heard.closing.append(chunk)
    if chunk.get("usage"):
        heard.usage = chunk["usage"]
        heard.closing.append(chunk)


def _check(path: Path) -> None:
    """Refuse what is no GGUF file before native code reads it."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise WeightsCorrupt(f"Cannot read {path.name}: {error.strerror}.", where=str(path)) from None
    if magic != b"GGUF":
        raise WeightsCorrupt(
            f"{path.name} is not a GGUF model file.",
            where=str(path),
            hint="Give a .gguf file, or remove this one: the embedded model is put together again on next use.",
        )


def _start(path: Path) -> Server:
    # Threads that wait without spinning: on a busy machine of two cores, 25 tokens a second in place of 0.4.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import xllamacpp
    except ModuleNotFoundError:
        raise ExtraMissing(
            "The embedded model needs the package xllamacpp, which is not installed.",
            hint="Run: pip install --no-cache-dir '.[local]'",
            where="local",
        ) from None
    except ImportError as error:
        raise ExtraMissing(
            f"xllamacpp is installed and does not start here: {error}.",
            hint="On Linux it needs libgomp: install libgomp1 (Debian, Ubuntu) or libgomp (Fedora).",
            where="local",
        ) from None
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.n_batch = _BATCH
    params.no_extra_bufts = True  # 0.7 GB less memory; no slower on two cores
    params.cache_ram_mib = 0
    params.warmup = False
    params.verbosity = -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = physical_cores()
    # The runtime opens a loopback port of its own: a key nobody knows keeps every other process out of it.
    params.api_keys = [secrets.token_hex(32)]
    params.ui = False
    params.endpoint_slots = False
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError, MemoryError) as error:
        raise WeightsCorrupt(
            f"{path.name} could not be loaded: {' '.join(str(error).split())[:200] or 'no reason given'}.",
            where=str(path),
            hint="It needs about 1.5 GB of free memory and a GGUF file that this llama.cpp knows.",
        ) from None


def physical_cores() -> int:
    """How many threads to compute with; -1 leaves it to the runtime, which knows the cores of other systems."""
    if sys.platform != "linux":
        return -1
    allowed = os.sched_getaffinity(0)
    cores = {_siblings(cpu) for cpu in allowed}
    return max(1, min(len(cores), _quota() or len(cores)))


def _siblings(cpu: int) -> str:
    try:
        return (_CPUS / f"cpu{cpu}" / "topology" / "thread_siblings_list").read_text(encoding="ascii").strip()
    except OSError:
        return str(cpu)


def _quota() -> int | None:
    """The CPUs a container may use, or None when it is not limited."""
    try:
        limit, period = _QUOTA.read_text(encoding="ascii").split()
        return None if limit == "max" else max(1, int(limit) // int(period))
    except (OSError, ValueError):
        return None


_MARKER = re.compile(
    r"<(?=\|[A-Za-z0-9_ ]{1,40}\|>)|<(?=/?s>)|<(?=(?:start|end)_of_turn>)|\[(?=/?(?:INST|SYS)\])|<(?=</?SYS>>)"
)


def without_markers(text: str) -> str:
    """The text with chat markers such as `<|im_start|>` broken up by a space, so that it stays text for the model."""
    return _MARKER.sub(lambda found: found.group() + " ", text)
