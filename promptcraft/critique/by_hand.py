"""A critique that a person carries to a chat window and back: the asked-for JSON, or whatever the chat said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptcraft.critique.ask import PURPOSE, critique_request, read_reply
from promptcraft.critique.assemble import assemble, heading, notes_on
from promptcraft.critique.review import Review
from promptcraft.critique.sample_result import SampleResult
from promptcraft.models.base import Model, ModelInfo
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.records.critique import Critique, Sample

if TYPE_CHECKING:
    from promptcraft.critique.pasted.headline import ScoreSeen
    from promptcraft.critique.pasted.reader import PastedCritique

PROSE = (
    "The chat answered in prose, so there are no points per criterion: its own mark is kept as stated, and the"
    " framework has no score from it."
)


LOOKS_LIKE_JSON = '"scorecard"'
UNSURE = "Several marks could be its own:"
MOST_NAMED = 10


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


def of_paste(critique: Critique, pasted: PastedCritique, review: Review, *, whose: str = "") -> Critique:
    """The critique with what this pasted text says in the place of what was read before; `whose` names its reviewer."""
    read = _said(critique, pasted, review)
    if not whose:
        return read
    provider, _, name = critique.reviewer.partition(":")
    return read.model_copy(
        update={"reviewer": f"{provider}:{name} ({whose})" if name else f"{provider}:{whose}"}
    )


def with_mark(critique: Critique, mark: ScoreSeen, review: Review, why: str) -> Critique:
    """The critique with the mark that a person told; it is the reviewer's own, and never becomes a score."""
    kept = tuple(note for note in critique.notes if not note.startswith(UNSURE))
    notes = dict.fromkeys((*kept, *notes_on(review, None, mark.stated)))
    return critique.model_copy(update={"stated": mark.stated, "stated_from": why, "notes": tuple(notes)})


def _prose(review: Review, info: ModelInfo, answer: Answer) -> Critique:
    from promptcraft.critique.pasted.reader import read_pasted  # its many patterns take time to compile

    pasted = read_pasted(answer.reply.text, review.rendered)
    bare = Critique(
        id="",
        **heading(review, info.label),
        model=answer.reply.model,
        samples=(Sample(score=None, unscored=PROSE),),
        unscored=PROSE,
        usage=answer.reply.usage,
        cost=answer.cost,
        calls=1,
    )
    return _said(bare, pasted, review)


def _said(critique: Critique, pasted: PastedCritique, review: Review) -> Critique:
    """The critique with the mark, the findings and the reasons of a text."""
    notes = (*_reasons(pasted), *_notes(pasted), *notes_on(review, None, pasted.stated))
    return critique.model_copy(
        update={
            "stated": pasted.stated,
            "stated_from": pasted.stated_from,
            "findings": pasted.findings,
            "notes": tuple(dict.fromkeys(notes)),
        }
    )


def _reasons(pasted: PastedCritique) -> tuple[str, ...]:
    given = [f"Reason for points given: {reason}" for reason in pasted.reasons_given]
    taken = [f"Reason for points taken: {reason}" for reason in pasted.reasons_taken]
    return (*given, *taken)


def _notes(pasted: PastedCritique) -> tuple[str, ...]:
    """What the reader of the text has to say about it, with the marks that could be meant."""
    letter = f"Its letter grade is {pasted.letter}." if pasted.letter else ""
    seen = [f"{one.text} (line {one.line}: “{one.says}”)" for one in pasted.candidates[:MOST_NAMED]]
    unsure = f"{UNSURE} {'; '.join(seen)}. Tell it with --stated." if seen else ""
    return tuple(filter(None, (letter, unsure, *pasted.notes)))
