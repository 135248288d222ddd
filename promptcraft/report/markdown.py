"""Critiques as Markdown, for a file, an issue or a mail; text from models and frameworks stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from promptcraft.records.critique import Critique, Finding
from promptcraft.records.scorecard import Line, Quote
from promptcraft.report.diff import edit_title
from promptcraft.report.plain import one_line
from promptcraft.report.terminal import NO_AIM, of_kind, omissions

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
    yield f"Reviewed by {text(critique.reviewer)}, version {text(critique.version[:8])}{text(shown)}."
    if critique.indicative:
        yield "Small local model: indicative."
    yield ""
    yield from _findings("What is not asked about", omissions(critique))
    yield from _scorecard(critique)
    yield from _findings("What is weak", of_kind(critique, "weakness"))
    yield from _findings("What is good", of_kind(critique, "strength"))
    lost = [finding for finding in critique.findings if not finding.counts]
    yield from _findings("Set apart: the words quoted are not found in the text", lost)
    if critique.edits:
        yield "## Proposed edits\n"
        yield from (
            f"- {edit.id} {text(edit_title(edit.edit))}: {text(edit.reason)}" for edit in critique.edits
        )
        yield ""


def _findings(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield f"## {title}\n"
        yield from (f"- {text(finding.reason)}{_quotes(finding.quotes)}" for finding in findings)
        yield ""


def _scorecard(critique: Critique) -> Iterator[str]:
    yield f"Judged by its aim: {text(critique.aim)}\n" if critique.aim.strip() else f"{NO_AIM}\n"
    yield f"## Score: {'none' if critique.score is None else f'{critique.score:.2f} of 10'}\n"
    if critique.unscored:
        yield f"{text(critique.unscored)}\n"
    if critique.stated is not None:
        yield f"The reviewer's own mark: {critique.stated:g} of 10\n"
    if critique.lines:
        yield "| criterion | given | of | why given | why taken |"
        yield "| --- | ---: | ---: | --- | --- |"
        yield from (_row(line) for line in critique.lines)
        weight = sum(line.weight for line in critique.lines)
        yield f"| **sum** | **{sum(line.given for line in critique.lines):.2f}** | {weight:g} | | |"
        yield ""
    yield from (f"> {text(note)}\n" for note in critique.notes)


def _row(line: Line) -> str:
    why = f"{text(line.reason_given)}{_quotes(line.quotes)}"
    return (
        f"| {text(line.criterion)} | {line.given:.2f} | {line.weight:g} | {why} | {text(line.reason_taken)} |"
    )


def _quotes(quotes: Sequence[Quote]) -> str:
    shown = [
        f" “{text(quote.text)}” ({'found in the text' if quote.verified else 'not found in the text'})"
        for quote in quotes[:2]
    ]
    return "".join(shown)
