"""Where a discussion stands, from its events alone, and what comes next: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from promptcraft.framework.model import Question
from promptcraft.framework.rendered import Rendered
from promptcraft.records.turn import Answered, Asked, Closed, Failed, StepKind, Turn


@dataclass(frozen=True)
class Exchange:
    """Something asked, and its answer."""

    asked: Asked
    answered: Answered


@dataclass(frozen=True)
class State:
    """What has been said. `pending` was asked and has no answer yet; `failed` is its last failure, and
    `empty_replies` counts the calls for it that ended without a word.

    `closed` is set while nothing was added after the discussion was left.
    """

    exchanges: tuple[Exchange, ...] = ()
    pending: Asked | None = None
    failed: Failed | None = None
    empty_replies: int = 0
    closed: Closed | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of the questions that were answered, in the order of the answers."""
        return tuple(e.asked.question for e in self.exchanges if e.asked.step == "question")

    @property
    def synthesised(self) -> bool:
        """Whether the synthesis was given."""
        return any(e.asked.step == "synthesis" for e in self.exchanges)

    @property
    def here(self) -> str:
        """The question under discussion: that of the last exchange."""
        return self.exchanges[-1].asked.question if self.exchanges else ""


@dataclass(frozen=True)
class Step:
    """What comes next on the framework's road; `text` is what the reader sees as the question."""

    kind: StepKind
    question: str
    text: str


def state(events: Sequence[Turn]) -> State:
    """Where these events leave the discussion."""
    exchanges: list[Exchange] = []
    pending: Asked | None = None
    failed: Failed | None = None
    empty = 0
    for event in events:
        match event:
            case Asked():
                pending, failed, empty = event, None, 0
            case Answered():
                if pending is not None:
                    exchanges.append(Exchange(pending, event))
                pending, failed, empty = None, None, 0
            case Failed():
                failed, empty = event, empty + event.empty
            case _:
                continue
    last = events[-1] if events else None
    return State(tuple(exchanges), pending, failed, empty, last if isinstance(last, Closed) else None)


def next_step(here: State, rendered: Rendered, limit: int | None = None) -> Step | None:
    """The next question in the framework's order, then the synthesis; None when nothing is left.

    With a `limit`, None as soon as that many questions are answered and some are not.
    """
    left = [question for question in rendered.filled.questions if question.id not in here.questions]
    if left:
        if limit is not None and len(here.questions) >= limit:
            return None
        return Step("question", left[0].id, as_asked(left[0]))
    synthesis = rendered.filled.synthesis
    if synthesis is not None and not here.synthesised:
        return Step("synthesis", "", synthesis.ask.strip())
    return None


def as_asked(question: Question) -> str:
    """A question as it is put: its text, then its follow-ups as a list."""
    lines = [question.ask.strip(), *(f"- {follow_up.strip()}" for follow_up in question.follow_ups)]
    return "\n".join(lines)
