"""How fast calls may follow each other: learned from when a provider refused one for coming too soon."""

from __future__ import annotations

import math
from collections import deque

UNKNOWN = 1_000.0
"""Calls a second while nothing is known: slow enough to see the first refusal before hundreds have left."""
AT_FIRST = 50
"""So many may leave like this; further ones wait for the first answer, or leave as after a refusal."""
TRICKLE = 100.0
"""Calls a second after the first refusal, until more refusals tell how many are allowed."""
SLOWEST = 1 / 60
MEASURED_SECONDS = 2.0
MEASURED_CALLS = 5
"""A rate is measured over so long and so many calls at least, where refusals come that often."""
DOUBLED_AFTER = 8.0
"""Seconds without a refusal after which we try to go twice as fast; slowly at first, then ever faster."""
SURER = 1.0
"""The first few measurements may be far off, and are doubted after fewer seconds: so many more with each."""
KEPT = 0.95
"""What a refusal leaves of the rate at which it came, unless more than that was let through."""
SHRUNK, GROWN = 0.9, 1.3
"""How what may leave at once after a pause changes when that was too much, or was not."""


class Tempo:
    """Spreads calls over time at the rate that a provider allows, once it has refused some. Pure: told the time.

    What was let through between two refusals is what the provider allows, if it was really the rate that it
    refused, and less than that otherwise: so the largest such number counts, and fades. What a pause saved up, about
    a second's worth with most providers, leaves at once when the pause is over.
    """

    def __init__(self) -> None:
        self._rate: float | None = None
        self._learned = 0
        self._burst = 1.0
        self._refusals: deque[tuple[float, int]] = deque()
        self._let_through = 0
        self._unsettled = False
        self._answered = False
        self._due = -math.inf
        """When the last call sent would have been due, had all come evenly."""

    def rate(self, now: float) -> float:
        """Calls a second that are sent at most, but for what is saved up."""
        if not self._refusals:
            return UNKNOWN if self._answered or self._let_through < AT_FIRST else TRICKLE
        rate = TRICKLE if self._rate is None else self._rate
        free = max(0.0, now - self._refusals[-1][0]) / min(DOUBLED_AFTER, SURER * (1 + self._learned))
        return min(UNKNOWN, rate * (1 + free * free))

    def wait(self, now: float) -> float:
        """Seconds until the next call may be sent."""
        return max(0.0, self._due - (self._burst - 1) / self.rate(now) - now)

    def send(self, now: float) -> None:
        """A call is sent."""
        self._due = max(now, self._due) + 1 / self.rate(now)
        self._let_through += 1

    def answered(self) -> None:
        """A call brought an answer."""
        self._answered = True

    def refuse(self, sent: float) -> None:
        """A call that was sent at this time came too soon; what follows from that is drawn by `settle`."""
        self._let_through -= 1
        self._refusals.append((sent, self._let_through))
        self._unsettled = True

    def refuse_too(self) -> None:
        """One more of those that were under way when the last one was refused."""
        self._let_through -= 1
        refused, let_through = self._refusals.pop()
        self._refusals.append((refused, let_through - 1))

    def settle(self) -> int | None:
        """Learn from the last refusal, once all that were under way with it are heard of; None where that is done.

        Returns how many were let through between it and the one before.
        """
        if not self._unsettled:
            return None
        self._unsettled = False
        sent, let_through = self._refusals[-1]
        since = let_through - (self._refusals[-2][1] if len(self._refusals) > 1 else 0)
        if len(self._refusals) > 1:
            self._learn(sent, since)
        # Nothing was saved up at the provider when it said so.
        self._due = sent + self._burst / self.rate(sent)
        return since

    def _learn(self, sent: float, since: int) -> None:
        while len(self._refusals) > 2 and self._is_measured(sent, *self._refusals[1]):
            self._refusals.popleft()
        began, before = self._refusals[0]
        count, before_that = self._refusals[-1][1] - before, self._rate
        if before_that is None and count < MEASURED_CALLS // 2:
            return
        self._learned += 1
        tried = 0.0 if before_that is None else self._tried(sent) * KEPT
        self._rate = max(count / max(sent - began, 1e-3), tried, SLOWEST)
        if before_that is None:
            self._burst = max(1.0, self._rate)
        elif since < self._burst - 0.5:
            self._burst = max(1.0, float(since), self._burst * SHRUNK)
        else:
            self._burst = max(self._burst, min(self._burst * GROWN, self._rate))

    def _is_measured(self, sent: float, refused: float, let_through: int) -> bool:
        calls = self._refusals[-1][1] - let_through
        return sent - refused >= MEASURED_SECONDS and calls >= MEASURED_CALLS

    def _tried(self, sent: float) -> float:
        """The rate at which the refused call was sent: as it had grown since the refusal before."""
        last = self._refusals.pop()
        rate = self.rate(sent)
        self._refusals.append(last)
        return rate
