"""How fast calls may follow each other: learned from when a provider refused one for coming too soon."""

from __future__ import annotations

import math
from collections import deque

from promptcraft.models.allowance import Allowance, Sent, explained, in_order, learned, whim_after

UNKNOWN = 1_000.0
"""Calls a second while nothing is known: slow enough to see the first refusal before hundreds have left."""
AT_FIRST = 50
"""So many may leave like this; further ones wait for the first answer, or leave as after a refusal."""
TRICKLE = 200.0
"""Calls a second after the first refusal, until more refusals tell how many are allowed."""
REMEMBERED = 120
"""So many of the last calls tell what is allowed."""
SURE, CONVINCED = 2, 3.97
"""A lone refusal may be a whim: so many must fit, and explain as much as so many whims would."""
BELOW, MORE_BELOW = 0.95, 0.04
"""The share of what is allowed that is used, and how much less where a refusal costs all that a pause allows."""
LATE = 0.03
"""Seconds by which many calls that leave together arrive later than a lone one after them, which must not overtake."""
AT_MOST = 0.1
"""The share of what may leave at once that is kept back for that, as the guess of the rate may be far too high."""
DOUBLED_AFTER, DEARER = 12.0, 40.0
"""Seconds without a refusal after which we try to go twice as fast, and how many more where a refusal is dear."""
FASTER, MUCH_FASTER = 0.1, 0.5
"""Where a refusal is cheap, how much faster we go each second without one, over the refusals that fit; at most."""
SURER = 3.0
"""The less refusals fit what we know, the sooner it is doubted: after so many seconds for each."""


class Tempo:
    """Spreads calls over time at the rate that a provider allows, once it has refused some. Pure: told the time.

    What a pause saved up, about a second's worth with most providers, leaves at once when the pause is over.
    """

    def __init__(self) -> None:
        self._known: Allowance | None = None
        self._sends: deque[Sent] = deque()
        self._fitting = 0
        self._refused_at: float | None = None
        self._passed = 0
        self._unsettled = False
        self._answered = False
        self._lost = self._cheap = 0.0
        self._free_since = 0.0
        self._due = -math.inf
        """When the last call sent would have been due, had all come evenly."""

    def rate(self, now: float) -> float:
        """Calls a second that are sent at most, but for what is saved up."""
        if self._refused_at is None:
            return UNKNOWN if self._answered or self._passed < AT_FIRST else TRICKLE
        rate = TRICKLE if self._known is None else self._known.rate * (BELOW - MORE_BELOW * self._lost)
        doubled = min(DOUBLED_AFTER, SURER * (1 + self._fitting)) + DEARER * self._lost
        free = max(0.0, now - self._free_since)
        trying = self._cheap * min(MUCH_FASTER, FASTER / (1 + self._fitting) * free)
        return min(UNKNOWN, rate * (1 + trying + (free / doubled) ** 2))

    def wait(self, now: float) -> float:
        """Seconds until the next call may be sent."""
        rate = self.rate(now)
        more = self._known.burst - 1 if self._known else 0.0
        more -= min(LATE * rate, AT_MOST * more)
        return max(0.0, self._due - more / rate - now)

    def send(self, now: float) -> None:
        """A call is sent."""
        self._due = max(now, self._due) + 1 / self.rate(now)
        self._passed += 1
        self._sends.append(Sent(now))
        if len(self._sends) > REMEMBERED:
            self._forget()

    def answered(self) -> None:
        """A call brought an answer."""
        self._answered = True

    def refuse(self, sent: float) -> None:
        """A call that was sent at this time came too soon; what follows from that is drawn by `settle`."""
        self._passed -= 1
        for each in reversed(self._sends):
            if each.at == sent and not each.refused:
                each.refused = True
                break
        self._refused_at = sent
        self._unsettled = True

    def settle(self, now: float) -> int | None:
        """Learn from the last refusal, once all that were under way with it are heard of; None where that is done.

        Returns how many were let through between it and the one before.
        """
        if not self._unsettled or self._refused_at is None:
            return None
        self._unsettled = False
        passed, self._passed = self._passed, 0
        sends = in_order(self._sends)
        if sends:
            self._learn(sends, self._refused_at, now - self._refused_at)
        return passed

    def _learn(self, sends: list[Sent], refused: float, paused: float) -> None:
        whim = whim_after(self._known, paused)
        known = learned(sends, self._known, self.rate(refused), paused)
        told = explained(known, sends, whim)
        whims = whim * sum(each.refused for each in sends)
        if self._known is None and (told.refusals < SURE or whims - told.against < whim * CONVINCED):
            self._free_since = self._due = refused
            return
        self._known, self._fitting = known, told.refusals
        self._lost, self._cheap = known.lost(paused), known.cheap(paused)
        if told.against - explained(known, sends[:-1], whim).against < whim:
            self._free_since = refused
        self._due = sends[-1].at + (known.burst - told.left) / known.rate

    def _forget(self) -> None:
        """Begin with a refusal where there is one: only then it is known what was left."""
        self._sends.popleft()
        if any(each.refused for each in self._sends):
            while not self._sends[0].refused:
                self._sends.popleft()
