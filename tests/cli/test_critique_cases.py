"""Several cases of a critique at once: all are under way together, and a stop starts no more of them."""

from __future__ import annotations

import asyncio

import pytest

from promptcraft.cli.critique_cases import outcomes
from promptcraft.critique.run import Outcome
from promptcraft.errors import Interrupted, StorageFailed

EMPTY = Outcome((), ())
STOPPED = Outcome((), (), Interrupted("Stopped."))


def test_cases_are_under_way_together() -> None:
    """Cases do not wait for one another, and their outcomes come in the order in which they were asked for."""

    async def work() -> list[tuple[int, Outcome]]:
        met = asyncio.Barrier(3)

        async def ask(case: int) -> Outcome:
            await met.wait()
            await asyncio.sleep(0.01 * (3 - case))
            return EMPTY

        return await asyncio.wait_for(outcomes((0, 1, 2), ask, wide=3), 5)

    assert asyncio.run(work()) == [(0, EMPTY), (1, EMPTY), (2, EMPTY)]


def test_nothing_starts_after_a_stop() -> None:
    """Cases that had not begun are left out, and of those stopped with empty hands one tells why."""
    begun: list[int] = []

    async def ask(case: int) -> Outcome:
        begun.append(case)
        await asyncio.sleep(0)
        return EMPTY if case == 0 else STOPPED

    assert asyncio.run(outcomes(range(9), ask, wide=1)) == [(0, EMPTY), (1, STOPPED)]
    assert begun == [0, 1]
    begun.clear()
    assert asyncio.run(outcomes((1, 2, 3), ask, wide=3)) == [(1, STOPPED)]
    assert begun == [1, 2, 3]


def test_an_error_ends_the_run_after_the_others() -> None:
    """What cannot be kept stops the run, once those under way have ended."""
    ended: list[int] = []

    async def ask(case: int) -> Outcome:
        await asyncio.sleep(0.01 * case)
        if case == 0:
            raise StorageFailed("The disk is full.")
        ended.append(case)
        return EMPTY

    with pytest.raises(StorageFailed, match="The disk is full"):
        asyncio.run(outcomes(range(9), ask, wide=3))
    assert ended == [1, 2]
