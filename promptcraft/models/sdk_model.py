"""What the three SDK adapters share: one client per event loop, bounded time, errors translated once."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Any, Generic, Protocol, Self, TypeVar

from promptcraft.errors import ContextOverflow, ModelError, PromptcraftError
from promptcraft.models.base import Listener, Model, ModelInfo, Reply, Request
from promptcraft.models.chances import chances_without_key, without_chances
from promptcraft.models.hearing import Heard, whole_characters
from promptcraft.models.quiet_logs import keep_keys_out_of_logs
from promptcraft.models.scrub import without_key
from promptcraft.models.wire_values import as_json, body_text, read_body
from promptcraft.records.record import Record
from promptcraft.workspace.keys import key
from promptcraft.workspace.trust import require_trust

NO_KEY = "none"
"""Sent to servers that want no key, because the SDKs insist on one and would else look for a real one."""

DRAIN_SECONDS = 2.0


class Endpoint(Record):
    """Where a model is asked. `api_key_env` empty: no key is sent; `stream` False: never streamed.

    `effort`: how hard the model shall think; empty leaves that to its server. `untried`: the key is sent only once the
    person has allowed it. `timeout` and `idle_timeout`: seconds that take the place of a request's own.
    """

    base_url: str
    model: str
    api_key_env: str = ""
    stream: bool = True
    effort: str = ""
    untried: bool = False
    reply_limit: int = 20_000_000
    timeout: float | None = None
    idle_timeout: float | None = None


class Closable(Protocol):
    """What the SDK clients have in common."""

    async def close(self) -> None:
        """Release its connections."""


ClientT = TypeVar("ClientT", bound=Closable)
T = TypeVar("T")


class SdkModel(ABC, Generic[ClientT]):
    """A model behind an SDK client; may be asked many times at once, in one event loop at a time."""

    def __init__(self, info: ModelInfo, endpoint: Endpoint) -> None:
        self._info = info
        self._endpoint = endpoint
        self._client: ClientT | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._secret = ""

    @property
    def info(self) -> ModelInfo:
        """What is known about the model."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The complete reply; raises a ModelError, which never holds the key."""
        from promptcraft.models.sdk_errors import guarded, with_sizes

        client = self._connected()
        request = self._timed(request)
        heard = Heard(listen, self._secret)
        started = time.monotonic()
        overflow: ContextOverflow | None = None
        try:
            reply = await guarded(
                self._ask(client, request, heard),
                model=self._info.label,
                seconds=request.total_timeout,
                secret=self._secret,
                heard=heard,
            )
        except ContextOverflow as error:
            overflow = with_sizes(error, size_of(request), self._info.context)
        except ModelError:
            heard.end(whole=False)
            raise
        heard.end(whole=overflow is None)
        if overflow is not None:
            raise overflow
        return self._clean(reply.model_copy(update={"seconds": time.monotonic() - started}))

    def _timed(self, request: Request) -> Request:
        """The request with the times that its table gives."""
        own = {"total_timeout": self._endpoint.timeout, "idle_timeout": self._endpoint.idle_timeout}
        told = {name: seconds for name, seconds in own.items() if seconds is not None}
        return request.model_copy(update=told) if told else request

    def as_sent(self, request: Request) -> dict[str, Any]:
        """The body of the request as the API words it: what a call sends, and what a batch job holds."""
        return self._body(request)

    def as_reply(self, data: dict[str, Any]) -> Reply:
        """The reply in a response that came in another way; raises a ModelError, which never holds the key."""
        return self._clean(self._read(data, as_json(data)))

    async def through(self, work: Callable[[ClientT], Awaitable[T]], seconds: float) -> T:
        """What this use of the client brings within so many seconds; raises only ModelErrors, without the key."""
        from promptcraft.models.sdk_errors import guarded

        call = work(self._connected())
        return await guarded(
            call, model=self._info.label, seconds=seconds, secret=self._secret, heard=Heard(None)
        )

    def roomier(self, reply_limit: int) -> Self:
        """The same model with a client of its own, which takes in so many bytes at once."""
        return type(self)(self._info, self._endpoint.model_copy(update={"reply_limit": reply_limit}))

    @property
    def endpoint(self) -> Endpoint:
        """Where it is asked."""
        return self._endpoint

    @property
    def secret(self) -> str:
        """The key in use, to be taken out of what is shown or kept; empty before the first call."""
        return self._secret

    async def close(self) -> None:
        """Release the connections; the model can still be asked again."""
        client, self._client, loop = self._client, None, self._loop
        if client is not None and loop is asyncio.get_running_loop():
            await client.close()

    def make_ready(self) -> None:
        """Raise what stands in the way of asking, such as KeyMissing; to be called inside an event loop."""
        self._connected()

    @abstractmethod
    def _connect(self, secret: str) -> ClientT:
        """A new client that sends this key."""

    @abstractmethod
    async def _ask(self, client: ClientT, request: Request, heard: Heard) -> Reply:
        """One call; SDK errors may pass through."""

    @abstractmethod
    def _body(self, request: Request) -> dict[str, Any]:
        """The request as the API words it, not streamed."""

    @abstractmethod
    def _read(self, data: dict[str, Any], raw: str) -> Reply:
        """The reply in a whole response."""

    def _failure(self, error: object, heard: str = "") -> PromptcraftError:
        """Our error for one that a server tells in a reply of status 200, or in the middle of a stream."""
        from promptcraft.models.sdk_errors import provider_error, said_in

        return provider_error(said_in(error, self._secret), self._info.label, heard)

    def _unstreamed(self, stream: object, heard: Heard) -> Reply | None:
        """The plain reply of a server that was asked to stream and did not; None where it did, as far as it came.

        Nobody hears it arrive. Raises what is wrong with it.
        """
        from promptcraft.models.wire import body_of

        body = body_of(stream)
        if body is None or heard.text or not body.unstreamed:
            return None
        content = body.unstreamed
        return self._read(read_body(content, self._info.label), body_text(content))

    def _clean(self, reply: Reply) -> Reply:
        """The reply without the key, which a server may have echoed."""
        return reply.model_copy(
            update={
                "text": without_key(whole_characters(reply.text), self._secret),
                "model": without_key(reply.model, self._secret),
                "raw": without_key(reply.raw, self._secret),
                "chances": chances_without_key(reply.chances, self._secret),
            }
        )

    def _raw(self, request: Request, data: dict[str, Any], raw: str) -> str:
        """The response as it is kept: without likelihoods where they were asked for, as the reply holds them."""
        return as_json(without_chances(data)) if request.chances and self._info.chances else raw

    def _connected(self) -> ClientT:
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            variable = self._endpoint.api_key_env
            if self._endpoint.untried:
                require_trust(self._info.label, self._endpoint.base_url, variable)
            self._secret = key(variable, model=self._info.label) if variable else ""
            self._client = self._connect(self._secret or NO_KEY)
            keep_keys_out_of_logs()
            self._loop = loop
        return self._client


