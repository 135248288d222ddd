"""Bradley-Terry strengths from wins: the odds that one item is preferred to another are the ratio of strengths.

Fitted by Newton's method to the largest likelihood; a tie is half a win for each side. Intervals come from the Fisher
information. They take verdicts as independent: one reviewer's verdicts on several criteria of a pair are not quite,
so true intervals are somewhat wider. Sources: Bradley and Terry, Biometrika 39:324 (1952); Ford, American
Mathematical Monthly 64:28 (1957) for when finite strengths exist; Agresti, Categorical Data Analysis, section 10.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp
from statistics import NormalDist

from promptcraft.compare.linear import inverse
from promptcraft.compare.pairwise import wins
from promptcraft.records.estimate import Estimate, Strengths
from promptcraft.records.verdict import Verdict

STEPS = 100
CLOSE = 1e-10
WIDEST_STEP = 2.0
REACH = NormalDist().inv_cdf(0.975)
"""How many standard errors a 95 % interval reaches to each side."""


def bradley_terry(verdicts: Sequence[Verdict]) -> Strengths:
    """Strengths of all items the verdicts name, in order of name."""
    items = sorted({name for verdict in verdicts for name in (verdict.first, verdict.second)})
    return strengths(items, wins(items, verdicts))


def strengths(items: Sequence[str], won: Sequence[Sequence[float]]) -> Strengths:
    """Strengths from wins, items × items; without finite ones it says why and which items stand apart."""
    table = tuple(tuple(float(count) for count in row) for row in won)
    why = _why_not(items, table)
    fitted = None if why else _fit(table)
    if fitted is None:
        return Strengths(items=tuple(items), wins=table, unknown=why or "The fit did not settle.")
    values, covariance = fitted
    games = [sum(row) + sum(column) for row, column in zip(table, zip(*table, strict=True), strict=True)]
    return Strengths(
        items=tuple(items),
        wins=table,
        strengths=tuple(
            _estimate(value, covariance[place][place], games[place]) for place, value in enumerate(values)
        ),
        covariance=tuple(tuple(row) for row in covariance),
    )


def difference(found: Strengths, one: str, other: str) -> Estimate:
    """How far `one` is above `other` in log-odds; only when the interval is off zero may they be put in order."""
    if not found.strengths:
        return Estimate(unknown=found.unknown)
    a, b = found.items.index(one), found.items.index(other)
    above, below = found.strengths[a].value, found.strengths[b].value
    if above is None or below is None:
        return Estimate(unknown=found.unknown)
    cov = found.covariance
    played = found.wins[a][b] + found.wins[b][a]
    return _estimate(above - below, cov[a][a] + cov[b][b] - 2 * cov[a][b], played)


def chance(found: Strengths, one: str, other: str) -> float | None:
    """The probability that `one` is preferred to `other`; None without finite strengths."""
    ahead = difference(found, one, other).value
    return None if ahead is None else _odds_on(ahead)


def _estimate(value: float, variance: float, games: float) -> Estimate:
    reach = REACH * max(variance, 0.0) ** 0.5
    return Estimate(value=value, low=value - reach, high=value + reach, units=round(games))


def _odds_on(ahead: float) -> float:
    return 1 / (1 + exp(-ahead)) if ahead >= 0 else exp(ahead) / (1 + exp(ahead))


def _why_not(items: Sequence[str], won: Sequence[Sequence[float]]) -> str:
    """Why no finite strengths exist: some items never lost to, or never met, the others (Ford's condition)."""
    if len(items) < 2:
        return "There are fewer than two items."
    losses = [list(column) for column in zip(*won, strict=True)]
    either = [[a + b for a, b in zip(*both, strict=True)] for both in zip(won, losses, strict=True)]
    met = _reached(either, 0)
    if len(met) < len(items):
        return f"{_named(items, met)} and the others were never compared, not even by way of a third."
    for start in range(len(items)):
        above = _reached(losses, start)
        if len(above) < len(items):
            return (
                f"{_named(items, above)} never lost to any of the others, nor tied with one, so strengths have no "
                "finite value. Only the wins can be shown."
            )
    return ""


def _named(items: Sequence[str], places: Iterable[int]) -> str:
    names = [items[place] for place in sorted(places)]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _reached(steps: Sequence[Sequence[float]], start: int) -> set[int]:
    """All places that can be reached from this one by steps that are not zero."""
    seen, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        new = {place for place, count in enumerate(steps[here]) if count} - seen
        seen |= new
        ahead += new
    return seen


def _fit(won: Sequence[Sequence[float]]) -> tuple[list[float], list[list[float]]] | None:
    """Strengths that sum to zero, and their covariance; None when Newton's method did not settle."""
    size = len(won)
    values = [0.0] * size
    for _ in range(STEPS):
        slope = [0.0] * size
        curve = [[1 / size] * size for _ in range(size)]
        for a in range(size):
            for b in range(size):
                games = won[a][b] + won[b][a]
                if a == b or not games:
                    continue
                expected = _odds_on(values[a] - values[b])
                slope[a] += won[a][b] - games * expected
                weight = games * expected * (1 - expected)
                curve[a][a] += weight
                curve[a][b] -= weight
        around = inverse(curve)
        if around is None:
            return None
        step = [sum(c * s for c, s in zip(row, slope, strict=True)) for row in around]
        longest = max(abs(one) for one in step)
        part = min(1.0, WIDEST_STEP / longest) if longest else 1.0
        values = [value + part * one for value, one in zip(values, step, strict=True)]
        if longest < CLOSE:
            return values, [[cell - 1 / size for cell in row] for row in around]
    return None
