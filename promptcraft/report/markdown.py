"""Critiques as Markdown, for a file, an issue or a mail; text from models and frameworks stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from promptcraft.records.critique import Critique, Finding
from promptcraft.records.scorecard import Line, Quote
from promptcraft.report import account, argument
from promptcraft.report.diff import edit_title
from promptcraft.report.plain import one_line
from promptcraft.report.terminal import NO_AIM, nowhere, of_kind, omissions

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
    yield from _findings("Set apart: the words or questions named are not found in the text", lost)
    if critique.arguments:
        yield f"## {argument.TITLE}\n"
        for one in critique.arguments:
            yield f"- {text(argument.outcome(one))}"
            yield from (f"  - {text(words)}" for words in argument.said(one))
        yield ""
    if critique.edits:
        yield "## Proposed edits\n"
        yield from (
            f"- {edit.id} {text(edit_title(edit.edit))}: {text(edit.reason)}" for edit in critique.edits
        )
        yield ""


def _findings(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield f"## {title}\n"
        for finding in findings:
            lost = f" ({text(nowhere(finding))})" if finding.nowhere and not finding.counts else ""
            yield f"- {text(finding.reason)}{_quotes(finding.quotes)}{lost}"
        yield ""


def _scorecard(critique: Critique) -> Iterator[str]:
    yield f"Judged by its aim: {text(critique.aim)}\n" if critique.aim.strip() else f"{NO_AIM}\n"
    score = "none" if critique.score is None else f"{critique.score:.2f} of 10, {account.origin(critique)}"
    yield f"## Score: {score}\n"
    if critique.unscored:
        yield f"{text(critique.unscored)}\n"
    sure = account.how_sure(critique)
    if sure:
        yield f"{text(sure)}\n"
    if critique.stated is not None:
        yield f"The reviewer's own mark: {critique.stated:g} of 10\n"
    yield from (f"> {text(note)}\n" for note in critique.notes)
    if critique.lines:
        yield f"## {account.TITLE}\n"
        yield from (row for line in critique.lines for row in _account(line))
        yield f"\n**{text(account.total(critique.lines))}**\n"


def _account(line: Line) -> Iterator[str]:
    yield f"- **{text(line.criterion)}**: {text(account.shown(line))}"
    if line.given > 0:
        yield f"  - Given {line.given:.2f}: {text(line.reason_given)}"
    if line.taken > 0:
        yield f"  - Taken {line.taken:.2f}: {text(line.reason_taken)}"
    if line.quotes:
        yield f"  - On{_quotes(line.quotes)}"
    elif line.questions:
        yield f"  - Questions: {text(', '.join(line.questions[:3]))}"


def _quotes(quotes: Sequence[Quote]) -> str:
    shown = [
        f" “{text(quote.text)}” ({'found in the text' if quote.verified else 'not found in the text'})"
        for quote in quotes[:2]
    ]
    return "".join(shown)
