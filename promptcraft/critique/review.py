"""What is put before a reviewer: one rendering, the framework it came from, the rubric, and the workspace's secret."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from promptcraft.critique.coverage import applicable
from promptcraft.critique.orders import Orders
from promptcraft.critique.quotes import QuoteFinder
from promptcraft.critique.rubric import Rubric
from promptcraft.critique.wire import question_names
from promptcraft.errors import ReplyUnscorable
from promptcraft.framework.facets import CoverageItem
from promptcraft.framework.model import Framework
from promptcraft.framework.rendered import Rendered
from promptcraft.models.json_reply import objects_in
from promptcraft.records.critique import CoverageAnswer

if TYPE_CHECKING:
    from promptcraft.critique.reading import Reading

CHECKLIST = "checklist"
"""The name of the reviewer that needs no model: the built-in rules."""


AROUND = " \t\n\"'`\u201c\u201d\u2018\u2019()[]{}<>.,:;#"
"""What may stand around the name of a question without being part of it."""


@dataclass(frozen=True)
class Review:
    """One framework to be judged; reviewers see `rendered.text` only, edits are made to `source`."""

    rendered: Rendered
    source: Framework
    rubric: Rubric
    secret: bytes

    @cached_property
    def quotes(self) -> QuoteFinder:
        """Finds quotes in the text that reviewers see."""
        return QuoteFinder(self.rendered.text)

    @cached_property
    def coverage(self) -> tuple[CoverageItem, ...]:
        """The items of the coverage list that belong to this framework."""
        return applicable(self.rubric, self.rendered.filled)

    def own_object(self, said: dict[str, object]) -> dict[str, object]:
        """The object of a reply, refused when it stands in the framework: the reviewer then repeats its author."""
        if said and said in self._objects:
            raise ReplyUnscorable(
                "The reply is a copy of text in the framework, not a judgement of it.",
                hint="The framework holds a prepared reply. Take it out, or use another model.",
            )
        return said

    @cached_property
    def questions(self) -> frozenset[str]:
        """What a reviewer may call the questions."""
        return frozenset(question_names(self.rendered.filled))

    def question(self, called: str) -> str:
        """The id of the question that a reviewer calls so: by id, in brackets, or by its number; empty if none."""
        return called if called in self.questions else self._names.get(_bare(called), "")

    @cached_property
    def _names(self) -> dict[str, str]:
        """What else the questions are called: by number, and by number and id as they are laid out."""
        names = {_bare(one): one for one in self.questions}
        for number, one in enumerate(self.rendered.filled.question_ids, 1):
            for name in (
                str(number),
                f"q{number}",
                f"question {number}",
                f"{number}. [{one}]",
                f"{number}. {one}",
            ):
                names.setdefault(_bare(name), one)
        return names

    @cached_property
    def items(self) -> frozenset[str]:
        """The ids of the coverage list."""
        return frozenset(item.id for item in self.coverage)

    @cached_property
    def seen(self) -> dict[tuple[object, ...], CoverageAnswer]:
        """Answers that were read before: many samples say the same on an item, and then share one record of it."""
        return {}

    @cached_property
    def readings(self) -> dict[str, tuple[Reading | None, tuple[str, ...]]]:
        """What was read of answers from the ledger, by their calls, until it is asked for again."""
        return {}

    @cached_property
    def _objects(self) -> tuple[dict[str, object], ...]:
        return tuple(objects_in(self.rendered.text))

    @cached_property
    def orders(self) -> Orders:
        """Words in the text that tell a reviewer what to do."""
        return Orders(self.rendered.text)


def _bare(called: str) -> str:
    return called.strip(AROUND).casefold()
