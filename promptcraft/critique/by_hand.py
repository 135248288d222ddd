"""A critique that a person carries to a chat window and back: the asked-for JSON, or whatever the chat said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptcraft.critique.ask import PURPOSE, SampleResult, critique_request, read_reply
from promptcraft.critique.assemble import assemble, heading, notes_on
from promptcraft.critique.review import Review
from promptcraft.models.base import Model, ModelInfo
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.records.critique import Critique, Sample

if TYPE_CHECKING:
    from promptcraft.critique.pasted.reader import PastedCritique

PROSE = (
    "The chat answered in prose, so there are no points per criterion: its own mark is kept as stated, and the"
    " framework has no score from it."
)


LOOKS_LIKE_JSON = '"scorecard"'


async def ask_by_hand(review: Review, model: Model, dispatcher: Dispatcher, *, repeat: int) -> Critique:
    """The critique in the pasted reply: a scorecard when it is the JSON asked for, else what the prose states."""
    answer = await dispatcher.ask(
        model,
        critique_request(review, model.info),
        purpose=PURPOSE,
        framework=review.rendered.name,
        repeat=repeat,
    )
    reading, problems = read_reply(answer.reply, review)
    if reading is None and LOOKS_LIKE_JSON not in answer.reply.text:
        return _prose(review, model.info, answer)
    if reading is None:
        why = f"{' '.join(problems)} No points could be read from it."
        return assemble(review, model.info, (SampleResult(None, why, (answer,)),))
    why = " ".join(reading.problems)
    return assemble(review, model.info, (SampleResult(reading, why, (answer,)),))


def is_prose(critique: Critique) -> bool:
    """Whether this is what a chat said in prose, instead of the scorecard that was asked for."""
    return critique.unscored == PROSE


def _prose(review: Review, info: ModelInfo, answer: Answer) -> Critique:
    from promptcraft.critique.pasted.reader import read_pasted  # its many patterns take time to compile

    pasted = read_pasted(answer.reply.text, review.rendered)
    return Critique(
        id="",
        **heading(review, info.label),
        model=answer.reply.model,
        samples=(Sample(score=None, unscored=PROSE),),
        score=None,
        stated=pasted.stated,
        stated_from=pasted.stated_from,
        unscored=PROSE,
        findings=pasted.findings,
        notes=(*_reasons(pasted), *notes_on(review, None, pasted.stated)),
        usage=answer.reply.usage,
        cost=answer.cost,
        calls=1,
    )


def _reasons(pasted: PastedCritique) -> tuple[str, ...]:
    given = [f"Reason for points given: {reason}" for reason in pasted.reasons_given]
    taken = [f"Reason for points taken: {reason}" for reason in pasted.reasons_taken]
    return (*given, *taken, *(() if pasted.sure or not pasted.candidates else _unsure(pasted)))


def _unsure(pasted: PastedCritique) -> tuple[str, ...]:
    return ("Several marks could be meant; read the paste again if the one taken is wrong.",)
