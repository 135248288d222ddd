"""What an SDK or its HTTP client raises, translated once into our errors; no key, header or body passes."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

import httpx2

from promptcraft.errors import (
    AccessDenied,
    ConnectionFailed,
    ConnectionLost,
    ContextOverflow,
    Overloaded,
    PromptcraftError,
    RateLimited,
    ReplyIncomplete,
    ReplyMalformed,
    RequestRejected,
    ServerFailed,
    SpendLimit,
    TimedOut,
)
from promptcraft.models.retry_after import retry_after
from promptcraft.models.scrub import cut_without_key, without_key
from promptcraft.models.wire_values import count_at, dig, text_at

T = TypeVar("T")
LONGEST = 300
UNSIZED = "the request is longer than the model can hold"
BYTES_A_TOKEN = 4
"""About as long as a token is in most texts."""

SPENT = re.compile(
    r"insufficient_quota|billing|spend_limit|out_of_credit|insufficient_(balance|credit)", re.I
)
SPENT_WORDS = re.compile(r"credit balance is too low|insufficient (balance|credits?)", re.I)
TOO_LONG = re.compile(
    r"context_length_exceeded|exceed_context_size|prompt is too long|maximum context length"
    r"|context (window|size|length|limit)|maximum model length|too many (input )?tokens|input is too long"
    r"|input token count|request_too_large|request exceeds the maximum size",
    re.I,
)
BUSY = re.compile(r"overloaded|server_error|api_error|internal|unavailable|timeout_error", re.I)
SIZES = (
    re.compile(r"(?P<asked>[\d,]+) tokens? > (?P<holds>[\d,]+)"),
    re.compile(
        r"maximum context length is (?P<holds>[\d,]+) tokens.{0,200}?"
        r"(?:resulted in|requested|contains at least|has)\D{0,20}(?P<asked>[\d,]+)",
        re.S,
    ),
    re.compile(r"\((?P<asked>[\d,]+) tokens\).{0,80}context size \((?P<holds>[\d,]+) tokens\)", re.S),
    re.compile(r"input token count \((?P<asked>[\d,]+)\).{0,80}allowed \((?P<holds>[\d,]+)\)", re.S),
    re.compile(r"length (?P<asked>[\d,]+)\).{0,80}maximum model length of (?P<holds>[\d,]+)", re.S),
    re.compile(
        r"contains (?P<asked>[\d,]+) tokens.{0,80}with (?P<holds>[\d,]+) maximum context length", re.S
    ),
)
SUM = re.compile(r"context limit: (?P<read>[\d,]+) \+ (?P<written>[\d,]+) > (?P<holds>[\d,]+)")
"""What is read and what may be written do not fit together."""


class Partial(Protocol):
    """The text that arrived before something went wrong."""

    @property
    def wanted(self) -> bool:
        """Whether somebody saw it arrive."""

    @property
    def text(self) -> str:
        """All of it."""


@dataclass(frozen=True)
class Said:
    """What a provider says about a failure: a status, its own words for it, and the whole error object."""

    status: int
    words: str
    message: str
    error: object
    headers: httpx2.Headers


async def guarded(call: Awaitable[T], *, model: str, seconds: float, secret: str, heard: Partial) -> T:
    """What the call brings within so many seconds; raises only ModelErrors for what went wrong outside.

    The error is raised outside the handler, so that no foreign error (and no key in it) hangs on it.
    """
    try:
        async with asyncio.timeout(seconds):
            return await call
    except TimeoutError:
        failure: PromptcraftError = _timed_out(model, f"no complete reply within {seconds:g} seconds")
    except Exception as error:
        translated = translate(error, model=model, secret=secret, heard=heard)
        if translated is None:
            raise
        failure = translated
    failure.__cause__ = failure.__context__ = None
    if isinstance(failure, ReplyIncomplete):
        failure.partial = cut_without_key(failure.partial, secret)
    raise failure.with_traceback(None)


def translate(error: Exception, *, model: str, secret: str, heard: Partial) -> PromptcraftError | None:
    """Our error for a foreign one; None when it is not one that a provider can cause."""
    chain = list(_chain(error))
    for link in chain:
        if isinstance(link, PromptcraftError):
            return link
    for link in chain:
        if isinstance(link, (httpx2.TransportError, httpx2.RequestError, httpx2.InvalidURL)):
            return _transport(link, model, secret, heard)
    names = {kind.__name__ for kind in type(error).__mro__}
    if "APIResponseValidationError" in names or isinstance(error, (UnicodeDecodeError, RecursionError)):
        return _malformed(model)
    if "JSONDecodeError" in names:
        return _malformed(model)
    if "APITimeoutError" in names:
        return _timed_out(model, "the server stopped answering")
    if "APIConnectionError" in names:
        return _lost(model, heard)
    if "APIError" in names:
        return provider_error(_said(error, secret), model, heard.text)
    return None


def is_broken(error: Exception) -> bool:
    """Whether the connection was cut, and not only silent for too long."""
    cut = [link for link in _chain(error) if isinstance(link, httpx2.TransportError)]
    return bool(cut) and not any(isinstance(link, httpx2.TimeoutException) for link in cut)


def provider_error(said: Said, model: str, partial: str = "") -> PromptcraftError:
    """Our error for what a provider says went wrong, by status line or in the middle of a stream."""
    if partial:
        return ReplyIncomplete(
            f"{model}: the reply broke off: {said.message or 'the server reported an error'}.",
            hint="What arrived is kept but not scored. Run the same command again to ask again.",
            where=model,
            partial=partial,
        )
    if said.status == 402 or SPENT.search(said.words) or SPENT_WORDS.search(said.message):
        return SpendLimit(
            f"{model}: the provider's own spending limit or credit is used up: {said.message or said.words}.",
            hint="Raise the limit or add credit with the provider; other models can go on.",
            where=model,
        )
    if said.status in (400, 413, 422, 200) and TOO_LONG.search(f"{said.words} {said.message}"):
        return _overflow(said, model)
    if said.status == 429 or "rate_limit" in said.words:
        return RateLimited(
            f"{model}: the provider asks to slow down ({_status(said)}).",
            hint="It is tried again by itself; fewer samples at once also help.",
            where=model,
            retry_after=retry_after(said.headers),
        )
    if said.status >= 500 or said.status == 408 or (said.status == 200 and BUSY.search(said.words)):
        kind = Overloaded if said.status in (503, 529) or "overloaded" in said.words else ServerFailed
        return kind(
            f"{model}: the provider failed ({_status(said)}).",
            hint="It is tried again by itself; if it lasts, look at the provider's status page.",
            where=model,
            retry_after=retry_after(said.headers),
        )
    return _refused(said, model)


def _refused(said: Said, model: str) -> PromptcraftError:
    if said.status in (401, 403) or "authentication_error" in said.words:
        return AccessDenied(
            f"{model}: the provider refuses the key, or its use for this model ({_status(said)}).",
            hint="Check the key; `promptcraft doctor` says which variable it is read from.",
            where=model,
        )
    if 300 <= said.status < 400:
        return RequestRejected(
            f"{model}: the server redirects elsewhere ({said.status}); the key was not sent there.",
            hint="Put the final address into base_url.",
            where=model,
        )
    if said.status == 404:
        return RequestRejected(
            f"{model}: the server knows no such model or address ({_status(said)}).",
            hint="Check the model's name and base_url; `promptcraft models list` shows the forms.",
            where=model,
        )
    return RequestRejected(
        f"{model}: the provider rejects the request ({_status(said)}).",
        hint="Asking again will not help; change what the message names, or use another model.",
        where=model,
    )


def _overflow(said: Said, model: str) -> ContextOverflow:
    asked, holds = _sizes(said)
    if asked and holds:
        message = f"{model}: the request has {asked:,} tokens, and the model holds {holds:,}."
    else:
        message = f"{model}: {UNSIZED}: {said.message or said.words}."
    return ContextOverflow(
        message, hint="Use a model with a larger window, or make the framework shorter.", where=model
    )


def with_sizes(error: ContextOverflow, size: int, holds: int | None) -> ContextOverflow:
    """The error with what we know of the sizes, where the provider told none; `size` is in bytes."""
    if UNSIZED not in error.message:
        return error
    room = "" if holds is None else f", and it holds {holds:,} by promptcraft.toml"
    more = f" It has about {-(-size // BYTES_A_TOKEN):,} tokens{room}."
    return ContextOverflow(f"{error.message}{more}", hint=error.hint, where=error.where)


def _sizes(said: Said) -> tuple[int | None, int | None]:
    """How many tokens the request has and how many the model holds, where the provider says."""
    asked, holds = count_at(said.error, "n_prompt_tokens"), count_at(said.error, "n_ctx")
    if asked and holds:
        return asked, holds
    if both := SUM.search(said.message):
        read, written = _number(both["read"]), _number(both["written"])
        return (read or 0) + (written or 0), _number(both["holds"])
    for pattern in SIZES:
        if found := pattern.search(said.message):
            return _number(found["asked"]), _number(found["holds"])
    return None, None


def _number(text: str) -> int | None:
    digits = text.replace(",", "")[:12]
    return int(digits) if digits else None


def _said(error: Exception, secret: str) -> Said:
    """What an SDK's status error or stream error says."""
    body = getattr(error, "body", None)
    inner = dig(body, "error") if isinstance(body, dict) and body.get("error") else body
    response = getattr(error, "response", None)
    headers = response.headers if isinstance(response, httpx2.Response) else httpx2.Headers()
    return said_in(inner, secret, status=getattr(error, "status_code", 200), headers=headers)


