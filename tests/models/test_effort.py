"""How hard a model thinks: what is sent for it, what room it gets, and that another effort is another call."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from promptcraft.models.base import Message, Request, Shape
from promptcraft.models.ledger import call_key
from promptcraft.models.registry import resolve, takes_effort
from promptcraft.models.sdk_model import SdkModel, output_limit
from promptcraft.workspace.settings import Effort, ModelTable, Settings
from tests.models.fake_server import FakeServer

ASK = Request(messages=(Message(role="user", content="Why tax?"),), max_output=100)
SHAPE = Shape(
    name="answer", schema_text='{"type": "object", "properties": {}, "additionalProperties": false}'
)
NOWHERE = "http://127.0.0.1:9/v1"


def settings(api: str, address: str = NOWHERE, **more: object) -> Settings:
    """Settings with one table, named mine."""
    table = ModelTable.model_validate({"api": api, "base_url": address, "model": "m", **more})
    return Settings(models={"mine": table})


def sent(api: str, asked: Effort | None, request: Request = ASK, **table: object) -> dict[str, Any]:
    """The body that goes over the wire when this effort is asked for on top of what the table says."""

    async def run() -> dict[str, Any]:
        async with FakeServer() as server:
            model = resolve("mine", settings(api, server.address, **table), effort=asked)
            assert isinstance(model, SdkModel)
            await model.reply(request)
            await model.close()
            return server.seen[0].body

    return asyncio.run(run())


def test_responses_carry_the_effort() -> None:
    """OpenAI's interface gets it as reasoning, and room for thoughts on top of the answer."""
    body = sent("responses", "high")
    assert body["reasoning"] == {"effort": "high"}
    assert body["max_output_tokens"] == 100 + 16_000


def test_a_chat_server_gets_it_only_when_its_table_says_so() -> None:
    """Not every chat server knows the word: a table with an effort takes another one, one without takes none."""
    assert "reasoning_effort" not in sent("openai", "high")
    assert sent("openai", None, effort="low")["reasoning_effort"] == "low"
    assert sent("openai", "high", effort="low")["reasoning_effort"] == "high"


def test_anthropic_decides_itself_how_long_to_think() -> None:
    """Today's models get the effort beside the shape and think as they see fit."""
    body = sent("anthropic", "medium", ASK.model_copy(update={"shape": SHAPE}))
    assert body["thinking"] == {"type": "adaptive"}
    assert (body["output_config"]["effort"], "format" in body["output_config"]) == ("medium", True)
    assert body["max_tokens"] == 100 + 8_000


@pytest.mark.parametrize("model", ["claude-opus-4-5", "claude-haiku-4-5-20251001"])
def test_earlier_models_of_anthropic_get_a_budget(model: str) -> None:
    """A model that cannot decide is told how many tokens it may think, fewer than it may write."""
    body = sent("anthropic", "low", model=model)
    assert body["thinking"] == {"type": "enabled", "budget_tokens": 2_050}
    assert body["max_tokens"] == 100 + 4_000
    assert "output_config" not in body


def test_a_small_output_limit_leaves_no_room_to_think() -> None:
    """Where a table allows too little output for thoughts, none are asked for."""
    body = sent("anthropic", "low", model="claude-opus-4-5", max_output=1_000)
    assert "thinking" not in body
    assert body["max_tokens"] == 1_000


@pytest.mark.parametrize("api", ["openai", "responses", "anthropic"])
def test_without_effort_nothing_is_said_of_it(api: str) -> None:
    """Who asks for no effort sends what was sent before there was one."""
    assert {"reasoning", "reasoning_effort", "thinking", "output_config"} & sent(api, None).keys() == set()


@pytest.mark.parametrize("label", ["anthropic:claude-x", "openai:gpt-x", "mine"])
def test_another_effort_is_another_call(label: str) -> None:
    """The ledger tells efforts apart, and a call without one keeps the name it had."""
    known = settings("responses")
    efforts: tuple[Effort | None, ...] = (None, "low", "high")
    infos = [resolve(label, known, effort=effort).info for effort in efforts]
    assert len({call_key(info, ASK, 0) for info in infos}) == 3
    assert [info.thinking for info in infos] == [0, 4_000, 16_000]
    assert "effort" not in infos[0].settings


def test_keys_of_earlier_calls_stand() -> None:
    """The name of a call that asks for nothing new is the one it had in the first version."""
    info = resolve("openai:gpt-x", Settings()).info
    assert call_key(info, ASK, 0) == "5113969425b362b985276132abf963539b67a7ab5f6c7585a4fc4f680c385938"


def test_what_is_reused_does_not_name_a_call() -> None:
    """Asking the provider to keep the beginning makes it cheaper, and no other call."""
    info = resolve("openai:gpt-x", Settings()).info
    assert call_key(info, ASK, 0) == call_key(info, ASK.model_copy(update={"reuse": "first"}), 0)


@pytest.mark.parametrize(
    ("label", "table", "takes"),
    [
        ("openai:gpt-x", {}, True),
        ("anthropic:claude-x", {}, True),
        ("local", {}, False),
        ("paste", {}, False),
        ("mine", {"api": "responses"}, True),
        ("mine", {"api": "openai"}, False),
        ("mine", {"api": "openai", "effort": "low"}, True),
    ],
)
def test_who_takes_an_effort(label: str, table: dict[str, Any], takes: bool) -> None:
    """It is told beforehand whether the wish can reach the model."""
    assert takes_effort(label, settings(**({"api": "openai"} | table))) is takes


def test_the_output_limit_stays_within_the_model() -> None:
    """Room for thoughts does not pass what the model can write."""
    info = resolve("mine", settings("responses", max_output=5_000), effort="high").info
    assert output_limit(info, ASK) == 5_000
