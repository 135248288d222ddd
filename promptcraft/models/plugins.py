"""Models of other packages: found by their entry points, kept apart from ours, and never trusted to fail well."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from promptcraft.errors import ModelError, PluginFailed, PromptcraftError
from promptcraft.models.base import Listener, Model, ModelInfo, Reply, Request
from promptcraft.models.redact import known_secrets, redact_error, redacted, redacted_reply, redacting
from promptcraft.records.record import Record

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "promptcraft.models"


class Plugin(Record):
    """An entry point: what is written before the colon, and where it comes from. `problem`: why it is not used."""

    provider: str
    target: str
    distribution: str
    problem: str = ""

    @property
    def source(self) -> str:
        """The distribution as people write it, and what is called in it."""
        return f"{self.distribution or 'an unnamed distribution'}, {self.target}"


def plugins(taken: frozenset[str]) -> tuple[Plugin, ...]:
    """Every plugin that is installed; nothing of it is imported. Names that are `taken` or given twice are not used."""
    found = sorted(_points(), key=lambda point: (point.name, point.value))
    names = [point.name for point in found]
    return tuple(_described(point, names, taken) for point in found)


def _points() -> tuple[EntryPoint, ...]:
    from importlib.metadata import entry_points  # it takes longer to load than most commands need

    return tuple(entry_points(group=GROUP))


def _described(point: EntryPoint, names: list[str], taken: frozenset[str]) -> Plugin:
    dist = point.dist
    problem = ""
    if point.name in taken:
        problem = f"{point.name} is built in, and a plugin cannot take its place"
    elif names.count(point.name) > 1:
        problem = f"several packages offer {point.name}, so none of them is used"
    elif ":" in point.name or not point.name.strip():
        problem = "its name cannot be written before a colon"
    return Plugin(
        provider=point.name,
        target=point.value,
        distribution="" if dist is None else f"{dist.name} {dist.version}",
        problem=problem,
    )


def plugin_model(provider: str, name: str, taken: frozenset[str]) -> Model | None:
    """The model of the plugin with this name; None when there is none.

    A plugin that cannot be loaded is a model that fails when it is asked, so that others are asked all the same.
    """
    offered = [one for one in plugins(taken) if one.provider == provider]
    if not offered or provider in taken:
        return None
    if offered[0].problem:
        return _Broken(provider, name, f"{offered[0].problem}.")
    point = next(point for point in _points() if point.name == provider)
    try:
        made = point.load()(name)
        return PluginModel(provider, name, made)
    except ModelError as error:
        return _Broken(provider, name, "", error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the code of other people may raise anything
        return _Broken(provider, name, f"it cannot be loaded ({type(error).__name__}: {error}).")


class PluginModel:
    """A model of another package: its errors become ours, and no key that we know of comes out of it."""

    def __init__(self, provider: str, name: str, inner: Model) -> None:
        info: object = inner.info
        if not isinstance(info, ModelInfo) or not callable(getattr(inner, "reply", None)):
            raise TypeError("it made no model: a model has `info` and `reply`")
        self._info = info.model_copy(update={"provider": provider, "name": name})
        self._inner = inner

    @property
    def info(self) -> ModelInfo:
        """What the plugin knows about its model."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The complete reply; raises PluginFailed for whatever the plugin raises that is no error of ours."""
        secrets = known_secrets()
        hear, ears = redacting(listen, secrets)
        failure: PromptcraftError | None = None
        try:
            reply: Any = await self._inner.reply(request, hear)
        except PromptcraftError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - the code of other people may raise anything
            failure = _failed(self._info.label, f"it failed ({type(error).__name__}: {error}).")
        else:
            if not isinstance(reply, Reply):
                kind = type(reply).__name__
                failure = _failed(self._info.label, f"it answered with a {kind}, not with a Reply.")
        for ear in ears:
            ear.end(whole=failure is None)
        if failure is not None:
            raise redact_error(failure, secrets).with_traceback(None)
        return redacted_reply(reply, secrets)

    async def close(self) -> None:
        """Release what the plugin holds, where it can."""
        close: Callable[[], Any] | None = getattr(self._inner, "close", None)
        if close is not None and inspect.iscoroutinefunction(close):
            await close()


class _Broken:
    """Stands for a model that cannot be had; says why when it is asked."""

    def __init__(self, provider: str, name: str, why: str, error: ModelError | None = None) -> None:
        self._info = ModelInfo(provider=provider, name=name, free=True)
        self._error = redact_error(error or _failed(self._info.label, why), known_secrets())

    @property
    def info(self) -> ModelInfo:
        """Its name; it costs nothing."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """Raise why there is no such model."""
        raise copy.copy(self._error)


def _failed(label: str, why: str) -> PluginFailed:
    from promptcraft.models.sdk_errors import clean

    return PluginFailed(
        f"{label}: the plugin does not work: {clean(redacted(why, known_secrets()))}",
        hint="Update or remove the package; `promptcraft models list` says which one it is. Other models can go on.",
        where=label,
    )
