"""What runs on a worker of a cluster: one call, made once, its outcome told as data."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from promptcraft import errors
from promptcraft.errors import PromptcraftError
from promptcraft.models.base import Model, ModelInfo, Reply, Request
from promptcraft.models.registry import resolve
from promptcraft.models.sdk_model import SdkModel, make_ready
from promptcraft.records.record import Record
from promptcraft.workspace.settings import Effort, ModelTable, Settings

if TYPE_CHECKING:
    from distributed import Worker


class Work(Record):
    """One call as it is handed out. `ticket`: the queue with the one permission to send it.

    `name` is the model as one writes it, and `table` what promptcraft.toml says about it; `info` is who must answer.
    """

    version: str
    ticket: str
    name: str
    effort: Effort | None = None
    table: ModelTable | None = None
    info: ModelInfo
    request: Request


class Told(Record):
    """What came of it: a reply, or the code and words of an error. `begun`: it may have reached the provider.

    `code` is empty for an error that is none of ours; then `message` is its kind.
    """

    worker: str
    begun: bool = False
    reply: Reply | None = None
    code: str = ""
    message: str = ""
    hint: str = ""
    where: str = ""
    partial: str = ""
    retry_after: float | None = None


@cache
def installed_version() -> str:
    """The version of promptcraft in this process."""
    from importlib.metadata import version

    return version("promptcraft")


def answer(given: str) -> str:
    """What came of the work, both as JSON; called in a thread of the worker.

    Models live in the worker's event loop, each once, and stay loaded for the next call.
    """
    from distributed import get_worker

    worker = get_worker()
    return asyncio.run_coroutine_threadsafe(_answered(worker, given), worker.loop.asyncio_loop).result()


async def _answered(worker: Worker, given: str) -> str:
    told = Told(worker=str(worker.address))
    try:
        work = _read(given)
        model = _model(work)
        make_ready(model)
        if not await _permitted(worker, work.ticket):
            return told.model_dump_json()
    except Exception as error:  # noqa: BLE001 - nothing was sent; what is missing here is told to whoever asks
        return _failed(told, error).model_dump_json()
    told = told.model_copy(update={"begun": True})
    try:
        told = told.model_copy(update={"reply": await model.reply(work.request)})
    except Exception as error:  # noqa: BLE001 - what it was is told; only its kind where the error is not ours
        told = _failed(told, error)
    return told.model_dump_json()


_models: dict[str, Model] = {}


def _read(given: str) -> Work:
    """The work; raises ClusterFailed when it was written by another version than ours."""
    data: Any = json.loads(given)
    theirs, ours = str(data.get("version")), installed_version()
    try:
        if theirs != ours:
            raise errors.ClusterFailed(
                f"The worker has promptcraft {ours}, and this machine has {theirs}.",
                hint="Install the same version on every machine, and start the workers again.",
            )
        return Work.model_validate(data)
    except ValidationError as error:
        raise errors.ClusterFailed(
            f"The worker does not understand the call: {error.errors()[0]['msg']}.",
            hint="Install the same promptcraft on every machine, and start the workers again.",
        ) from None


def _model(work: Work) -> Model:
    """The model of this process for this work, made once; raises ClusterFailed when it is another than was asked."""
    asked = work.model_dump_json(include={"name", "effort", "table", "info"})
    if asked not in _models:
        tables = {} if work.table is None else {work.name: work.table}
        _models[asked] = _allowed(resolve(work.name, Settings(models=tables), effort=work.effort))
    model = _models[asked]
    if _identity(model.info) != _identity(work.info):
        raise errors.ClusterFailed(
            f"On the worker, {work.name} is {model.info.label}, and {work.info.label} was asked.",
            hint="Install the same models and the same promptcraft on every machine.",
        )
    return model


def _allowed(model: Model) -> Model:
    """The person allowed the key where the call was made: the worker does not ask again."""
    if isinstance(model, SdkModel) and model.endpoint.untried:
        return type(model)(model.info, model.endpoint.model_copy(update={"untried": False}))
    return model


def _identity(info: ModelInfo) -> tuple[object, ...]:
    """What makes an answer of one model an answer of the other."""
    return info.provider, info.name, info.settings, info.structured, info.thinking, info.max_output


async def _permitted(worker: Worker, ticket: str) -> bool:
    """Take the one permission to send this call; False when an earlier run of it took it, or it was taken back."""
    try:
        return bool(await worker.scheduler.queue_get(name=ticket, batch=True))
    except (OSError, KeyError):
        return False


def _failed(told: Told, error: Exception) -> Told:
    if not isinstance(error, PromptcraftError):
        missing = error.name if isinstance(error, ModuleNotFoundError) else ""
        kind = f"{type(error).__name__}{f' ({missing})' if missing else ''}"
        return told.model_copy(update={"message": kind})
    return told.model_copy(
        update={
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "where": error.where,
            "partial": str(getattr(error, "partial", "")),
            "retry_after": getattr(error, "retry_after", None),
        }
    )
