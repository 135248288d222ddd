"""A critique with what people's scores say about its reviewer's. Pure."""

from __future__ import annotations

from promptcraft.calibrate.human import corrected as by_people
from promptcraft.records.card import Card
from promptcraft.records.critique import Critique


def corrected(critique: Critique, card: Card) -> Critique:
    """The critique marked as calibrated, the corrected score in a note; as it is where nothing was fitted or scored.

    The score itself stays the sum of its scorecard.
    """
    if card.human is None or critique.score is None or card.rubric != critique.rubric:
        return critique
    mean, (low, high) = by_people(card.human, critique.score)
    beyond = not card.human.least <= critique.score <= card.human.most
    warning = " It lies beyond the scores that the correction was fitted to." if beyond else ""
    note = (
        f"Corrected by {card.human.rows} human scores: {mean:.2f}, people's mean being likely between {low:.1f}"
        f" and {high:.1f}.{warning}"
    )
    return critique.model_copy(update={"calibrated": True, "notes": (*critique.notes, note)})
