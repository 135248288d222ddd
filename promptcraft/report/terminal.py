"""A critique as a person reads it in a terminal: what is missing, the score with its reasons, then the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promptcraft.compare.near_words import own_words
from promptcraft.critique.coverage import omission
from promptcraft.critique.rubric import DEFAULT
from promptcraft.models.base import ModelInfo
from promptcraft.models.prices import saved_by_cache
from promptcraft.records.critique import Critique, Failure, Finding
from promptcraft.records.scorecard import Line, Quote
from promptcraft.report import account, argument
from promptcraft.report.diff import edit_title
from promptcraft.report.page import WIDEST, Page
from promptcraft.report.plain import one_line, wrapped

SHOWN_FINDINGS = 8
NARROWEST = 14
"""Columns that a reviewer needs in a table of points; where there is less, reviewers stand below each other."""
MARKS = {"strength": ("+", "green"), "weakness": ("-", "yellow"), "omission": ("?", "yellow")}
NO_AIM = "It states no aim, so it is judged as a way to think the question through."


def print_critique(
    console: Console, critique: Critique, *, details: bool = False, standing: str = ""
) -> None:
    """One critique: the missing questions, the scorecard, then weaknesses, strengths and what is set apart.

    `standing` is what the reviewer's report card says, for under the score.
    """
    page = Page(console)
    _head(page, critique)
    _findings(page, "What is not asked about", omissions(critique), details)
    _score(page, critique)
    if standing:
        page.print(Text(wrapped(standing, page.width), style="dim"))
    _scorecard(page, critique.lines, details)
    _findings(page, "What is weak", of_kind(critique, "weakness"), details)
    _findings(page, "What is good", of_kind(critique, "strength"), details)
    _apart(page, critique)
    _answered(page, critique)
    _foot(page, critique, details)
    page.show()


def print_side_by_side(console: Console, critiques: Sequence[Critique]) -> None:
    """One table of points, a row per criterion and a column per reviewer, the score in the last row."""
    if len(critiques) < 2:
        return
    if len(critiques) * NARROWEST > console.width - NARROWEST:
        _print_scores(console, critiques)
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Points by reviewer", overflow="fold")
    for critique in critiques:
        name = _column_name(critique)
        table.add_column(Text(one_line(name, 28)), justify="right", overflow="fold")
    criteria = dict.fromkeys(line.criterion for critique in critiques for line in critique.lines)
    for criterion in criteria:
        cells = [_cell(next((x for x in c.lines if x.criterion == criterion), None)) for c in critiques]
        table.add_row(Text(one_line(criterion)), *cells)
    table.add_row(
        Text("Score of 10", style="bold"), *(Text(_number(c.score), style="bold") for c in critiques)
    )
    if any(critique.stated is not None for critique in critiques):
        table.add_row("Own mark of 10", *("-" if c.stated is None else f"{c.stated:g}" for c in critiques))
    console.print()
    console.print(table)


def _print_scores(console: Console, critiques: Sequence[Critique]) -> None:
    """Too many for a column each: a row each, with the score alone; the points stand in each scorecard."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Reviewer", overflow="fold")
    table.add_column("Score of 10", justify="right")
    table.add_column("Own mark", justify="right")
    for critique in critiques:
        stated = "-" if critique.stated is None else f"{critique.stated:g}"
        table.add_row(Text(one_line(_column_name(critique), 70)), _number(critique.score), stated)
    console.print()
    console.print(table)


def _column_name(critique: Critique) -> str:
    return critique.reviewer if not critique.set_shown else f"{critique.reviewer} ({critique.set_shown})"


def print_failures(console: Console, failures: Sequence[Failure]) -> None:
    """Who brought no critique and why; the others stand."""
    for failure in failures:
        line = f"{failure.reviewer} failed [{failure.code}]: {failure.message.removeprefix(f'{failure.reviewer}: ')}"
        console.print(Text(wrapped(line, _width(console), "  ", "x "), style="red"))
        if failure.hint:
            console.print(Text(wrapped(failure.hint, _width(console), "  ", "  Next: ")))