def make_ready(model: Model) -> None:
    """Let the model find out what it lacks, such as a key, before any price is looked at; some lack nothing."""
    ready = getattr(model, "make_ready", None)
    if ready is not None:
        ready()


def take_back(model: Model) -> None:
    """Let the model take back the calls that it was handed and has not begun; most begin at once."""
    drain = getattr(model, "drain", None)
    if drain is not None:
        drain()


def output_limit(info: ModelInfo, request: Request) -> int:
    """How many tokens the reply may have: what is asked for and room for thoughts, within what the model can."""
    wanted = request.max_output + info.thinking
    return wanted if info.max_output is None else min(wanted, info.max_output)


def in_passing(body: dict[str, Any], turns: str) -> dict[str, Any]:
    """The body as arguments of an SDK's `create`, with its `turns` sent as they are.

    What is plain JSON already needs no rewriting, and the SDKs spend longer on looking through every earlier turn than
    on all the rest of a call.
    """
    return body | {turns: (), "extra_body": {turns: body[turns]}}


def size_of(request: Request) -> int:
    """The bytes of all texts of the request."""
    texts = (request.system, *(message.content for message in request.messages))
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


async def drain(stream: AsyncIterable[object], take: Callable[[object], None] | None = None) -> None:
    """Read a stream to its end, so that its connection can serve again and `take` sees what follows the text.

    The text is whole already: whatever goes wrong here costs a connection, or the usage, and nothing else. With `take`,
    what breaks the connection is raised, as what should have followed did not come.
    """
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            async for event in stream:
                if take is not None:
                    take(event)
    except Exception as error:
        from promptcraft.models.sdk_errors import is_broken

        if take is not None and is_broken(error):
            raise
