"""The journey behind `promptcraft discuss`: open or resume, then turn by turn until it ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from promptcraft.cli.desk import Desk
from promptcraft.cli.discuss_show import Talk, show_held
from promptcraft.cli.estimating import nobody, say_cost, show_estimate
from promptcraft.cli.pasting import read_back, reply_text, show_to_copy
from promptcraft.cli.reviewers import PASTE, chosen_labels, model_of
from promptcraft.cli.terminal import person_there
from promptcraft.cli.waiting import until_interrupted
from promptcraft.discuss.discussion import Discussion
from promptcraft.discuss.partner import Partner
from promptcraft.discuss.pasted import keep_chat, opening_message, read_chat
from promptcraft.discuss.session import Plan, fork_discussion, open_discussion, resume_discussion
from promptcraft.discuss.transcripts import find_transcript, list_transcripts, read_transcript
from promptcraft.errors import ContextOverflow, PromptcraftError, UsageMistake
from promptcraft.framework.rendered import Rendered
from promptcraft.models.base import Model
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.registry import split
from promptcraft.records.turn import Answered, Closed, Opened
from promptcraft.report.transcript import discussion_markdown


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    name: str | None
    model: str | None
    questions: int | None
    auto: bool
    pushback: str
    resume: str | None
    fork: str | None
    paste: bool
    reply: str | None
    settings: tuple[str, ...]
    matrix: str | None


async def discuss_named(desk: Desk, ordered: Ordered) -> int:
    """Hold the discussion that the command line asks for; returns the exit code."""
    opened = _earlier(desk, ordered)
    label = _label(desk, ordered, opened)
    cases = _cases(desk, ordered, opened)
    if split(label)[0] == PASTE:
        if opened is not None:
            raise UsageMistake(
                "A chat that is pasted is a discussion of its own: it resumes or forks none.",
                hint="Leave --resume and --fork out, or name a model with -m.",
            )
        if desk.estimate:
            return await show_estimate(desk, nobody, notes=["You carry the text to a chat yourself."])
        return _by_paste(desk, ordered, _the_one(desk, ordered, cases))
    if len(cases) > 1 and (opened is not None or not _alone(desk, ordered)):
        _the_one(desk, ordered, cases)
    model = model_of(desk, label)
    if ordered.resume is not None:
        _count_earlier(desk, ordered.resume)
    rehearsal = Rehearsed(desk, ordered, cases, model)
    if desk.estimate:
        return await show_estimate(desk, rehearsal.hold, notes=rehearsal.notes)
    await say_cost(desk, rehearsal.hold, [model])
    async with desk.calls() as dispatcher:
        partner = Partner(model, dispatcher, discussion_markdown)
        held: list[Discussion] = []
        for rendered in cases:
            with _discussion(desk, ordered, rendered, partner) as discussion:
                await _turns(Talk(desk, discussion), discussion, dispatcher, alone=_alone(desk, ordered))
                held.append(discussion)
    show_held(desk, held)
    return 0


class Rehearsed:
    """The discussion as it would go if every answer were as long as it may be; nothing is kept.

    `notes` say what the figures leave out.
    """

    def __init__(self, desk: Desk, ordered: Ordered, cases: tuple[Rendered, ...], model: Model) -> None:
        self._desk = replace(desk, workspace=desk.workspace.only_read())
        self._ordered = ordered
        self._cases = cases
        self._model = model
        self.notes = (
            [] if _alone(desk, ordered) else ["Each challenge or question of yours is one call more."]
        )

    async def hold(self, dispatcher: Dispatcher) -> None:
        """Ask everything that the discussions of all cases would."""
        partner = Partner(self._model, dispatcher)
        for rendered in self._cases:
            with _discussion(self._desk, self._ordered, rendered, partner) as discussion:
                try:
                    while await discussion.answer_next() is not None:
                        pass
                except ContextOverflow as error:
                    self.notes.append(f"With answers as long as they may be it ends early: {error.message}")


def _earlier(desk: Desk, ordered: Ordered) -> Opened | None:
    """How the discussion began that is resumed or forked; None for a new one."""
    if ordered.resume is not None and ordered.fork is not None:
        raise UsageMistake(
            "--resume goes on with a discussion and --fork starts a new one.", hint="Give one of the two."
        )
    earlier = ordered.resume if ordered.fork is None else ordered.fork.partition("@")[0]
    if earlier is not None:
        return find_transcript(desk.workspace, earlier, kind="discussion").opened
    if ordered.name is None:
        raise UsageMistake(
            "No framework is named.", hint="Name one (promptcraft list), or give --resume ID or --fork ID."
        )
    return None


def _count_earlier(desk: Desk, resumed: str) -> None:
    """A budget is for the whole discussion, not for each sitting: what its answers cost, or may have, counts."""
    from promptcraft.models.estimate_past import Past

    events = find_transcript(desk.workspace, resumed, kind="discussion").events
    answers = [event for event in events if isinstance(event, Answered)]
    desk.spent_before = [event.cost for event in answers]
    with Past(desk.past) as past:
        known = [past.find(event.call) for event in answers if event.call]
    desk.maybe_before = [one.untold * one.reserved for one in known if one is not None and one.reserved]


def _the_one(desk: Desk, ordered: Ordered, cases: tuple[Rendered, ...]) -> Rendered:
    """The only case there is; a usage mistake when there are several and somebody has to be asked in between."""
    if len(cases) > 1:
        raise UsageMistake(
            f"These settings ask for {len(cases)} cases, one discussion each, and nobody can hold several at once.",
            hint="Add --auto to have them held one after the other, or give one value.",
            where="--set",
        )
    return cases[0]


def _cases(desk: Desk, ordered: Ordered, opened: Opened | None) -> tuple[Rendered, ...]:
    """The framework filled in; an earlier discussion brings its own framework and values unless others are given."""
    found = desk.find(ordered.name or (opened.framework if opened else ""))
    if opened is None or ordered.settings or ordered.matrix:
        return desk.cases(found, ordered.settings, ordered.matrix)
    known = found.loaded.framework.variables
    values = {name: _as_typed(value) for name, value in opened.set.items() if name in known}
    return (desk.filled(found, values),)


def _as_typed(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _label(desk: Desk, ordered: Ordered, opened: Opened | None) -> str:
    if ordered.paste or ordered.reply is not None:
        return ordered.model if ordered.model and split(ordered.model)[0] == PASTE else PASTE
    if ordered.model is None and opened is not None:
        return _spoken(opened)
    return ordered.model or chosen_labels(desk, (), talks=True)[0]


def _spoken(opened: Opened) -> str:
    """What -m calls the model of an earlier discussion; the embedded one's label names its file."""
    if split(opened.model)[0] == PASTE:
        raise UsageMistake(
            f"Discussion {opened.discussion} was held in a chat window, so it cannot go on here by itself.",
            hint=f"A copy of it can, with a model: --fork {opened.discussion} -m MODEL.",
        )
    from promptcraft.models.weights import KNOWN

    labels = {f"local:{one.model}": f"local:{one.name}" for one in KNOWN}
    if split(opened.model)[0] == "local" and opened.model not in labels:
        raise UsageMistake(
            f"Discussion {opened.discussion} was held with the model file {split(opened.model)[1]}.gguf.",
            hint="Name it again: -m local:/path/to/the/file.gguf.",
        )
    return labels.get(opened.model, opened.model)


