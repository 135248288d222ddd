"""Frameworks rendered: the parent's side of the child process that fills templates."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from pydantic import ValidationError

from promptcraft.errors import (
    FrameworkError,
    TemplateInvalid,
    TemplateLimit,
    TemplateUndefined,
    TemplateUnsafe,
)
from promptcraft.framework.model import Framework, Value, content_hash
from promptcraft.framework.rendered import Rendered, as_rendered
from promptcraft.framework.template.fields import field_path, refilled, texts_of
from promptcraft.framework.template.text import is_literal, line_ends
from promptcraft.framework.values import fill
from promptcraft.framework.yaml.load import LoadedFramework
from promptcraft.framework.yaml.problem import explain, nearest

SECONDS = 2.0
START_SECONDS = 20.0
MAX_REPLY = 8_000_000
KEPT = 64
ERRORS = {
    "invalid": TemplateInvalid,
    "undefined": TemplateUndefined,
    "unsafe": TemplateUnsafe,
    "limit": TemplateLimit,
}


class Renderer:
    """Renders frameworks, with one warm child process and the last results kept; close it, or use it in `with`."""

    def __init__(self) -> None:
        self._worker: _Worker | None = None
        self._kept: OrderedDict[str, Rendered] = OrderedDict()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process."""
        with self._lock:
            self._stop()

    def render(
        self, name: str, framework: Framework, given: Mapping[str, str], loaded: LoadedFramework | None = None
    ) -> Rendered:
        """The framework with every text filled in; `given` are values as written on the command line.

        Raises VariableInvalid, TemplateInvalid, TemplateUndefined, TemplateUnsafe or TemplateLimit, which name
        the field, and the file and line when the loaded file is given.
        """
        values = fill(framework, given)
        key = json.dumps([name, content_hash(framework), values], sort_keys=True)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._render(name, framework, values, loaded)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _render(
        self, name: str, framework: Framework, values: dict[str, Value], loaded: LoadedFramework | None
    ) -> Rendered:
        texts = texts_of(framework)
        filled = {field: line_ends(text) for field, text in texts.items() if is_literal(text)}
        figures = {figure_name: figure.formula for figure_name, figure in framework.figures.items()}
        templates = {field: text for field, text in texts.items() if field not in filled}
        if templates or figures:
            request = {"texts": templates, "values": values, "figures": figures}
            reply = self._ask(request, where=loaded.where if loaded else name)
            if "refused" in reply:
                raise _refusal(reply, framework, loaded)
            filled |= reply["texts"]
        try:
            return as_rendered(name, framework, refilled(framework, filled), dict(values))
        except ValidationError as error:
            path, message, hint = explain(error)
            where = loaded.place(*path) if loaded else ".".join(map(str, path))
            raise TemplateInvalid(
                f"Filled in, {message[:1].lower()}{message[1:]}", hint=hint, where=where
            ) from None

    def _ask(self, request: Mapping[str, object], *, where: str) -> dict[str, Any]:
        worker = self._worker or _Worker()
        self._worker = worker
        reply = worker.ask(json.dumps(request).encode("ascii"))
        if reply is None:
            self._stop()
            raise TemplateLimit(
                "Filling in the template took more time or memory than it may, and was stopped.",
                hint=f"A template has {SECONDS:g} seconds: look for loops inside loops and large numbers.",
                where=where,
            )
        return reply

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None


class _Worker:
    """One child process: isolated, without environment or keys, with its input and output as pipes."""

    def __init__(self) -> None:
        here = Path(__file__).resolve()
        folders = [str(here.parents[2]), *sorted({_folder_of("jinja2"), _folder_of("markupsafe")})]
        kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", str(here.with_name("template") / "worker.py"), *folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=kept,
            cwd=os.path.abspath(os.sep),
            start_new_session=os.name == "posix",
        )
        if self._read(START_SECONDS) != {"ready": True}:
            self.process.kill()
            _, problem = self.process.communicate()
            self.stop()
            last = problem.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1][:200]
            raise FrameworkError(
                f"The process that fills templates did not start: {last or 'no reason given'}.",
                hint="`promptcraft doctor` says what works here.",
            )

    def ask(self, request: bytes) -> dict[str, Any] | None:
        """The answer, or None when there was none in time."""
        try:
            _open(self.process.stdin).write(request + b"\n")
            _open(self.process.stdin).flush()
        except OSError:
            return None
        return self._read(SECONDS)

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # a request the dead process never read: there is nobody left to tell

    def _read(self, seconds: float) -> dict[str, Any] | None:
        lines: list[bytes] = []
        read = _open(self.process.stdout).readline
        thread = threading.Thread(target=lambda: lines.append(read(MAX_REPLY)), daemon=True)
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            self.process.kill()
            thread.join()
            return None
        if not lines or not lines[0].endswith(b"\n"):
            return None
        reply: dict[str, Any] = json.loads(lines[0])
        return reply


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise FrameworkError("The process that fills templates has no pipes.", hint="Report this as a bug.")
    return pipe


def _folder_of(package: str) -> str:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise FrameworkError(f"The package {package} is not installed.", hint="Install promptcraft again.")
    return str(Path(found.origin).resolve().parent.parent)


def _refusal(
    reply: Mapping[str, Any], framework: Framework, loaded: LoadedFramework | None
) -> FrameworkError:
    """The error for a template the child refused, with its place."""
    field = str(reply.get("field") or "A text")
    path = field_path(framework, field)
    hint = (
        "A template prints {{ variables }} and {{ figures.NAME }}, with if, for, numbers and simple filters."
    )
    if reply["refused"] == "undefined":
        known = tuple(framework.figures) if "figure of" in reply["message"] else tuple(framework.variables)
        hint = nearest(str(reply["name"]), known) if known else "This framework has no variables."
    where = field
    if loaded is not None:
        line = loaded.text_line(path, int(reply.get("line", 0)))
        where = f"{loaded.where}:{line}" if line else loaded.where
    return ERRORS[reply["refused"]](f"{field} {reply['message']}.", hint=hint, where=where)
