"""What verdicts on pairs come to: how far the order of showing decided them, and who won how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist

from promptcraft.compare.kappa import cohen
from promptcraft.records.estimate import Estimate, OrderEffect
from promptcraft.records.verdict import Verdict

TIE = 0.5
"""What a tie counts for each side; verdicts that change with the order are ties."""
REACH = NormalDist().inv_cdf(0.975)
"""How many standard errors a 95 % interval reaches to each side."""


def order_effect(verdicts: Iterable[Verdict]) -> OrderEffect:
    """How often the other order brought another verdict; pairs that lack an order are left out."""
    both = [
        (verdict, verdict.forward.choice, verdict.backward.choice)
        for verdict in verdicts
        if verdict.result is not None
    ]
    shown_first = sum((forward == "first") + (backward == "second") for _, forward, backward in both)
    decided = sum((forward != "tie") + (backward != "tie") for _, forward, backward in both)
    return OrderEffect(
        pairs=len(both),
        same=sum(forward == backward for _, forward, backward in both),
        flips=sum(verdict.flipped for verdict, _, _ in both),
        shown_first=shown_first / decided if decided else None,
        kappa=cohen([forward for _, forward, _ in both], [backward for _, _, backward in both]),
    )


def wins(items: Sequence[str], verdicts: Iterable[Verdict]) -> list[list[float]]:
    """items × items: how often the one of the row beat the one of the column, a tie counting half for each."""
    places = {item: place for place, item in enumerate(items)}
    table = [[0.0] * len(items) for _ in items]
    for verdict in verdicts:
        first, second = places[verdict.first], places[verdict.second]
        if verdict.result is None:
            continue
        share = {"first": 1.0, "tie": TIE, "second": 0.0}[verdict.result]
        table[first][second] += share
        table[second][first] += 1 - share
    return table


def share_of_wins(won: float, played: float) -> Estimate:
    """How often one item beat another, with the interval of Wilson (1927), which holds for few verdicts, too.

    Only when the interval leaves out a half is one of the two preferred.
    """
    if played <= 0:
        return Estimate(unknown="The two were never compared.")
    share, square = won / played, REACH * REACH
    centre = (share + square / (2 * played)) / (1 + square / played)
    half = REACH * sqrt(share * (1 - share) / played + square / (4 * played * played)) / (1 + square / played)
    return Estimate(
        value=share, low=max(0.0, centre - half), high=min(1.0, centre + half), units=round(played)
    )
