"""A critique as a person reads it in a terminal: what is missing, then the score with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promptcraft.records.critique import Critique, Failure, Finding
from promptcraft.records.scorecard import Line, Quote
from promptcraft.report.diff import edit_title
from promptcraft.report.plain import one_line, wrapped

WIDEST = 100
SHOWN_FINDINGS = 8
SHOWN_QUOTES = 2
MARKS = {"strength": ("+", "green"), "weakness": ("-", "yellow"), "omission": ("?", "yellow")}


def print_critique(console: Console, critique: Critique, *, details: bool = False) -> None:
    """One critique: missing questions, weaknesses, strengths, then the scorecard."""
    _head(console, critique)
    _findings(console, "What is not asked about", _kind(critique, "omission"), details)
    _findings(console, "What is weak", _kind(critique, "weakness"), details)
    _findings(console, "What is good", _kind(critique, "strength"), details)
    _apart(console, critique)
    console.print()
    console.print(_score(critique))
    if critique.aim:
        console.print(Text(wrapped(f"Judged by its aim: {critique.aim}", _width(console)), style="dim"))
    if critique.lines:
        console.print(_scorecard(console, critique.lines))
    for note in critique.notes:
        console.print(Text(wrapped(note, _width(console), "  ", "! "), style="yellow"))
    _foot(console, critique, details)


def print_side_by_side(console: Console, critiques: Sequence[Critique]) -> None:
    """One table of points, a row per criterion and a column per reviewer, the score in the last row."""
    if len(critiques) < 2:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Points by reviewer", overflow="fold")
    for critique in critiques:
        name = critique.reviewer if not critique.set_shown else f"{critique.reviewer} ({critique.set_shown})"
        table.add_column(one_line(name, 28), justify="right")
    criteria = dict.fromkeys(line.criterion for critique in critiques for line in critique.lines)
    for criterion in criteria:
        cells = [_cell(next((x for x in c.lines if x.criterion == criterion), None)) for c in critiques]
        table.add_row(one_line(criterion), *cells)
    table.add_row(Text("Score of 10", style="bold"), *(Text(_number(c.score), style="bold") for c in critiques))
    if any(critique.stated is not None for critique in critiques):
        table.add_row("Own mark of 10", *("-" if c.stated is None else f"{c.stated:g}" for c in critiques))
    console.print()
    console.print(table)


def print_failures(console: Console, failures: Sequence[Failure]) -> None:
    """Who brought no critique and why; the others stand."""
    for failure in failures:
        line = f"{failure.reviewer} failed [{failure.code}]: {failure.message}"
        console.print(Text(wrapped(line, _width(console), "  ", "x "), style="red"))
        if failure.hint:
            console.print(Text(wrapped(failure.hint, _width(console), "  ", "  Next: ")))


def money(cost: Decimal | None) -> str:
    """US dollars for people; an unknown price says so."""
    if cost is None:
        return "cost unknown"
    return "free" if cost == 0 else f"${cost:.4f}" if cost < 1 else f"${cost:.2f}"


def _head(console: Console, critique: Critique) -> None:
    console.print()
    console.print(Text(one_line(critique.title or critique.framework), style="bold"))
    parts = [f"reviewed by {critique.reviewer}", f"version {critique.version[:8]}"]
    if critique.set_shown:
        parts.append(critique.set_shown)
    console.print(Text(one_line(" · ".join(parts)), style="dim"))
    if critique.indicative:
        console.print(Text("Small local model: indicative. Read its points as hints, not as a verdict.", style="yellow"))


def _kind(critique: Critique, kind: str) -> list[Finding]:
    order = {"high": 0, "medium": 1, "low": 2}
    found = [finding for finding in critique.findings if finding.kind == kind and finding.counts]
    return sorted(found, key=lambda finding: order[finding.severity])


def _findings(console: Console, title: str, findings: Sequence[Finding], details: bool) -> None:
    if not findings:
        return
    console.print()
    console.print(Text(title, style="bold"))
    shown = findings if details else findings[:SHOWN_FINDINGS]
    for finding in shown:
        mark, style = MARKS[finding.kind]
        where = f"  [{finding.anchor}]" if finding.anchor and finding.anchor not in finding.reason else ""
        console.print(Text(wrapped(finding.reason + where, _width(console), "    ", f"  {mark} "), style=style))
        for quote in finding.quotes[:1]:
            console.print(Text(_quoted(quote, _width(console)), style="dim"))
    if len(shown) < len(findings):
        console.print(Text(f"  … and {len(findings) - len(shown)} more (--details shows all)", style="dim"))


def _apart(console: Console, critique: Critique) -> None:
    lost = [finding for finding in critique.findings if not finding.counts]
    if not lost:
        return
    console.print()
    console.print(Text("Set apart: these quote words that are not found in the text, and count for nothing", style="bold"))
    for finding in lost[:SHOWN_FINDINGS]:
        console.print(Text(wrapped(finding.reason, _width(console), "    ", "  × "), style="dim"))
        console.print(Text(_quoted(finding.quotes[0], _width(console)), style="dim"))


def _score(critique: Critique) -> Text:
    if critique.score is None:
        text = Text("No score", style="bold yellow")
        if critique.unscored:
            text.append(f": {one_line(critique.unscored)}", style="default")
    else:
        text = Text(f"Score {_number(critique.score)} of 10", style="bold")
        text.append("  the sum of the points below", style="dim")
    if critique.interval is not None:
        low, high = critique.interval
        text.append(f"  mean of {len(critique.samples)}, likely between {low:.1f} and {high:.1f}", style="default")
    if critique.stated is not None:
        text.append(f"\nThe reviewer's own mark: {critique.stated:g} of 10", style="default")
        if critique.score is None and critique.stated_from:
            text.append(f" ({one_line(critique.stated_from)})", style="dim")
    return text


def _scorecard(console: Console, lines: Sequence[Line]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", width=_width(console))
    table.add_column("Criterion", no_wrap=True)
    table.add_column("Points", justify="right", no_wrap=True)
    table.add_column("Why", ratio=1, overflow="fold")
    for line in lines:
        table.add_row(one_line(line.criterion), _cell(line), _reasons(line))
    given, weight = sum(line.given for line in lines), sum(line.weight for line in lines)
    table.add_row("Sum", Text(f"{given:.2f} / {weight:g}", style="bold"), "")
    return table


def _reasons(line: Line) -> Text:
    text = Text()
    for mark, reason, style in (("+ ", line.reason_given, "green"), ("- ", line.reason_taken, "yellow")):
        if reason.strip():
            text.append("" if not text else "\n")
            text.append(mark + one_line(reason), style=style)
    for quote in [quote for quote in line.quotes if quote.verified][:SHOWN_QUOTES]:
        text.append("\n" + f"“{one_line(quote.text, 90)}” found in the text", style="dim")
    for quote in [quote for quote in line.quotes if not quote.verified][:1]:
        text.append("\n" + f"“{one_line(quote.text, 90)}” NOT found in the text", style="dim")
    return text


def _quoted(quote: Quote, width: int) -> str:
    verdict = "found in the text" if quote.verified else "not found in the text"
    return wrapped(f"“{one_line(quote.text, 160)}” {verdict}", width, "      ", "      ")


def _cell(line: Line | None) -> str:
    return "-" if line is None else f"{line.given:.2f} / {line.weight:g}"


def _number(score: float | None) -> str:
    return "none" if score is None else f"{score:.2f}"


def _foot(console: Console, critique: Critique, details: bool) -> None:
    for line in _facts(critique, details):
        console.print(Text(wrapped(line, _width(console), "  "), style="dim"))


def _facts(critique: Critique, details: bool) -> Iterator[str]:
    if critique.edits:
        shown = critique.edits if details else critique.edits[:3]
        yield f"{len(critique.edits)} edits proposed, such as: " + "; ".join(
            one_line(edit_title(edit.edit)) for edit in shown
        )
    if critique.calls:
        tokens = critique.usage
        known = tokens.input is not None and tokens.output is not None
        counted = f"{tokens.input:,} tokens in, {tokens.output:,} out" if known else "tokens unknown"
        yield f"{critique.calls} calls, {critique.seconds:.1f} s, {counted}, {money(critique.cost)}"
    if critique.path:
        yield f"Kept in {critique.path}"


def _width(console: Console) -> int:
    return min(console.width, WIDEST)
