"""A critique from a model: ask, check the reply, ask once more if it does not hold, add up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from promptcraft.critique.lacks import grouped
from promptcraft.critique.lost_samples import kept_samples
from promptcraft.critique.reading import Reading, check_reply
from promptcraft.critique.review import Review
from promptcraft.critique.sample_result import SampleResult
from promptcraft.critique.wire import critique_shape, parse_critique
from promptcraft.errors import ModelError, Refused, ReplyUnscorable
from promptcraft.framework.fence import fence
from promptcraft.models.base import Message, Model, ModelInfo, Reply, Request
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.effort import out_of_room
from promptcraft.models.json_reply import read_json
from promptcraft.models.prompts import prompt

PURPOSE = "critique"
MAX_OUTPUT = 16_000


class Checked(Protocol):
    """What is read of a reply: `problems` spoil its score, `soft` do not."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What spoils its score."""

    @property
    def soft(self) -> tuple[str, ...]:
        """What is left out of it."""


C = TypeVar("C", bound=Checked)


@dataclass(frozen=True)
class Heard(Generic[C]):
    """What came of one request: what was read of it, what is wrong with that, and the one or two calls it took."""

    reading: C | None
    why: str
    answers: tuple[Answer, ...]


def critique_request(review: Review, info: ModelInfo) -> Request:
    """What a reviewer is sent: the rubric and coverage list, then the framework between guarded lines."""
    shape = critique_shape(review.rubric, review.coverage, review.rendered)
    system = prompt(
        "critique_system",
        subject=review.rubric.subject,
        about=review.rubric.about,
        items=review.coverage,
        criteria=review.rubric.criteria,
    )
    fenced = fence(review.secret, review.rendered.text)[1]
    text = prompt("critique", fenced=fenced, schema="" if info.structured else shape.schema_text)
    limit = MAX_OUTPUT if info.max_output is None else min(MAX_OUTPUT, info.max_output)
    return Request(
        system=system,
        messages=(Message(role="user", content=text),),
        shape=shape if info.structured else None,
        max_output=limit,
    )


async def ask_samples(
    review: Review, model: Model, dispatcher: Dispatcher, samples: int
) -> tuple[SampleResult, ...]:
    """As many independent replies as wanted; one that failed or cannot be scored is among them, with its reason.

    Raises what stops the run, or the reason when not one brought a reply, once every call has ended and is kept.
    """
    request = critique_request(review, model.info)
    if samples > 1:  # the others then find in the provider's cache what the first one wrote there
        request = request.model_copy(update={"reuse": "first"})
    asked = [_one(review, model, dispatcher, request, repeat) for repeat in range(samples)]
    return kept_samples(await asyncio.gather(*asked, return_exceptions=True))


async def _one(
    review: Review, model: Model, dispatcher: Dispatcher, request: Request, repeat: int
) -> SampleResult:
    async def send(asked: Request) -> Answer:
        return await dispatcher.ask(
            model, asked, purpose=PURPOSE, framework=review.rendered.name, repeat=repeat
        )

    heard = await ask_checked(send, request, lambda answer: _read_once(answer, review))
    spoilt = heard.reading is None or heard.reading.problems
    return SampleResult(
        heard.reading, heard.why if spoilt else "", tuple(_read(one) for one in heard.answers)
    )


def _read_once(answer: Answer, review: Review) -> tuple[Reading | None, tuple[str, ...]]:
    """What the answer says; one from the ledger is read once, by the run or by what reckons its cost."""
    if answer.call in review.readings:
        return review.readings.pop(answer.call)
    read = read_reply(answer.reply, review)
    if answer.cached:
        review.readings[answer.call] = read
    return read


def _read(answer: Answer) -> Answer:
    """The answer without its words, once they were read: the ledger keeps them, and hundreds of samples fill memory."""
    return answer.model_copy(
        update={"reply": answer.reply.model_copy(update={"text": "", "raw": "", "chances": ()})}
    )


async def ask_checked(
    send: Callable[[Request], Awaitable[Answer]],
    request: Request,
    read: Callable[[Answer], tuple[C | None, tuple[str, ...]]],
) -> Heard[C]:
    """What was read of the reply, asked for once more where something in it does not hold; the better of the two."""
    first = await send(request)
    reading, problems = read(first)
    if not problems:
        return Heard(reading, "", (first,))
    try:
        second = await send(_again(request, first.reply, problems))
        better, left = read(second)
    except ModelError as error:
        told = " ".join(grouped(reading.problems if reading else problems))
        why = f"{told} Asked once more, but {error.message}"
        return Heard(reading, why, (first,))
    kept = _better(reading, better)
    return Heard(kept, " ".join(grouped(left if kept is None else kept.problems)), (first, second))


def _better(first: C | None, second: C | None) -> C | None:
    """The reading with fewer problems, counting first those that spoil the score; of equals, the second."""
    both = [one for one in (second, first) if one is not None]
    return min(both, key=lambda one: (len(one.problems), len(one.soft)), default=None)


def read_reply(reply: Reply, review: Review) -> tuple[Reading | None, tuple[str, ...]]:
    """What the reply says, and what in it must be asked again; raises Refused when the model declined."""
    cut = refuse_unread(reply)
    if cut:
        return None, cut
    try:
        reading = check_reply(parse_critique(review.own_object(read_json(reply.text))), review)
    except ReplyUnscorable as error:
        return None, (error.message,)
    return reading, (*reading.problems, *reading.soft)


def refuse_unread(reply: Reply) -> tuple[str, ...]:
    """Why the reply is not read at all: it was cut; raises Refused when the model declined."""
    if reply.stop == "refusal":
        raise Refused(
            f"{reply.model} declined to review this framework.", hint="Another reviewer may accept it."
        )
    if reply.stop == "length":
        return (f"{out_of_room(reply)} Be briefer: shorter reasons, fewer findings.",)
    return ()


def _again(request: Request, reply: Reply, problems: tuple[str, ...]) -> Request:
    return request.model_copy(
        update={
            "messages": (
                *request.messages,
                Message(role="assistant", content=reply.text or "(no text)"),
                Message(role="user", content=prompt("critique_again", problems=problems)),
            ),
        }
    )
