"""Several cases at once: each is kept as it ends, and none is started after the run was stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from promptcraft.critique.run import Outcome, Reviewer

MOST_AT_ONCE = 64
"""Cases under way at once; how many of their calls go out together is for each provider's pace to say."""

C = TypeVar("C")


def at_once(asked: Sequence[Reviewer]) -> int:
    """How many cases to have under way: one where a model takes one call at a time, and keeps what it read last."""
    parallel = [one.model.info.parallel for one in asked if one.model is not None]
    return 1 if 1 in parallel else MOST_AT_ONCE


async def outcomes(
    cases: Sequence[C], ask: Callable[[C], Awaitable[Outcome]], *, wide: int
) -> list[tuple[C, Outcome]]:
    """What came of each case that was started, in order; raises the first error once all others have ended.

    Of those that were stopped before they brought anything, only the first is there.
    """
    places = asyncio.Semaphore(wide)
    going = True

    async def one(case: C) -> Outcome | None:
        nonlocal going
        async with places:
            if not going:
                return None
            try:
                outcome = await ask(case)
            except BaseException:
                going = False
                raise
            if outcome.stopped is not None:
                going = False
            return outcome

    found = await asyncio.gather(*(one(case) for case in cases), return_exceptions=True)
    done: list[tuple[C, Outcome]] = []
    for case, outcome in zip(cases, found, strict=True):
        if isinstance(outcome, BaseException):
            raise outcome
        if outcome is not None and (outcome.critiques or outcome.stopped is None or not _stopped(done)):
            done.append((case, outcome))
    return done


def _stopped(done: Sequence[tuple[object, Outcome]]) -> bool:
    return any(outcome.stopped is not None for _, outcome in done)
