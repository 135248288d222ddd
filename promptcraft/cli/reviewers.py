"""Who is asked: what stands after -m, or what the workspace and this machine offer when nothing does."""

from __future__ import annotations

import hashlib
import shlex
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

from promptcraft.cli.desk import Desk
from promptcraft.cli.pasting import read_back, show_to_copy
from promptcraft.cli.trust import ask_trust
from promptcraft.critique.review import CHECKLIST
from promptcraft.critique.run import CHECKLIST_REVIEWER, Reviewer
from promptcraft.models.registry import resolve, split, takes_effort

if TYPE_CHECKING:
    from promptcraft.models.base import Model
    from promptcraft.models.cluster import Cluster

PASTE = "paste"
UNASKED = {"local", "checklist", "paste", "ollama", "scripted"}
"""Providers that need no money and no key: these may be used without -m."""


def chosen_labels(desk: Desk, models: tuple[str, ...], *, talks: bool = False) -> tuple[str, ...]:
    """The models named, else the workspace's reviewers, else `local` where it is installed, else `checklist`.

    What was chosen unasked is said in one line, and never costs money. `talks` leaves the checklist out.
    """
    if models:
        return tuple(dict.fromkeys(models))
    labels = _of_settings(desk)
    if talks:
        labels = tuple(label for label in labels if label != CHECKLIST)[:1]
    if labels:
        desk.say(f"No -m given: using {', '.join(labels)}, as promptcraft.toml says.")
        return labels
    if find_spec("xllamacpp") is not None and _weights_here():
        desk.say("No -m given: using local, the embedded model, which costs nothing.")
        return ("local",)
    if talks:
        desk.say("No -m given and no local model here: you carry the text to a chat yourself (paste).")
        return ("paste",)
    desk.say(
        "No -m given and no local model here: using checklist, the built-in rules."
        " Others: promptcraft models list."
    )
    return (CHECKLIST,)


def _of_settings(desk: Desk) -> tuple[str, ...]:
    """The reviewers of promptcraft.toml, unless one of them could cost money or needs a key: those are only named."""
    labels = tuple(dict.fromkeys(desk.workspace.settings.reviewers))
    if all(split(label)[0] in UNASKED for label in labels):
        return labels
    line = " ".join(f"-m {shlex.quote(label)}" for label in labels)
    desk.say(
        "The reviewers of promptcraft.toml may cost money or use a key, so they are not asked by themselves."
        f" To ask them, add: {line}"
    )
    return ()


def _weights_here() -> bool:
    from promptcraft.models.weights import best_weights

    return best_weights() is not None


def reviewers(desk: Desk, labels: tuple[str, ...]) -> tuple[Reviewer, ...]:
    """The reviewers behind the labels; raises ModelUnknown before anybody is asked."""
    return tuple(
        CHECKLIST_REVIEWER if label == CHECKLIST else Reviewer(label, model_of(desk, label))
        for label in labels
    )


def model_of(desk: Desk, label: str) -> Model:
    """The model that is written like this; how far the embedded one is with getting ready is shown."""
    provider, name = split(label)
    settings = desk.workspace.settings
    if desk.effort is not None and not takes_effort(label, settings):
        desk.say(f"{label} is not told --effort: it knows none, or its table names none.")
    ask_trust(desk, label)
    if desk.cluster is not None and desk.cluster.takes(provider):
        return _elsewhere(desk, desk.cluster, label)
    if provider not in ("local", PASTE) or provider in settings.models:
        return resolve(label, settings, effort=desk.effort)
    if provider == PASTE:
        return by_hand(desk, name)
    from promptcraft.models.local import LocalModel

    model = LocalModel(name, progress=desk.progress.joining)
    if model.note:
        desk.say(model.note)
    return model


def _elsewhere(desk: Desk, cluster: Cluster, label: str) -> Model:
    """The model as workers of the cluster ask it."""
    from promptcraft.models.cluster import ClusterModel

    settings = desk.workspace.settings
    table = settings.models.get(label.strip())
    model = resolve(label, settings, effort=desk.effort)
    return ClusterModel(model, cluster, name=label.strip(), effort=desk.effort, table=table)


def by_hand(desk: Desk, name: str, reply: str | None = None) -> Model:
    """A chat that a person carries the text to, in this terminal; `reply` is its answer when it was saved before."""
    from promptcraft.models.paste import PasteModel

    def read() -> str:
        if reply is not None:
            return reply
        with desk.progress.hushed():
            text = read_back()
        desk.pasted[model.info.label] = text
        return text

    def show(text: str) -> None:
        if reply is None:
            with desk.progress.hushed():
                show_to_copy(text)

    model = PasteModel(name, show=show, read=read)
    return model


def pasted(desk: Desk, label: str, *, reply: str | None) -> Reviewer:
    """A reviewer in a chat; the same reply file is the same call, a new paste is a new one."""
    model = by_hand(desk, split(label)[1], reply)
    if reply is not None:
        desk.pasted[model.info.label] = reply
    told_apart = hashlib.sha256((reply or str(time.time_ns())).encode("utf-8", "surrogatepass")).hexdigest()
    return Reviewer(model.info.label, model, repeat=int(told_apart[:12], 16))
