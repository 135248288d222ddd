"""The journey behind `promptcraft compare --pairwise`: frameworks filled in, put before a model two by two."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptcraft.cli.desk import Desk
from promptcraft.cli.estimating import say_cost, show_estimate
from promptcraft.cli.reviewers import model_of
from promptcraft.cli.versioned import Known, Side, known_versions, recorded
from promptcraft.cli.waiting import until_interrupted
from promptcraft.compare.pairs import summed_up
from promptcraft.compare.pairwise_ask import pairwise
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.errors import UsageMistake
from promptcraft.framework.rendered import Rendered
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.values import parse_settings
from promptcraft.framework.version_names import split_version
from promptcraft.records.comparison import Pairwise

if TYPE_CHECKING:
    from promptcraft.models.dispatch import Dispatcher
    from promptcraft.records.verdict import Verdict

RUBRIC = "policy-framework"


@dataclass(frozen=True)
class Pairs:
    """What is put two by two before which model."""

    names: tuple[str, ...]
    model: str
    settings: tuple[str, ...]
    rubric: str = ""


async def in_pairs(desk: Desk, pairs: Pairs) -> Pairwise | None:
    """What the model prefers, criterion by criterion and in both orders; the same command asks nothing twice.

    None after an estimate: then nobody was asked.
    """
    rubric = load_rubric(pairs.rubric or RUBRIC)
    values = parse_settings(pairs.settings)
    reviews: dict[str, Review] = {}
    for text in pairs.names:
        name, version = split_version(text)
        known = known_versions(desk, name)
        side = recorded(known, version) if version else _as_it_is(known)
        if text in reviews:
            raise UsageMistake(f"{text} is named twice.", hint="Name each framework or version once.")
        rendered = _rendered(desk, known, side, values)
        reviews[text] = Review(rendered, side.framework, rubric, desk.workspace.secret)
    model = model_of(desk, pairs.model)

    def asked(dispatcher: Dispatcher) -> Coroutine[None, None, tuple[Verdict, ...]]:
        return pairwise(reviews, model, dispatcher)

    if desk.estimate:
        await show_estimate(desk, asked)
        return None
    await say_cost(desk, asked, [model])
    async with desk.calls() as dispatcher:
        work = asked(dispatcher)
        verdicts = await until_interrupted(work, dispatcher.drain, at_once=model.info.human)
    return summed_up(model.info.label, verdicts)


def _as_it_is(known: Known) -> Side:
    if known.found is None:
        raise UsageMistake(
            f"The file of {known.name} is gone or cannot be read.", hint=f"Name a version: {known.name}@last."
        )
    return Side(known.name, known.name, known.found.loaded.framework)


def _rendered(desk: Desk, known: Known, side: Side, values: dict[str, str]) -> Rendered:
    """The framework filled with those of the values that it has a variable for."""
    loaded = None if known.found is None else known.found.loaded
    own = {name: value for name, value in values.items() if name in side.framework.variables}
    with Renderer() as renderer:
        return renderer.render(side.name, side.framework, own, loaded, folders=(desk.workspace.root,))
