"""An author answers a finding: the same reviewer upholds, softens or withdraws it, and the points follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from promptcraft.critique.argue_ground import Ground, ground_of
from promptcraft.critique.coverage import omission
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Criterion
from promptcraft.records.argument import Verdict
from promptcraft.records.critique import CoverageAnswer, Critique, Finding
from promptcraft.records.scorecard import Line, Quote

COVERAGE = "coverage"


@dataclass(frozen=True)
class Case:
    """One finding of one critique, and what the author answers; `review` is what the reviewer saw.

    `waited` is the id of an answer that waited for a person; `carried` tells texts apart that a person carries back.
    """

    critique: Critique
    finding: Finding
    answer: str
    by: str
    review: Review
    waited: str = ""
    carried: int = 0

    @cached_property
    def ground(self) -> Ground:
        """What the answer names in the framework."""
        return ground_of(self.answer, self.review)

    @property
    def criterion(self) -> Criterion | None:
        """The criterion whose points may move; None where the finding names none that was scored."""
        known = {criterion.id: criterion for criterion in self.review.rubric.criteria}
        return known.get(self.finding.criterion) if self.line is not None else None

    @property
    def line(self) -> Line | None:
        """The points that the finding bears on."""
        name = self.finding.criterion
        return next((line for line in self.critique.lines if line.criterion == name), None)

    @property
    def upward(self) -> bool:
        """Whether points can only rise when the finding falls: it is no praise."""
        return self.finding.kind != "strength"


@dataclass(frozen=True)
class Said:
    """What the reviewer's reply comes to once it is checked; `line` is the new one where the level moves.

    `outright`: the items it names count as asked about outright once the finding is withdrawn, not as touched on.
    """

    verdict: Verdict
    reason: str
    quotes: tuple[Quote, ...] = ()
    questions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    line: Line | None = None
    problems: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    outright: bool = True


def allowed_levels(case: Case) -> tuple[int, ...]:
    """The levels that the criterion may have after the reply: the old one, and those on the side of the author's case.

    Where the old level is a mean between two, the levels beyond it.
    """
    if case.line is None:
        return ()
    old = case.line.level
    return tuple(level for level in range(6) if (level >= old if case.upward else level <= old))


def find_finding(critique: Critique, identifier: str) -> Finding | None:
    """The finding with this id, or the item of the coverage list that is said to be missing; None for neither."""
    found = next((one for one in critique.findings if one.id == identifier), None)
    if found is not None:
        return found
    missing = (one for one in critique.coverage if one.item == identifier and one.status == "missing")
    item = next(missing, None)
    return None if item is None else _omission(critique, item)


def _omission(critique: Critique, item: CoverageAnswer) -> Finding:
    """A missing item as a finding; it bears on the criterion called coverage where there is one."""
    scored = any(line.criterion == COVERAGE for line in critique.lines)
    reason = omission(item.label or item.item)
    return Finding(id=item.item, kind="omission", criterion=COVERAGE if scored else "", reason=reason)
