"""Whether the reviewers agree, in a sentence with its reason, and the figures behind it. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations

from promptcraft.compare.agreement import FLOOR, Standing, agreement, may_fall_short, may_rank, standing
from promptcraft.compare.bootstrap import FEWEST_GROUPS
from promptcraft.compare.disagreements import FAR_APART
from promptcraft.compare.intraclass import intraclass
from promptcraft.compare.kappa import weighted, weighted_kappa
from promptcraft.compare.leniency import leniency
from promptcraft.compare.matrix import Matrix, Ratings
from promptcraft.records.comparison import Agreement, CriterionAgreement, Pair
from promptcraft.records.estimate import Estimate, Intraclass

ENOUGH_ITEMS = FEWEST_GROUPS
"""Items from which on their scores are what is compared; below, it is the levels of their criteria."""
FEWER_REPEATS = 400
MOST_SURE_PAIRS = 15
"""Pairs that get an interval each: six reviewers have as many. Nobody ranks by them, and many would take minutes."""
NO_INTERVALS = f"Pairs have intervals up to {MOST_SURE_PAIRS} of them."


def judged_agreement(table: Matrix) -> Agreement:
    """Agreement on scores where there are enough items, else on the levels of criteria, which says less."""
    by_scores = len(table.items) >= ENOUGH_ITEMS
    levels = _all_levels(table)
    groups = _groups(table)
    if by_scores:
        found = agreement(table.scores(), "interval")
    else:
        found = agreement(levels, "ordinal", groups=groups)
    rating = [name for name, row in zip(table.names, levels, strict=True) if any(x is not None for x in row)]
    by_criterion = tuple(_on_criterion(table, criterion) for criterion in table.criteria)
    verdict = _verdict(found, rating)
    return Agreement(
        verdict=verdict,
        sentence=_sentence(verdict, found, rating, by_criterion, by_scores=by_scores),
        units="scores" if by_scores else "criteria",
        floor=FLOOR,
        alpha=found,
        centred=_without_leniency(table) if by_scores else None,
        intraclass=_intraclass(table.scores() if by_scores else levels),
        by_criterion=by_criterion,
        pairs=tuple(_pairs(table, levels)),
    )


def may_rank_items(agreed: Agreement) -> bool:
    """Whether items may be put in an order: agreement on their scores, the whole of its interval above the floor."""
    return agreed.units == "scores" and may_rank(agreed.alpha) and not may_fall_short(agreed.alpha)


def _without_leniency(table: Matrix) -> Estimate | None:
    off = leniency(table.scores())
    return None if off.unknown else agreement(off.centred, "interval")


def _all_levels(table: Matrix) -> Ratings:
    """Levels of every criterion of every item: reviewers × (items × criteria)."""
    rows = [table.levels_by_criterion(item) for item in table.labels]
    return tuple(tuple(level for row in rows for level in row[place]) for place in range(len(table.names)))


def _groups(table: Matrix) -> Sequence[Hashable] | None:
    """Criteria of one framework hang together, so several frameworks are drawn whole; one alone has only criteria."""
    if len(table.items) == 1:
        return None
    return [item for item in table.labels for _ in table.criteria]


def _on_criterion(table: Matrix, criterion: str) -> CriterionAgreement:
    levels = table.levels(criterion)
    gaps = [max(known) - min(known) for column in zip(*levels, strict=True) if (known := _known(column))]
    if len(table.items) < 2:
        found = Estimate(unknown="One framework alone: a single criterion has only one item to agree on.")
    else:
        found = agreement(levels, "ordinal", repeats=FEWER_REPEATS)
    return CriterionAgreement(criterion=criterion, alpha=found, widest=max(gaps, default=None))


def _known(column: Sequence[float | None]) -> list[float]:
    known = [level for level in column if level is not None]
    return known if len(known) > 1 else []


def _intraclass(ratings: Ratings) -> Intraclass | None:
    """The six intraclass correlations over the columns that everybody rated; None where they are too few."""
    rating = [row for row in ratings if any(score is not None for score in row)]
    return intraclass(rating) if len(rating) > 1 else None


def _pairs(table: Matrix, levels: Ratings) -> list[Pair]:
    pairs = []
    rating = sum(any(level is not None for level in row) for row in levels)
    sure = rating * (rating - 1) // 2 <= MOST_SURE_PAIRS
    for first, second in combinations(range(len(levels)), 2):
        both = [
            (a, b)
            for a, b in zip(levels[first], levels[second], strict=True)
            if a is not None and b is not None
        ]
        apart = sum(abs(a - b) for a, b in both) / len(both) if both else None
        pairs.append(
            Pair(
                first=table.names[first],
                second=table.names[second],
                kappa=_kappa(levels[first], levels[second], sure=sure),
                apart=None if apart is None else round(apart, 4),
            )
        )
    return pairs


def _kappa(first: Sequence[float | None], second: Sequence[float | None], *, sure: bool) -> Estimate:
    if sure:
        return weighted_kappa(first, second, repeats=FEWER_REPEATS)
    value = weighted(first, second)
    if value is None:
        return Estimate(unknown="Too little that both have rated varies.")
    both = sum(a is not None and b is not None for a, b in zip(first, second, strict=True))
    return Estimate(value=value, units=both, wide_open=NO_INTERVALS)


def _verdict(found: Estimate, rating: Sequence[str]) -> Standing:
    return "cannot be told" if len(rating) < 2 else standing(found)


def _sentence(
    verdict: Standing,
    found: Estimate,
    rating: Sequence[str],
    by_criterion: Sequence[CriterionAgreement],
    *,
    by_scores: bool,
) -> str:
    if verdict == "cannot be told":
        return f"Whether they agree cannot be told: {_thin(found, rating)}"
    wide = sorted((c for c in by_criterion if (c.widest or 0) >= FAR_APART), key=lambda c: -(c.widest or 0))
    names = ", ".join(one.criterion for one in wide[:3])
    apart = f" They are furthest apart on {names}." if wide else ""
    rated = f"{found.units} {'items' if by_scores else 'criteria'}"
    if verdict == "do not agree":
        return (
            f"Reviewers do not agree: over {rated}, what one gives says little about what another gives.{apart}"
            " Nothing is ranked by their scores; what they say can still be weighed point by point."
        )
    close = apart or " No criterion sets two of them more than one level of five apart."
    if may_fall_short(found):
        return f"Reviewers mostly agree, but {rated} are too few to be sure, so nothing is ranked.{close}"
    return f"Reviewers {verdict} over {rated}.{close}"


def _thin(found: Estimate, rating: Sequence[str]) -> str:
    if not rating:
        return "nobody gave points per criterion."
    if len(rating) == 1:
        return f"only {rating[0]} gave points per criterion."
    return found.unknown[:1].lower() + found.unknown[1:]
