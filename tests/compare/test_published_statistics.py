"""Every published table comes out to the printed digits."""

from __future__ import annotations

import pytest

from promptcraft.compare.agreement import Level, alpha
from promptcraft.compare.bradley_terry import difference, strengths
from promptcraft.compare.intraclass import intraclass
from promptcraft.compare.kappa import cohen, fleiss
from promptcraft.compare.pairwise import order_effect
from tests.compare.published import (
    BASEBALL_1987,
    BASEBALL_TEAMS,
    FLEISS_1971,
    FLEISS_EXAMPLE,
    GRANTS,
    KRIPPENDORFF_2011,
    SHROUT_FLEISS_1979,
    llmbar_runs,
    llmbar_verdicts,
)


@pytest.mark.parametrize(
    ("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_2011(level: Level, printed: float) -> None:
    """Alpha of Krippendorff's own example, gaps included."""
    assert alpha(KRIPPENDORFF_2011, level) == pytest.approx(printed, abs=0.0005)


def test_shrout_and_fleiss_1979() -> None:
    """The six intraclass correlations of the paper that named them."""
    found = intraclass(SHROUT_FLEISS_1979)
    shown = [
        found.one_way_single,
        found.random_single,
        found.mixed_single,
        found.one_way_mean,
        found.random_mean,
        found.mixed_mean,
    ]
    assert [f"{one.value:.2f}" for one in shown] == ["0.17", "0.29", "0.71", "0.44", "0.62", "0.91"]


def test_fleiss_1971() -> None:
    """Fleiss' kappa of his psychiatrists, and of the worked example."""
    assert [f"{fleiss(table):.3f}" for table in (FLEISS_1971, FLEISS_EXAMPLE)] == ["0.430", "0.210"]


def test_cohens_readers() -> None:
    """Cohen's kappa of fifty grant proposals."""
    assert f"{cohen(*GRANTS):.2f}" == "0.40"


def test_agresti_baseball() -> None:
    """Bradley-Terry strengths of Agresti's teams, Baltimore set to nought."""
    found = strengths(BASEBALL_TEAMS, BASEBALL_1987)
    above = [f"{difference(found, team, 'Baltimore').value:.2f}" for team in BASEBALL_TEAMS]
    assert above == ["1.58", "1.44", "1.29", "1.25", "1.11", "0.68", "0.00"]


def test_llmbar_counts() -> None:
    """All 325 published runs of LLMBar, 27,235 verdicts in both orders: correct in each order, and the same in both."""
    published, found, verdicts = [], [], 0
    for run in llmbar_runs():
        judged = llmbar_verdicts(run)
        verdicts += len(judged)
        published.append((int(run["correct_ab"]), int(run["correct_ba"]), int(run["same"])))
        forward = sum(better == verdict.forward.choice for better, verdict in judged)
        backward = sum(better == verdict.backward.choice for better, verdict in judged)
        # They count two answers without a winner as the same; ours is a missing verdict.
        neither = sum(not verdict.forward.choice and not verdict.backward.choice for _, verdict in judged)
        same = order_effect([verdict for _, verdict in judged]).same + neither
        found.append((forward, backward, same))
    assert (len(found), verdicts) == (325, 27_235)
    assert found == published


def test_llmbar_kappa() -> None:
    """The agreement of the two orders in all 325 runs; there an answer without a winner counts as the second."""
    apart = []
    for run in llmbar_runs():
        verdicts = [verdict for _, verdict in llmbar_verdicts(run)]
        found = cohen(
            [verdict.forward.choice or "second" for verdict in verdicts],
            [verdict.backward.choice or "second" for verdict in verdicts],
        )
        if found != pytest.approx(float(run["kappa"]), abs=1e-12):
            apart.append((run["subset"], run["evaluator"], found, run["kappa"]))
    assert apart == []
