"""A discussion under way: what is asked is on the disk before the call, what is answered before it is shown."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from promptcraft.discuss.journal import Journal
from promptcraft.discuss.partner import PURPOSE, Answer, Partner
from promptcraft.discuss.pushback import challenge, position
from promptcraft.discuss.repetition import blemish
from promptcraft.discuss.state import State, Step, next_step, state
from promptcraft.discuss.window import Setting, Windowed, build_request
from promptcraft.errors import BudgetReached, ModelError, PromptcraftError, ReplyIncomplete, UsageMistake
from promptcraft.framework.rendered import Rendered
from promptcraft.records.turn import Answered, Asked, Closed, Failed, Noted, PushbackKind, Turn


class Discussion:
    """One discussion, open: ask the next question, push back, clarify, note, and stop or finish.

    A method returns an event only when it is on the disk. Leave it with `stop`, `finish` or `close`, or use `with`.
    """

    def __init__(self, journal: Journal, setting: Setting, partner: Partner, stop_at: int | None) -> None:
        self._journal = journal
        self._setting = setting
        self._partner = partner
        self._stop_at = stop_at

    @property
    def id(self) -> str:
        """The discussion's id, as `--resume` takes it."""
        return self._journal.opened.discussion

    @property
    def path(self) -> Path | None:
        """The journal's file; None when nothing is stored."""
        return self._journal.path

    @property
    def markdown(self) -> Path | None:
        """The readable file beside it."""
        return self._journal.markdown

    @property
    def rendered(self) -> Rendered:
        """The framework as it is discussed."""
        return self._setting.rendered

    @property
    def events(self) -> tuple[Turn, ...]:
        """Everything that happened so far."""
        return self._journal.events

    @property
    def state(self) -> State:
        """What was asked and answered, and what is waiting for an answer."""
        return state(self._journal.events)

    @property
    def indicative(self) -> bool:
        """Whether a small local model answers."""
        return self._journal.opened.indicative

    @property
    def total(self) -> int:
        """How many questions the framework has."""
        return len(self.rendered.filled.questions)

    @property
    def done(self) -> bool:
        """Whether every question, and the synthesis where there is one, is answered."""
        here = self.state
        return here.pending is None and next_step(here, self.rendered) is None

    @property
    def paused(self) -> bool:
        """Whether as many questions are answered as were wanted for now, and some are left."""
        here = self.state
        return here.pending is None and not self.done and self._next(here) is None

    async def answer_next(self) -> Answered | None:
        """The answer to what waits for one, else to the next step; None when nothing is left or the limit is reached.

        Raises a ModelError or BudgetReached when the call brings no answer; asking again then asks the same.
        """
        here = self.state
        if here.pending is not None:
            return await self._answer(here.pending)
        step = self._next(here)
        if step is None:
            return None
        asked = Asked(seq=0, step=step.kind, question=step.question, text=step.text)
        return await self._answer(self._journal.append(asked))

    async def push_back(self, kind: PushbackKind, text: str = "") -> Answered:
        """The answer to a challenge of the last answer; `text` are the person's own words, if any."""
        words = challenge(kind, text)
        question = self._answered_question("push back against")
        asked = Asked(seq=0, step="pushback", question=question, text=words, pushback=kind, by="you")
        return await self._answer(self._journal.append(asked))

    async def clarify(self, text: str) -> Answered:
        """The answer to a person's question about the last answer."""
        question = self._answered_question("ask about")
        if not text.strip():
            raise UsageMistake("There is nothing to ask: nothing was typed.")
        asked = Asked(seq=0, step="clarification", question=question, text=text.strip(), by="you")
        return await self._answer(self._journal.append(asked))

    def note(self, text: str) -> Noted:
        """A note of the person's own, kept and never sent."""
        if not text.strip():
            raise UsageMistake("There is nothing to note: nothing was typed.")
        noted = self._journal.append(Noted(seq=0, text=text.strip(), question=self.state.here))
        self._journal.write_markdown()
        return noted

    def stop(self) -> None:
        """Leave the discussion where it stands; it can be resumed."""
        self._leave("stopped")

    def finish(self) -> None:
        """Leave the discussion: finished when all is answered, at its limit, or stopped."""
        self._leave("finished" if self.done else "limit" if self.paused else "stopped")

    def close(self) -> None:
        """Let the journal go without a word in it, as after a failure; the discussion can be resumed."""
        self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _next(self, here: State) -> Step | None:
        return next_step(here, self.rendered, self._stop_at)

    def _answered_question(self, verb: str) -> str:
        here = self.state
        if not here.exchanges:
            raise UsageMistake(
                f"There is no answer yet to {verb}.", hint="Let the first question be answered."
            )
        return here.here

    async def _answer(self, asked: Asked) -> Answered:
        """The answer to what was asked, on the disk; a call that brings none is on the disk as Failed."""
        here = self.state
        model, asks = self._partner.model, self._partner.asks
        try:
            window = build_request(asked, here.exchanges, self._setting)
            answer = await asks.ask(
                model,
                window.request,
                purpose=PURPOSE,
                framework=self._journal.opened.framework,
                repeat=self._journal.opened.repeat + here.empty_replies,
                listen=self._partner.listen,
            )
        except (ModelError, BudgetReached) as error:
            self._journal.append(_failed(asked, error))
            raise
        if not answer.reply.text.strip() and answer.reply.stop != "refusal":
            raise self._empty(asked, answer)
        answered = self._journal.append(_answered(asked, answer, window))
        self._journal.write_markdown()
        return answered

    def _empty(self, asked: Asked, answer: Answer) -> ReplyIncomplete:
        """A finished call without a word is no answer; asked again, it has to be another call."""
        error = ReplyIncomplete(
            "The model finished without a word of answer"
            + (": its output limit was used up before it began." if answer.reply.stop == "length" else "."),
            where=self._partner.model.info.label,
            hint="Ask again, which is a new call; or use another model.",
        )
        self._journal.append(_failed(asked, error).model_copy(update={"empty": True}))
        return error

    def _leave(self, reason: Literal["finished", "stopped", "limit"]) -> None:
        closed = self.state.closed
        if closed is None or closed.reason != reason:
            self._journal.append(Closed(seq=0, reason=reason))
            self._journal.write_markdown()
        self._journal.close()


def _failed(asked: Asked, error: PromptcraftError) -> Failed:
    return Failed(seq=0, code=error.code, message=error.message, question=asked.question)


def _answered(asked: Asked, answer: Answer, window: Windowed) -> Answered:
    reply = answer.reply
    return Answered(
        seq=0,
        step=asked.step,
        question=asked.question,
        text=reply.text,
        model=reply.model,
        stop=reply.stop,
        usage=reply.usage,
        cost=answer.cost,
        seconds=reply.seconds,
        window=window.folded,
        position=position(reply.text) if asked.step == "pushback" else None,
        blemish=blemish(reply.text, window.request.system, window.request.messages[-1].content),
        call=answer.call,
    )
