"""Frameworks rendered: the parent's side of the child process that fills templates."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from promptcraft.errors import (
    FrameworkError,
    TemplateInvalid,
    TemplateLimit,
    TemplateUndefined,
    TemplateUnsafe,
)
from promptcraft.framework.child.process import SECONDS, Child
from promptcraft.framework.model import Framework, Source, Value, content_hash
from promptcraft.framework.rendered import Rendered, as_rendered
from promptcraft.framework.sources import Brought, SourceReader
from promptcraft.framework.template.fields import field_path, refilled, texts_of
from promptcraft.framework.template.text import is_literal, line_ends
from promptcraft.framework.values import fill
from promptcraft.framework.yaml.load import LoadedFramework
from promptcraft.framework.yaml.problem import explain, nearest

KEPT = 64
WORKER = Path(__file__).with_name("template") / "worker.py"
PACKAGES = ("jinja2", "markupsafe", "simpleeval")
TEXT_HINT = (
    "A template prints {{ variables }} and {{ figures.NAME }}, with if, for, numbers and simple filters."
)
FIGURE_HINT = "A figure is a number computed from variables and other figures, as in figures.total / people."
ERRORS = {
    "invalid": TemplateInvalid,
    "undefined": TemplateUndefined,
    "unsafe": TemplateUnsafe,
    "limit": TemplateLimit,
}


@dataclass(frozen=True)
class _Variant:
    """A framework as it is to be filled: `shown` has the sources that stand in for those of `source`."""

    name: str
    source: Framework
    shown: Framework
    values: dict[str, Value]
    brought: tuple[Brought, ...]


class Renderer:
    """Renders frameworks, with one warm child process and the last results kept; close it, or use it in `with`."""

    def __init__(self) -> None:
        self._worker: Child | None = None
        self._sources = SourceReader()
        self._kept: OrderedDict[str, Rendered] = OrderedDict()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> Self:
        """Start the child process now, for work that is to come; the first `render` does it otherwise."""
        with self._lock:
            self._worker = self._worker or Child(WORKER, PACKAGES)
        return self

    def close(self) -> None:
        """End the child process."""
        with self._lock:
            self._stop()

    def render(
        self,
        name: str,
        framework: Framework,
        given: Mapping[str, str],
        loaded: LoadedFramework | None = None,
        *,
        folders: tuple[Path, ...] = (),
        sources: tuple[Source, ...] | None = None,
    ) -> Rendered:
        """The framework with every text filled in; `given` are values as written on the command line.

        Text files are read beside the loaded file; those that `given` and `sources` name, also in `folders`.
        `sources` stand in for the framework's own, the version staying the framework's.
        Raises VariableInvalid, TemplateInvalid, TemplateUndefined, TemplateUnsafe or TemplateLimit, which name
        the field, and the file and line when the loaded file is given; and what reading a source raises.
        """
        values = fill(framework, given, loaded, folders)
        beside = (loaded.path.parent,) if loaded and loaded.path else ()
        shown = framework if sources is None else framework.model_copy(update={"sources": sources})
        read_in = beside if sources is None else (*beside, *folders)
        with self._lock:
            brought = self._sources.read(shown.sources, read_in, loaded if sources is None else None)
            quoted = [one.model_dump() for one in brought]
            own = None if sources is None else [source.model_dump() for source in sources]
            key = json.dumps([name, content_hash(framework), values, own, quoted], sort_keys=True)
            if key not in self._kept:
                variant = _Variant(name, framework, shown, values, brought)
                self._kept[key] = self._render(variant, loaded)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _render(self, variant: _Variant, loaded: LoadedFramework | None) -> Rendered:
        framework, values = variant.shown, variant.values
        texts = texts_of(framework)
        filled = {field: line_ends(text) for field, text in texts.items() if is_literal(text)}
        templates = {field: text for field, text in texts.items() if field not in filled}
        found: dict[str, int | float] = {}
        if templates or framework.figures:
            request = {
                "texts": templates,
                "values": values,
                "figures": {
                    key: {"formula": f.formula, "unit": f.unit} for key, f in framework.figures.items()
                },
                "units": {key: variable.unit for key, variable in framework.variables.items()},
            }
            reply = self._ask(request, where=loaded.where if loaded else variant.name)
            if "refused" in reply:
                raise _refusal(reply, framework, loaded)
            filled |= reply["texts"]
            found = reply["figures"]
        try:
            long = any(variable.type == "file" for variable in framework.variables.values())
            whole = refilled(framework, filled, long=long)
            return as_rendered(variant.name, variant.source, whole, values, found, variant.brought)
        except ValidationError as error:
            path, message, hint = explain(error)
            where = loaded.place(*path) if loaded else ".".join(map(str, path))
            raise TemplateInvalid(
                f"Filled in, {message[:1].lower()}{message[1:]}", hint=hint, where=where
            ) from None

    def _ask(self, request: Mapping[str, object], *, where: str) -> dict[str, Any]:
        worker = self._worker or Child(WORKER, PACKAGES)
        self._worker = worker
        try:
            reply = worker.ask(json.dumps(request).encode("ascii"))
        except FrameworkError:
            self._stop()
            raise
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


def _refusal(
    reply: Mapping[str, Any], framework: Framework, loaded: LoadedFramework | None
) -> FrameworkError:
    """The error for a template the child refused, with its place."""
    field = str(reply.get("field") or "A text")
    path = field_path(framework, field)
    usual = FIGURE_HINT if field.startswith("figures.") else TEXT_HINT
    hint = str(reply.get("hint") or usual)
    if reply["refused"] == "undefined":
        known = tuple(framework.figures) if "figure of" in reply["message"] else tuple(framework.variables)
        near = nearest(str(reply["name"]), known) if known else "This framework has no variables."
        hint = f"{reply.get('hint') or ''} {near}".strip()
    where = field
    if loaded is not None:
        line = loaded.text_line(path, int(reply.get("line", 0)))
        where = f"{loaded.where}:{line}" if line else loaded.where
    return ERRORS[reply["refused"]](f"{field} {reply['message']}.", hint=hint, where=where)