def money(cost: Decimal | None) -> str:
    """US dollars for people; an unknown price says so."""
    if cost is None:
        return "cost unknown"
    if 0 < cost < Decimal("0.0001"):
        return "under $0.0001"
    return "free" if cost == 0 else f"${cost:.4f}" if cost < 1 else f"${cost:.2f}"


def omissions(critique: Critique) -> list[Finding]:
    """What is not asked about: the reviewer's own words first, then the missing items it has no words for."""
    found = of_kind(critique, "omission")
    said = [own_words(finding.reason) for finding in found]
    missing = [
        Finding(
            id=one.item,
            kind="omission",
            reason=omission(one.label or one.item) + (f" ({one.note})" if one.note else ""),
        )
        for one in critique.coverage
        if one.status == "missing" and not any(own_words(one.label or one.item) <= words for words in said)
    ]
    return [*found, *missing]


def of_kind(critique: Critique, kind: str) -> list[Finding]:
    """The findings of a kind that count, the most serious first."""
    order = {"high": 0, "medium": 1, "low": 2}
    found = [finding for finding in critique.findings if finding.kind == kind and finding.counts]
    return sorted(found, key=lambda finding: order[finding.severity])


def nowhere(finding: Finding) -> str:
    """That the question a finding names is not there."""
    return f"“{one_line(finding.nowhere)}” is no question of the framework"


def _head(page: Page, critique: Critique) -> None:
    width = page.width
    page.print()
    page.print(Text(wrapped(one_line(critique.title or critique.framework), width), style="bold"))
    parts = [f"reviewed by {critique.reviewer}", f"version {critique.version[:8]}"]
    if critique.rubric not in ("", DEFAULT):
        parts.append(f"rubric {critique.rubric}")
    if critique.set_shown:
        parts.append(critique.set_shown)
    page.print(Text(wrapped(one_line(" · ".join(parts)), width), style="dim"))
    if critique.indicative:
        said = "Small local model: indicative. Read its points as hints, not as a verdict."
        page.print(Text(wrapped(said, width), style="yellow"))


def _findings(page: Page, title: str, findings: Sequence[Finding], details: bool) -> None:
    if not findings:
        return
    page.print()
    page.print(Text(title, style="bold"))
    shown = findings if details else findings[:SHOWN_FINDINGS]
    for finding in shown:
        mark, style = MARKS[finding.kind]
        where = f"  [{finding.anchor}]" if finding.anchor and finding.anchor not in finding.reason else ""
        where += f"  ({finding.id})" if finding.id else ""
        page.print(Text(wrapped(finding.reason + where, page.width, "    ", f"  {mark} "), style=style))
        for quote in finding.quotes[:1]:
            page.print(Text(_quoted(quote, page.width), style="dim"))
    if len(shown) < len(findings):
        page.print(Text(f"  … and {len(findings) - len(shown)} more (--details shows all)", style="dim"))


def _apart(page: Page, critique: Critique) -> None:
    lost = [finding for finding in critique.findings if not finding.counts]
    if not lost:
        return
    title = "Set apart: these name words or questions that are not found in the text, and count for nothing"
    page.print()
    page.print(Text(wrapped(title, page.width), style="bold"))
    for finding in lost[:SHOWN_FINDINGS]:
        page.print(Text(wrapped(finding.reason, page.width, "    ", "  × "), style="dim"))
        for quote in finding.quotes[:1]:
            page.print(Text(_quoted(quote, page.width), style="dim"))
        if finding.nowhere:
            page.print(Text(wrapped(nowhere(finding), page.width, "      ", "      "), style="dim"))


def _answered(page: Page, critique: Critique) -> None:
    if not critique.arguments:
        return
    page.print()
    page.print(Text(argument.TITLE, style="bold"))
    for words, style in argument.rows(critique.arguments, page.width):
        page.print(Text(words, style=style))


