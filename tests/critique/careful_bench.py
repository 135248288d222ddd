"""A model for careful mode that answers each call by what it asks about, and keeps what it was sent."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable

from promptcraft.critique.assemble import assemble
from promptcraft.critique.careful_ask import ask_careful
from promptcraft.critique.review import Review
from promptcraft.models.base import Chance, Listener, ModelInfo, Reply, Request, TokenChances
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.records.critique import Critique
from tests.critique.bench import Json, review

PLAIN = ModelInfo(provider="fake", name="careful", structured=True, free=True)
TELLING = PLAIN.model_copy(update={"chances": True})
REMARK = {
    "kind": "weakness",
    "question": "effects",
    "quote": "traffic, shops and rents",
    "reason": "It asks three things at once.",
    "severity": "medium",
}


def judgement(level: object = 3, **changes: object) -> Json:
    """A reply on one criterion that stands on a quote."""
    full: Json = {
        "findings": [REMARK],
        "quotes": ["What did Stockholm and Milan learn from theirs?"],
        "questions": [],
        "items": [],
        "reason_given": "It looks elsewhere.",
        "reason_taken": "It looks at two places only.",
        "level": level,
    }
    return full | changes


def sides(about: Review, **changes: object) -> Json:
    """A reply on the coverage list that finds everything covered."""
    covered = [{"item": item.id, "status": "covered", "questions": ["effects"]} for item in about.coverage]
    return {"coverage": covered, "findings": []} | changes


def topic(request: Request, about: Review) -> str:
    """The id of the criterion a request is about; empty for the coverage list."""
    asked = request.messages[0].content
    titles = {f"\n{one.title}: {one.question}\n": one.id for one in about.rubric.criteria}
    return next((name for words, name in titles.items() if words in asked), "")


class Careful:
    """Answers by topic: `replies` gets the topic and how often it was asked about, and gives an object or a Reply."""

    def __init__(
        self, about: Review, replies: Callable[[str, int], Json | Reply], info: ModelInfo = PLAIN
    ) -> None:
        self._about = about
        self._replies = replies
        self._info = info
        self._asked: dict[str, int] = {}
        self.sent: list[Request] = []

    @property
    def info(self) -> ModelInfo:
        """What the test says it is."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The reply prepared for this topic."""
        self.sent.append(request)
        name = topic(request, self._about)
        count = self._asked[name] = self._asked.get(name, 0) + 1
        said = self._replies(name, count)
        return said if isinstance(said, Reply) else Reply(text=json.dumps(said), model="fake")


def careful(model: Careful, *, about: Review | None = None, samples: int = 1) -> Critique:
    """The careful critique of this model."""
    one = about or review()
    work = ask_careful(one, model, Dispatcher(Ledger(None)), samples)
    return assemble(one, model.info, asyncio.run(work), careful=True)


def with_chances(said: Json, likely: dict[int, float]) -> Reply:
    """The reply with the likelihood of each level at the place where it wrote one, a token for each character."""
    text = json.dumps(said)
    at = text.rindex('"level": ') + len('"level": ')
    level = TokenChances(
        token=text[at],
        chances=tuple(Chance(token=str(n), logprob=math.log(chance)) for n, chance in likely.items()),
    )
    tokens = [TokenChances(token=character) for character in text]
    return Reply(text=text, model="fake", chances=(*tokens[:at], level, *tokens[at + 1 :]))
