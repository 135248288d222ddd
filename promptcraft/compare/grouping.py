"""Points put together where reviewers say one thing, and kept apart where they do not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from promptcraft.compare.near_words import near_words, own_words
from promptcraft.compare.points import Point

Likeness = Callable[[Sequence[str]], Iterable[tuple[int, int, float]]]
"""Maps texts to pairs of them (places) that may mean the same, with how surely (0 to 1), the surest first."""
SURE_ALONE = 0.6
"""How surely two reasons must mean the same when they stand under different criteria."""
MANY_WORDS = 4
"""Words from which on reasons in nearly the same words are one under whatever criterion they stand."""
MayJoin = Callable[["Group", "Group", float], bool]


@dataclass(frozen=True)
class Group:
    """Points that are one finding; `apart` are points taken on one criterion for different reasons: no one finding."""

    points: tuple[Point, ...]
    by_meaning: bool = False
    apart: bool = False

    @property
    def reviewers(self) -> frozenset[str]:
        """Who says it."""
        return frozenset(point.reviewer for point in self.points)

    @property
    def criterion(self) -> str:
        """The criterion it stands under; empty where it has none."""
        return self.points[0].subject.criterion


def grouped(points: Sequence[Point], alike: Likeness | None = None) -> list[Group]:
    """The points by what they say: one side of the coverage list, one question under one criterion (or with one kind
    of fault), nearly the same words, or by `alike` the same meaning.

    A criterion alone makes nothing the same. What is left of points taken without a finding stands together by
    criterion, each with its own reason.
    """
    groups = _merged(_by_place(points), near_words, _same_words)
    if alike is not None:
        groups = _merged(groups, alike, _same_meaning, by_meaning=True)
    return _by_criterion(groups)


def _by_place(points: Sequence[Point]) -> list[Group]:
    """Points on one side of the list or one question together; what names neither stands alone."""
    homes: dict[object, list[Point]] = {}
    homeless: list[Point] = []
    for number, point in enumerate(points):
        subject = point.subject
        if subject.question and not subject.criterion:
            homeless.append(point)
        else:
            homes.setdefault(subject if subject.item or subject.question else number, []).append(point)
    for point in homeless:
        homes.setdefault(_home(point, homes), []).append(point)
    return [Group(tuple(home)) for home in homes.values()]


def _home(point: Point, homes: dict[object, list[Point]]) -> object:
    """Where a fault of a question under no criterion belongs: to the costliest of its kind on that question."""
    same = [
        key
        for key, there in homes.items()
        if any(
            (one.subject.question, one.kind, bool(one.subject.criterion))
            == (point.subject.question, point.kind, True)
            for one in there
        )
    ]
    costliest = max(same, key=lambda key: max(one.share or 0 for one in homes[key]), default=None)
    return (point.subject, point.kind) if costliest is None else costliest


def _merged(
    groups: list[Group], alike: Likeness, may_join: MayJoin, *, by_meaning: bool = False
) -> list[Group]:
    """Groups put together where reasons are alike and nothing speaks against it; the place of the first is kept."""
    texts = [(place, point.reason) for place, group in enumerate(groups) for point in group.points]
    home = list(range(len(groups)))
    held = {place: [place] for place in home}
    merged = dict(enumerate(groups))
    for first, second, sure in alike([reason for _, reason in texts]):
        a, b = home[texts[first][0]], home[texts[second][0]]
        if a == b or not may_join(merged[a], merged[b], sure):
            continue
        if merged[b].points[0].subject.item:
            a, b = b, a
        one, other = merged[a], merged.pop(b)
        told = by_meaning or one.by_meaning or other.by_meaning
        merged[a] = Group((*one.points, *other.points), told)
        held[a] += held.pop(b)
        for place in held[a]:
            home[place] = a
    return list(merged.values())


def _same_words(first: Group, second: Group, sure: float) -> bool:
    """Two sides or two questions are two things in whatever words; under two criteria it takes findings of two
    reviewers and several words: one that takes points for like reasons everywhere does not say one thing."""
    both = (*first.points, *second.points)
    if len({point.subject.item for point in both} - {""}) > 1:
        return False
    if len({point.subject.question for point in both} - {""}) > 1:
        return False
    if len({point.subject.criterion for point in both} - {""}) < 2:
        return True
    few = any(point.is_line or len(own_words(point.reason)) < MANY_WORDS for point in both)
    return not few and not first.reviewers & second.reviewers


def _same_meaning(first: Group, second: Group, sure: float) -> bool:
    """Two sides of the coverage list are two things however alike they sound, and nobody says one thing twice."""
    one, other = first.points[0].subject, second.points[0].subject
    if first.reviewers & second.reviewers or (one.item and other.item):
        return False
    return sure >= SURE_ALONE or not one.criterion or not other.criterion or one.criterion == other.criterion


def _by_criterion(groups: list[Group]) -> list[Group]:
    """Points taken without a finding, by criterion: reviewers stand together there, each with its own reason."""
    kept: dict[object, list[Group]] = {}
    for place, group in enumerate(groups):
        alone = len(group.reviewers) == 1 and all(point.is_line for point in group.points)
        kept.setdefault(group.criterion if alone else place, []).append(group)
    return [_together(same) for same in kept.values()]


def _together(groups: list[Group]) -> Group:
    if len(groups) == 1:
        return groups[0]
    points = tuple(point for group in groups for point in group.points)
    return Group(points, apart=len({point.reviewer for point in points}) > 1)
