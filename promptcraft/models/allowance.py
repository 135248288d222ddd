"""What a provider allows, as far as the calls tell that it let through and refused. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WHIM, SMALL_WHIM = 3.0, 1.0
"""What it counts against a guess when a call was refused that should have been let through: it happens.

The second number where a refusal costs little: it is better to be refused once more than to believe a whim and crawl.
"""
ODD, USUAL = 2.0, 2.0
"""What it counts where not about a second's worth may leave at once, as with most; all of it from this factor on."""
MIRACLE = 5.0
"""What it counts when a call was let through that should have been refused."""
EMPTY, NEAR = 0.5, 2.5
"""A refusal fits a guess by which no more than so much was left; and ever less well up to the second number."""
EQUAL, HOPE = 0.3, 1.0
"""Guesses that differ by less are as good; while little is known, hope for the best within the second number."""
PROVEN = 4
"""After so many refusals that fit, nothing has to be hoped for."""
CHEAP, DEAR = 0.1, 0.3
"""Where a refusal costs more than this share of what is allowed, it is not cheap any more, and hope is too dear."""
TOGETHER = 0.02
"""Calls sent within so many seconds may arrive in any order."""
MOMENT = 0.5
"""Seconds in which what was saved up leaves."""
COARSE, FINE = 1.15, 1.04
"""Steps between the rates that are tried, at first and then near the best."""
FEWER, NEARBY = 1.6, (0.85, 0.92, 1.0, 1.08, 1.17)
"""The same for the numbers at once."""
SLOWEST = 1 / 60


class Allowance(NamedTuple):
    """Calls a second, and how many at once after a while without any."""

    rate: float
    burst: float

    def lost(self, paused: float) -> float:
        """The share of what a pause of so many seconds allows that is not saved up and thus lost."""
        return max(0.0, 1 - 1.5 * self.burst / (self.rate * max(0.01, paused)))

    def cheap(self, paused: float) -> float:
        """How little a refusal costs that asks for such a pause: 1 where next to nothing is lost, 0 where much is."""
        lost = self.lost(paused) / CHEAP
        return max(0.0, 1 - lost) * max(0.0, 1 - 1 / max(0.01, self.rate * paused))

    @property
    def odd(self) -> float:
        """What counts against it before anything has happened."""
        factor = abs(math.log(self.burst / max(1.0, self.rate)) / math.log(USUAL))
        return ODD * min(1.0, factor)


@dataclass(slots=True)
class Sent:
    """When a call was sent, and whether it was refused for coming too soon."""

    at: float
    refused: bool = False


class Explained(NamedTuple):
    """How badly a guess explains what happened, how many refusals fit it, and how many calls are left at the end."""

    against: float
    refusals: int
    left: float


def explained(guess: Allowance, sends: Sequence[Sent], whim: float = WHIM) -> Explained:
    """What follows if this were what the provider allows; `whim` is what a refusal without a reason counts."""
    rate, burst = guess
    left = EMPTY if sends and sends[0].refused else burst
    before, against, refusals, said_no = math.inf, 0.0, 0, False
    for each in sends:
        at = each.at
        if at > before:
            left = min(burst, left + (at - before) * rate)
        before = at
        if not each.refused:
            if left < 1:
                against += (1 - left) * MIRACLE
            left = max(0.0, left - 1)
        elif left > NEAR:
            against += whim
            left -= 1
        else:
            refusals += not said_no
            against += max(0.0, left - EMPTY) * whim / (NEAR - EMPTY)
            left = min(left, EMPTY)
        said_no = each.refused
    return Explained(against, refusals, left)


def learned(sends: Sequence[Sent], known: Allowance | None, fastest: float, paused: float) -> Allowance:
    """The allowance that explains best what happened, none much faster than what was tried."""
    whim = whim_after(known, paused)
    passed = sum(not each.refused for each in sends)
    rate = max(SLOWEST, passed / max(1e-3, sends[-1].at - sends[0].at))
    bursts = [float(_at_once(sends))]
    while bursts[-1] > 1:
        bursts.append(max(1.0, bursts[-1] / FEWER))
    rates = [rate * COARSE**power for power in range(-4, 17)]
    tried = [one for one in rates if one < fastest * 1.1] or rates[:1]
    guesses = [Allowance(one, burst) for one in tried for burst in bursts]
    best = _best([*guesses, known] if known else guesses, sends, paused, whim)
    near = [
        Allowance(max(SLOWEST, best.rate * FINE**power), max(1.0, best.burst * by))
        for power in range(-3, 4)
        for by in NEARBY
    ]
    return _best(near, sends, paused, whim)


def in_order(sends: Iterable[Sent]) -> list[Sent]:
    """The calls as they probably arrived: of those sent together, the refused ones last."""
    order: list[Sent] = []
    group: list[Sent] = []
    for each in sends:
        if group and each.at - group[0].at > TOGETHER:
            order.extend(sorted(group, key=lambda one: one.refused))
            group = []
        group.append(each)
    return order + sorted(group, key=lambda one: one.refused)


def whim_after(known: Allowance | None, paused: float) -> float:
    """What a refusal without a reason counts, by what was known when it came."""
    return WHIM if known is None else WHIM - (WHIM - SMALL_WHIM) * known.cheap(paused)


def _best(guesses: Iterable[Allowance], sends: Sequence[Sent], paused: float, whim: float) -> Allowance:
    """The guess with the least against it; of those as good the middle one, or the fastest where hope is cheap."""
    told = [(explained(guess, sends, whim), guess) for guess in guesses]
    judged = [(each.against + guess.odd, each.refusals, guess) for each, guess in told]
    found, refusals, least = min(judged)
    hoping = refusals < PROVEN and least.lost(paused) < DEAR
    most = found + (HOPE if hoping else EQUAL)
    equal = sorted(guess for against, _, guess in judged if against <= most)
    return equal[-1 if hoping else len(equal) // 2]


def _at_once(sends: Sequence[Sent]) -> int:
    """How many were let through at most within a moment, from the first after a refusal on."""
    most, count, began = 1, 0, math.inf
    for each in sends:
        if each.refused:
            count, began = 0, math.inf
        else:
            began = min(began, each.at)
            count += each.at - began <= MOMENT
            most = max(most, count)
    return most