def said_in(
    error: object, secret: str, *, status: object = 200, headers: httpx2.Headers | None = None
) -> Said:
    """What an error object says: `{"type": …, "code": …, "message": …}`, or a text alone."""
    message = error if isinstance(error, str) else text_at(error, "message")
    code = dig(error, "code")
    words = (text_at(error, "type"), text_at(error, "code"), text_at(error, "details", "error_code"))
    number = status if isinstance(status, int) else 200
    if number == 200 and isinstance(code, int) and 400 <= code < 600:
        number = code  # A gateway that reports another server's status inside a stream.
    return Said(
        status=number,
        words=clean(" ".join(filter(None, words)), secret),
        message="" if message.lstrip().startswith("<") else clean(message, secret).rstrip("."),
        error=error,
        headers=headers if headers is not None else httpx2.Headers(),
    )


def clean(text: str, secret: str = "") -> str:
    """Provider text fit for a screen: the key taken out, one line, no control characters, 300 at most."""
    text = without_key(text, secret)
    shown = "".join(" " if c.isspace() else c for c in text[: 4 * LONGEST])
    shown = "".join(c for c in shown if unicodedata.category(c)[0] != "C")
    # Once more, as a key with invisible characters in it is whole only now.
    shown = without_key(" ".join(shown.split()), secret)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def _status(said: Said) -> str:
    number = str(said.status) if said.status != 200 else said.words
    return ": ".join(filter(None, (number, said.message))) or "no reason given"


