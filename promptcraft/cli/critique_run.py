"""The journey behind `promptcraft critique`: find, render, ask everybody, keep."""

from __future__ import annotations

from dataclasses import dataclass, replace

from promptcraft.cli.desk import Desk
from promptcraft.cli.pasting import read_back, reply_text, show_to_copy
from promptcraft.cli.reviewers import chosen_labels, pasted, reviewers
from promptcraft.cli.waiting import until_interrupted
from promptcraft.critique.checklist import CHECKLIST
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.critique.run import Outcome, Reviewer, critique_all
from promptcraft.critique.store import save_critique
from promptcraft.errors import UsageMistake
from promptcraft.framework.library import Found
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.values import parse_settings


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
    rubric = load_rubric(ordered.rubric)
    asked = _reviewers(desk, ordered)
    with Renderer() as renderer:
        reviews: list[Review] = []
        for name in ordered.names:
            found = _kept(desk, desk.find(name))
            given = parse_settings(ordered.settings)
            rendered = renderer.render(found.name, found.loaded.framework, given, found.loaded)
            reviews.append(Review(rendered, found.loaded.framework, rubric, desk.workspace.secret))
    outcomes: list[Outcome] = []
    with desk.calls() as dispatcher:
        for review in reviews:
            work = critique_all(review, asked, dispatcher, samples=ordered.samples)
            outcomes.append(_saved(desk, await until_interrupted(work, dispatcher.drain)))
            if outcomes[-1].stopped is not None:
                break
    return outcomes


def _reviewers(desk: Desk, ordered: Ordered) -> tuple[Reviewer, ...]:
    if ordered.reply is not None and len(ordered.names) > 1:
        raise UsageMistake("One reply belongs to one framework; several were named.")
    pastes = [label for label in ordered.models if label.partition(":")[0] == "paste"]
    if ordered.paste or ordered.reply is not None or pastes:
        name = pastes[0].partition(":")[2] if pastes else ""
        others = tuple(label for label in ordered.models if label not in pastes)
        if ordered.reply is not None:
            text = reply_text(ordered.reply)
            by_hand = pasted(name, lambda shown: None, lambda: text, reply=text)
        else:
            by_hand = pasted(name, show_to_copy, read_back, reply=None)
        return (*reviewers(desk, others), by_hand)
    if not ordered.models and "-" in ordered.names:
        desk.say("Text from a pipe: using checklist, the built-in rules; add -m for a model's view.")
        return reviewers(desk, (CHECKLIST,))
    return reviewers(desk, chosen_labels(desk, ordered.models))


def _kept(desk: Desk, found: Found) -> Found:
    """What came through a pipe is kept as a framework of the workspace, so that it can be revised by name."""
    if found.origin != "input" or not desk.workspace.stored:
        return found
    from promptcraft.framework.library import find_named, own_copy
    from promptcraft.framework.model import content_hash

    same = desk.workspace.frameworks / f"{found.name}.yaml"
    if same.is_file():
        there = find_named(desk.workspace, found.name)
        if content_hash(there.loaded.framework) == content_hash(found.loaded.framework):
            return there
    own = own_copy(desk.workspace, found)
    desk.say(f"Kept as frameworks/{own.name}.yaml; next: promptcraft revise {own.name}")
    return own


def _saved(desk: Desk, outcome: Outcome) -> Outcome:
    return replace(outcome, critiques=tuple(save_critique(desk.workspace, one) for one in outcome.critiques))
