"""Agreement beyond chance on categories: Cohen's kappa, plain or weighted, and Fleiss' kappa.

Sources: Cohen, Educational and Psychological Measurement 20:37 (1960), and Psychological Bulletin 70:213 (1968) for the
weights; Fleiss, Psychological Bulletin 76:378 (1971).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Literal

from promptcraft.compare.agreement import Ratings
from promptcraft.compare.bootstrap import REPEATS, SEED, bootstrap
from promptcraft.records.estimate import Estimate

Weights = Literal["linear", "quadratic"]


def cohen(first: Sequence[Hashable | None], second: Sequence[Hashable | None]) -> float | None:
    """Cohen's kappa of two reviewers' categories, item by item; None is a missing one, and its item is left out.

    None when no item has both, or when both always gave one and the same category.
    """
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    seen = sum(a != b for a, b in pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = len(pairs) ** 2 - sum(times * right[label] for label, times in left.items())
    return 1 - len(pairs) * seen / expected if expected else None


def weighted(
    first: Sequence[float | None], second: Sequence[float | None], weights: Weights = "quadratic"
) -> float | None:
    """Cohen's weighted kappa of two reviewers' scores: a near miss counts less against them than a far one.

    The weight is the distance of the two scores (linear) or its square, so it needs no list of the levels.
    """
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    power = 1 if weights == "linear" else 2
    seen = sum(abs(a - b) ** power for a, b in pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(m * n * abs(a - b) ** power for a, m in left.items() for b, n in right.items())
    return 1 - len(pairs) * seen / expected if expected else None


def fleiss(counts: Sequence[Sequence[int]]) -> float | None:
    """Fleiss' kappa of items × categories, each cell how many reviewers chose that category for that item.

    Every item needs the same number of reviewers, two or more (else ValueError: use alpha, which takes gaps). None
    when there are no items or only one category was ever used.
    """
    sizes = {sum(row) for row in counts}
    if not sizes:
        return None
    if len(sizes) > 1 or min(sizes) < 2:
        raise ValueError("Fleiss' kappa needs the same number of reviewers, two or more, for every item.")
    size = sizes.pop()
    total = len(counts) * size
    seen = sum(n * (n - 1) for row in counts for n in row) / (total * (size - 1))
    expected = sum((sum(column) / total) ** 2 for column in zip(*counts, strict=True))
    return (seen - expected) / (1 - expected) if expected < 1 else None


def weighted_kappa(
    first: Sequence[float | None],
    second: Sequence[float | None],
    weights: Weights = "quadratic",
    *,
    repeats: int = REPEATS,
    seed: int = SEED,
) -> Estimate:
    """Weighted kappa with a bootstrap interval over items; `units` is how many items both have scored."""
    both = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not both:
        return Estimate(unknown="No item was scored by both.")

    def of(chosen: Sequence[int]) -> float | None:
        return weighted([both[place][0] for place in chosen], [both[place][1] for place in chosen], weights)

    value = of(range(len(both)))
    if value is None:
        return Estimate(units=len(both), unknown="Both gave one and the same score throughout.")
    found = bootstrap(of, range(len(both)), repeats=repeats, seed=seed)
    if isinstance(found, str):
        return Estimate(value=value, units=len(both), wide_open=found)
    return Estimate(value=value, low=found[0], high=found[1], units=len(both))


def each_pair(ratings: Ratings, weights: Weights = "quadratic") -> dict[tuple[int, int], float | None]:
    """Weighted kappa of every two reviewers, by their places in the ratings (reviewers × items)."""
    return {
        (a, b): weighted(ratings[a], ratings[b], weights) for a, b in combinations(range(len(ratings)), 2)
    }
