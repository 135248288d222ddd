"""Verdicts on pairs in one record: who is preferred as far as can be told, with intervals and flips. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from promptcraft.compare.bradley_terry import bradley_terry, difference
from promptcraft.compare.pairwise import order_effect, share_of_wins
from promptcraft.records.comparison import Pairwise
from promptcraft.records.estimate import Estimate, Strengths
from promptcraft.records.verdict import Verdict


def summed_up(model: str, verdicts: Sequence[Verdict]) -> Pairwise:
    """What the verdicts come to; one item is called preferred only where the interval of the difference says so."""
    found = bradley_terry(verdicts)
    return Pairwise(
        model=model,
        sentence=_sentence(model, found, verdicts),
        strengths=found,
        shares=tuple(_share(found, one, other) for one, other in combinations(range(len(found.items)), 2)),
        order=order_effect(verdicts),
        verdicts=tuple(verdicts),
        notes=tuple(_notes(verdicts)),
    )


def _sentence(model: str, found: Strengths, verdicts: Sequence[Verdict]) -> str:
    counted = f"over {len(verdicts)} verdicts of {model}, each asked in both orders"
    if not found.strengths:
        return _by_wins(found, counted) or (
            f"No order can be told {counted}: {found.unknown[:1].lower()}{found.unknown[1:]}"
        )
    sure = [
        (one, other) if gap.above_zero else (other, one)
        for one, other in combinations(found.items, 2)
        if (gap := difference(found, one, other)).above_zero or gap.below_zero
    ]
    if not sure:
        return f"No detectable preference {counted}."
    said = "; ".join(f"{better} is preferred to {worse}" for better, worse in sure)
    return f"{said}, {counted}.{_rest(found, len(sure))}"


def _by_wins(found: Strengths, counted: str) -> str:
    """Who is preferred by the share of wins alone, where no finite strengths exist; empty where nothing was played."""
    sure: list[str] = []
    open_: list[str] = []
    for one, other in combinations(range(len(found.items)), 2):
        better, worse = (one, other) if found.wins[one][other] >= found.wins[other][one] else (other, one)
        share = _share(found, better, worse)
        if share.low is None or share.high is None:
            continue
        likely = f"likely between {100 * share.low:.0f} % and {100 * share.high:.0f} % of such verdicts"
        won = (
            f"won {found.wins[better][worse]:g} of {found.wins[better][worse] + found.wins[worse][better]:g}"
        )
        if share.low > 1 / 2:
            sure.append(f"{found.items[better]} is preferred to {found.items[worse]}: it {won} ({likely})")
        else:
            open_.append(f"{found.items[better]} {won} against {found.items[worse]} ({likely})")
    if sure:
        return f"{'; '.join(sure)}, {counted}.{_rest(found, len(sure))}"
    return f"No detectable preference {counted}: {'; '.join(open_)}." if open_ else ""


def _share(found: Strengths, one: int, other: int) -> Estimate:
    won, lost = found.wins[one][other], found.wins[other][one]
    return share_of_wins(won, won + lost)


def _rest(found: Strengths, sure: int) -> str:
    left = len(found.items) * (len(found.items) - 1) // 2 - sure
    if not left:
        return ""
    return (
        f" The other {left} pairs cannot be told apart."
        if left > 1
        else " The other pair cannot be told apart."
    )


def _notes(verdicts: Sequence[Verdict]) -> Iterator[str]:
    lost = [one for one in verdicts if one.result is None]
    if lost:
        why = next((o.unscored for one in lost for o in (one.forward, one.backward) if o.unscored), "")
        yield f"{len(lost)} of {len(verdicts)} verdicts are missing: {why}"
