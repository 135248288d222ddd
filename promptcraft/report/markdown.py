"""Critiques as Markdown, for a file, an issue or a mail; text from models and frameworks stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from promptcraft.records.critique import Critique
from promptcraft.records.scorecard import Line, Quote
from promptcraft.report.diff import edit_title
from promptcraft.report.plain import one_line

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~&])")


def critiques_markdown(critiques: Sequence[Critique]) -> str:
    """All critiques one after the other, each under a heading."""
    return "\n".join(line for critique in critiques for line in _critique(critique)) + "\n"


def text(words: str) -> str:
    """The words on one line, with everything escaped that Markdown or HTML would act on."""
    return SPECIAL.sub(r"\\\1", one_line(words))


def _critique(critique: Critique) -> Iterator[str]:
    yield f"# {text(critique.title or critique.framework)}"
    yield ""
    shown = f", {critique.set_shown}" if critique.set_shown else ""
    yield f"Reviewed by {text(critique.reviewer)}, version `{critique.version[:8]}`{text(shown)}."
    if critique.indicative:
        yield "Small local model: indicative."
    yield ""
    titles = (("omission", "What is not asked about"), ("weakness", "What is weak"), ("strength", "What is good"))
    for kind, title in titles:
        found = [finding for finding in critique.findings if finding.kind == kind and finding.counts]
        if found:
            yield f"## {title}\n"
            yield from (f"- {text(finding.reason)}{_quotes(finding.quotes)}" for finding in found)
            yield ""
    lost = [finding for finding in critique.findings if not finding.counts]
    if lost:
        yield "## Set apart: the words quoted are not found in the text\n"
        yield from (f"- {text(finding.reason)}{_quotes(finding.quotes)}" for finding in lost)
        yield ""
    yield from _scorecard(critique)
    if critique.edits:
        yield "## Proposed edits\n"
        yield from (f"- `{edit.id}` {text(edit_title(edit.edit))}: {text(edit.reason)}" for edit in critique.edits)
        yield ""


def _scorecard(critique: Critique) -> Iterator[str]:
    yield f"## Score: {'none' if critique.score is None else f'{critique.score:.2f} of 10'}\n"
    if critique.aim:
        yield f"Judged by its aim: {text(critique.aim)}\n"
    if critique.unscored:
        yield f"{text(critique.unscored)}\n"
    if critique.stated is not None:
        yield f"The reviewer's own mark: {critique.stated:g} of 10\n"
    if critique.lines:
        yield "| criterion | given | of | why given | why taken |"
        yield "| --- | ---: | ---: | --- | --- |"
        yield from (_row(line) for line in critique.lines)
        yield f"| **sum** | **{sum(line.given for line in critique.lines):.2f}** | 10 | | |"
        yield ""
    yield from (f"> {text(note)}\n" for note in critique.notes)


def _row(line: Line) -> str:
    why = f"{text(line.reason_given)}{_quotes(line.quotes)}"
    return f"| {line.criterion} | {line.given:.2f} | {line.weight:g} | {why} | {text(line.reason_taken)} |"


def _quotes(quotes: Sequence[Quote]) -> str:
    shown = [
        f" “{text(quote.text)}” ({'found in the text' if quote.verified else 'not found in the text'})"
        for quote in quotes[:2]
    ]
    return "".join(shown)
