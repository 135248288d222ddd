"""A framework, a model and a dispatcher small enough to see through, for the tests of discussions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from promptcraft.discuss.discussion import Discussion
from promptcraft.discuss.partner import Partner
from promptcraft.discuss.session import Plan, open_discussion
from promptcraft.framework.model import Framework, Question, Synthesis
from promptcraft.framework.rendered import Rendered, as_rendered
from promptcraft.models.base import Listener, Model, ModelInfo, Reply, Request
from promptcraft.models.dispatch import Answer
from promptcraft.records.turn import Answered, Turn
from promptcraft.records.usage import Usage
from promptcraft.report.transcript import discussion_markdown
from promptcraft.workspace.places import Workspace


def framework(questions: int = 3, *, synthesis: bool = True, persona: str = "A patient teacher.") -> Rendered:
    """A framework about a bus fare, rendered; its questions are q1, q2 and so on."""
    asks = (
        "Who pays for city buses today, and who rides them?",
        "Which towns stopped charging fares, and what became of them?",
        "Where would the missing money come from?",
        "Would drivers leave their cars at home?",
        "How could one find out cheaply?",
        "What would a cautious mayor do first?",
    )
    source = Framework(
        title="Should city buses be free?",
        aim="To think it through",
        persona=persona,
        audience="A curious passenger",
        questions=tuple(
            Question(id=f"q{n}", ask=asks[(n - 1) % len(asks)], follow_ups=("Who loses?",) if n == 2 else ())
            for n in range(1, questions + 1)
        ),
        synthesis=Synthesis(ask="Weigh it all up.", for_and_against=4) if synthesis else None,
    )
    return as_rendered("free-buses", source, source, {})


class Talker:
    """A model that answers with what `say` makes of the last message, and remembers every request."""

    def __init__(self, say: Callable[[str], str] | None = None, info: ModelInfo | None = None) -> None:
        self.say = say or (lambda asked: f"An answer to: {asked[-60:]}")
        self._info = info or ModelInfo(provider="stand-in", name="talker", free=True)
        self.requests: list[Request] = []

    @property
    def info(self) -> ModelInfo:
        """What is known about it."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """An answer at once."""
        self.requests.append(request)
        text = self.say(request.messages[-1].content)
        return Reply(text=text, model="talker-1", usage=Usage(input=100, output=20), seconds=1.5)


class Desk:
    """Answers an equal request with the same repeat number without asking the model again, as the ledger does."""

    def __init__(self) -> None:
        self.kept: dict[str, Reply] = {}

    async def ask(
        self,
        model: Model,
        request: Request,
        *,
        purpose: str,
        framework: str = "",
        repeat: int = 0,
        listen: Listener | None = None,
    ) -> Answer:
        """The answer, kept."""
        key = f"{model.info.label} {repeat} {request.model_dump_json()}"
        cached = key in self.kept
        if not cached:
            self.kept[key] = await model.reply(request, listen)
        return Answer(reply=self.kept[key], cost=Decimal("0.001"), call=str(hash(key)), cached=cached)


def through(discussion: Discussion) -> list[Answered]:
    """All answers up to where the discussion stops by itself."""

    async def run() -> list[Answered]:
        answers = []
        while (answer := await discussion.answer_next()) is not None:
            answers.append(answer)
        return answers

    return asyncio.run(run())


def answers(events: tuple[Turn, ...]) -> list[str]:
    """What was answered, by question or step."""
    return [event.question or event.step for event in events if isinstance(event, Answered)]


def started(
    tmp_path: Path, talker: Talker | None = None, plan: Plan | None = None
) -> tuple[Discussion, Talker, Desk]:
    """A new discussion of the free-buses framework, its model and its desk."""
    model, desk = talker or Talker(), Desk()
    discussion = open_discussion(
        Workspace(tmp_path), framework(), Partner(model, desk, discussion_markdown), plan
    )
    return discussion, model, desk
