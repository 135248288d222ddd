"""Plans: few enough calls, each case beside its base, the same every time."""

from __future__ import annotations

import pytest

from promptcraft.calibrate.plan import MOST_QUICK, SIZES, Size
from tests.calibrate.bench import CRITERIA, plan


@pytest.mark.parametrize("small", [True, False])
def test_a_quick_plan_makes_at_most_45_calls(small: bool) -> None:
    """With room for replies that are asked for once more; a small model is asked one criterion a call."""
    made = plan("quick", small=small)
    assert made.calls <= MOST_QUICK - 5
    assert made.most == MOST_QUICK
    assert len({case.planted.kind for case in made.cases if case.planted}) >= 15


def test_a_small_model_is_asked_the_criteria_concerned_only() -> None:
    """The base is judged on all criteria, a planted defect on the one it bears on."""
    made = plan("quick", small=True)
    sizes = {case.group: len(case.criteria) for case in made.cases}
    assert sizes["base"] == len(CRITERIA)
    assert sizes["defect"] == 1


def test_every_case_stands_beside_one_that_was_asked_before() -> None:
    """What is compared is there."""
    for small in (True, False):
        seen: set[str] = set()
        for case in plan("standard", small=small).cases:
            assert not case.beside or case.beside in seen
            seen.add(case.name)


def test_larger_plans_ask_more() -> None:
    """quick < standard < full, for one framework."""
    sizes: tuple[Size, ...] = SIZES
    calls = [plan(size, small=True).calls for size in sizes]
    assert calls == sorted(set(calls))


def test_a_plan_is_the_same_every_time() -> None:
    """The same command asks the same calls, so that it goes on from the ledger."""
    assert [c.rendered.rendered_hash for c in plan().cases] == [
        c.rendered.rendered_hash for c in plan().cases
    ]
