"""A critique from a model: ask, check the reply, ask once more if it does not hold, add up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal

from promptcraft.critique.reading import Reading, check_reply
from promptcraft.critique.review import Review
from promptcraft.critique.wire import critique_shape, parse_critique
from promptcraft.errors import ModelError, Refused, ReplyUnscorable
from promptcraft.framework.fence import fence
from promptcraft.models.base import Message, Model, ModelInfo, Reply, Request
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.json_reply import read_json
from promptcraft.models.prompts import prompt
from promptcraft.records.usage import Usage, add_cost, add_usage

PURPOSE = "critique"
MAX_OUTPUT = 16_000


@dataclass(frozen=True)
class SampleResult:
    """One sample: what was read of it, or why nothing could be, and every call it took."""

    reading: Reading | None
    unscored: str
    answers: tuple[Answer, ...]

    @property
    def usage(self) -> Usage:
        """Tokens of all its calls."""
        total = self.answers[0].reply.usage
        for answer in self.answers[1:]:
            total = add_usage(total, answer.reply.usage)
        return total

    @property
    def cost(self) -> Decimal | None:
        """US dollars of all its calls; None when one of them is unknown."""
        total: Decimal | None = Decimal(0)
        for answer in self.answers:
            total = add_cost(total, answer.cost)
        return total


def critique_request(review: Review, info: ModelInfo) -> Request:
    """What a reviewer is sent: the rubric and coverage list, then the framework between guarded lines."""
    shape = critique_shape(review.rubric, review.coverage, review.rendered)
    system = prompt(
        "critique_system",
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
    """As many independent replies as wanted; one that cannot be scored is among them, with its reason.

    Raises the first error when a call brings no reply at all, once every other call has ended and is kept.
    """
    request = critique_request(review, model.info)
    asked = [_one(review, model, dispatcher, request, repeat) for repeat in range(samples)]
    results = await asyncio.gather(*asked, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return tuple(result for result in results if isinstance(result, SampleResult))


async def _one(
    review: Review, model: Model, dispatcher: Dispatcher, request: Request, repeat: int
) -> SampleResult:
    first = await dispatcher.ask(
        model, request, purpose=PURPOSE, framework=review.rendered.name, repeat=repeat
    )
    reading, problems = read_reply(first.reply, review)
    if not problems:
        return SampleResult(reading, "", (first,))
    again = _again(request, first.reply, problems)
    try:
        second = await dispatcher.ask(
            model, again, purpose=PURPOSE, framework=review.rendered.name, repeat=repeat
        )
        better, left = read_reply(second.reply, review)
    except ModelError as error:
        why = f"{' '.join(reading.problems if reading else problems)} Asked once more, but {error.message}"
        return SampleResult(reading, why if reading is None or reading.problems else "", (first,))
    kept = _better(reading, better)
    why = " ".join(left if kept is None else kept.problems)
    return SampleResult(kept, why, (first, second))


def _better(first: Reading | None, second: Reading | None) -> Reading | None:
    """The reading with fewer problems, counting first those that spoil the score; of equals, the second."""
    both = [one for one in (second, first) if one is not None]
    return min(both, key=lambda one: (len(one.problems), len(one.soft)), default=None)


def read_reply(reply: Reply, review: Review) -> tuple[Reading | None, tuple[str, ...]]:
    """What the reply says, and what in it must be asked again; raises Refused when the model declined."""
    if reply.stop == "refusal":
        raise Refused(
            f"{reply.model} declined to review this framework.", hint="Another reviewer may accept it."
        )
    if reply.stop == "length":
        return None, (
            "The reply reached the output limit before its end. Be briefer: shorter reasons, fewer findings.",
        )
    try:
        reading = check_reply(parse_critique(read_json(reply.text)), review)
    except ReplyUnscorable as error:
        return None, (error.message,)
    return reading, (*reading.problems, *reading.soft)


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
