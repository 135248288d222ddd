"""Quantiles of Student's t and of F, for intervals of small samples.

Both follow from the regularised incomplete beta function, computed by its continued fraction (Abramowitz and Stegun
26.5.8, 26.5.28, 26.6.2; evaluated by Lentz's method) and inverted by halving.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p, sqrt

TINY = 1e-300
CLOSE = 1e-15
STEPS = 2000
HALVINGS = 200


def t_quantile(share: float, freedom: float) -> float:
    """The value that Student's t stays below with this probability, 0.5 to 1."""
    return sqrt(f_quantile(2 * share - 1, 1, freedom))


def f_quantile(share: float, above: float, below: float) -> float:
    """The value that F with these degrees of freedom (of numerator, of denominator) stays below."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if incomplete_beta(middle, above / 2, below / 2) < share else (low, middle)
    # F, and not the beta variable x = above × F ÷ (below + above × F) that was halved for.
    return below * high / (above * (1 - high)) if high < 1 else float("inf")


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), 0 to 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    lower = 1.0
    upper = 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = upper
    for step in range(1, STEPS):
        for term in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            upper = 1 / _not_zero(1 + term * upper)
            lower = _not_zero(1 + term / lower)
            value *= upper * lower
        if abs(upper * lower - 1) < CLOSE:
            break
    return value


def _not_zero(number: float) -> float:
    return number if abs(number) > TINY else TINY
