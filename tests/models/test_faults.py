"""What servers do wrong, over a real socket: each ends in one error of ours, and never shows the key."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from promptcraft.errors import (
    AccessDenied,
    ConnectionFailed,
    ConnectionLost,
    ContextOverflow,
    ModelError,
    Overloaded,
    RateLimited,
    ReplyIncomplete,
    ReplyMalformed,
    ReplyTooLarge,
    RequestRejected,
    ServerFailed,
    SpendLimit,
    TimedOut,
)
from promptcraft.models.registry import resolve
from promptcraft.models.sdk_model import SdkModel
from promptcraft.workspace.settings import ModelTable, Settings
from tests.models.failing import APIS, QUICK, SENTINEL, error_body, failure, failure_at, model_at, raised
from tests.models.fake_server import Answer, FakeServer, Fault


@pytest.fixture(autouse=True)
def sentinel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that can be searched for."""
    monkeypatch.setenv("KEY", SENTINEL)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (401, {"type": "authentication_error", "message": "bad key " + SENTINEL}, AccessDenied),
        (403, {"type": "permission_error", "message": "no"}, AccessDenied),
        (402, {"type": "billing_error", "message": "pay"}, SpendLimit),
        (429, {"type": "rate_limit_error", "message": "slow"}, RateLimited),
        (429, {"type": "insufficient_quota", "code": "insufficient_quota", "message": "no"}, SpendLimit),
        (
            429,
            {
                "type": "rate_limit_error",
                "message": "no",
                "details": {"error_code": "enforced_spend_limit_reached"},
            },
            SpendLimit,
        ),
        (400, {"type": "invalid_request_error", "message": "Your credit balance is too low"}, SpendLimit),
        (400, {"type": "invalid_request_error", "message": "temperature: unknown"}, RequestRejected),
        (404, {"type": "not_found_error", "message": "model: m"}, RequestRejected),
        (500, {"type": "api_error", "message": "oops"}, ServerFailed),
        (503, {"type": "api_error", "message": "oops"}, Overloaded),
        (529, {"type": "overloaded_error", "message": "Overloaded"}, Overloaded),
    ],
)
def test_an_error_status_has_its_own_error(
    api: str, stream: bool, status: int, error: dict[str, Any], kind: type[ModelError]
) -> None:
    """Each status is translated once, and the message names the model."""
    failed = failure(Answer(status=status, body=error_body(**error)), api, stream=stream)
    assert type(failed) is kind
    assert failed.message.startswith("mine: ")


@pytest.mark.parametrize(
    ("message", "more"),
    [
        ("prompt is too long: 215000 tokens > 200000 maximum", {}),
        (
            "This model's maximum context length is 200000 tokens. However, your messages resulted in 215000 tokens.",
            {"code": "context_length_exceeded"},
        ),
        ("request (215000 tokens) exceeds the available context size (200000 tokens), try increasing it", {}),
        ("too long", {"type": "exceed_context_size_error", "n_prompt_tokens": 215000, "n_ctx": 200000}),
    ],
)
def test_an_overflow_says_the_sizes(message: str, more: dict[str, Any]) -> None:
    """A request that is too long for the model is told with both sizes."""
    body = error_body(message=message, **({"type": "invalid_request_error"} | more))
    failed = failure(Answer(status=400, body=body), "openai")
    assert type(failed) is ContextOverflow
    assert failed.message == "mine: the request has 215,000 tokens, and the model holds 200,000."


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("86400", 86400.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e999", None),
        ("nan", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", None),
        ("9" * 400, None),
    ],
)
@pytest.mark.parametrize("api", APIS)
def test_retry_after_is_read_or_ignored(api: str, wish: str, seconds: float | None) -> None:
    """A wait in seconds is passed on as asked; what is negative, past or garbage is no wish."""
    failed = failure(Answer(status=429, headers={"retry-after": wish}, body=error_body(message="slow")), api)
    assert isinstance(failed, RateLimited)
    assert failed.retry_after == seconds


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_an_error_page_is_only_a_status(api: str, stream: bool) -> None:
    """A gateway's web page is not repeated to the person."""
    page = Answer(status=502, body=b"<html>" + b"x" * 200_000, headers={"content-type": "text/html"})
    failed = failure(page, api, stream=stream)
    assert type(failed) is ServerFailed
    assert failed.message == "mine: the provider failed (502)."


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_provider_text_cannot_move_the_terminal(api: str, stream: bool) -> None:
    """Control characters and line breaks of a provider's message are gone, and it is short."""
    body = error_body(type="api_error", message="\x1b[2Jevil\r\n\u202e" + "x" * 1000)
    failed = failure(Answer(status=400, body=body), api, stream=stream)
    assert failed.message.isprintable()
    assert len(failed.message) < 400


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_a_web_page_is_not_a_reply(api: str, stream: bool) -> None:
    """A 200 with HTML, as a login page or a wrong base_url gives, is malformed."""
    page = Answer(body=b"<html>Log in</html>", headers={"content-type": "text/html; charset=utf-8"})
    assert type(failure(page, api, stream=stream)) is ReplyMalformed


