"""Which critiques are compared, and what is known of the versions they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from promptcraft.compare.compare import Background
from promptcraft.compare.families import family
from promptcraft.errors import UsageMistake
from promptcraft.framework.history import Version
from promptcraft.framework.library import Found
from promptcraft.framework.model import Framework, content_hash
from promptcraft.framework.version_names import pick
from promptcraft.records.critique import Critique

EVERY = "all"
FEWEST_CHARACTERS = 4


def of_version(
    critiques: Sequence[Critique], version: str, known: Sequence[Version], found: Found | None, name: str
) -> tuple[Critique, ...]:
    """The critiques of the version meant: `all`, a recorded one, the beginning of a hash, or none for the file as is.

    Raises UsageMistake for a version that neither the history nor a critique knows.
    """
    if version == EVERY:
        return tuple(critiques)
    if not version:
        current = "" if found is None else content_hash(found.loaded.framework)
        return tuple(critique for critique in critiques if critique.version == current)
    try:
        wanted = known[pick(known, version, name)].version
    except UsageMistake:
        begun = {one.version for one in critiques if one.version.startswith(version)}
        if len(begun) != 1 or len(version) < FEWEST_CHARACTERS:
            raise
        wanted = next(iter(begun))
    return tuple(critique for critique in critiques if critique.version == wanted)


def with_values(critiques: Sequence[Critique], wanted: Mapping[str, str]) -> tuple[Critique, ...]:
    """The critiques of cases in which each variable has one of the values given, separated by commas."""
    choices = {name: {one.strip() for one in (text, *text.split(","))} for name, text in wanted.items()}
    return tuple(
        critique
        for critique in critiques
        if all(name in critique.set and _shown(critique.set[name]) in choices[name] for name in choices)
    )


def background(known: Sequence[Version], found: Found | None) -> Background:
    """Words, authors and order of every version on record, and of the file as it is, which comes last."""
    lengths: dict[str, int] = {}
    authors: dict[str, str | None] = {}
    written: set[str] = set()
    order = {version.version: place for place, version in enumerate(known)}
    for version in known:
        written |= {family(one) for edit in version.edits for one in edit.proposed_by.split(", ") if one}
        lengths[version.version] = words(version.framework)
        authors.setdefault(version.version, next(iter(written)) if len(written) == 1 else None)
    if found is not None:
        current = content_hash(found.loaded.framework)
        lengths.setdefault(current, words(found.loaded.framework))
        order[current] = len(known)
    return Background(lengths, authors, order)


def joined(several: Sequence[Background]) -> Background:
    """What is known of all of them."""
    return Background(
        {version: count for one in several for version, count in one.lengths.items()},
        {version: author for one in several for version, author in one.authors.items()},
        {version: place for one in several for version, place in one.order.items()},
    )


def words(framework: Framework) -> int:
    """How many words a reviewer reads of it, its variables not yet filled in."""
    closing = framework.synthesis.ask if framework.synthesis else ""
    asked = (" ".join((one.ask, one.why, *one.follow_ups)) for one in framework.questions)
    parts = (framework.persona, framework.audience, framework.context, framework.style, *asked, closing)
    return sum(len(part.split()) for part in parts)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
