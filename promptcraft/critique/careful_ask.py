"""A careful critique: each criterion asked apart, each reply checked and asked for once more if it does not hold."""

from __future__ import annotations

import asyncio

from promptcraft.critique.ask import PURPOSE, Heard, ask_checked, refuse_unread
from promptcraft.critique.careful import CarefulCall, Part, careful_calls, careful_reading, read_part
from promptcraft.critique.lacks import grouped
from promptcraft.critique.lost_samples import failed_sample, kept_samples, raise_stops
from promptcraft.critique.review import Review
from promptcraft.critique.sample_result import SampleResult
from promptcraft.errors import InBatch, PromptcraftError, ReplyUnscorable
from promptcraft.models.base import Model, Request
from promptcraft.models.dispatch import Answer, Dispatcher


async def ask_careful(
    review: Review, model: Model, dispatcher: Dispatcher, samples: int
) -> tuple[SampleResult, ...]:
    """As many independent samples as wanted; one that lacks a line or a call is among them, with its reason.

    The first call goes ahead alone, so that the others find the framework in the provider's cache. Raises what stops
    the run, or the reason when not one sample has all its calls, once every call has ended and is kept.
    """
    calls = careful_calls(review, model.info, samples)
    first = await _first(calls[0], review, model, dispatcher)
    if isinstance(first, PromptcraftError) and not isinstance(first, InBatch):
        raise_stops([first])
        # Nothing can complete its sample any more.
        calls = (calls[0], *(call for call in calls if call.sample != calls[0].sample))
    asked = [_heard(call, review, model, dispatcher) for call in calls[1:]]
    results = [first, *await asyncio.gather(*asked, return_exceptions=True)]
    raise_stops(result for result in results if isinstance(result, BaseException))
    pairs = list(zip(calls, results, strict=True))
    return kept_samples(
        [
            _sample(review, [(call, one) for call, one in pairs if call.sample == number])
            for number in range(samples)
        ]
    )


async def _first(
    call: CarefulCall, review: Review, model: Model, dispatcher: Dispatcher
) -> Heard[Part] | PromptcraftError:
    """What came of the call that goes ahead; one that waits in a batch job, or failed, holds up none of the others."""
    try:
        return await _heard(call, review, model, dispatcher)
    except PromptcraftError as error:
        return error


async def _heard(call: CarefulCall, review: Review, model: Model, dispatcher: Dispatcher) -> Heard[Part]:
    async def send(request: Request) -> Answer:
        return await dispatcher.ask(
            model, request, purpose=PURPOSE, framework=review.rendered.name, repeat=call.sample
        )

    def read(answer: Answer) -> tuple[Part | None, tuple[str, ...]]:
        reply = answer.reply
        cut = refuse_unread(reply)
        if cut:
            return None, cut
        try:
            part = read_part(reply, call, review)
        except ReplyUnscorable as error:
            return None, (error.message,)
        return part, (*part.problems, *part.soft)

    return await ask_checked(send, call.request, read)


def _sample(review: Review, results: list[tuple[CarefulCall, Heard[Part] | BaseException]]) -> SampleResult:
    """The parts of one sample put together; a criterion without a usable reply leaves it without a score."""
    heard = [(call, one) for call, one in results if isinstance(one, Heard)]
    answers = tuple(answer for _, one in heard for answer in one.answers)
    for _, error in results:
        if isinstance(error, PromptcraftError):
            return failed_sample(error, answers)
    reading = careful_reading(review, [one.reading for _, one in heard if one.reading is not None])
    lost = [f"{call.criterion or 'coverage'}: {one.why}" for call, one in heard if one.reading is None]
    lines = {call.criterion for call, one in heard if one.reading is None and call.criterion}
    why = " ".join((*lost, *grouped(reading.problems))) if lines or reading.problems else ""
    return SampleResult(reading, why, answers)
