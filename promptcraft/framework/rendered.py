"""A framework with its template filled in: the exact text that reviewers see and quotes are checked against."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from promptcraft.framework.model import Framework, Part, Question, Source, content_hash
from promptcraft.framework.sources import Brought


class Rendered(Part):
    """One rendering of one framework version with one set of values.

    `filled` is the framework with every text filled in (its variables are those of the source);
    `text` is what a reviewer reads, and offsets of quotes count its code points. `figures` are what the formulas gave,
    `brought` what its sources brought along.
    """

    name: str
    version: str
    values: dict[str, bool | int | float | str | tuple[str, ...]]
    filled: Framework
    text: str
    figures: dict[str, int | float] = {}
    brought: tuple[Brought, ...] = ()

    @property
    def rendered_hash(self) -> str:
        """The SHA-256 (hex) of the text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def lay_out(filled: Framework, brought: Sequence[Brought] = ()) -> str:
    """The text of a filled framework: fixed headings, questions numbered and with their ids; no author, no version.

    What a source brought along stands behind it, with its size and inside a fence.
    """
    parts = [f"# {filled.title.strip()}"]
    for heading in ("aim", "persona", "audience", "context", "style"):
        body = str(getattr(filled, heading)).strip()
        if body:
            parts.append(f"## {heading.capitalize()}\n{body}")
    parts.append("## Questions")
    parts.extend(_question(number, question) for number, question in enumerate(filled.questions, 1))
    if filled.synthesis is not None:
        parts.append(f"## Synthesis\n{filled.synthesis.ask.strip()}")
    if filled.sources:
        held = {one.place: one for one in brought}
        lines = [_source(source, held.get(place)) for place, source in enumerate(filled.sources)]
        parts.append("## Sources\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _question(number: int, question: Question) -> str:
    lines = [f"{number}. [{question.id}] {question.ask.strip()}"]
    if question.why.strip():
        lines.append(f"   Why: {question.why.strip()}")
    lines.extend(f"   - {follow_up.strip()}" for follow_up in question.follow_ups)
    return "\n".join(lines)


def _source(source: Source, brought: Brought | None) -> str:
    line = "- " + " · ".join(filter(None, (source.title, source.url, source.says))).strip()
    if brought is None:
        return line
    kind = f"From its file {source.file}" if source.file else "An excerpt"
    return f"{line}\n{kind}, {brought.size}:\n{brought.quoted()}"


def as_rendered(
    name: str,
    source: Framework,
    filled: Framework,
    values: Mapping[str, object],
    figures: Mapping[str, int | float] | None = None,
    brought: tuple[Brought, ...] = (),
) -> Rendered:
    """The rendering record for a source framework and its filled form."""
    return Rendered.model_validate(
        {
            "name": name,
            "version": content_hash(source),
            "values": dict(values),
            "filled": filled,
            "text": lay_out(filled, brought),
            "figures": dict(figures or {}),
            "brought": brought,
        }
    )
