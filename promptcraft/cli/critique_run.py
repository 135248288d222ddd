"""The journey behind `promptcraft critique`: find, render, ask everybody, keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptcraft.cli.desk import Desk
from promptcraft.cli.pasting import reply_text
from promptcraft.cli.reviewers import PASTE, chosen_labels, pasted, reviewers
from promptcraft.cli.terminal import person_there
from promptcraft.cli.waiting import until_interrupted
from promptcraft.critique.checklist import CHECKLIST, checklist
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.critique.run import CHECKLIST_REVIEWER, Outcome, Reviewer, critique_all
from promptcraft.critique.store import identified, save_critique
from promptcraft.errors import NothingPasted, PromptcraftError, UsageMistake
from promptcraft.framework.library import Found, find_named, own_copy
from promptcraft.framework.model import content_hash
from promptcraft.models.registry import split

if TYPE_CHECKING:
    from promptcraft.models.dispatch import Dispatcher

INPUT = "-"


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    names: tuple[str, ...]
    models: tuple[str, ...]
    samples: int
    rubric: str
    settings: tuple[str, ...]
    paste: bool
    reply: str | None
    details: bool
    fail_under: float | None


async def critique_named(desk: Desk, ordered: Ordered) -> list[Outcome]:
    """One outcome for each framework named, in order; later ones are not asked once the run is stopped."""
    _check(ordered)
    rubric = load_rubric(ordered.rubric)
    named = [desk.find(name) for name in ordered.names]
    asked = _reviewers(desk, ordered)
    reviews: list[Review] = []
    for found in [_kept(desk, one) for one in named]:
        rendered = desk.rendered(found, ordered.settings)
        reviews.append(Review(rendered, found.loaded.framework, rubric, desk.workspace.secret))
    if asked == (CHECKLIST_REVIEWER,):  # no model: no ledger is opened
        return [_saved(desk, Outcome((identified(checklist(review)),), ())) for review in reviews]
    outcomes: list[Outcome] = []
    async with desk.calls() as dispatcher:
        for review in reviews:
            outcome = await _everybody(review, asked, dispatcher, samples=ordered.samples)
            outcomes.append(_saved(desk, _shown_only(desk, outcome, ordered)))
            if outcomes[-1].stopped is not None:
                break
    return outcomes


async def _everybody(
    review: Review, asked: tuple[Reviewer, ...], dispatcher: Dispatcher, *, samples: int
) -> Outcome:
    """Models first, then people: who pastes is not hurried by what else goes on, and can leave at any time."""
    people = tuple(one for one in asked if one.model is not None and one.model.info.human)
    models = tuple(one for one in asked if one not in people)
    work = critique_all(review, models, dispatcher, samples=samples)
    first = await until_interrupted(work, dispatcher.drain)
    if not people or first.stopped is not None:
        return first
    work = critique_all(review, people, dispatcher, samples=samples)
    second = await until_interrupted(work, dispatcher.drain, at_once=True)
    both = (*first.critiques, *second.critiques)
    return Outcome(both, (*first.failures, *second.failures), second.stopped)


def _shown_only(desk: Desk, outcome: Outcome, ordered: Ordered) -> Outcome:
    """Where nobody is there to paste, the prompt was printed to be carried away: that is no failure."""
    if ordered.reply is not None or person_there():
        return outcome
    others = tuple(failure for failure in outcome.failures if failure.code != NothingPasted.code)
    if others != outcome.failures:
        desk.say("Give the text above to a chat, save its answer, and run this again with --reply FILE.")
    return replace(outcome, failures=others)


def next_names(ordered: Ordered, outcomes: Sequence[Outcome]) -> list[str]:
    """How the next command names these frameworks: what was piped in goes by the name it was kept under."""
    named = []
    for name, outcome in zip(ordered.names, outcomes, strict=False):
        kept = next((critique.framework for critique in outcome.critiques), name)
        named.append(kept if name == INPUT else name)
    return named


def _check(ordered: Ordered) -> None:
    """Refuse what cannot be meant, before anything is read."""
    pastes = [label for label in ordered.models if split(label)[0] == PASTE]
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


def _kept(desk: Desk, found: Found) -> Found:
    """What came through a pipe is kept as a framework of the workspace, so that it can be revised by name."""
    if found.origin != "input" or not desk.workspace.stored:
        return found
    there = _same(desk, found)
    if there is not None:
        return there
    own = own_copy(desk.workspace, found)
    desk.say(f"Kept as frameworks/{own.name}.yaml; next: promptcraft revise {own.name}")
    return own


def _same(desk: Desk, found: Found) -> Found | None:
    """The framework that was kept when this very text was piped in before."""
    wanted = content_hash(found.loaded.framework)
    for path in sorted(desk.workspace.frameworks.glob(f"{found.name}*.yaml")):
        try:
            there = find_named(desk.workspace, path.stem)
        except PromptcraftError:
            continue  # one that does not load is another text
        if content_hash(there.loaded.framework) == wanted:
            return there
    return None


def _saved(desk: Desk, outcome: Outcome) -> Outcome:
    return replace(outcome, critiques=tuple(save_critique(desk.workspace, one) for one in outcome.critiques))
