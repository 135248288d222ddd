"""A critique from a small local model: one short call a criterion, added up by code; coverage by the word rules."""

from __future__ import annotations

from dataclasses import replace

from promptcraft.critique.ask import PURPOSE
from promptcraft.critique.assemble import assemble
from promptcraft.critique.coverage import coverage_by_words
from promptcraft.critique.lost_samples import failed_sample, kept_samples, raise_stops
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Criterion
from promptcraft.critique.sample_result import SampleResult
from promptcraft.critique.sentences import Sentence, sentences
from promptcraft.critique.small import SmallLine, criterion_request, read_criterion, small_reading
from promptcraft.errors import PromptcraftError, ReplyUnscorable
from promptcraft.models.base import Message, Model, Request
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.prompts import prompt
from promptcraft.records.critique import Critique

BY_WORDS = (
    "A small model is not asked which sides are covered: that part comes from the checklist's word rules."
)


async def ask_small(review: Review, model: Model, dispatcher: Dispatcher, samples: int) -> Critique:
    """The critique, its criteria asked one after the other; a sample that lacks one has no score, with the reason.

    Raises what stops the run, or the reason when not one sample has all its calls.
    """
    found = tuple(one for one in sentences(review.rendered) if not review.orders.hold(one.quote))
    results = [await _sample(review, model, dispatcher, found, number) for number in range(samples)]
    return assemble(review, model.info, kept_samples(results))


async def _sample(
    review: Review, model: Model, dispatcher: Dispatcher, found: tuple[Sentence, ...], number: int
) -> SampleResult:
    lines: list[SmallLine] = []
    answers: list[Answer] = []
    for criterion in review.rubric.criteria:
        request = criterion_request(review, criterion, found, number)
        try:
            line, made = await _one(model, dispatcher, request, criterion, found, review.rendered.name)
        except PromptcraftError as error:
            raise_stops([error])
            return failed_sample(error, tuple(answers))
        answers.extend(made)
        if line is not None:
            lines.append(line)
    reading = small_reading(review, lines)
    coverage = coverage_by_words(review.rendered.filled, review.rubric)
    whole = replace(reading, coverage=coverage, notes=(*reading.notes, *((BY_WORDS,) if coverage else ())))
    return SampleResult(whole, " ".join(reading.problems), tuple(answers))


async def _one(
    model: Model,
    dispatcher: Dispatcher,
    request: Request,
    criterion: Criterion,
    found: tuple[Sentence, ...],
    framework: str,
) -> tuple[SmallLine | None, tuple[Answer, ...]]:
    """The line on one criterion, asked for once more when the reply cannot be used; None when that does not help."""
    first = await dispatcher.ask(model, request, purpose=PURPOSE, framework=framework)
    try:
        return read_criterion(first.reply.text, criterion, found), (first,)
    except ReplyUnscorable as error:
        again = request.model_copy(
            update={
                "messages": (
                    *request.messages,
                    Message(role="assistant", content=first.reply.text or "(no text)"),
                    Message(role="user", content=prompt("critique_again", problems=[error.message])),
                )
            }
        )
    second = await dispatcher.ask(model, again, purpose=PURPOSE, framework=framework)
    try:
        return read_criterion(second.reply.text, criterion, found), (first, second)
    except ReplyUnscorable:
        return None, (first, second)
