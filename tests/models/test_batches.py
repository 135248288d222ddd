"""Batch jobs through the ledger: half the price, nothing lost, nothing paid twice, whatever goes wrong."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from promptcraft.errors import BudgetReached
from promptcraft.models.batch import Limits
from promptcraft.models.batch_openai import OpenAIBatches
from promptcraft.models.ledger import Ledger
from promptcraft.models.spend_cap import MonthlyCap
from tests.models.batch_run import HALF, Sitting, batch_model, keys
from tests.models.fake_batches import FakeBatches, Fate
from tests.models.fake_server import Answer
from tests.models.prepared import request

SAID = "Tax what nobody earned."
APIS = ("responses", "anthropic")


@pytest.mark.parametrize("api", APIS)
def test_submit_leave_come_back(tmp_path: Path, api: str) -> None:
    """Calls are submitted once, wait without being asked again, and are answered at half the price."""
    with FakeBatches(looks=1) as fake:
        model = batch_model(fake.address, api)
        first = Sitting(tmp_path, model).run()
        assert (first.outcomes, first.states) == (["in-batch"] * 3, ["sent"] * 3)
        assert [(one.calls, one.error) for one in first.submitted] == [(3, None)]
        second = Sitting(tmp_path, model).run()
        assert (second.outcomes, second.submitted) == (["in-batch"] * 3, ())
        third = Sitting(tmp_path, model).run()
        assert (third.outcomes, third.submitted) == ([SAID] * 3, ())
        assert third.costs == [HALF] * 3
        assert Sitting(tmp_path, model).run(live=True).outcomes == [SAID] * 3
        assert set(fake.paid) == set(keys(model))
        assert set(fake.paid.values()) == {1}
    assert fake.live == []
    assert [job.state for job in third.jobs] == ["ended"]


def test_a_live_run_leaves_a_batch_alone(tmp_path: Path) -> None:
    """A live run of a call that a job holds says so and pays nothing; once the job is collected it has the answer."""
    with FakeBatches(looks=0) as fake:
        model = batch_model(fake.address)
        Sitting(tmp_path, model).run()
        assert Sitting(tmp_path, model).run(live=True).outcomes == ["in-batch"] * 3
        assert fake.live == []
        Sitting(tmp_path, model).run()
        assert Sitting(tmp_path, model).run(live=True).outcomes == [SAID] * 3


@pytest.mark.parametrize("api", ["openai", "anthropic"])
@pytest.mark.parametrize(
    ("fate", "code", "again"),
    [("errored", "in-batch", 1), ("rejected", "request-rejected", 0), ("expired", "in-batch", 1)],
)
def test_some_calls_fail(tmp_path: Path, api: str, fate: Fate, code: str, again: int) -> None:
    """Of a job that failed in part the rest is kept; what the provider could not do goes again, the rest is told."""
    with FakeBatches(looks=0, fates=("answered", fate)) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        second = Sitting(tmp_path, model).run()
        assert second.outcomes == [SAID, code, SAID]
        assert sum(one.calls for one in second.submitted) == again
        assert Sitting(tmp_path, model).run(rounds=2).outcomes == [SAID] * 3
    assert set(fake.paid.values()) == {1}


def test_what_fails_again_and_again_ends(tmp_path: Path) -> None:
    """Within one run a call that fails in two jobs is told as failed, and not sent a third time."""
    with FakeBatches(looks=0, fates=("errored",) * 9) as fake:
        sitting = Sitting(tmp_path, batch_model(fake.address)).run(rounds=4)
    assert sitting.outcomes == ["server-failed"] * 3
    assert len(fake.jobs) == 2


@pytest.mark.parametrize("api", APIS)
def test_an_expired_job(tmp_path: Path, api: str) -> None:
    """Of a job that expired, what was answered is kept and the rest is asked again."""
    with FakeBatches(looks=0, end="expired") as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        second = Sitting(tmp_path, model).run()
        assert sorted(second.outcomes) == sorted([SAID, "in-batch", "in-batch"])
        fake.end = "completed"
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3
    assert set(fake.paid.values()) == {1}


@pytest.mark.parametrize("api", APIS)
def test_a_cancelled_job(tmp_path: Path, api: str) -> None:
    """Of a job that was cancelled, what was answered is kept; the rest is not sent again by the run that finds it."""
    with FakeBatches(looks=0) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        next(iter(fake.jobs.values())).cancelling = True
        second = Sitting(tmp_path, model).run()
        assert sorted(second.outcomes) == sorted([SAID, "batch-cancelled", "batch-cancelled"])
        assert second.submitted == ()
        assert [one.calls for one in Sitting(tmp_path, model).run().submitted] == [2]


def test_a_job_that_is_rejected(tmp_path: Path) -> None:
    """A job that the provider rejects as a whole is told with its reason, and nothing counts as billed."""
    with FakeBatches(looks=0, end="failed") as fake:
        model = batch_model(fake.address)
        Sitting(tmp_path, model).run()
        second = Sitting(tmp_path, model, budget=Decimal(1)).run()
    assert (second.outcomes, second.states) == (["request-rejected"] * 3, ["failed"] * 3)
    assert second.budget.spent == 0


def test_two_models_and_one_that_fails(tmp_path: Path) -> None:
    """Each model has a job of its own, and one whose provider refuses takes the other with it no more than live."""
    with FakeBatches(looks=0) as fake, FakeBatches(looks=0) as other:
        models = batch_model(fake.address), batch_model(other.address, "anthropic", "yours")
        other.faults["create"] = "401"
        first = Sitting(tmp_path, *models).run()
        assert [one.error.code if one.error else "" for one in first.submitted] == ["", "access-denied"]
        assert Sitting(tmp_path, *models).run().outcomes == [SAID] * 3 + ["in-batch"] * 3
        assert Sitting(tmp_path, *models).run().outcomes == [SAID] * 6
    assert set(fake.paid.values()) == set(other.paid.values()) == {1}


def test_a_budget(tmp_path: Path) -> None:
    """The worst case of all calls at half price must fit the budget before any is sent; waiting calls count."""
    with FakeBatches(looks=1) as fake:
        model = batch_model(fake.address)
        with pytest.raises(BudgetReached):
            Sitting(tmp_path, model, budget=Decimal("0.0030")).run()
        assert fake.seen == []
        enough = Sitting(tmp_path, model, budget=Decimal("0.0032")).run()
        assert Decimal("0.0030") < enough.budget.spent < Decimal("0.0032")
        waiting = Sitting(tmp_path, model, budget=Decimal("0.0032")).run()
        assert waiting.budget.spent == enough.budget.spent
        third = Sitting(tmp_path, model, budget=Decimal("0.0032")).run(rounds=2)
        assert (third.outcomes, third.budget.spent) == ([SAID] * 3, 3 * HALF)


def test_one_run_that_waits_counts_right(tmp_path: Path) -> None:
    """Within one run what was set aside for a job becomes what it cost, once."""
    with FakeBatches(looks=1) as fake:
        sitting = Sitting(tmp_path, batch_model(fake.address), budget=Decimal(1)).run(rounds=3)
    assert (sitting.outcomes, sitting.budget.spent) == ([SAID] * 3, 3 * HALF)


def test_more_than_one_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run beyond the provider's limits goes out in several jobs; a job that fails keeps the later ones from going."""
    monkeypatch.setattr(OpenAIBatches, "limits", Limits(requests=2, size=10**9))
    with FakeBatches(looks=0) as fake:
        model = batch_model(fake.address)
        asked = tuple(f"question {number}" for number in range(5))
        first = Sitting(tmp_path, model, asked=asked).run()
        assert [one.calls for one in first.submitted] == [2, 2, 1]
        assert Sitting(tmp_path, model, asked=asked).run().outcomes == [SAID] * 5


