"""The journey behind `promptcraft critique`: find, render, ask everybody, keep."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptcraft.cli.batch_check import check_batch
from promptcraft.cli.critique_cases import at_once, outcomes
from promptcraft.cli.critique_pasted import check_stated, settled
from promptcraft.cli.desk import Desk
from promptcraft.cli.estimating import Work, say_cost, show_estimate
from promptcraft.cli.keeping import kept
from promptcraft.cli.pasting import reply_text
from promptcraft.cli.reviewers import PASTE, chosen_labels, pasted, reviewers
from promptcraft.cli.standing_card import with_correction
from promptcraft.cli.terminal import person_there
from promptcraft.cli.waiting import until_interrupted
from promptcraft.critique.review import CHECKLIST, Review
from promptcraft.critique.rubric import Rubric, load_rubric, rubric_for
from promptcraft.critique.run import CHECKLIST_REVIEWER, Outcome, Reviewer, critique_all
from promptcraft.critique.store import identified, save_critique
from promptcraft.errors import NothingPasted, UsageMistake
from promptcraft.models.registry import split

if TYPE_CHECKING:
    from promptcraft.framework.library import Found
    from promptcraft.models.batch_book import Job
    from promptcraft.models.dispatch import Dispatcher

INPUT = "-"


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    names: tuple[str, ...]
    models: tuple[str, ...]
    samples: int
    careful: bool
    rubric: str | None
    settings: tuple[str, ...]
    matrix: str | None
    paste: bool
    reply: str | None
    stated: str | None
    batch: bool
    wait: bool
    details: bool
    fail_under: float | None


@dataclass(frozen=True)
class Reviewed:
    """What came of one case of one framework; `name` is how the next command names the framework.

    `waiting` are the batch jobs of the run that have not ended.
    """

    name: str
    outcome: Outcome
    waiting: tuple[Job, ...] = ()


async def critique_named(desk: Desk, ordered: Ordered) -> list[Reviewed]:
    """What came of each framework named and each case of it, in order; nobody is asked once the run is stopped."""
    _check(desk, ordered)
    chosen = None if ordered.rubric is None else load_rubric(ordered.rubric, desk.workspace.rubrics)
    named = [_found(desk, name) for name in ordered.names]
    asked = _reviewers(desk, ordered)
    _say_who_keeps_their_way(desk, asked, ordered)
    reviews = list(_reviews(desk, ordered, named, chosen))
    rehearsed = _rehearsed([review for _, review in reviews], asked, ordered)
    desk.in_batches = ordered.batch
    if desk.estimate:
        await show_estimate(desk, rehearsed)
        return []
    if asked == (CHECKLIST_REVIEWER,):  # no model: no ledger is opened
        from promptcraft.critique.checklist import checklist

        by_rules = [(name, Outcome((identified(checklist(review)),), ())) for name, review in reviews]
        return [Reviewed(name, _saved(desk, outcome)) for name, outcome in by_rules]
    models = [one.model for one in asked]
    if ordered.batch:
        # What goes out in a batch is told right before it does: coming back to one costs nothing.
        await say_cost(desk, rehearsed, [one for one in models if one is not None and not one.info.batch])
        return await _in_batches(desk, reviews, asked, ordered)
    async with desk.calls() as dispatcher:
        # Where everything is answered already, nothing is told and nothing reckoned.
        dispatcher.say_before(lambda: say_cost(desk, rehearsed, models))
        if any(model is not None and model.info.human for model in models):
            return await _one_by_one(desk, reviews, asked, dispatcher, ordered)

        async def ask(case: tuple[str, Review]) -> Outcome:
            return _saved(desk, await _critiques(case[1], asked, dispatcher, ordered))

        done = await until_interrupted(outcomes(reviews, ask, wide=at_once(asked)), dispatcher.drain)
    return [Reviewed(name, outcome) for (name, _), outcome in done]


def _found(desk: Desk, name: str) -> Found:
    """The framework named, or a version of it as it was."""
    if "@" not in name:
        return desk.find(name)
    from promptcraft.cli.critique_version import found_as_it_was

    return found_as_it_was(desk, name)


def _reviews(
    desk: Desk, ordered: Ordered, named: Sequence[Found], chosen: Rubric | None
) -> Iterator[tuple[str, Review]]:
    """Every case of every framework, with the name that the next command takes."""
    for name, found in zip(ordered.names, [kept(desk, one) for one in named], strict=True):
        called = found.name if name == INPUT else name
        cases = desk.cases(found, ordered.settings, ordered.matrix)
        source, secret = found.loaded.framework, desk.workspace.secret
        rubric = chosen or rubric_for(source, desk.workspace.rubrics)
        yield from ((called, Review(case, source, rubric, secret)) for case in cases)


async def _one_by_one(
    desk: Desk,
    reviews: Sequence[tuple[str, Review]],
    asked: tuple[Reviewer, ...],
    dispatcher: Dispatcher,
    ordered: Ordered,
) -> list[Reviewed]:
    """One case after the other, as a person carries the texts of some of them."""
    done: list[Reviewed] = []
    for name, review in reviews:
        outcome = await _everybody(review, asked, dispatcher, ordered)
        outcome = settled(desk, review, outcome, ordered.stated)
        done.append(Reviewed(name, _saved(desk, _shown_only(desk, outcome, ordered))))
        if outcome.stopped is not None:
            break
    return done


async def _in_batches(
    desk: Desk, reviews: Sequence[tuple[str, Review]], asked: tuple[Reviewer, ...], ordered: Ordered
) -> list[Reviewed]:
    """All cases at once, with whatever can wait in batch jobs; what was answered by now is there."""
    from promptcraft.cli.batch_run import BatchRun

    models = [one.model for one in asked if one.model is not None]
    run = BatchRun(desk, models, wait=ordered.wait)

    async def ask(dispatcher: Dispatcher) -> tuple[Outcome, ...]:
        work = [_critiques(review, asked, dispatcher, ordered) for _, review in reviews]
        return tuple(await asyncio.gather(*work))

    named = zip(reviews, await run.outcomes(ask), strict=True)
    return [Reviewed(name, _saved(desk, outcome), run.waiting) for (name, _), outcome in named]


def _say_who_keeps_their_way(desk: Desk, asked: Sequence[Reviewer], ordered: Ordered) -> None:
    """Whom --careful changes nothing for: the checklist, small models and people have ways of their own."""
    own = [one.label for one in asked if one.model is None or one.model.info.small or one.model.info.human]
    if ordered.careful and own:
        desk.say(f"--careful changes nothing for {', '.join(own)}: asked as always.")


async def _everybody(
    review: Review, asked: tuple[Reviewer, ...], dispatcher: Dispatcher, ordered: Ordered
) -> Outcome:
    """Models first, then people: who pastes is not hurried by what else goes on, and can leave at any time."""
    people = tuple(one for one in asked if one.model is not None and one.model.info.human)
    models = tuple(one for one in asked if one not in people)
    work = _critiques(review, models, dispatcher, ordered)
    first = await until_interrupted(work, dispatcher.drain)
    if not people or first.stopped is not None:
        return first
    work = _critiques(review, people, dispatcher, ordered)
    second = await until_interrupted(work, dispatcher.drain, at_once=True)
    both = (*first.critiques, *second.critiques)
    return Outcome(both, (*first.failures, *second.failures), second.stopped)


async def _critiques(
    review: Review, asked: tuple[Reviewer, ...], dispatcher: Dispatcher, ordered: Ordered
) -> Outcome:
    """What these reviewers say, asked as the command line wants it."""
    return await critique_all(review, asked, dispatcher, samples=ordered.samples, careful=ordered.careful)


def _rehearsed(reviews: Sequence[Review], asked: tuple[Reviewer, ...], ordered: Ordered) -> Work:
    """The same calls for a rehearsal, of every model and every case; nothing is kept."""
    models = tuple(one for one in asked if one.model is not None)

    async def work(dispatcher: Dispatcher) -> None:
        for review in reviews:
            await _critiques(review, models, dispatcher, ordered)

    return work


def _shown_only(desk: Desk, outcome: Outcome, ordered: Ordered) -> Outcome:
    """Where nobody is there to paste, the prompt was printed to be carried away: that is no failure."""
    if ordered.reply is not None or person_there():
        return outcome
    others = tuple(failure for failure in outcome.failures if failure.code != NothingPasted.code)
    if others != outcome.failures:
        desk.say("Give the text above to a chat, save its answer, and run this again with --reply FILE.")
    return replace(outcome, failures=others)


def _check(desk: Desk, ordered: Ordered) -> None:
    """Refuse what cannot be meant, before anything is read."""
    pastes = [label for label in ordered.models if split(label)[0] == PASTE]
    if ordered.batch or ordered.wait:
        by_hand = bool(pastes) or ordered.paste or ordered.reply is not None
        check_batch(desk, batch=ordered.batch, by_hand=by_hand)
    check_stated(ordered.stated, by_hand=bool(pastes) or ordered.paste or ordered.reply is not None)
    if ordered.reply is not None and len(ordered.names) > 1:
        raise UsageMistake(
            "One reply belongs to one framework; several were named.", hint="Name the one it is about."
        )
    if ordered.reply is not None and len(pastes) > 1:
        raise UsageMistake(
            "One reply belongs to one chat; several were named.", hint="Give one -m paste:NAME."
        )
    if ordered.names.count(INPUT) + (ordered.reply == INPUT) > 1:
        raise UsageMistake(
            "Standard input can be read once only.", hint="Save one of the texts to a file and name it."
        )


def _reviewers(desk: Desk, ordered: Ordered) -> tuple[Reviewer, ...]:
    reply = None if ordered.reply is None else reply_text(ordered.reply)
    asked: list[Reviewer] = []
    for label in _labels(desk, ordered):
        by_hand = split(label)[0] == PASTE
        asked += [pasted(desk, label, reply=reply)] if by_hand else reviewers(desk, (label,))
    return tuple(asked)


def _labels(desk: Desk, ordered: Ordered) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(ordered.models))
    if ordered.paste or ordered.reply is not None:
        return named if any(split(label)[0] == PASTE for label in named) else (*named, PASTE)
    if not named and INPUT in ordered.names:
        desk.say("Text from a pipe: using checklist, the built-in rules; add -m for a model's view.")
        return (CHECKLIST,)
    return chosen_labels(desk, named)


def _saved(desk: Desk, outcome: Outcome) -> Outcome:
    marked = (with_correction(desk.workspace, one) for one in outcome.critiques)
    return replace(outcome, critiques=tuple(save_critique(desk.workspace, one) for one in marked))
