"""What an author answers to a finding, and what the reviewer makes of it."""

from __future__ import annotations

from typing import Literal

from promptcraft.records.record import SCHEMA_VERSION, Record
from promptcraft.records.scorecard import Quote
from promptcraft.records.usage import Cost, Usage

Verdict = Literal["upheld", "softened", "withdrawn", "waiting"]


class Argument(Record):
    """One answer of the author, and the reviewer's; kept beside the finding, which stays in the critique before.

    `critique` is the id of the critique argued with, `said` what the finding says, `answer` the author's words.
    `quotes`, `questions` and `items` are what the reviewer's reply stands on. The levels and scores are those before
    and after; None where there is no criterion or no score. `waiting` is an answer that a person has not seen yet.
    """

    schema_version: int = SCHEMA_VERSION
    id: str
    critique: str
    reviewer: str
    finding: str
    said: str
    criterion: str = ""
    answer: str
    by: str
    verdict: Verdict
    reason: str = ""
    quotes: tuple[Quote, ...] = ()
    questions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    level_before: float | None = None
    level_after: float | None = None
    score_before: float | None = None
    score_after: float | None = None
    usage: Usage = Usage()
    cost: Cost = None
    at: str = ""

    @property
    def moved(self) -> bool:
        """Whether points followed from it."""
        return self.level_before != self.level_after
