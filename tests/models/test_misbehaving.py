"""The official SDKs through the dispatcher, against a server that does everything wrong: each call ends once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from promptcraft.errors import ModelError, PromptcraftError
from promptcraft.models import patience
from promptcraft.models.dispatch import Answer as Answered
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger, call_key
from tests.models.failing import APIS, error_body, model_at
from tests.models.fake_server import Answer, FakeServer
from tests.models.prepared import request

CALLS = 60
JSON = {"content-type": "application/json"}
WRONG = {
    "429": Answer(status=429, headers={"retry-after": "0"}, body=error_body(message="slow")),
    "500": Answer(status=500, body=error_body(type="api_error", message="oops")),
    "529": Answer(status=529, body=error_body(type="overloaded_error", message="busy")),
    "200, overloaded": Answer(body=error_body(type="overloaded_error", message="busy")),
    "reset": Answer(fault="reset"),
    "truncated": Answer(fault="break"),
    "malformed": Answer(body=b'{"id": "c1", "cho', headers=JSON),
    "a web page": Answer(body=b"<html>", headers={"content-type": "text/html"}),
}
SILENCE = Answer(fault="stall")
MIDSTREAM = {
    "an error": Answer(fault="failed"),
    "cut": Answer(fault="cut"),
    "without its last event": Answer(fault="last"),
}
BILLED = ("reply-malformed", "reply-incomplete", "connection-lost", "timed-out")
RETRIED = ("server-failed", "overloaded")


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, and short waits between tries."""
    monkeypatch.setenv("KEY", "sk-SENTINEL-3f9a")
    monkeypatch.setattr(patience, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(patience, "LONGEST_GUESS", 0.02)


def script(seed: str, *, stream: bool) -> list[Answer]:
    """What the server does next, and next: every second answer is right, and every fault comes."""
    chance = random.Random(seed)  # noqa: S311 - the same faults in every run
    wrong = [*WRONG.values(), *(MIDSTREAM.values() if stream else ())]
    every = [one for fault in (SILENCE, *wrong) for one in (fault, Answer())]
    return every + [chance.choice([*wrong, *[Answer()] * len(wrong)]) for _ in range(600)]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_each_call_is_answered_once_or_fails(api: str, stream: bool) -> None:
    """Of 60 calls each has one whole answer, and no second one is paid for, or one error of ours; none is left."""
    answers = script(api, stream=stream)

    async def run() -> tuple[list[Answered | BaseException], list[str], list[str]]:
        ledger = Ledger(None)
        async with FakeServer(*answers) as server:
            model = model_at(server.address, api, stream=stream)
            dispatcher = Dispatcher(ledger, stream=stream)
            asked = [request(f"Call {n}.", idle_timeout=2.0) for n in range(CALLS)]
            ended = await asyncio.gather(
                *(dispatcher.ask(model, one, purpose="t") for one in asked), return_exceptions=True
            )
            await dispatcher.close()
            texts = [(one.body.get("messages") or one.body["input"])[-1]["content"] for one in server.seen]
        stored = [ledger.find(call_key(model.info, one, 0)) for one in asked]
        return ended, texts, ["" if one is None else one.state for one in stored]

    ended, texts, states = asyncio.run(run())
    right = Counter(text for text, answer in zip(texts, answers, strict=False) if answer == Answer())
    for n, (one, state) in enumerate(zip(ended, states, strict=True)):
        if isinstance(one, Answered):
            assert (one.reply.text, right[f"Call {n}."], state) == (Answer().text, 1, "done")
        else:
            assert isinstance(one, PromptcraftError)
            assert type(one) is not ModelError
            assert one.code in BILLED + RETRIED
            assert (right[f"Call {n}."], state) == (0, "unknown" if one.code == "timed-out" else "failed")
    assert sum(isinstance(one, Answered) for one in ended) >= CALLS // 3
