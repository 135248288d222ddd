"""A verdict: which of two frameworks a reviewer prefers, asked in both orders."""

from __future__ import annotations

from typing import Literal

from promptcraft.records.record import Record
from promptcraft.records.scorecard import Quote

Choice = Literal["first", "second", "tie"]
"""`first` and `second` are the items by name, in whatever order they were shown."""


class Answered(Record):
    """What a reviewer answered in one order: its choice, or None and why there is none.

    `quotes_first` are words it quotes from the first, `quotes_second` from the second, wherever they were shown.
    """

    choice: Choice | None
    reason: str = ""
    quotes_first: tuple[Quote, ...] = ()
    quotes_second: tuple[Quote, ...] = ()
    unscored: str = ""


class Verdict(Record):
    """One reviewer's verdict on one pair and criterion.

    `forward` was asked with `first` shown first, `backward` with `second` shown first.
    """

    first: str
    second: str
    reviewer: str = ""
    criterion: str = ""
    forward: Answered
    backward: Answered

    @property
    def result(self) -> Choice | None:
        """The choice both orders agree on; a tie when they do not; None when one of them has no answer."""
        if self.forward.choice is None or self.backward.choice is None:
            return None
        return self.forward.choice if self.forward.choice == self.backward.choice else "tie"

    @property
    def flipped(self) -> bool:
        """Whether the winner changed with the order."""
        return {self.forward.choice, self.backward.choice} == {"first", "second"}
