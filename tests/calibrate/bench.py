"""A shipped framework to spoil, and cards made of it."""

from __future__ import annotations

import asyncio
from functools import cache

from promptcraft.calibrate.make import Made, Order, make_card
from promptcraft.calibrate.plan import Plan, Size, make_plan
from promptcraft.critique.rubric import load_rubric
from promptcraft.critique.run import CHECKLIST_REVIEWER, Reviewer
from promptcraft.framework.rendered import Rendered
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.yaml_file import load_framework
from promptcraft.models.budget import Budget
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.workspace.places import shipped
from tests.calibrate.judges import Judge

SECRET = b"a secret of thirty-two bytes ...".ljust(32)
RUBRIC = load_rubric()
CRITERIA = tuple(criterion.id for criterion in RUBRIC.criteria)


@cache
def base(name: str = "india-inheritance-tax") -> Rendered:
    """A shipped framework, filled in with its defaults."""
    loaded = load_framework(shipped("frameworks") / f"{name}.yaml")
    with Renderer() as renderer:
        return renderer.render(name, loaded.framework, {}, loaded)


def plan(size: Size = "quick", *, small: bool = False) -> Plan:
    """The plan for one framework."""
    return make_plan([base()], size, CRITERIA, by_criterion=small)


def reviewer(judge: Judge | None) -> Reviewer:
    """The judge as a reviewer; the checklist without one."""
    return CHECKLIST_REVIEWER if judge is None else Reviewer(judge.info.label, judge)


def make(
    judge: Judge | None,
    order: Order | None = None,
    ledger: Ledger | None = None,
    budget: Budget | None = None,
) -> Made:
    """What comes of calibrating this judge by the quick plan."""

    async def run() -> Made:
        wanted = order or Order(reviewer(judge), plan())
        return await make_card(wanted, Dispatcher(ledger or Ledger(None), budget=budget), (RUBRIC, SECRET))

    return asyncio.run(run())
