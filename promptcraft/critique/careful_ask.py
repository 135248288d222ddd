"""A careful critique: each criterion asked apart, each reply checked and asked for once more if it does not hold."""

from __future__ import annotations

import asyncio

from promptcraft.critique.ask import PURPOSE, Heard, SampleResult, ask_checked, refuse_unread
from promptcraft.critique.careful import CarefulCall, Part, careful_calls, careful_reading, read_part
from promptcraft.critique.lacks import grouped
from promptcraft.critique.review import Review
from promptcraft.errors import InBatch, ReplyUnscorable
from promptcraft.models.base import Model, Request
from promptcraft.models.dispatch import Answer, Dispatcher


async def ask_careful(
    review: Review, model: Model, dispatcher: Dispatcher, samples: int
) -> tuple[SampleResult, ...]:
    """As many independent samples as wanted; one that lacks a line is among them, with its reason.

    The first call goes ahead alone, so that the others find the framework in the provider's cache. Raises the first
    error when a call brings no reply at all, once every other call has ended and is kept.
    """
    calls = careful_calls(review, model.info, samples)
    first = await _first(calls[0], review, model, dispatcher)
    asked = [_heard(call, review, model, dispatcher) for call in calls[1:]]
    results = [first, *await asyncio.gather(*asked, return_exceptions=True)]
    heard: list[Heard[Part]] = []
    for result in results:
        if isinstance(result, BaseException):
            raise result
        heard.append(result)
    pairs = list(zip(calls, heard, strict=True))
    return tuple(
        _sample(review, [(call, one) for call, one in pairs if call.sample == number])
        for number in range(samples)
    )


async def _first(
    call: CarefulCall, review: Review, model: Model, dispatcher: Dispatcher
) -> Heard[Part] | InBatch:
    """What came of the call that goes ahead; one that waits in a batch job holds up none of the others."""
    try:
        return await _heard(call, review, model, dispatcher)
    except InBatch as waiting:
        return waiting


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


def _sample(review: Review, heard: list[tuple[CarefulCall, Heard[Part]]]) -> SampleResult:
    """The parts of one sample put together; a criterion without a usable reply leaves it without a score."""
    reading = careful_reading(review, [one.reading for _, one in heard if one.reading is not None])
    lost = [f"{call.criterion or 'coverage'}: {one.why}" for call, one in heard if one.reading is None]
    lines = {call.criterion for call, one in heard if one.reading is None and call.criterion}
    why = " ".join((*lost, *grouped(reading.problems))) if lines or reading.problems else ""
    return SampleResult(reading, why, tuple(answer for _, one in heard for answer in one.answers))
