"""Who is asked: what stands after -m, or what the workspace and this machine offer when nothing does."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from importlib.util import find_spec

from promptcraft.cli.desk import Desk
from promptcraft.critique.checklist import CHECKLIST
from promptcraft.critique.run import CHECKLIST_REVIEWER, Reviewer
from promptcraft.models.registry import resolve
from promptcraft.models.weights import best_weights


def chosen_labels(desk: Desk, models: tuple[str, ...], *, talks: bool = False) -> tuple[str, ...]:
    """The models named, else the workspace's reviewers, else `local` where it is installed, else `checklist`.

    What was chosen unasked is said in one line, and never costs money. `talks` leaves the checklist out.
    """
    if models:
        return tuple(dict.fromkeys(models))
    if desk.workspace.settings.reviewers:
        labels = desk.workspace.settings.reviewers
        desk.say(f"Reviewers of promptcraft.toml: {', '.join(labels)}.")
        return labels
    if best_weights() is not None and find_spec("xllamacpp") is not None:
        desk.say("No -m given: using local, the embedded model, which costs nothing.")
        return ("local",)
    if talks:
        desk.say("No -m given and no local model here: you carry the text to a chat yourself (paste).")
        return ("paste",)
    desk.say(
        "No -m given and no local model here: using checklist, the built-in rules. Others: promptcraft models."
    )
    return (CHECKLIST,)


def reviewers(desk: Desk, labels: tuple[str, ...]) -> tuple[Reviewer, ...]:
    """The reviewers behind the labels; raises ModelUnknown before anybody is asked."""
    return tuple(
        CHECKLIST_REVIEWER if label == CHECKLIST else Reviewer(label, resolve(label, desk.workspace.settings))
        for label in labels
    )


def pasted(name: str, show: Callable[[str], None], read: Callable[[], str], *, reply: str | None) -> Reviewer:
    """A chat that a person carries the text to; the same reply file is the same call, a new paste is a new one."""
    from promptcraft.models.paste import PasteModel

    told_apart = hashlib.sha256((reply or str(time.time_ns())).encode("utf-8", "surrogatepass")).hexdigest()
    model = PasteModel(name, show=show, read=read)
    return Reviewer(model.info.label, model, repeat=int(told_apart[:12], 16))
