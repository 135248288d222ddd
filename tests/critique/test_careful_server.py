"""Careful mode with a server that tells likelihoods: over a real socket, through the ledger, twice the same."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path

import pytest

from promptcraft.critique.rubric import Rubric
from promptcraft.critique.run import Reviewer, critique_all
from promptcraft.models.base import Model
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.registry import resolve
from promptcraft.records.critique import Critique
from promptcraft.workspace.settings import ModelTable, Settings
from tests.critique.bench import review
from tests.critique.careful_bench import judgement
from tests.models.fake_server import Answer, FakeServer, plain

ONE = Rubric.model_validate(
    {
        "name": "one",
        "title": "One",
        "criteria": [
            {"id": "order", "title": "Order", "weight": 10, "question": "So?", "anchors": list("abcdef")}
        ],
    }
)


def answer(level: int, likely: dict[str, float]) -> Answer:
    """A judgement of this level, told token by token as chat servers tell them."""
    text = json.dumps(judgement(level))
    at = text.index('"level": ') + len('"level": ')
    pieces = [text[:at], text[at], text[at + 1 :]]
    told = [{"token": piece, "logprob": -0.01, "top_logprobs": []} for piece in pieces]
    told[1]["top_logprobs"] = [{"token": name, "logprob": math.log(one)} for name, one in likely.items()]
    body = plain("/v1/chat/completions", Answer(text))
    body["choices"][0]["logprobs"] = {"content": told, "refusal": None}
    return Answer(body=json.dumps(body).encode())


def critiques(server: FakeServer, folder: Path, count: int) -> list[Critique]:
    """The careful critique of the model behind this server, so many times, with a ledger that stays."""

    async def run() -> list[Critique]:
        async with server:
            table = ModelTable.model_validate(
                {
                    "base_url": server.address,
                    "model": "m",
                    "api": "openai",
                    "chances": True,
                    "api_key_env": "KEY",
                }
            )
            return [await once(resolve("mine", Settings(models={"mine": table}))) for _ in range(count)]

    async def once(model: Model) -> Critique:
        ledger = Ledger(folder / "ledger.db")
        dispatcher = Dispatcher(ledger)
        outcome = await critique_all(review(rubric=ONE), [Reviewer("mine", model)], dispatcher, careful=True)
        await dispatcher.close()
        ledger.close()
        assert outcome.failures == ()
        return outcome.critiques[0]

    return asyncio.run(run())


def test_the_expected_level_survives_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty likelihoods are asked for, the level is their mean, and the kept answer gives the same score again."""
    monkeypatch.setenv("KEY", "k" * 20)
    server = FakeServer(answer(3, {"3": 0.75, "5": 0.25}), Answer(status=500))
    first, again = critiques(server, tmp_path, 2)
    assert [seen.body["top_logprobs"] for seen in server.seen] == [20]
    assert (first.lines[0].level, first.lines[0].said, first.score) == (3.5, 3.0, 7.0)
    assert (again.score, again.lines, again.samples) == (first.score, first.lines, first.samples)
