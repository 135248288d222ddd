"""What a reviewer's newest report card says, as the one line that stands under its scores."""

from __future__ import annotations

from promptcraft.calibrate.store import newest_card
from promptcraft.cli.reviewers import PASTE
from promptcraft.critique.people import is_person
from promptcraft.errors import PromptcraftError
from promptcraft.models.registry import split
from promptcraft.records.critique import Critique
from promptcraft.workspace.places import Workspace


def standing(workspace: Workspace, reviewer: str) -> str:
    """The line; empty for a colleague, and for a chat that is carried by hand: they cannot be calibrated."""
    if split(reviewer)[0] == PASTE or is_person(reviewer):
        return ""
    from promptcraft.report.card import card_line

    try:
        return card_line(newest_card(workspace, reviewer), asked_as(reviewer))
    except PromptcraftError as error:  # a damaged card must not hide a critique that was paid for
        return f"Its report card cannot be read: {error.message} {error.hint}".strip()


def with_correction(workspace: Workspace, critique: Critique) -> Critique:
    """The critique, marked as calibrated and with the corrected score where people's scores were fitted."""
    try:
        card = newest_card(workspace, critique.reviewer)
    except PromptcraftError:
        return critique  # `standing` says that the card is damaged
    if card is None:
        return critique
    from promptcraft.calibrate.corrected import corrected

    return corrected(critique, card)


def asked_as(reviewer: str) -> str:
    """How the reviewer is written after -m."""
    from promptcraft.models.weights import KNOWN

    embedded = {f"local:{one.model}": f"local:{one.name}" for one in KNOWN}
    return embedded.get(reviewer, reviewer)
