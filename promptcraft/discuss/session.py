"""Opening, resuming and forking discussions: the three ways to get one that goes on."""

from __future__ import annotations

from dataclasses import dataclass

from promptcraft.discuss.discussion import Discussion
from promptcraft.discuss.journal import create_journal, open_journal
from promptcraft.discuss.partner import Partner
from promptcraft.discuss.state import state
from promptcraft.discuss.transcripts import find_transcript
from promptcraft.discuss.window import Setting
from promptcraft.errors import DiscussionChanged, TranscriptNotFound
from promptcraft.framework.rendered import Rendered
from promptcraft.records.turn import Answered, Asked, Closed, Noted, Opened, Turn
from promptcraft.workspace.places import Workspace


@dataclass(frozen=True)
class Plan:
    """How a new discussion is to run.

    `limit` is how many questions to ask before a pause. `repeat` above 0 asks anew what an earlier discussion that
    began the same way has had answered; with 0 the ledger gives those answers again.
    """

    auto: bool = False
    pushback: str = "you"
    limit: int | None = None
    repeat: int = 0


def open_discussion(
    workspace: Workspace, rendered: Rendered, partner: Partner, plan: Plan | None = None
) -> Discussion:
    """A new discussion with its journal begun; no call is made yet. Raises StorageFailed."""
    setting = Setting(rendered, partner.model.info, workspace.secret)
    opened = _opened(setting, plan or Plan())
    journal = create_journal(workspace, opened, partner.render)
    return Discussion(journal, setting, partner, opened.limit)


def resume_discussion(
    workspace: Workspace, reference: str, rendered: Rendered, partner: Partner, *, limit: int | None = None
) -> Discussion:
    """The discussion with this id, or the last one, to go on where it stopped.

    `limit` asks that many questions more. Raises TranscriptNotFound, Locked, JournalCorrupt, NewerSchema, or
    DiscussionChanged when the framework, the values, the model or the prompts are not what they were.
    """
    found = find_transcript(workspace, reference, kind="discussion")
    journal = open_journal(workspace, found.path, partner.render)
    try:
        setting = Setting(rendered, partner.model.info, workspace.secret)
        changes = differences(journal.opened, _opened(setting, Plan()))
        if changes:
            raise _changed(journal.opened, changes)
    except BaseException:
        journal.close()
        raise
    here = state(journal.events)
    stop_at = journal.opened.limit
    if limit is not None:
        stop_at = len(here.questions) + limit
    elif any(isinstance(event, Closed) for event in journal.events) or len(here.questions) > (stop_at or 0):
        stop_at = None
    return Discussion(journal, setting, partner, stop_at)


def fork_discussion(
    workspace: Workspace, reference: str, rendered: Rendered, partner: Partner, plan: Plan | None = None
) -> Discussion:
    """A new discussion that begins with a copy of another's first turns: `ID`, or `ID@TURN` for that many of them.

    The framework, model and prompts may be others than the parent's; the parent is only read. The plan's `limit`
    counts questions after the copied turns.
    """
    name, _, turn = reference.partition("@")
    found = find_transcript(workspace, name, kind="discussion")
    events = found.events
    last = len(state(events).exchanges)
    if turn and not (turn.isdecimal() and turn.isascii() and int(turn[:9]) <= last):
        raise TranscriptNotFound(
            f"Discussion {found.id} has no turn {turn}; it has {last}.", where=str(found.path)
        )
    kept = int(turn) if turn else last
    turns = first_turns(events, kept)
    setting = Setting(rendered, partner.model.info, workspace.secret)
    opened = _opened(setting, plan or Plan())
    limit = None if opened.limit is None else opened.limit + len(state(turns).questions)
    opened = opened.model_copy(update={"parent": f"{found.id}@{kept}", "limit": limit})
    journal = create_journal(workspace, opened, partner.render)
    for event in turns:
        journal.append(event)
    journal.write_markdown()
    return Discussion(journal, setting, partner, opened.limit)


def differences(before: Opened, after: Opened) -> tuple[str, ...]:
    """What is not the same any more, a sentence part each: empty when a discussion can simply go on."""
    found: list[str] = []
    if before.framework != after.framework:
        found.append(f"the framework was {before.framework} and is {after.framework}")
    elif before.version != after.version:
        found.append(f"the framework was at version {before.version[:8]} and is at {after.version[:8]}")
    names = [name for name in {**before.set, **after.set} if before.set.get(name) != after.set.get(name)]
    found.extend(f"{name} was {before.set.get(name)!r} and is {after.set.get(name)!r}" for name in names)
    if not found and before.rendered_hash != after.rendered_hash:
        found.append(
            f"the rendered text was {before.rendered_hash[:8]} and is {after.rendered_hash[:8]}, by other figures"
        )
    if before.model != after.model:
        found.append(f"the model was {before.model} and is {after.model}")
    if before.prompt_hash != after.prompt_hash:
        found.append("promptcraft's own prompts for discussions have changed")
    return tuple(found)


def first_turns(events: tuple[Turn, ...], count: int) -> tuple[Asked | Answered | Noted, ...]:
    """The first `count` answered turns with the notes between them; what failed or was left open is not taken along."""
    taken: list[Asked | Answered | Noted] = []
    asked: Asked | None = None
    answered = 0
    for event in events:
        match event:
            case Asked() if answered == count:
                break
            case Asked():
                asked = event
            case Answered() if asked is not None:
                taken += [asked, event]
                asked, answered = None, answered + 1
            case Noted():
                taken.append(event)
            case _:
                continue
    return tuple(taken)


def _opened(setting: Setting, plan: Plan) -> Opened:
    rendered = setting.rendered
    return Opened(
        seq=0,
        discussion="",
        framework=rendered.name,
        title=rendered.filled.title,
        aim=rendered.filled.aim,
        questions=rendered.filled.question_ids,
        version=rendered.version,
        rendered_hash=rendered.rendered_hash,
        prompt_hash=setting.prompt_hash,
        set=dict(rendered.values),
        model=setting.info.label,
        indicative=setting.info.small,
        auto=plan.auto,
        pushback=plan.pushback,
        limit=plan.limit,
        repeat=plan.repeat,
    )


def _changed(opened: Opened, changes: tuple[str, ...]) -> DiscussionChanged:
    return DiscussionChanged(
        f"Discussion {opened.discussion} cannot simply go on: {'; '.join(changes)}.",
        where=opened.discussion,
        hint=f"Put back what it was, or go on from a copy of it: --fork {opened.discussion}.",
    )
