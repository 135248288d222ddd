"""What providers keep of a request's beginning: marked where it pays, counted, and written once."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import pytest

from promptcraft.models.base import Message, Request
from promptcraft.models.prefix import WORTH_BYTES
from promptcraft.models.registry import resolve
from promptcraft.models.sdk_model import Endpoint, SdkModel
from promptcraft.workspace.settings import ModelTable, Settings
from tests.models.fake_server import Answer, FakeServer

KEPT = {"type": "ephemeral"}
TALK = Request(
    system="Be brief.",
    messages=(
        Message(role="user", content="Why tax?"),
        Message(role="assistant", content="To pay."),
        Message(role="user", content="For what?"),
    ),
)


def sent(label: str, reuse: str, shared: int = 0) -> dict[str, Any]:
    """The body that goes to Anthropic, OpenAI or another server."""

    async def run() -> dict[str, Any]:
        async with FakeServer() as server:
            table = ModelTable(base_url=server.address, model="m", api="responses")
            model = resolve(label, Settings(models={"mine": table}))
            assert isinstance(model, SdkModel)
            here = type(model)(model.info, Endpoint(base_url=server.address, model="m"))
            await here.reply(TALK.model_copy(update={"reuse": reuse, "shared": shared}))
            await here.close()
            return server.seen[0].body

    return asyncio.run(run())


def marked(body: dict[str, Any]) -> list[str]:
    """The texts that the provider is asked to keep."""
    contents = [m["content"] for m in body["messages"] if isinstance(m["content"], list)]
    pieces = [*body["system"], *(one for content in contents for one in content)]
    return [piece["text"] for piece in pieces if piece.get("cache_control") == KEPT]


@pytest.mark.parametrize(
    ("reuse", "texts"),
    [("", []), ("first", ["Be brief.", "Why tax?"]), ("all", ["Be brief.", "For what?"])],
)
def test_anthropic_keeps_what_comes_again(reuse: str, texts: list[str]) -> None:
    """A beginning that comes again is marked, up to where it ends; a single call pays for no keeping."""
    assert marked(sent("anthropic:claude-x", reuse)) == texts


def test_the_shared_part_of_a_message_is_kept_alone() -> None:
    """Where requests share only the beginning of their first message, that much is kept and all of it is sent."""
    body = sent("anthropic:claude-x", "first", shared=3)
    assert marked(body) == ["Be brief.", "Why"]
    assert [piece["text"] for piece in body["messages"][0]["content"]] == ["Why", " tax?"]


def test_openai_finds_the_machine_again() -> None:
    """Requests with one beginning carry one name for it; other servers and single calls get none."""
    first, again = (sent("openai:gpt-x", "first")["prompt_cache_key"] for _ in range(2))
    assert first == again
    assert "prompt_cache_key" not in sent("openai:gpt-x", "")
    assert "prompt_cache_key" not in sent("mine", "first")


async def asked_at_once(reuse: Literal["", "first"], *, length: int, answer: Answer) -> list[int]:
    """How many requests had arrived when each of three that were asked at once was answered."""
    async with FakeServer(answer) as server:
        settings = Settings(models={"mine": ModelTable(base_url=server.address, model="m", api="anthropic")})
        model = resolve("mine", settings)
        assert isinstance(model, SdkModel)
        request = Request(messages=(Message(role="user", content="x" * length),), reuse=reuse)
        arrived: list[int] = []

        async def one() -> None:
            await model.reply(request)
            arrived.append(len(server.seen))

        await asyncio.gather(*(one() for _ in range(3)), return_exceptions=True)
        await model.close()
        return arrived


def test_one_writes_and_the_others_read() -> None:
    """Of several with one long beginning the first goes alone until its reply begins: only it pays for writing."""
    slow = Answer(delay=0.1)
    assert asyncio.run(asked_at_once("first", length=WORTH_BYTES, answer=slow))[0] == 1
    assert asyncio.run(asked_at_once("", length=WORTH_BYTES, answer=slow))[0] == 3
    assert asyncio.run(asked_at_once("first", length=100, answer=slow))[0] == 3


def test_a_first_that_fails_holds_nobody_up() -> None:
    """When the first brings no reply the others go on at once."""
    assert (
        asyncio.run(asked_at_once("first", length=WORTH_BYTES, answer=Answer(status=400, body=b"{}"))) == []
    )
