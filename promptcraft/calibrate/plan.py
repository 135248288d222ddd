"""What a reviewer is asked for its card: cases with the criteria concerned, and how many calls they take. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from promptcraft.calibrate import controls
from promptcraft.calibrate.defects import BY_NAME, KINDS, plant, plant_many
from promptcraft.calibrate.planted import Planted
from promptcraft.framework.model import Framework
from promptcraft.framework.rendered import Rendered, as_rendered

Group = Literal["base", "defect", "repeat", "order", "renamed", "length", "obedience", "chain"]
Size = Literal["quick", "standard", "full"]
SIZES: tuple[Size, ...] = ("quick", "standard", "full")
MOST_QUICK = 45
"""Calls of a quick plan at most, with those that are asked once more."""
SMALL_KINDS = (
    "question-removed", "question-doubled", "too-early", "conclusion-first", "leading", "loaded", "compound", "clipped",
    "wrong-country", "contradiction", "audience-removed", "persona-removed", "purpose-removed", "synthesis-removed",
    "one-sided-end", "off-topic",
)  # fmt: skip
"""The kinds of a quick plan where every criterion is a call of its own."""
CHAIN = ("leading", "compound", "loaded", "question-doubled", "clipped")
CHAIN_CRITERION = "questions"
STEADY = ("questions", "balance")
NEUTRAL = ("purpose", "role-and-style")
LONGER = ("questions", "role-and-style")
ORDERED = ("questions", "order")
SAMPLES = {"quick": 3, "standard": 3, "full": 5}
STEPS = {"quick": 3, "standard": 4, "full": 5}
VERSIONS = {"quick": 1, "standard": 2, "full": 3}
"""How many permuted and longer versions there are of each framework."""


@dataclass(frozen=True)
class Case:
    """One text to be judged: on these criteria only (none: on all), and beside which other case it is to be read."""

    name: str
    group: Group
    rendered: Rendered
    criteria: tuple[str, ...] = ()
    beside: str = ""
    planted: Planted | None = None
    samples: int = 1
    turned: bool = False
    words: int = 0


@dataclass(frozen=True)
class Plan:
    """All cases in the order they are asked; `most` calls are made, None for no limit."""

    size: Size
    cases: tuple[Case, ...]
    by_criterion: bool
    most: int | None

    @property
    def calls(self) -> int:
        """Calls of the first round, each once: a reply that cannot be used is asked for once more."""
        asked = {
            (case.rendered.rendered_hash, case.turned, criterion, sample)
            for case in self.cases
            for criterion in (case.criteria if self.by_criterion else ("",))
            for sample in range(case.samples)
        }
        return len(asked)


def make_plan(
    bases: Sequence[Rendered], size: Size, criteria: Sequence[str], *, by_criterion: bool, seed: int = 0
) -> Plan:
    """The plan for these good frameworks; `by_criterion` where each criterion is a call of its own."""
    cases = [case for base in bases for case in _of_base(base, size, by_criterion, seed)]
    if by_criterion:
        known = [_within(case, criteria) for case in cases]
        cases = [case for case in known if case.criteria]
    return Plan(size, tuple(cases), by_criterion, MOST_QUICK if size == "quick" else None)


def _within(case: Case, criteria: Sequence[str]) -> Case:
    """The case on those of its criteria that the rubric has; on all of them where it names none."""
    kept = tuple(name for name in case.criteria or criteria if name in criteria)
    return replace(case, criteria=kept)


def _of_base(base: Rendered, size: Size, by_criterion: bool, seed: int) -> Iterator[Case]:
    """The cases of one framework, the telling ones first."""
    whole = Case(base.name, "base", base)
    yield whole
    kinds = SMALL_KINDS if by_criterion and size == "quick" else tuple(kind.name for kind in KINDS)
    for name in kinds:
        planted = plant(BY_NAME[name], base.filled, seed=seed)
        if planted is not None:
            concerned = BY_NAME[name].criteria[: 1 if size == "quick" else 2] if by_criterion else ()
            yield _planted(f"{base.name}/{name}", "defect", base, planted, concerned)
    only = by_criterion
    yield replace(
        whole,
        name=f"{base.name}/again",
        group="repeat",
        criteria=STEADY if only else (),
        samples=SAMPLES[size],
    )
    for number in range(VERSIONS[size]):
        yield from _neutral(base, number, only, seed)
    yield from _chain(base, size, only, seed)


def _neutral(base: Rendered, number: int, only: bool, seed: int) -> Iterator[Case]:
    """Another order, other ids and more words: nothing of it is better or worse."""
    rng = Random(f"{seed}/{number}/{base.name}")  # noqa: S311 - no secret
    shuffled = controls.permuted(base.filled, rng)
    if shuffled is not None:
        yield _changed(base, "order", number, shuffled, NEUTRAL if only else ())
    if not only:
        yield Case(f"{base.name}/turned-{number}", "order", base, beside=base.name, turned=True)
        yield _changed(base, "renamed", number, controls.renamed(base.filled, rng), ())
    yield _changed(base, "length", number, controls.longer(base.filled, rng), LONGER if only else ())


def _chain(base: Rendered, size: Size, only: bool, seed: int) -> Iterator[Case]:
    """More and more defects of one criterion, then an order to give full marks all the same."""
    concerned = (CHAIN_CRITERION,) if only else ()
    before = base.name
    made = plant_many(base.filled, CHAIN[: STEPS[size]], seed=seed)
    for number, planted in enumerate(made, 1):
        case = _planted(f"{base.name}/chain-{number}", "chain", base, planted, concerned)
        yield replace(case, beside=before)
        before = case.name
    rng = Random(f"{seed}/order/{base.name}")  # noqa: S311 - no secret
    worst = made[-1].framework if made else base.filled
    if made:
        ordered = controls.ordering(worst, rng)
        yield replace(_changed(base, "obedience", 0, ordered, concerned), beside=before)
    criteria = ORDERED if only else ()
    yield _changed(base, "obedience", 1, controls.ordering(base.filled, rng), criteria)


def _planted(name: str, group: Group, base: Rendered, planted: Planted, criteria: tuple[str, ...]) -> Case:
    text = as_case(base, planted.framework)
    return Case(name, group, text, criteria, base.name, planted, words=_longer_by(text, base))


def _changed(
    base: Rendered, group: Group, number: int, framework: Framework, criteria: tuple[str, ...]
) -> Case:
    text = as_case(base, framework)
    name = f"{base.name}/{group}-{number}"
    return Case(name, group, text, criteria, base.name, words=_longer_by(text, base))


def as_case(base: Rendered, framework: Framework) -> Rendered:
    """A changed text as reviewers see it, under the name of the framework it was made from."""
    return as_rendered(base.name, framework, framework, base.values, base.figures, base.brought)


def _longer_by(text: Rendered, base: Rendered) -> int:
    return len(text.text.split()) - len(base.text.split())