@pytest.mark.parametrize(
    "body", [b'{"id": "c1", "cho', b"[]", b'"text"', b"", b"{}", b"\xff\xfe", b"[" * 9999]
)
@pytest.mark.parametrize("api", APIS)
def test_a_broken_body_is_malformed(api: str, body: bytes) -> None:
    """JSON that is cut, of another form, or no JSON is malformed."""
    assert type(failure(Answer(body=body), api)) is ReplyMalformed


@pytest.mark.parametrize(
    "body", [b"data: {]\n\n", b"event: x\ndata: 5\n\n", b"\xff\xfe\n\n", b"data: [1]\n\n"]
)
@pytest.mark.parametrize("api", APIS)
def test_a_broken_stream_is_no_reply(api: str, body: bytes) -> None:
    """A stream of nonsense is malformed or incomplete."""
    answer = Answer(body=body, headers={"content-type": "text/event-stream"})
    assert type(failure(answer, api, stream=True)) in (ReplyMalformed, ReplyIncomplete)


@pytest.mark.parametrize("fault", ["cut", "last", "break", "failed"])
@pytest.mark.parametrize("api", APIS)
def test_a_stream_without_its_end_is_incomplete(api: str, fault: Fault) -> None:
    """A stream that breaks off is an error that keeps what arrived."""
    failed = failure(Answer("Tax what nobody earned, and little else.", fault=fault), api, stream=True)
    assert isinstance(failed, ReplyIncomplete)
    assert failed.partial.startswith("Tax what nobody")
    assert "Tax what nobody earned, and little else.".startswith(failed.partial)


@pytest.mark.parametrize("api", APIS)
def test_an_error_before_any_text_can_be_tried_again(api: str) -> None:
    """A stream that reports an overload before its first word is a failure of the server."""
    assert isinstance(failure(Answer("", fault="failed"), api, stream=True), ServerFailed)


@pytest.mark.parametrize(("stream", "fault"), [(False, "reset"), (True, "reset"), (False, "break")])
@pytest.mark.parametrize("api", APIS)
def test_a_reset_is_a_lost_connection(api: str, stream: bool, fault: Fault) -> None:
    """A connection that breaks after sending may have been billed, and is named so."""
    assert type(failure(Answer(fault=fault), api, stream=stream)) is ConnectionLost


@pytest.mark.parametrize("fault", ["hang", "stall"])
@pytest.mark.parametrize("api", APIS)
def test_a_silent_stream_times_out(api: str, fault: Fault) -> None:
    """A stream that never begins, or stops in the middle, times out long before the whole call would."""
    request = QUICK.model_copy(update={"total_timeout": 60.0})
    assert type(failure(Answer(fault=fault), api, stream=True, request=request)) is TimedOut


@pytest.mark.parametrize("fault", ["hang", "stall"])
@pytest.mark.parametrize("api", APIS)
def test_a_silent_plain_call_times_out(api: str, fault: Fault) -> None:
    """A plain reply may take the whole time of the call, and no more."""
    request = QUICK.model_copy(update={"total_timeout": 0.4})
    assert type(failure(Answer(fault=fault), api, request=request)) is TimedOut


@pytest.mark.parametrize("api", APIS)
def test_a_plain_reply_that_stops_times_out(api: str) -> None:
    """A plain reply that has begun and then stops ends with the idle time, and not with that of the whole call."""
    request = QUICK.model_copy(update={"total_timeout": 60.0})
    assert type(failure(Answer(fault="stall"), api, request=request)) is TimedOut


