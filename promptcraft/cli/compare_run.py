"""The journey behind `promptcraft compare`: find the saved critiques, put them side by side."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from promptcraft.cli.desk import Desk
from promptcraft.cli.versioned import known_versions
from promptcraft.compare.background import background, joined, of_version, with_values
from promptcraft.compare.compare import Background, compare
from promptcraft.compare.meaning import same_meaning
from promptcraft.critique.review import CHECKLIST
from promptcraft.critique.store import stored_critiques
from promptcraft.errors import NothingToCompare, UsageMistake
from promptcraft.framework.values import parse_settings
from promptcraft.framework.version_names import split_version
from promptcraft.records.comparison import Comparison
from promptcraft.records.critique import Critique

SHOWN = 8


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    names: tuple[str, ...]
    version: str | None
    settings: tuple[str, ...]
    rubric: str
    semantic: bool
    pairwise: bool
    model: str | None
    page: str | None
    table: str | None
    details: bool
    shades: bool


def compare_named(desk: Desk, ordered: Ordered) -> Comparison | None:
    """The comparison of what is saved, and with --pairwise of what the model says now; None after an estimate.

    Raises NothingToCompare, with the command to run, where too little is saved and nobody is asked.
    """
    for place in filter(None, (ordered.page, ordered.table)):
        _has_folder(Path(place))
    if ordered.pairwise != (ordered.model is not None):
        missing = "-m MODEL" if ordered.pairwise else "--pairwise"
        raise UsageMistake(f"{missing} is missing.", hint="--pairwise and -m MODEL go together.")
    if ordered.model is None:
        if desk.estimate:
            raise UsageMistake("Nobody is asked, so there is nothing to estimate.", where="--estimate")
        return _of_saved(desk, ordered)
    from promptcraft.cli.compare_pairs import Pairs, in_pairs
    from promptcraft.cli.waiting import enter

    found = enter(in_pairs(desk, Pairs(ordered.names, ordered.model, ordered.settings, ordered.rubric)))
    if found is None:
        return None
    try:
        saved = _of_saved(desk, ordered)
    except NothingToCompare as error:
        desk.say(f"Besides the pairs there is nothing to compare. {error.message}")
        saved = compare(())
    return saved.model_copy(update={"pairwise": found})


def _has_folder(file: Path) -> None:
    """Refuse a file in a folder that is not there, before anybody is asked: it may be a slip of the pen."""
    if not file.parent.is_dir():
        raise UsageMistake(
            f"The folder {file.parent} does not exist, so {file.name} cannot be written there.",
            hint="Make the folder first, or name another place.",
            where=str(file),
        )


def _of_saved(desk: Desk, ordered: Ordered) -> Comparison:
    wanted = parse_settings(ordered.settings)
    gathered: dict[str, Critique] = {}
    known: list[Background] = []
    for text in ordered.names:
        critiques, about = _saved(desk, text, ordered.version or "")
        chosen = with_values(critiques, wanted)
        if critiques and not chosen:
            cases = sorted({one.set_shown or "no values" for one in critiques})
            raise NothingToCompare(
                f"No saved critique of {text} is of such a case.", hint=f"There are: {'; '.join(cases[:5])}."
            )
        gathered |= {
            one.path or one.id: one for one in chosen if not ordered.rubric or one.rubric == ordered.rubric
        }
        known.append(about)
    found = compare(
        tuple(gathered.values()),
        rubric=ordered.rubric,
        background=joined(known),
        alike=same_meaning if ordered.semantic else None,
    )
    _enough(found, ordered)
    return found


def _saved(desk: Desk, text: str, version: str) -> tuple[tuple[Critique, ...], Background]:
    name, own = split_version(text)
    known = known_versions(desk, name)
    saved = stored_critiques(desk.workspace, known.name)
    meant = own or version
    chosen = of_version(saved, meant, known.versions, known.found, known.name)
    if not chosen:
        raise _nothing(name, saved, meant)
    return chosen, background(known.versions, known.found)


def _nothing(name: str, saved: Sequence[Critique], version: str) -> NothingToCompare:
    command = f"promptcraft critique {shlex.quote(name)} -m {CHECKLIST} -m MODEL"
    others = dict.fromkeys(one.version for one in reversed(saved))
    if not others:
        return NothingToCompare(f"No critique of {name} is saved yet.", hint=f"Run: {command}")
    which = "this version" if version else "the file as it is now"
    newest = next(iter(others))[:SHOWN]
    return NothingToCompare(
        f"No saved critique of {name} is of {which}; {len(saved)} are of other versions.",
        hint=f"Run: {command}; or see the last one reviewed: promptcraft compare {shlex.quote(name)}@{newest}",
    )


def _enough(found: Comparison, ordered: Ordered) -> None:
    """Two reviewers or nothing: one alone is a critique, and `transcripts show` shows that."""
    if len(found.reviewers) > 1:
        return
    names = " ".join(shlex.quote(split_version(name)[0]) for name in ordered.names)
    if not found.reviewers:
        raise NothingToCompare(
            f"No saved critique of {', '.join(ordered.names)} is under rubric {ordered.rubric}.",
            hint=f"Run: promptcraft critique {names} --rubric {shlex.quote(ordered.rubric)} -m {CHECKLIST} -m MODEL",
        )
    only = found.reviewers[0].name
    second = (
        f"-m {CHECKLIST}"
        if only != CHECKLIST
        else "-m MODEL (promptcraft models list), or --paste for any chat"
    )
    raise NothingToCompare(
        f"Only {only} has reviewed {', '.join(ordered.names)}; a comparison needs two reviewers.",
        hint=f"Add one: promptcraft critique {names} {second}",
    )
