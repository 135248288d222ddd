"""Verdicts on pairs in one record: who is preferred as far as can be told, with intervals and flips. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from promptcraft.compare.bradley_terry import bradley_terry, difference
from promptcraft.compare.pairwise import order_effect
from promptcraft.records.comparison import Pairwise
from promptcraft.records.estimate import Strengths
from promptcraft.records.verdict import Verdict


def summed_up(model: str, verdicts: Sequence[Verdict]) -> Pairwise:
    """What the verdicts come to; one item is called preferred only where the interval of the difference says so."""
    found = bradley_terry(verdicts)
    return Pairwise(
        model=model,
        sentence=_sentence(model, found, verdicts),
        strengths=found,
        order=order_effect(verdicts),
        verdicts=tuple(verdicts),
        notes=tuple(_notes(verdicts)),
    )


def _sentence(model: str, found: Strengths, verdicts: Sequence[Verdict]) -> str:
    counted = f"over {len(verdicts)} verdicts of {model}, each asked in both orders"
    if not found.strengths:
        return f"No order can be told {counted}: {found.unknown[:1].lower()}{found.unknown[1:]}"
    sure = [
        (one, other) if gap.above_zero else (other, one)
        for one, other in combinations(found.items, 2)
        if (gap := difference(found, one, other)).above_zero or gap.below_zero
    ]
    if not sure:
        return f"No detectable preference {counted}."
    said = "; ".join(f"{better} is preferred to {worse}" for better, worse in sure)
    pairs = len(found.items) * (len(found.items) - 1) // 2
    rest = f" The other {pairs - len(sure)} pairs cannot be told apart." if pairs > len(sure) else ""
    return f"{said}, {counted}.{rest}"


def _notes(verdicts: Sequence[Verdict]) -> Iterator[str]:
    lost = [one for one in verdicts if one.result is None]
    if lost:
        why = next((o.unscored for one in lost for o in (one.forward, one.backward) if o.unscored), "")
        yield f"{len(lost)} of {len(verdicts)} verdicts are missing: {why}"
