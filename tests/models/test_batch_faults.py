"""What can go wrong with batch jobs: submissions that break off, results that are not whole, keys that are echoed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.models.batch_run import Sitting, batch_model
from tests.models.fake_batches import FakeBatches, Fate

SAID = "Tax what nobody earned."
APIS = ("responses", "anthropic")


@pytest.mark.parametrize("api", APIS)
def test_lines_of_others(tmp_path: Path, api: str) -> None:
    """Lines that come twice or belong to other calls are ignored, and said."""
    with FakeBatches(looks=0, fates=("twice", "foreign")) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        second = Sitting(tmp_path, model).run()
    assert second.outcomes == [SAID] * 3
    assert len(second.said) == 1
    assert "1 lines of other calls, 1 lines that came twice" in second.said[0]


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("fate", ["garbled", "missing"])
def test_results_that_lack_a_call(tmp_path: Path, api: str, fate: Fate) -> None:
    """What stays garbled or missing may have been billed: it is asked again only on request; the rest is kept."""
    with FakeBatches(looks=0, fates=("answered", fate)) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        second = Sitting(tmp_path, model).run()
        assert second.outcomes == [SAID, "outcome-unknown", SAID]
        assert "lack 1 of its calls or hold them garbled" in second.said[-1]
        assert second.submitted == ()
        assert Sitting(tmp_path, model).run().outcomes == [SAID, "outcome-unknown", SAID]
        again = Sitting(tmp_path, model, budget=Decimal(1), resend=True).run()
        assert again.outcomes == [SAID, "in-batch", SAID]
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3


@pytest.mark.parametrize("api", APIS)
def test_what_lacks_and_was_not_answered_is_asked_again(tmp_path: Path, api: str) -> None:
    """Where every reply that the provider counts is there, a call without a line was not billed, and is asked again."""
    with FakeBatches(looks=0, fates=("answered", "unanswered")) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        second = Sitting(tmp_path, model).run()
        assert second.outcomes == [SAID, "reply-malformed", SAID]
        assert Sitting(tmp_path, model).run().outcomes == [SAID, "in-batch", SAID]
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3
    assert set(fake.paid.values()) == {1}


@pytest.mark.parametrize("api", APIS)
def test_results_cut_short(tmp_path: Path, api: str) -> None:
    """Results that are cut short are read once more, and then nothing is missing."""
    with FakeBatches(looks=0) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        fake.cut_results = 1
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3
    assert set(fake.paid.values()) == {1}


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("fault", ["500", "reset", "429"])
@pytest.mark.parametrize("route", ["look", "results"])
def test_a_provider_that_fails_at_collecting(tmp_path: Path, api: str, fault: str, route: str) -> None:
    """When the provider fails while it is asked about a job, that is said, and the next time it is collected."""
    with FakeBatches(looks=0) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        fake.faults[route] = fault  # type: ignore[assignment]  # the parameters are such faults
        second = Sitting(tmp_path, model).run()
        assert (second.outcomes, second.submitted) == (["in-batch"] * 3, ())
        assert "could not be asked" in second.said[0]
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3
    assert set(fake.paid.values()) == {1}


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("fault", ["500 after", "reset after"])
def test_a_job_that_was_made_all_the_same(tmp_path: Path, api: str, fault: str) -> None:
    """A job whose submission broke off is found with the provider, at once or on coming back, and never made twice."""
    with FakeBatches(looks=1) as fake:
        model = batch_model(fake.address, api)
        fake.faults["create"] = fault  # type: ignore[assignment]  # the parameters are such faults
        first = Sitting(tmp_path, model).run()
        for job in fake.jobs.values():
            fake.finish(job, "completed")
        last = Sitting(tmp_path, model).run()
    found_at_once = api != "anthropic"
    assert (first.submitted[0].error is None) == found_at_once
    assert last.outcomes == [SAID] * 3
    assert len(fake.jobs) == 1


@pytest.mark.parametrize("api", APIS)
def test_a_submission_that_never_arrived(tmp_path: Path, api: str) -> None:
    """A submission that nobody can find is disclosed, and sent again only on request."""
    with FakeBatches(looks=0) as fake:
        model = batch_model(fake.address, api)
        fake.faults["create"] = "reset"
        first = Sitting(tmp_path, model).run()
        assert (first.states, first.jobs[0].state) == (["unknown"] * 3, "unknown")
        second = Sitting(tmp_path, model).run()
        assert (second.outcomes, second.submitted) == (["outcome-unknown"] * 3, ())
        assert "never heard of" in second.said[0]
        Sitting(tmp_path, model, resend=True).run()
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3
    assert len(fake.jobs) == 1


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("fault", ["500", "429", "401"])
def test_a_submission_that_is_refused(tmp_path: Path, api: str, fault: str) -> None:
    """A submission that the provider refuses or fails at leaves no job; the same run again submits it."""
    with FakeBatches(looks=0) as fake:
        model = batch_model(fake.address, api)
        fake.faults["create"] = fault  # type: ignore[assignment]  # the parameters are such faults
        first = Sitting(tmp_path, model, budget=Decimal(1)).run()
        assert first.submitted[0].error is not None
        assert (first.states, first.jobs[0].state) == (["failed"] * 3, "dropped")
        assert first.budget.spent == 0
        Sitting(tmp_path, model).run()
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3
    assert len(fake.jobs) == 1


@pytest.mark.parametrize("api", APIS)
def test_a_job_that_vanished(tmp_path: Path, api: str) -> None:
    """The calls of a job that the provider knows no more are unknown; should it be known again, it is collected."""
    with FakeBatches(looks=0) as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        jobs, fake.jobs = fake.jobs, {}
        second = Sitting(tmp_path, model).run()
        assert (second.outcomes, second.submitted) == (["outcome-unknown"] * 3, ())
        assert "knows no batch" in second.said[0]
        fake.jobs = jobs
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3


def test_one_that_runs_is_not_the_lost_one(tmp_path: Path) -> None:
    """Jobs of this workspace that are known are not taken for one whose submission was not heard of."""
    with FakeBatches(looks=9) as fake:
        model = batch_model(fake.address, "anthropic")
        Sitting(tmp_path, model, asked=("four", "five", "six")).run()
        fake.faults["create"] = "reset"
        lost = Sitting(tmp_path, model).run()
    assert "never heard of again" in lost.said[-1]
    assert "msgbatch_0001" not in lost.said[-1]


@pytest.mark.parametrize("api", APIS)
def test_results_of_an_expired_job_cut_short(tmp_path: Path, api: str) -> None:
    """What a job that expired had answered is not taken for expired when its results come cut short."""
    with FakeBatches(looks=0, end="expired") as fake:
        model = batch_model(fake.address, api)
        Sitting(tmp_path, model).run()
        fake.cut_results = 1
        assert Sitting(tmp_path, model).run().states.count("done") == 1
        fake.end = "completed"
        assert Sitting(tmp_path, model).run().outcomes == [SAID] * 3
    assert set(fake.paid.values()) == {1}


@pytest.mark.parametrize("api", APIS)
def test_the_key_as_an_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: str) -> None:
    """A job whose id gives the key away is no job: nothing of it is kept or said."""
    key = "sk-sentinel-0123456789"
    monkeypatch.setenv("SERVER_KEY", key)
    with FakeBatches() as fake:
        fake.prefix = key
        done = Sitting(tmp_path, batch_model(fake.address, api, api_key_env="SERVER_KEY")).run()
    assert done.submitted[0].job == ""
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert key.encode() not in kept
    assert key not in " ".join(done.said)


def test_the_key_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that echoes the key in replies, errors, states and ids gets it into no file and no message."""
    key = "sk-sentinel-0123456789"
    monkeypatch.setenv("SERVER_KEY", key)
    for api in APIS:
        folder = tmp_path / api
        folder.mkdir()
        with FakeBatches(looks=0, say=lambda body: f"echo {key}", fates=("answered", "errored")) as fake:
            fake.luck = key
            model = batch_model(fake.address, api, api_key_env="SERVER_KEY")
            said = Sitting(folder, model).run().said
            end = Sitting(folder, model).run()
            fake.end = "failed"
            Sitting(folder, model).run()
            said += end.said + Sitting(folder, model).run().said
        assert "echo [key]" in end.outcomes
        assert fake.keys == {f"Bearer {key}"}
        kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert key.encode() not in kept
        assert key not in " ".join(said)
