"""Words in a framework that tell its reviewer what to do: they are shown, and no points can stand on them. Pure."""

from __future__ import annotations

from promptcraft.framework.orders import order_spans
from promptcraft.records.scorecard import Quote


class Orders:
    """The sentences of one text that are orders to a reviewer; a list of patterns, so not every order is found."""

    def __init__(self, text: str) -> None:
        self.quotes = tuple(
            Order(text=text[start:end], verified=True, start=start, end=end)
            for start, end in order_spans(text)
        )

    def hold(self, quote: Quote) -> bool:
        """Whether a verified quote is taken from such a sentence."""
        if quote.start is None or quote.end is None:
            return False
        return any(one.start < quote.end and quote.start < one.end for one in self.quotes)


class Order(Quote):
    """A sentence that gives an order: always verified, so its place is known."""

    start: int
    end: int