def _alone(desk: Desk, ordered: Ordered) -> bool:
    """Whether nobody is there to be asked between the answers."""
    wanted = ordered.auto or ordered.pushback == "none" or desk.form == "json"
    return wanted or not person_there()


def _discussion(desk: Desk, ordered: Ordered, rendered: Rendered, partner: Partner) -> Discussion:
    if ordered.resume is not None:
        return resume_discussion(desk.workspace, ordered.resume, rendered, partner, limit=ordered.questions)
    plan = Plan(
        auto=ordered.auto, pushback="none" if ordered.auto else ordered.pushback, limit=ordered.questions
    )
    if ordered.fork is not None:
        return fork_discussion(desk.workspace, ordered.fork, rendered, partner, plan)
    plan = replace(plan, repeat=_finished_before(desk, rendered, partner.model.info.label))
    return open_discussion(desk.workspace, rendered, partner, plan)


def _finished_before(desk: Desk, rendered: Rendered, model: str) -> int:
    """How many discussions of this very text with this model are finished: a new one is not a copy of theirs."""
    count = 0
    for row in list_transcripts(desk.workspace):
        if row.kind != "discussion" or row.problem or row.framework != rendered.name or not row.finished:
            continue
        events = read_transcript("discussion", row.path).events
        first = events[0]
        same = isinstance(first, Opened) and (first.rendered_hash, first.model) == (
            rendered.rendered_hash,
            model,
        )
        count += same and any(isinstance(event, Closed) for event in events)
    return count


async def _turns(talk: Talk, discussion: Discussion, dispatcher: Dispatcher, *, alone: bool) -> int:
    talk.head()
    try:
        while True:
            talk.step()
            answered = await until_interrupted(discussion.answer_next(), dispatcher.drain)
            if answered is None:
                break
            talk.answer(answered)
            if not alone and not await _between(talk, discussion, dispatcher):
                discussion.stop()
                talk.foot()
                return 0
    except (KeyboardInterrupt, click.Abort):
        raise talk.interrupted() from None
    except PromptcraftError:
        talk.kept_so_far()
        raise
    discussion.finish()
    talk.foot()
    return 0


async def _between(talk: Talk, discussion: Discussion, dispatcher: Dispatcher) -> bool:
    """What the person wants after an answer; False to stop here."""
    while True:
        if discussion.done:
            return True
        choice, kind, words = talk.ask_person()
        if choice == "next":
            return True
        if choice == "stop":
            return False
        try:
            if choice == "note":
                discussion.note(words)
                continue
            work = discussion.push_back(kind, words) if choice == "push" else discussion.clarify(words)
            talk.answer(await until_interrupted(work, dispatcher.drain))
        except UsageMistake as mistake:
            talk.say(mistake.message)


def _by_paste(desk: Desk, ordered: Ordered, rendered: Rendered) -> int:
    if ordered.reply is None:
        show_to_copy(opening_message(rendered))
        if not person_there():
            click.echo(
                "Hold the discussion there, save the whole chat to a file, and run this again with --reply FILE.",
                err=True,
            )
            return 0
        click.echo("Hold the discussion there. When it is over, copy the whole chat.", err=True)
        text = read_back()
    else:
        text = reply_text(ordered.reply)
    kept = keep_chat(desk.workspace, rendered, read_chat(text, rendered), discussion_markdown)
    Talk.pasted(desk, kept)
    return 0
