"""A comparison as a person reads it in a terminal: findings, whether the reviewers agree, where not, then tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from promptcraft.records.comparison import ComparedFinding, Comparison
from promptcraft.report import comparison_words as words
from promptcraft.report.comparison_figures import figure_lines
from promptcraft.report.comparison_tables import print_points, print_scores
from promptcraft.report.page import WIDEST
from promptcraft.report.plain import one_line, wrapped

SHOWN_APART = 4
SHOWN_SIDES = 3
SHOWN_FINDINGS = 6
STYLES = {"agree": "green", "mostly agree": "green", "do not agree": "yellow", "cannot be told": "yellow"}


def print_comparison(
    console: Console, comparison: Comparison, *, details: bool = False, shades: bool = True
) -> None:
    """The whole comparison; `details` adds every finding and the statistics, `shades` the bars and blocks."""
    width = min(console.width, WIDEST)
    _head(console, comparison, width)
    if comparison.pairwise is not None:
        lines = words.pairwise_lines(comparison.pairwise)
        _lines(console, "Put two by two, in both orders", lines, width)
    if not comparison.items:
        return
    _opening(console, comparison, width)
    _agreement(console, comparison, width)
    _apart(console, comparison, width, details)
    print_scores(console, comparison, shades=shades, details=details)
    print_points(console, comparison, shades=shades)
    _rest(console, comparison, width, details)
    if details:
        _lines(console, "The figures behind it", figure_lines(comparison), width)
    _notes(console, comparison, width, details)


def _head(console: Console, comparison: Comparison, width: int) -> None:
    console.print()
    console.print(Text(wrapped(one_line(words.subject(comparison)), width), style="bold"))
    console.print(Text(wrapped(one_line(words.setting(comparison)), width), style="dim"))


def _opening(console: Console, comparison: Comparison, width: int) -> None:
    console.print()
    if not comparison.opening:
        console.print(Text("No reviewer finds any fault.", style="bold"))
        return
    console.print(Text("What costs most points", style="bold"))
    several = len({item.document for item in comparison.items}) > 1
    for number, finding in enumerate(comparison.opening, 1):
        for line in _finding(finding, comparison, width, f" {number}. ", several):
            console.print(line)


def _finding(
    finding: ComparedFinding, comparison: Comparison, width: int, first: str, several: bool
) -> Iterator[Text]:
    indent = " " * len(first)
    where = words.where(finding, several=several)
    lead = f"[{where}] " if where else ""
    yield Text(wrapped(one_line(lead + words.ended(finding.sentence)), width, indent, first))
    hint = " A hint only: a small local model said it." if finding.hint else ""
    said = f"{words.stake(finding).capitalize()}. {words.who(finding, comparison.reviewers)}{hint}"
    yield Text(wrapped(one_line(said), width, indent, indent), style="dim")
    for reviewer, reason in words.other_words(finding):
        told = one_line(f"{reviewer}: {reason}" if reviewer else reason, 220)
        yield Text(wrapped(told, width, indent + "  ", indent), style="dim")


def _agreement(console: Console, comparison: Comparison, width: int) -> None:
    agreed = comparison.agreement
    console.print()
    console.print(Text("Do the reviewers agree?", style="bold"))
    console.print(Text(wrapped(one_line(agreed.sentence), width, "  ", "  "), style=STYLES[agreed.verdict]))
    if comparison.ranking:
        order = " > ".join(comparison.ranking)
        console.print(
            Text(wrapped(one_line(f"Best to worst, leniency taken off: {order}"), width, "  ", "  "))
        )


def _apart(console: Console, comparison: Comparison, width: int, details: bool) -> None:
    points = [one for one in comparison.disagreements if one.about == "criterion"]
    sides = [one for one in comparison.disagreements if one.about == "side"]
    shown = (*points[: None if details else SHOWN_APART], *sides[: None if details else SHOWN_SIDES])
    if not shown:
        return
    console.print()
    console.print(Text("Where they part", style="bold"))
    for one in shown:
        sentences = words.apart(one, len(comparison.items))
        for mark, sentence, side in zip(("+", "-"), sentences, (one.high, one.low), strict=True):
            first = f"  {mark} " if mark == "+" else "    - "
            style = "green" if mark == "+" else "yellow"
            console.print(Text(wrapped(one_line(sentence, 400), width, "      ", first), style=style))
            if side.quote:
                quote = words.quoted(one_line(side.quote, 160), side.quote_found)
                console.print(Text(wrapped(quote, width, "      ", "      "), style="dim"))
    left = len(points) + len(sides) - len(shown)
    if left:
        console.print(Text(f"  … and {left} more (--details shows all)", style="dim"))


def _rest(console: Console, comparison: Comparison, width: int, details: bool) -> None:
    several = len({item.document for item in comparison.items}) > 1
    for title, found in words.kinds(comparison.findings):
        shown = found if details else found[:SHOWN_FINDINGS]
        console.print()
        console.print(Text(f"{title}: {len(found)}", style="bold"))
        for finding in shown:
            console.print(_short(finding, width, several))
            for name, reason in words.other_words(finding) if finding.kind == "points" else ():
                told = one_line(f"{name}: {reason}" if name else reason, 220)
                console.print(Text(wrapped(told, width, "      ", "    "), style="dim"))
        if len(shown) < len(found):
            console.print(Text(f"  … and {len(found) - len(shown)} more (--details shows all)", style="dim"))
    if details and comparison.strengths:
        praised = (f"{one.sentence} ({words.listed(one.raised)})" for one in comparison.strengths)
        _lines(console, "What they find good", praised, width, "  + ")


def _short(finding: ComparedFinding, width: int, several: bool) -> Text:
    by = words.listed([said.reviewer for said in finding.raised])
    where = words.where(finding, several=several)
    lead = f"[{where}] " if where else ""
    line = f"{lead}{words.ended(finding.sentence)} {words.stake(finding).capitalize()}: {by}."
    return Text(wrapped(one_line(line, 400), width, "    ", "  - "))


def _lines(console: Console, title: str, lines: Iterable[str], width: int, first: str = "  ") -> None:
    console.print()
    console.print(Text(title, style="bold"))
    for line in lines:
        console.print(Text(wrapped(one_line(line), width, " " * len(first) + "  ", first)))


def _notes(console: Console, comparison: Comparison, width: int, details: bool) -> None:
    warned = [flag.sentence for flag in comparison.flags if flag.raised]
    notes: Sequence[str] = (*warned, *comparison.notes)
    changed = [flag.sentence for flag in comparison.flags if flag.name == "change"]
    if notes or changed:
        console.print()
    for note in (*changed, *notes):
        console.print(Text(wrapped(one_line(note), width, "  ", "! "), style="yellow"))
    if not details:
        console.print(Text("--details shows every finding and the statistics.", style="dim"))
