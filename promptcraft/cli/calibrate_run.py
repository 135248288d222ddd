"""The journey behind `promptcraft calibrate`: plan, ask, reckon, keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptcraft.calibrate.human import read_scores
from promptcraft.calibrate.make import Made, Order, make_card
from promptcraft.calibrate.plan import Case, Size, make_plan
from promptcraft.calibrate.run import Setting
from promptcraft.calibrate.store import save_card
from promptcraft.cli.calibrate_show import show_cards
from promptcraft.cli.desk import Desk
from promptcraft.cli.estimating import Work, say_cost, show_estimate
from promptcraft.cli.reviewers import PASTE, chosen_labels, reviewers
from promptcraft.cli.versioned import side
from promptcraft.cli.waiting import until_interrupted
from promptcraft.critique.review import CHECKLIST
from promptcraft.critique.rubric import load_rubric
from promptcraft.errors import UsageMistake
from promptcraft.framework.library import find_named, list_frameworks
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.version_names import split_version
from promptcraft.models.registry import split
from promptcraft.records.card import Card
from promptcraft.workspace.files import read_bytes
from promptcraft.workspace.places import Workspace

if TYPE_CHECKING:
    from promptcraft.critique.rubric import Rubric
    from promptcraft.critique.run import Reviewer
    from promptcraft.framework.rendered import Rendered
    from promptcraft.models.dispatch import Dispatcher

BASES: dict[str, tuple[str, ...]] = {
    "quick": ("india-inheritance-tax",),
    "standard": ("india-inheritance-tax", "learning-from-a-repealed-tax", "cooperation-and-zero-sum"),
}
MOST_CSV = 2_000_000


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    names: tuple[str, ...]
    models: tuple[str, ...]
    size: Size
    human: str | None
    rubric: str
    seed: int
    details: bool


async def calibrate(desk: Desk, ordered: Ordered) -> int:
    """Make the cards that were asked for; the exit code."""
    rubric = load_rubric(ordered.rubric)
    orders = [_order(desk, ordered, reviewer, rubric) for reviewer in _reviewers(desk, ordered)]
    rehearsed = _rehearsed(orders, (rubric, desk.workspace.secret))
    if desk.estimate:
        return await show_estimate(desk, rehearsed, notes=_sizes(orders))
    await say_cost(desk, rehearsed, [order.reviewer.model for order in orders])
    cards: list[Card] = []
    code = 0
    async with desk.calls() as dispatcher:
        for order in orders:
            made = await _made(desk, order, dispatcher, rubric)
            _tell(desk, order, made)
            if made.card is not None:
                cards.append(save_card(desk.workspace, made.card))
            if made.stopped is not None:
                code = int(made.stopped.exit_code)
                break
            code = max(code, int(bool(made.failures)))
    show_cards(desk, cards, details=ordered.details)
    return code


def _rehearsed(orders: Sequence[Order], setting: Setting) -> Work:
    """The same calls for a rehearsal; nothing is kept."""

    async def work(dispatcher: Dispatcher) -> None:
        for order in orders:
            if order.reviewer.model is not None:
                whole = replace(order, plan=replace(order.plan, most=None))
                await make_card(whole, dispatcher, setting)

    return work


def _sizes(orders: Sequence[Order]) -> tuple[str, ...]:
    return tuple(
        f"{one.reviewer.label}: {one.plan.size} plan, {one.cases} texts, {one.calls} calls and those asked once more."
        for one in orders
    )


def _reviewers(desk: Desk, ordered: Ordered) -> tuple[Reviewer, ...]:
    if not ordered.models:
        raise UsageMistake(
            "Name the reviewer that is to be tried with -m.",
            hint="`promptcraft calibrate -m checklist` costs nothing and takes seconds. `-m local`, the small model"
            " that comes along, takes 45 calls at most: from ten minutes to over an hour. With any other model, add"
            " --estimate first.",
        )
    labels = chosen_labels(desk, ordered.models)
    if any(split(label)[0] == PASTE for label in labels):
        raise UsageMistake(
            "Nobody should carry 45 prompts by hand: a chat cannot be calibrated.",
            hint="Calibrate a model that can be called, or checklist.",
        )
    return reviewers(desk, labels)


def _order(desk: Desk, ordered: Ordered, reviewer: Reviewer, rubric: Rubric) -> Order:
    small = reviewer.model is not None and reviewer.model.info.small
    bases = _bases(desk, ordered, free=reviewer.label == CHECKLIST)
    criteria = [criterion.id for criterion in rubric.criteria]
    plan = make_plan(bases, ordered.size, criteria, by_criterion=small, seed=ordered.seed)
    if ordered.human is None:
        return Order(reviewer, plan)
    path = Path(ordered.human).expanduser()
    text = read_bytes(path, limit=MOST_CSV).decode("utf-8", "replace")
    rows = read_scores(text, str(path))
    people = _people(desk, [row.framework for row in rows], criteria if small else [])
    return Order(reviewer, plan, people, tuple((row.framework, row.score) for row in rows))


def _bases(desk: Desk, ordered: Ordered, *, free: bool) -> list[Rendered]:
    """The frameworks that are spoilt: those named, else the shipped ones of the plan."""
    if ordered.names:
        return [desk.rendered(desk.find(name), ()) for name in ordered.names]
    shipped_only = Workspace(desk.workspace.private / "none", stored=False)
    every = tuple(one.name for one in list_frameworks(shipped_only) if not one.problem)
    size = "standard" if free and ordered.size == "quick" else ordered.size
    wanted = BASES.get(size, every)
    return [desk.rendered(find_named(shipped_only, name), ()) for name in wanted]


def _people(desk: Desk, names: Sequence[str], criteria: Sequence[str]) -> tuple[Case, ...]:
    """Every framework that people scored, once."""
    return tuple(Case(name, "base", _scored(desk, name), tuple(criteria)) for name in dict.fromkeys(names))


def _scored(desk: Desk, name: str) -> Rendered:
    """What a row of the file names, filled in with its defaults: a framework, or a recorded version of one."""
    if not split_version(name)[1]:
        return desk.rendered(desk.find(name), ())
    one = side(desk, name)
    with Renderer() as renderer:
        return renderer.render(one.name, one.framework, {})


async def _made(desk: Desk, order: Order, dispatcher: Dispatcher, rubric: Rubric) -> Made:
    def step(done: int, of: int) -> None:
        if desk.form != "json" and order.reviewer.model is not None and (done % 5 == 0 or done == of):
            click.echo(f"{order.reviewer.label}: {done} of {of} texts", err=True)

    work = make_card(order, dispatcher, (rubric, desk.workspace.secret), step)
    return await until_interrupted(work, dispatcher.drain)


def _tell(desk: Desk, order: Order, made: Made) -> None:
    """What went wrong, and that the same command goes on."""
    label = order.reviewer.label
    if made.stopped is not None:
        desk.say(
            f"{label} stopped after {made.done} of {order.cases} texts, without a card: {made.stopped.message}"
            f" {made.stopped.hint} The same command goes on from there."
        )
        return
    for failure in made.failures[:1]:
        desk.say(f"{label} [{failure.code}]: {failure.message} {failure.hint}".strip())
