"""How replies end that were asked for as a stream: as servers really end them, over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from contextlib import suppress

import pytest

from promptcraft.errors import ConnectionLost, Overloaded, PromptcraftError, ReplyIncomplete, ReplyMalformed
from promptcraft.models import sdk_model
from promptcraft.models.base import Reply
from promptcraft.models.compatible import WITHOUT_END
from tests.models.failing import APIS, QUICK, failure, model_at
from tests.models.fake_server import Answer, FakeServer, chat_events, chunk, head_of, plain, reset

CHUNKED = {"content-type": "text/event-stream", "transfer-encoding": "chunked"}
CLOSING = {"content-type": "text/event-stream", "connection": "close"}
PATHS = {"openai": "/chat/completions", "responses": "/responses", "anthropic": "/messages"}
FINISHED = [event for event in chat_events(Answer()) if b"[DONE]" not in event and b'"usage"' not in event]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for the tables."""
    monkeypatch.setenv("KEY", "sk-SENTINEL-3f9a")


def ending(how: str) -> Handler:
    """A server that streams up to `finish_reason`, without usage and `[DONE]`, and then ends like this."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        closing = how == "closed"
        writer.write(head_of(200, CLOSING if closing else CHUNKED))
        for event in FINISHED:
            writer.write(event if closing else chunk(event))
        if how == "ended":
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.5 if how == "left open" else 0.1)
        if how == "reset":
            reset(writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    return serve


def streamed(how: str) -> tuple[Reply | PromptcraftError, str]:
    """What came of a streamed call to a server that ends like this, and what was heard."""
    heard: list[str] = []
    serving: list[asyncio.Task[None]] = []

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.append(asyncio.create_task(ending(how)(reader, writer)))

    async def run() -> Reply | PromptcraftError:
        async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
            model = model_at(
                f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", "openai", stream=True
            )
            try:
                return await model.reply(QUICK, heard.append)
            except PromptcraftError as error:
                return error
            finally:
                await model.close()
                await asyncio.gather(*serving)

    return asyncio.run(run()), "".join(heard)


@pytest.mark.parametrize("how", ["ended", "closed", "left open"])
def test_a_clean_end_without_done_is_an_answer(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that was said to end is whole unless the connection is cut; that the stream's end is missing is kept."""
    monkeypatch.setattr(sdk_model, "DRAIN_SECONDS", 0.2)
    reply, heard = streamed(how)
    assert isinstance(reply, Reply)
    assert (reply.text, reply.stop, reply.usage.output, heard) == (Answer().text, "end", None, Answer().text)
    assert json.loads(reply.raw)[WITHOUT_END] is True


@pytest.mark.parametrize("how", ["reset", "broken off"])
def test_a_connection_that_is_cut_is_no_answer(how: str) -> None:
    """Where the connection breaks after `finish_reason`, what follows is missing: incomplete, with the text kept."""
    failed, _ = streamed(how)
    assert isinstance(failed, ReplyIncomplete)
    assert failed.partial == Answer().text


def test_a_full_end_is_not_remarked() -> None:
    """A stream that ends with `[DONE]` is kept without a remark."""
    assert WITHOUT_END not in json.loads(asked("openai", Answer()).raw)


def asked(api: str, answer: Answer) -> Reply:
    """The reply to a call that was to be streamed; nobody hears it arrive that came in one piece."""

    async def run() -> Reply:
        async with FakeServer(answer) as server:
            model = model_at(server.address, api, stream=True)
            heard: list[str] = []
            reply = await model.reply(QUICK, heard.append)
            await model.close()
            assert "".join(heard) == ("" if answer.body else reply.text)
            return reply

    return asyncio.run(run())


def whole(api: str) -> bytes:
    """A plain reply of this interface."""
    return json.dumps(plain(PATHS[api], Answer()), indent=1).encode()


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "text/event-stream"])
@pytest.mark.parametrize("api", APIS)
def test_a_server_that_does_not_stream_has_answered(api: str, kind: str) -> None:
    """A plain reply in the place of a stream was paid for: it is the answer, however it is labelled."""
    reply = asked(api, Answer(body=whole(api), headers={"content-type": kind}))
    assert (reply.text, reply.usage.output, reply.model) == (Answer().text, 5, "m-1")


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
@pytest.mark.parametrize("api", APIS)
def test_a_web_page_under_another_label_is_told(api: str, kind: str, stream: bool) -> None:
    """HTML that calls itself JSON is named HTML, with a look at base_url."""
    page = b"\n <!DOCTYPE html><html>Log in</html>"
    failed = failure(Answer(body=page, headers={"content-type": kind}), api, stream=stream)
    assert type(failed) is ReplyMalformed
    assert "a web page (HTML)" in failed.message
    assert "base_url" in failed.hint


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_an_error_with_status_200_is_what_it_says(api: str, stream: bool) -> None:
    """An overload that is told in the body of a 200 can be tried again, in each interface."""
    body = json.dumps({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
    assert type(failure(Answer(body=body.encode()), api, stream=stream)) is Overloaded


@pytest.mark.parametrize("api", APIS)
def test_half_of_a_plain_reply_is_no_answer(api: str) -> None:
    """A plain reply that breaks off in the place of a stream is no answer."""
    failed = failure(Answer(body=whole(api), fault="break"), api, stream=True)
    assert type(failed) is ConnectionLost
    cut = failure(Answer(body=whole(api)[:-20]), api, stream=True)
    assert type(cut) is ReplyMalformed