def _score(page: Page, critique: Critique) -> None:
    width = page.width
    aim = f"Judged by its aim: {one_line(critique.aim)}" if critique.aim.strip() else NO_AIM
    page.print()
    page.print(Text(wrapped(aim, width), style="dim"))
    if critique.score is None:
        why = f": {one_line(critique.unscored)}" if critique.unscored else ""
        page.print(Text(wrapped(f"No score{why}", width), style="bold yellow"))
    else:
        text = Text(f"Score {_number(critique.score)} of 10", style="bold")
        page.print(text.append(f"  {account.origin(critique)}", style="not bold dim"))
    sure = account.how_sure(critique)
    if sure:
        page.print(Text(wrapped(sure, width), style="dim"))
    if critique.stated is not None:
        source = (
            f" ({one_line(critique.stated_from)})" if critique.score is None and critique.stated_from else ""
        )
        page.print(Text(wrapped(f"The reviewer's own mark: {critique.stated:g} of 10{source}", width)))
    lost = Counter(sample.unscored for sample in critique.samples if sample.unscored)
    for why, count in lost.items() if critique.score is not None else ():
        who = "One reply has" if count == 1 else f"{count} replies have"
        page.print(Text(wrapped(f"{who} no score: {why}", width, "  ", "! "), style="yellow"))
    for note in critique.notes:
        page.print(Text(wrapped(note, width, "  ", "! "), style="yellow"))


def _scorecard(page: Page, lines: Sequence[Line], details: bool) -> None:
    if not lines:
        return
    page.print()
    page.print(Text(account.TITLE, style="bold"))
    rows = account.account(lines, page.width, details=details)
    for words, style in rows:
        page.print(Text(words, style=style))


def _quoted(quote: Quote, width: int) -> str:
    verdict = "found in the text" if quote.verified else "not found in the text"
    return wrapped(f"“{one_line(quote.text, 160)}” {verdict}", width, "      ", "      ")


def _cell(line: Line | None) -> str:
    return "-" if line is None else f"{line.given:.2f} / {line.weight:g}"


def _number(score: float | None) -> str:
    return "none" if score is None else f"{score:.2f}"


def _foot(page: Page, critique: Critique, details: bool) -> None:
    page.print()
    for line in _facts(critique, details):
        page.print(Text(wrapped(line, page.width, "  "), style="dim"))
    if critique.path:
        page.print(Text(f"Kept in {one_line(critique.path)}", style="dim"), soft_wrap=True)


def _facts(critique: Critique, details: bool) -> Iterator[str]:
    if critique.edits:
        shown = critique.edits if details else critique.edits[:3]
        counted = "1 edit" if len(critique.edits) == 1 else f"{len(critique.edits)} edits"
        such = ": " if len(shown) == len(critique.edits) else ", such as: "
        yield f"{counted} proposed{such}" + "; ".join(one_line(edit_title(edit.edit)) for edit in shown)
    if critique.calls:
        tokens = critique.usage
        known = tokens.input is not None and tokens.output is not None
        used = f"{tokens.input:,} tokens in, {tokens.output:,} out" if known else "tokens unknown"
        calls = "1 call" if critique.calls == 1 else f"{critique.calls} calls"
        yield f"{calls}, {critique.seconds:.1f} s, {used}{_cached(critique)}, {money(critique.cost)}"


def _cached(critique: Critique) -> str:
    """How much of the input came from the provider's cache, and what that saved where it is known."""
    if not critique.usage.cached:
        return ""
    provider, _, name = critique.reviewer.partition(":")
    saved = saved_by_cache(ModelInfo(provider=provider, name=name), critique.usage, critique.model)
    worth = f" (saved {money(saved)})" if saved is not None and saved > 0 else ""
    return f", {critique.usage.cached:,} of the input from the cache{worth}"


def _width(console: Console) -> int:
    return min(console.width, WIDEST)
