"""Printing report cards in the form asked for."""

from __future__ import annotations

from collections.abc import Sequence

from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.records.card import Card


def show_cards(desk: Desk, cards: Sequence[Card], *, details: bool) -> None:
    """The cards to standard output."""
    if desk.form == "json":
        show_result(
            {"cards": [card.model_dump(mode="json") for card in cards]}, warnings=tuple(desk.warnings)
        )
        return
    from promptcraft.report.card import print_card

    for card in cards:
        print_card(desk.out, card, details=details)
