"""The scorecard: points given and taken per criterion, each with its reason and what it stands on."""

from __future__ import annotations

from promptcraft.records.record import Record


class Quote(Record):
    """Words a reviewer quoted.

    `verified`: `text` is the span [start, end) of the rendered framework, in code points.
    `as_written` is the reviewer's own wording where it differs in white space, quotes or dashes.
    """

    text: str
    verified: bool
    start: int | None = None
    end: int | None = None
    as_written: str | None = None


class Line(Record):
    """One criterion of a scorecard: given = weight × level ÷ 5, taken = weight − given.

    `level` is 0-5, a mean when there are several samples. `questions` and `items` name the questions and
    coverage items it stands on. `said` is the level as it was written, where `level` is what the likelihoods of
    the levels lead one to expect. `spread` is the lowest and the highest level of several samples.
    """

    criterion: str
    weight: float
    level: float
    given: float
    taken: float
    reason_given: str = ""
    reason_taken: str = ""
    quotes: tuple[Quote, ...] = ()
    questions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    said: float | None = None
    spread: tuple[float, float] | None = None

    @property
    def supported(self) -> bool:
        """Whether it stands on a verified quote, a question or a coverage item."""
        return bool(self.questions or self.items) or any(quote.verified for quote in self.quotes)
