"""Calls that fail, and the proof that the key is nowhere in what they raise."""

from __future__ import annotations

import asyncio
import json
import traceback

from promptcraft.errors import ModelError
from promptcraft.models.base import Message, Request
from promptcraft.models.registry import resolve
from promptcraft.models.sdk_model import Endpoint, SdkModel
from promptcraft.workspace.settings import ModelTable, Settings
from tests.models.fake_server import Answer, FakeServer

SENTINEL = "sk-SENTINEL-3f9a"
APIS = ("openai", "responses", "anthropic")
QUICK = Request(messages=(Message(role="user", content="Why tax?"),), idle_timeout=0.3, total_timeout=5.0)


def failure(
    answer: Answer,
    api: str,
    *,
    stream: bool = False,
    watched: bool = True,
    request: Request = QUICK,
    limit: int = 20_000_000,
) -> ModelError:
    """What a call to a server that gives this answer raises."""

    async def run() -> ModelError:
        async with FakeServer(answer) as server:
            model = model_at(server.address, api, stream=stream, limit=limit)
            return await raised(model, request, watched=stream and watched)

    return asyncio.run(run())


def failure_at(address: str, api: str) -> ModelError:
    """What a call to this address raises."""
    return asyncio.run(raised(model_at(address, api), QUICK, watched=False))


def model_at(address: str, api: str, *, stream: bool = False, limit: int = 20_000_000) -> SdkModel:  # type: ignore[type-arg]  # any client
    """The model of a table that names this server and a key."""
    table = ModelTable.model_validate(
        {"api": api, "base_url": address, "model": "m", "api_key_env": "KEY", "stream": stream}
    )
    model = resolve("mine", Settings(models={"mine": table}))
    assert isinstance(model, SdkModel)
    endpoint = Endpoint(base_url=address, model="m", api_key_env="KEY", stream=stream, reply_limit=limit)
    return type(model)(model.info, endpoint)


async def raised(model: SdkModel, request: Request, *, watched: bool) -> ModelError:  # type: ignore[type-arg]  # any client
    """What the call raises; neither the key nor anything foreign hangs on it."""
    failed: ModelError | None = None
    try:
        await model.reply(request, (lambda piece: None) if watched else None)
    except ModelError as error:
        failed = error
    finally:
        await model.close()
    assert failed is not None
    assert SENTINEL not in "".join(traceback.format_exception(failed)) + repr(vars(failed))
    assert failed.__context__ is None
    return failed


def error_body(**error: object) -> bytes:
    """An error object as OpenAI and Anthropic both wrap it."""
    return json.dumps({"type": "error", "error": error}).encode()