def _transport(error: Exception, model: str, secret: str, heard: Partial) -> PromptcraftError:
    if isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)):
        reason = clean(str(error), secret) or "no answer in time"
        return ConnectionFailed(
            f"{model}: no connection could be made: {reason}.",
            hint="Check the network, base_url, and that the server is running; nothing was sent.",
            where=model,
        )
    if isinstance(error, httpx2.TimeoutException):
        return _timed_out(model, "the server stopped answering")
    if isinstance(error, httpx2.DecodingError):
        return _malformed(model)
    if isinstance(error, (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.InvalidURL)):
        return RequestRejected(
            f"{model}: the request could not be sent as it is.",
            hint="Check base_url and the key for characters that do not belong there.",
            where=model,
        )
    return _lost(model, heard)


def _lost(model: str, heard: Partial) -> PromptcraftError:
    """A break that somebody watched keeps what they saw; one that nobody watched can simply be tried again."""
    if heard.wanted and heard.text:
        return ReplyIncomplete(
            f"{model}: the connection broke in the middle of the reply.",
            hint="What arrived is kept but not scored. Run the same command again to ask again.",
            where=model,
            partial=heard.text,
        )
    return ConnectionLost(
        f"{model}: the connection broke after the request was sent, so it may have been billed.",
        hint="Run the same command again; what was answered before is not asked again.",
        where=model,
    )


def _timed_out(model: str, what: str) -> TimedOut:
    return TimedOut(
        f"{model}: {what}; whether the provider answered and billed it is not known.",
        hint="It is sent again only with --resend-unknown.",
        where=model,
    )


def _malformed(model: str) -> ReplyMalformed:
    return ReplyMalformed(
        f"{model}: the server's reply cannot be read.",
        hint="Check base_url, and that the server speaks the chosen api.",
        where=model,
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, nearest first."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
