"""Warnings about scores: length that pays, reviewers that favour their own family, gains that are not proven. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from promptcraft.compare.families import family
from promptcraft.compare.length import PER_WORDS, length_slope
from promptcraft.compare.leniency import leniency
from promptcraft.compare.matrix import Matrix
from promptcraft.compare.paired import change, paired_change
from promptcraft.compare.self_preference import flag, self_preference
from promptcraft.records.comparison import Flag, Item
from promptcraft.records.estimate import Estimate


def flags(table: Matrix, lengths: Mapping[str, int], authors: Mapping[str, str | None]) -> tuple[Flag, ...]:
    """Whether longer items score higher, whether reviewers favour their family, and what each new version gained.

    `lengths` are words and `authors` families, by version; what is missing there is not known.
    """
    return (_length(table, lengths), _own_family(table, authors), *_gains(table))


def _length(table: Matrix, lengths: Mapping[str, int]) -> Flag:
    found = leniency(table.scores())
    means = found.raw_items if found.unknown else found.centred_items
    known = [
        (mean, lengths[item.version])
        for mean, item in zip(means, table.items, strict=True)
        if item.version in lengths
    ]
    slope = length_slope([mean for mean, _ in known], [float(words) for _, words in known])
    if slope.low is None:
        return Flag(
            name="length",
            raised=None,
            sentence=f"Length: unknown. {slope.unknown or slope.wide_open}",
            figure=slope,
        )
    points = f"{slope.value:+.2f} points go with {PER_WORDS:g} more words"
    if slope.above_zero:
        sentence = f"Length pays here: {points}. A version may have gained by growing."
    else:
        sentence = f"Length: {points}, which is no detectable advantage of length."
    return Flag(name="length", raised=slope.above_zero, sentence=sentence, figure=slope)


def _own_family(table: Matrix, authors: Mapping[str, str | None]) -> Flag:
    families = [family(name) for name in table.names]
    found = self_preference(families, [authors.get(item.version) for item in table.items], table.scores())
    said = flag(found)
    if said == "too few to tell":
        why = found.unknown or found.wide_open
        return Flag(
            name="own-family", raised=None, sentence=f"Own family: too few to tell. {why}", figure=found
        )
    sentence = (
        f"Own family: {said} ({found.value:+.2f} points on versions that a reviewer's own family wrote)."
    )
    return Flag(name="own-family", raised=said == "prefers its own", sentence=sentence, figure=found)


def _gains(table: Matrix) -> Iterator[Flag]:
    """Each version against the one before, by the same reviewers on the same cases."""
    for framework in dict.fromkeys(item.framework for item in table.items):
        mine = [item for item in table.items if item.framework == framework]
        for old, new in pairwise(dict.fromkeys(item.document for item in mine)):
            found = paired_change(*_paired(table, mine, old, new))
            yield Flag(name="change", raised=None, sentence=_gain(old, new, found), figure=found)


def _paired(
    table: Matrix, items: list[Item], old: str, new: str
) -> tuple[list[float | None], list[float | None]]:
    before: list[float | None] = []
    after: list[float | None] = []
    labels = {(item.document, item.set): item.label for item in items}
    for values in dict.fromkeys(item.set for item in items):
        for name in table.names:
            for document, scores in ((old, before), (new, after)):
                critique = table.critiques.get((name, labels.get((document, values), "")))
                scores.append(None if critique is None else critique.score)
    return before, after


def _gain(old: str, new: str, found: Estimate) -> str:
    if found.value is None:
        return f"{old} to {new}: {found.unknown}"
    pairs = "1 pair" if found.units == 1 else f"{found.units} pairs"
    if found.low is None or found.high is None:
        return f"{old} to {new}: {found.value:+.2f} points over {pairs} of scores, too few for an interval."
    return (
        f"{old} to {new}: {change(found)} ({found.value:+.2f} points over {pairs} of scores, likely between"
        f" {found.low:+.2f} and {found.high:+.2f})."
    )
