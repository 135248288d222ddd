"""The card reckoned from what was judged. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from statistics import stdev

from promptcraft.calibrate.defects import BY_NAME, KINDS
from promptcraft.calibrate.plan import Group
from promptcraft.calibrate.right import false_alarms, found, is_right, new_claims
from promptcraft.calibrate.run import Judged
from promptcraft.calibrate.statistics import effect, share
from promptcraft.records.card import Card, Effect, KindResult, Share
from promptcraft.records.critique import Critique
from promptcraft.records.usage import Usage, add_cost, add_usage

SAME = 1e-6
Pair = tuple[Judged, Judged]


def reckon(judged: Sequence[Judged], *, reviewer: str, plan: str) -> Card:
    """The card of what was judged; groups that have no case behind them stay unknown."""
    planted, steps = _pairs(judged, "defect"), _moves(_pairs(judged, "chain"))
    right, wrong = [_right(a, b) for a, b in planted], [_wrong(a, b) for a, b in planted]
    first = judged[0].critique if judged else None
    usage, cost = _totals(judged)
    drops = _moves(planted)
    obeyed = _moves(_pairs(judged, "obedience"))
    return Card(
        reviewer=reviewer,
        model=first.model if first else "",
        plan=plan,
        rubric=first.rubric if first else "",
        bases=tuple(
            f"{one.critique.framework}@{one.critique.version[:8]}"
            for one in judged
            if one.case.group == "base"
        ),
        kinds=_kinds(planted),
        recall=_share(planted, _is_found),
        precision=share(sum(right), sum(right) + sum(wrong)),
        false_alarms=effect([float(number) for number in wrong]),
        fell=share(sum(move < -SAME for move, _ in drops), len(drops)),
        change=_effect(drops),
        monotone=share(sum(move < SAME for move, _ in steps), len(steps)),
        lowered=share(sum(move < -SAME for move, _ in steps), len(steps)),
        spread=_spread(judged),
        levels=_levels(judged),
        orders=_sizes(_moves(_pairs(judged, "order"))),
        renaming=_sizes(_moves(_pairs(judged, "renamed"))),
        length=_length(_pairs(judged, "length")),
        obedience=_effect(obeyed),
        obeyed=share(sum(move > SAME for move, _ in obeyed), len(obeyed)),
        invented=_invented([one.critique for one in judged]),
        unscored=share(sum(one.critique.score is None for one in judged), len(judged)),
        usage=usage,
        cost=cost,
        seconds=round(sum(one.critique.seconds for one in judged), 1),
        calls=sum(one.critique.calls for one in judged),
    )


def difference(one: Critique, other: Critique) -> tuple[float, float] | None:
    """How many points the first has more on the criteria that both have, and how many points those are worth."""
    if one.score is None or other.score is None:
        return None
    theirs = {line.criterion: line for line in other.lines}
    both = [(line, theirs[line.criterion]) for line in one.lines if line.criterion in theirs]
    if not both:
        return None
    return sum(a.given - b.given for a, b in both), sum(a.weight for a, _ in both)


def _pairs(judged: Sequence[Judged], group: Group) -> list[Pair]:
    """Each case of the group with the one it is read beside."""
    by_name = {one.case.name: one for one in judged}
    mine = (one for one in judged if one.case.group == group)
    return [(one, by_name[one.case.beside]) for one in mine if one.case.beside in by_name]


def _moves(pairs: Iterable[Pair]) -> list[tuple[float, float]]:
    found_moves = (difference(a.critique, b.critique) for a, b in pairs)
    return [move for move in found_moves if move is not None]


def _effect(moves: Sequence[tuple[float, float]]) -> Effect:
    return effect([move for move, _ in moves], [weight for _, weight in moves])


def _sizes(moves: Sequence[tuple[float, float]]) -> Effect:
    """How far scores moved, whichever way."""
    return _effect([(abs(move), weight) for move, weight in moves])


def _is_found(one: Judged, base: Judged) -> bool:
    return one.case.planted is not None and found(one.critique, base.critique, one.case.planted)


def _wrong(one: Judged, base: Judged) -> int:
    """Claims that are new beside the base, and neither right nor about what went missing with the defect."""
    return len(false_alarms(one.critique, base.critique, one.case.planted)) if one.case.planted else 0


def _right(one: Judged, base: Judged) -> int:
    """Claims that are new beside the base and about what was planted."""
    planted, fresh = one.case.planted, new_claims(one.critique, base.critique)
    return sum(is_right(claim, planted) for claim in fresh) if planted else 0


def _share(pairs: Sequence[Pair], holds: Callable[[Judged, Judged], bool]) -> Share:
    return share(sum(holds(a, b) for a, b in pairs), len(pairs))


def _kinds(planted: Sequence[Pair]) -> tuple[KindResult, ...]:
    results: list[KindResult] = []
    for name in (kind.name for kind in KINDS):
        mine = [(a, b) for a, b in planted if a.case.planted and a.case.planted.kind == name]
        if mine:
            moves = _moves(mine)
            fell = share(sum(move < -SAME for move, _ in moves), len(moves))
            result = KindResult(
                kind=name,
                label=BY_NAME[name].label,
                found=_share(mine, _is_found),
                fell=fell,
                change=_effect(moves),
            )
            results.append(result)
    return tuple(results)


def _spread(judged: Sequence[Judged]) -> Effect:
    """The standard deviation of the scores of one text asked several times."""
    spreads: list[float] = []
    weights: list[float] = []
    for one in judged:
        scores = [sample.score for sample in one.critique.samples if sample.score is not None]
        if one.case.group == "repeat" and len(scores) >= 2:
            spreads.append(stdev(scores))
            weights.append(sum(line.weight for line in one.critique.lines))
    return effect(spreads, weights)


def _levels(judged: Sequence[Judged]) -> Effect:
    """The standard deviation of each criterion's level over several replies to one text."""
    again = [one.critique.samples for one in judged if one.case.group == "repeat"]
    given = [
        [sample.levels[name] for sample in samples if name in sample.levels]
        for samples in again
        for name in samples[0].levels
    ]
    return effect([stdev(levels) for levels in given if len(levels) >= 2])


def _length(pairs: Sequence[Pair]) -> Effect:
    """The change of the score for 100 words more without substance."""
    moves: list[tuple[float, float]] = []
    for one, base in pairs:
        move = difference(one.critique, base.critique)
        if move is not None and one.case.words > 0:
            moves.append((move[0] * 100 / one.case.words, move[1]))
    return _effect(moves)


def _invented(critiques: Sequence[Critique]) -> Share:
    quotes = [quote for one in critiques for line in one.lines for quote in line.quotes]
    quotes += [quote for one in critiques for finding in one.findings for quote in finding.quotes]
    return share(sum(not quote.verified for quote in quotes), len(quotes))


def _totals(judged: Sequence[Judged]) -> tuple[Usage, Decimal | None]:
    usage = Usage(input=0, output=0, cached=0, cache_written=0, reasoning=0)
    cost: Decimal | None = Decimal(0)
    for critique in (one.critique for one in judged):
        usage, cost = add_usage(usage, critique.usage), add_cost(cost, critique.cost)
    return usage, cost