@pytest.mark.parametrize("api", APIS)
def test_a_plain_reply_may_come_in_pieces(api: str) -> None:
    """A body that takes longer than the idle time, and never stops for so long, arrives."""
    assert asyncio.run(text_of(Answer(fault="drip"), api)) == Answer().text


async def text_of(answer: Answer, api: str, **settings: object) -> str:
    """The text of a plain reply to a table with these settings."""
    async with FakeServer(answer) as server:
        given = {"api": api, "base_url": server.address, "model": "m", "stream": False, **settings}
        model = resolve("mine", Settings(models={"mine": ModelTable.model_validate(given)}))
        reply = await model.reply(QUICK.model_copy(update={"total_timeout": 1.2}))
        assert isinstance(model, SdkModel)
        await model.close()
        return reply.text


@pytest.mark.parametrize("api", APIS)
def test_a_table_has_times_of_its_own(api: str) -> None:
    """`timeout` and `idle_timeout` of a table take the place of the usual ones, longer or shorter."""
    slow = Answer(fault="hang")
    with pytest.raises(TimedOut, match=r"within 1 seconds|stopped answering"):
        asyncio.run(text_of(slow, api, timeout=1))
    with pytest.raises(TimedOut, match="stopped answering"):
        asyncio.run(text_of(Answer(fault="stall"), api, timeout=60, idle_timeout=1))
    assert asyncio.run(text_of(Answer(delay=1.4), api, timeout=60)) == Answer().text


@pytest.mark.parametrize("api", APIS)
def test_a_plain_reply_may_be_slow(api: str) -> None:
    """A plain reply is one piece: the time between pieces does not cut it off."""

    async def run() -> str:
        async with FakeServer(Answer(delay=0.4)) as server:
            model = model_at(server.address, api)
            reply = await model.reply(QUICK)
            await model.close()
            return reply.text

    assert asyncio.run(run()) == Answer().text


def test_a_break_that_nobody_watched_can_be_tried_again() -> None:
    """A stream that breaks with no listener is a lost connection: nobody saw its half of a text."""
    failed = failure(Answer(fault="break"), "anthropic", stream=True, watched=False)
    assert type(failed) is ConnectionLost


@pytest.mark.parametrize("api", APIS)
def test_an_endless_stream_is_stopped(api: str) -> None:
    """A stream without end is cut at the bound."""
    assert type(failure(Answer(fault="flood"), api, stream=True, limit=300_000)) is ReplyTooLarge


@pytest.mark.parametrize("api", APIS)
def test_a_huge_body_is_not_read(api: str) -> None:
    """A body beyond the bound is refused by its length, before it is read."""
    assert type(failure(Answer(body=b" " * 400_000), api, limit=300_000)) is ReplyTooLarge


@pytest.mark.parametrize("api", APIS)
def test_a_compressed_body_is_refused(api: str) -> None:
    """A compressed reply could unfold beyond any bound, so none is accepted."""
    assert type(failure(Answer(headers={"content-encoding": "gzip"}), api)) is ReplyMalformed


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("api", APIS)
def test_a_redirect_is_not_followed(api: str, status: int) -> None:
    """The host a redirect names is never asked, so it never sees the key."""

    async def run() -> tuple[ModelError, int]:
        async with FakeServer() as thief:
            answer = Answer(status=status, headers={"location": thief.address + "/messages"}, body=b"{}")
            async with FakeServer(answer) as server:
                failed = await raised(model_at(server.address, api), QUICK, watched=False)
            return failed, len(thief.seen)

    failed, asked = asyncio.run(run())
    assert (type(failed), asked) == (RequestRejected, 0)


@pytest.mark.parametrize("api", APIS)
def test_no_server_is_a_failed_connection(api: str) -> None:
    """Where nobody listens nothing was sent, so it can be tried again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        assert type(failure_at(address, api)) is ConnectionFailed


def test_a_broken_listener_is_not_the_servers_fault() -> None:
    """What a listener raises comes out as it is."""

    def listen(piece: str) -> None:
        raise LookupError("the screen is gone")

    async def run() -> None:
        async with FakeServer() as server:
            table = ModelTable(base_url=server.address, model="m")
            await resolve("mine", Settings(models={"mine": table})).reply(QUICK, listen)

    with pytest.raises(LookupError, match="the screen is gone"):
        asyncio.run(run())
