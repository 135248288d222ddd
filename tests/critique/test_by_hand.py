"""A critique carried by hand: the JSON asked for is scored, prose is not, and neither is spoilt JSON."""

from __future__ import annotations

import asyncio
import json

import pytest

from promptcraft.critique.by_hand import PROSE, ask_by_hand
from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.records.critique import Critique
from tests.critique.bench import line, reply, review, with_lines


class Carried:
    """A chat whose answer a person pastes."""

    info = ModelInfo(provider="paste", name="", human=True, free=True)

    def __init__(self, text: str) -> None:
        self._text = text

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """What was pasted."""
        return Reply(text=self._text, model="paste")


def pasted(text: str) -> Critique:
    """The critique in this paste."""
    return asyncio.run(ask_by_hand(review(), Carried(text), Dispatcher(Ledger(None)), repeat=0))


def test_the_json_asked_for_is_a_scorecard() -> None:
    """A pasted reply in the shape asked for is scored like any other, in a fence or not."""
    for text in (
        json.dumps(reply()),
        f"Sure!\n```json\n{json.dumps(reply(), indent=2)}\n```\nAnything else?",
    ):
        made = pasted(text)
        assert (made.score, made.stated, made.unscored, made.calls) == (6.0, 6.0, "", 1)


def test_a_made_up_scorecard_has_no_score() -> None:
    """A person is not asked to paste again: a line that stands on nothing leaves the critique without a score."""
    lines = with_lines(line("order", quotes=["nowhere at all"], questions=[], items=[]))
    made = pasted(json.dumps(reply(scorecard=lines)))
    assert (made.score, made.lines) == (None, ())
    assert "'order' stands on nothing" in made.unscored


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-30], lambda text: text.replace('"stated": 6', '"stated": NaN')]
)
def test_spoilt_json_is_not_read_as_prose(spoil: object) -> None:
    """Cut or broken JSON states nothing: no score, no mark, and the reason."""
    assert callable(spoil)
    made = pasted(spoil(json.dumps(reply())))
    assert (made.score, made.stated, made.findings) == (None, None, ())
    assert made.unscored.startswith("The reply cannot be read")


def test_prose_keeps_its_own_mark_and_has_no_score() -> None:
    """A chat that answers in prose fills `stated` only, with its findings and reasons."""
    text = (
        "Strengths:\n1. It names its audience.\n\nMissing aspects:\n1. Public opinion: ask what residents think.\n\n"
        "Rating: 8/10\n\nReasons for the score:\n- Clear order\n\nPoints deducted:\n- Nothing on enforcement\n"
    )
    made = pasted(text)
    assert (made.score, made.stated, made.unscored) == (None, 8.0, PROSE)
    assert {one.kind for one in made.findings} == {"strength", "omission"}
    assert any("enforcement" in note for note in made.notes)
