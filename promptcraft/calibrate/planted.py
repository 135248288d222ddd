"""A defect that code put into a framework, and what a right finding about it must point at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from promptcraft.framework.model import Framework


@dataclass(frozen=True)
class Target:
    """Where a defect is: question ids, coverage items and planted words; all empty where a whole part is gone.

    `besides` are coverage items that went missing with it, `reordered` says that a question went or stands elsewhere:
    to notice what follows from that is neither right nor a false alarm.
    """

    questions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    reordered: bool = False


@dataclass(frozen=True)
class Planted:
    """A framework with one more defect of this kind; `what` says in a sentence what was done."""

    kind: str
    framework: Framework
    target: Target
    what: str


Plant = Callable[[Framework, Random], Planted | None]


@dataclass(frozen=True)
class Kind:
    """One kind of defect. `criteria` are those it bears on, the main one first.

    `said` are the words, one of which names it in a finding; terms as in `words.has_word`.
    `plant` makes one, or None where the framework has nothing to spoil in this way.
    """

    name: str
    label: str
    criteria: tuple[str, ...]
    said: tuple[str, ...]
    plant: Plant
