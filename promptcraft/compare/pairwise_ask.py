"""Asking a model which of two frameworks is better, criterion by criterion and in both orders."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import combinations

from promptcraft.compare.pairwise_wire import Better, PairReading, pair_shape, read_pair
from promptcraft.critique.ask import ask_checked, refuse_unread
from promptcraft.critique.review import Review
from promptcraft.errors import ModelError, PromptcraftError, ReplyUnscorable, UsageMistake
from promptcraft.framework.fence import fence
from promptcraft.models.base import Message, Model, ModelInfo, Request
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.json_reply import read_json
from promptcraft.models.prompts import prompt
from promptcraft.records.verdict import Answered, Choice, Verdict

PURPOSE = "pairwise"
MAX_OUTPUT = 16_000
FORWARD: dict[Better, Choice] = {"A": "first", "B": "second", "tie": "tie"}
BACKWARD: dict[Better, Choice] = {"A": "second", "B": "first", "tie": "tie"}


async def pairwise(
    reviews: Mapping[str, Review], model: Model, dispatcher: Dispatcher
) -> tuple[Verdict, ...]:
    """A verdict for each pair of reviews (by label) and each criterion; two calls for each pair, one in each order.

    The model sees the texts as A and B and neither labels, names, authors nor scores. What cannot be used in a reply is
    asked for once more; what then still does not hold, or a call that failed, is an answer without a choice, with
    its reason. Raises the first error when no call at all brought a reply, and UsageMistake for less than two
    reviews, for reviews by different rubrics and for a model too small to hold two texts against each other.
    """
    _check(reviews, model.info)
    pairs = list(combinations(reviews, 2))
    orders = [order for first, second in pairs for order in ((first, second), (second, first))]
    asked = [_one(reviews[a], reviews[b], model, dispatcher) for a, b in orders]
    results = await asyncio.gather(*asked, return_exceptions=True)
    heard = [_heard(result) for result in results]
    if all(isinstance(one, ModelError) for one in heard):
        raise next(one for one in heard if isinstance(one, ModelError))
    criteria = [criterion.id for criterion in reviews[pairs[0][0]].rubric.criteria]
    return tuple(
        Verdict(
            first=first,
            second=second,
            reviewer=model.info.label,
            criterion=criterion,
            forward=_answered(heard[2 * place], criterion, forward=True),
            backward=_answered(heard[2 * place + 1], criterion, forward=False),
        )
        for place, (first, second) in enumerate(pairs)
        for criterion in criteria
    )


def pair_request(a: Review, b: Review, info: ModelInfo) -> Request:
    """What is sent: the criteria, then both texts between guarded lines, the first one as A."""
    shape = pair_shape(a.rubric)
    text = prompt(
        "pairwise",
        a=fence(a.secret, a.rendered.text)[1],
        b=fence(b.secret, b.rendered.text)[1],
        schema="" if info.structured else shape.schema_text,
    )
    return Request(
        system=prompt(
            "pairwise_system", subject=a.rubric.subject, about=a.rubric.about, criteria=a.rubric.criteria
        ),
        messages=(Message(role="user", content=text),),
        shape=shape if info.structured else None,
        max_output=MAX_OUTPUT if info.max_output is None else min(MAX_OUTPUT, info.max_output),
    )


def _check(reviews: Mapping[str, Review], info: ModelInfo) -> None:
    if len(reviews) < 2:
        raise UsageMistake(
            "Putting frameworks before a model two by two needs two of them.", hint="Name another one."
        )
    rubrics = {review.rubric.name: review.rubric for review in reviews.values()}
    if len(rubrics) > 1:
        raise UsageMistake(
            f"They are judged by different rubrics: {', '.join(sorted(rubrics))}.",
            hint="Use one rubric for all of them.",
        )
    if info.small:
        raise UsageMistake(
            f"{info.label} is too small a model to hold two frameworks against each other.",
            hint="Use a larger model.",
            where=info.label,
        )


async def _one(a: Review, b: Review, model: Model, dispatcher: Dispatcher) -> PairReading:
    """The reading of one order; raises ReplyUnscorable when nothing could be read, twice."""

    async def send(request: Request) -> Answer:
        return await dispatcher.ask(model, request, purpose=PURPOSE, framework=a.rendered.name)

    def read(answer: Answer) -> tuple[PairReading | None, tuple[str, ...]]:
        reply = answer.reply
        cut = refuse_unread(reply)
        if cut:
            return None, cut
        try:
            reading = read_pair(read_json(reply.text), a, b)
        except ReplyUnscorable as error:
            return None, (error.message,)
        return reading, (*reading.problems, *reading.soft)

    heard = await ask_checked(send, pair_request(a, b, model.info), read)
    if heard.reading is None:
        raise ReplyUnscorable(heard.why)
    return heard.reading


def _heard(result: PairReading | BaseException) -> PairReading | ModelError | ReplyUnscorable:
    """What came of one order; errors that are not the model's own end the whole."""
    if isinstance(result, PairReading | ModelError | ReplyUnscorable):
        return result
    raise result


def _answered(heard: PairReading | PromptcraftError, criterion: str, *, forward: bool) -> Answered:
    if isinstance(heard, PromptcraftError):
        return Answered(choice=None, unscored=heard.message)
    found = heard.by_criterion.get(criterion)
    if found is None:
        return Answered(choice=None, unscored="The reply has no verdict on it, or more than one.")
    choice = (FORWARD if forward else BACKWARD)[found.better]
    first, second = (found.quotes_a, found.quotes_b) if forward else (found.quotes_b, found.quotes_a)
    return Answered(
        choice=None if found.problem else choice,
        reason=found.reason,
        quotes_first=first,
        quotes_second=second,
        unscored=found.problem,
    )
