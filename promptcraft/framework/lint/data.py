"""Rules about figures, sources, ids and facets."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from promptcraft.framework.facets import coverage_items
from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import Subject

ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+\Z", re.I)
CONTENT = re.compile(r"[^\W\d_]{4,}")
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
ENOUGH_WORDS = 5
SMALL_TEXT = """
    with from that this have were been which their than more about into what when also most some
"""
SMALL = frozenset(SMALL_TEXT.split())


def figure_without_source(subject: Subject) -> Iterator[Sighting]:
    """A figure without a source."""
    for name, figure in subject.framework.figures.items():
        if not figure.source.strip():
            yield Sighting(
                f"The figure '{name}' does not say where it comes from: there is no source.",
                ("figures", name),
            )


def figure_without_unit(subject: Subject) -> Iterator[Sighting]:
    """A figure without a unit."""
    for name, figure in subject.framework.figures.items():
        if not figure.unit.strip():
            yield Sighting(f"The figure '{name}' has no unit.", ("figures", name))


def bare_source(subject: Subject) -> Iterator[Sighting]:
    """A source that can be neither opened nor found."""
    for place, source in enumerate(subject.framework.sources):
        carried = any(getattr(source, name, "") for name in ("url", "file", "excerpt"))
        if not carried and not YEAR.search(source.title) and len(source.title.split()) < ENOUGH_WORDS:
            yield Sighting(
                f"'{source.title}' cannot be found again: it has no address, year or publisher.",
                ("sources", place),
            )


def silent_source(subject: Subject) -> Iterator[Sighting]:
    """A source that says nothing."""
    for place, source in enumerate(subject.framework.sources):
        if not any(str(getattr(source, name, "") or "").strip() for name in ("says", "file", "excerpt")):
            yield Sighting(f"'{source.title}' does not say what it is there for.", ("sources", place))


def unused_source(subject: Subject) -> Iterator[Sighting]:
    """A source that shares no word with what is asked."""
    everything = _words(" ".join(one.text for one in subject.texts if one.path[0] != "sources"))
    for place, source in enumerate(subject.framework.sources):
        said = _words(f"{source.title} {source.says}")
        if said and not said & everything:
            yield Sighting(f"Nothing in the framework touches on '{source.title}'.", ("sources", place))


def odd_address(subject: Subject) -> Iterator[Sighting]:
    """An address that is not one of the web."""
    for place, source in enumerate(subject.framework.sources):
        if source.url and not ADDRESS.match(source.url.strip()):
            yield Sighting(f"'{source.url[:60]}' is not an address on the web.", ("sources", place, "url"))


def unknown_facet(subject: Subject) -> Iterator[Sighting]:
    """A facet that is not on the coverage list."""
    known = [item.id for item in coverage_items()]
    for place, question in enumerate(subject.framework.questions):
        if question.facet and question.facet not in known:
            close = difflib.get_close_matches(question.facet[:100], known, n=1, cutoff=0.4)
            hint = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(known)}."
            yield Sighting(
                f"The facet '{question.facet}' is not known; {hint}",
                ("questions", place, "facet"),
                question.id,
            )


def twin_ids(subject: Subject) -> Iterator[Sighting]:
    """Two ids that differ only by a hyphen or the case."""
    seen: dict[str, str] = {}
    for place, name in enumerate(subject.framework.question_ids):
        plain = re.sub(r"[-_]", "", name).casefold()
        if plain in seen:
            yield Sighting(
                f"The ids '{seen[plain]}' and '{name}' are easily mixed up.", ("questions", place, "id"), name
            )
        seen.setdefault(plain, name)


def twin_names(subject: Subject) -> Iterator[Sighting]:
    """A variable and a figure of one name."""
    for name in subject.framework.figures:
        if name in subject.framework.variables:
            yield Sighting(f"'{name}' is both a variable and a figure.", ("figures", name))


def empty_follow_ups(subject: Subject) -> Iterator[Sighting]:
    """A place for follow-ups with nothing in it."""
    questions = subject.loaded.root.get("questions")
    for place, question in enumerate(subject.framework.questions):
        node = questions.get(place) if questions is not None else None
        found = node.get("follow_ups") if node is not None else None
        empty = found is not None and not question.follow_ups
        if empty or any(not text.strip() for text in question.follow_ups):
            yield Sighting("A follow-up is empty.", ("questions", place, "follow_ups"), question.id)


def empty_why(subject: Subject) -> Iterator[Sighting]:
    """A reason that only repeats its question."""
    for place, question in enumerate(subject.framework.questions):
        why, ask = _words(question.why), _words(question.ask) if question.why else frozenset()
        if len(why) >= 3 and why <= ask:
            yield Sighting("The reason only repeats the question.", ("questions", place, "why"), question.id)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in CONTENT.findall(text.lower()) if word not in SMALL)


RULES = (
    Rule("PC421", "figure-without-source", "warning", "Every figure has a source.", figure_without_source),
    Rule("PC422", "figure-without-unit", "warning", "Every figure has a unit.", figure_without_unit),
    Rule("PC431", "bare-source", "note", "Every source can be found again.", bare_source),
    Rule("PC432", "silent-source", "warning", "Every source says something.", silent_source),
    Rule("PC433", "unused-source", "note", "Every source bears on what is asked.", unused_source),
    Rule("PC434", "odd-address", "warning", "Addresses lead to the web.", odd_address),
    Rule("PC441", "unknown-facet", "warning", "Facets are on the coverage list.", unknown_facet),
    Rule("PC442", "twin-ids", "warning", "Ids cannot be mixed up.", twin_ids),
    Rule("PC443", "twin-names", "warning", "A name means one thing.", twin_names),
    Rule("PC444", "empty-follow-up", "warning", "Every follow-up asks something.", empty_follow_ups),
    Rule("PC445", "idle-reason", "note", "A reason says more than its question.", empty_why),
)