def test_what_another_process_is_about_to_send(tmp_path: Path) -> None:
    """A call that another living process has claimed is not waited for: that process may be waiting for ours."""
    with FakeBatches(looks=9) as fake:
        model = batch_model(fake.address)

        async def sit() -> list[str]:
            other = Ledger(tmp_path / "ledger.db")
            await other.claim(model.info, request("two"), key=keys(model)[1], purpose="test")
            sitting = Sitting(tmp_path, model)
            try:
                await asyncio.wait_for(sitting.sit(), 60)
            finally:
                other.close()
            return sitting.states

        assert asyncio.run(sit()) == ["sent", "reserved", "sent"]
        assert [len(job.calls) for job in fake.jobs.values()] == [2]


def test_a_monthly_cap(tmp_path: Path) -> None:
    """A job that could pass the month's cap is not submitted; what is set aside for one that waits counts."""
    with FakeBatches(looks=9) as fake:
        model = batch_model(fake.address)
        asked = ("four",)
        small = MonthlyCap(Decimal("0.0030"), runs=tmp_path / "runs")
        refused = Sitting(tmp_path, model, guard=small).run()
        assert [one.error.code for one in refused.submitted if one.error] == ["budget-reached"]
        assert (fake.seen, refused.states) == ([], ["failed"] * 3)
        enough = MonthlyCap(Decimal("0.0035"), runs=tmp_path / "runs")
        assert Sitting(tmp_path, model, guard=enough).run().submitted[0].error is None
        full = Sitting(tmp_path, model, guard=enough, asked=asked).run()
        assert [one.error.code for one in full.submitted if one.error] == ["budget-reached"]
    assert len(fake.jobs) == 1


@pytest.mark.parametrize("stop", ["length", "refusal"])
@pytest.mark.parametrize("api", APIS)
def test_how_replies_end(tmp_path: Path, api: str, stop: Literal["length", "refusal"]) -> None:
    """A reply in a batch says how it ended as a live one does."""
    with FakeBatches(looks=0, answer=Answer(stop=stop)) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        assert Sitting(tmp_path, model).run().stops == [stop] * 3
        live, model = tmp_path / "live", batch_model(fake.address, api, stream=False)
        live.mkdir()
        assert Sitting(live, model).run(live=True).stops == [stop] * 3
