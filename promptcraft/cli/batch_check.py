"""What cannot go out in a batch, told before anything is read."""

from __future__ import annotations

from promptcraft.cli.desk import Desk
from promptcraft.errors import UsageMistake


def check_batch(desk: Desk, *, batch: bool, by_hand: bool) -> None:
    """Raise UsageMistake for options that do not go together."""
    if not batch:
        raise UsageMistake(
            "--wait waits for a batch.", hint="Add --batch, or leave --wait out.", where="--wait"
        )
    if not desk.workspace.stored and not desk.estimate:
        raise UsageMistake(
            "A batch is collected later, so it cannot go with --no-store.", hint="Leave one of them out."
        )
    if desk.cluster is not None:
        raise UsageMistake(
            "A batch is one message to the provider, so --batch needs no cluster.",
            hint="Leave --cluster out.",
        )
    if by_hand:
        raise UsageMistake(
            "A chat that you carry text to cannot be asked in a batch.",
            hint="Leave --batch out, or the chat.",
        )
