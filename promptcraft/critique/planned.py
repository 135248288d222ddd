"""The calls a critique begins with, told before anything is sent. Pure."""

from __future__ import annotations

from typing import NamedTuple

from promptcraft.critique.ask import critique_request
from promptcraft.critique.careful import careful_calls
from promptcraft.critique.review import Review
from promptcraft.critique.sentences import sentences
from promptcraft.critique.small import criterion_request
from promptcraft.models.base import ModelInfo, Request


class PlannedCall(NamedTuple):
    """One request and its number among equal ones: together they are the key of a call in the ledger."""

    request: Request
    repeat: int


def planned_calls(
    review: Review, info: ModelInfo, *, samples: int = 1, careful: bool = False
) -> tuple[PlannedCall, ...]:
    """The first-round calls in the order in which they are asked; each may be followed by one more when its reply
    does not hold. A person is asked once, whatever `samples` says."""
    if info.human:
        return (PlannedCall(critique_request(review, info), 0),)
    if info.small:
        found = tuple(one for one in sentences(review.rendered) if not review.orders.hold(one.quote))
        return tuple(
            PlannedCall(criterion_request(review, criterion, found, number), 0)
            for number in range(samples)
            for criterion in review.rubric.criteria
        )
    if careful:
        return tuple(PlannedCall(call.request, call.sample) for call in careful_calls(review, info, samples))
    request = critique_request(review, info)
    return tuple(PlannedCall(request, repeat) for repeat in range(samples))
