"""Several reviewers at once: one that fails takes nobody else down."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft.critique.run import CHECKLIST_REVIEWER, Outcome, Reviewer, critique_all
from promptcraft.errors import BudgetReached
from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.models.budget import Budget
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from tests.critique.bench import Json, reply, review, scripted


def reviewer(folder: Path, name: str, *replies: Json | str) -> Reviewer:
    """A reviewer of this name with its own script."""
    place = folder / name
    place.mkdir()
    return Reviewer(name, scripted(place, *replies))


def run(*reviewers: Reviewer, dispatcher: Dispatcher | None = None) -> Outcome:
    """What comes of asking them all."""
    return asyncio.run(critique_all(review(), reviewers, dispatcher or Dispatcher(Ledger(None))))


def test_one_of_three_fails_and_two_stand(tmp_path: Path) -> None:
    """The critiques stand in the order of the reviewers, and the failure names who and why."""
    outcome = run(
        reviewer(tmp_path, "one", reply()),
        reviewer(tmp_path, "two", {"error": "access-denied"}),
        CHECKLIST_REVIEWER,
    )
    assert [one.score is not None for one in outcome.critiques] == [True, True]
    assert [(one.reviewer, one.code) for one in outcome.failures] == [("two", "access-denied")]
    assert outcome.stopped is None


def test_every_critique_has_an_id_and_a_time(tmp_path: Path) -> None:
    """The same answers give the same id, other answers another."""
    first = run(reviewer(tmp_path, "one", reply())).critiques[0]
    second = run(reviewer(tmp_path, "two", reply())).critiques[0]
    other = run(reviewer(tmp_path, "three", reply(stated=7))).critiques[0]
    assert first.at
    assert first.id[0] == "c"
    assert len({first.id, second.id, other.id}) == 3
    assert run(CHECKLIST_REVIEWER).critiques[0].id == run(CHECKLIST_REVIEWER).critiques[0].id


class Priced:
    """A model with a price, which is never reached."""

    info = ModelInfo(provider="priced", name="dear", price_input=1000.0, price_output=1000.0)

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """Nobody should get here."""
        raise AssertionError("a call was sent beyond the budget")


def test_a_budget_that_is_too_small_stops_the_run_and_keeps_the_rest() -> None:
    """What could be asked stands, and the run says that it was stopped."""
    dispatcher = Dispatcher(Ledger(None), budget=Budget(Decimal("0.01")))
    outcome = run(CHECKLIST_REVIEWER, Reviewer("priced:dear", Priced()), dispatcher=dispatcher)
    assert [one.reviewer for one in outcome.critiques] == ["checklist"]
    assert isinstance(outcome.stopped, BudgetReached)


def test_a_mistake_of_ours_is_not_a_failed_reviewer() -> None:
    """An error that is none of the known kinds is raised, not reported as a reviewer's."""

    class Broken(Priced):
        info = ModelInfo(provider="broken", name="", free=True)

    with pytest.raises(AssertionError):
        run(Reviewer("broken", Broken()))
