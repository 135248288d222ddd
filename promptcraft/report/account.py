"""The points of a critique as an account: for each criterion what was given and why, what was taken and why, the sum.

Pure: rows of words with a style each, for the terminal; Markdown has its own marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from promptcraft.records.critique import Critique
from promptcraft.records.scorecard import Line, Quote
from promptcraft.report.plain import one_line, wrapped

TITLE = "Reasons for points given and points taken"
CHECKLIST = "checklist"
BY_HAND = ("paste", "person:")
Row = tuple[str, str]
"""What is printed and its style."""


def account(lines: Sequence[Line], width: int, *, details: bool = False) -> Iterator[Row]:
    """The rows under the title: a heading for each criterion, its reasons and what they stand on, then the sum."""
    for line in lines:
        yield wrapped(f"{line.criterion}: {shown(line)}", width, "    ", "  "), "bold"
        for verb, points, reason, style in _reasons(line):
            yield wrapped(f"{verb} {points:.2f}: {reason}", width, "      ", "    "), style
        for words in _support(line, details):
            yield wrapped(words, width, "      ", "    "), "dim"
        yield "", ""
    yield wrapped(total(lines), width, "    ", "  "), "bold"


def shown(line: Line) -> str:
    """The points of one line in words: `0.90 of 1.5, level 3 of 5`, and how far the replies were apart."""
    level = f"level {line.level:.1f}".removesuffix(".0")
    told = [f"{line.given:.2f} of {line.weight:g}", f"{level} of 5"]
    if line.said is not None:
        told.append(f"expected from likelihoods, {line.said:.1f} as written".replace(".0 as", " as"))
    if line.spread is not None and line.spread[0] != line.spread[1]:
        told.append(f"replies from {line.spread[0]:g} to {line.spread[1]:g}")
    return ", ".join(told)


def total(lines: Sequence[Line]) -> str:
    """The sum, written out: `Sum: 0.80 + 1.00 = 1.80 of 2, 0.20 taken`."""
    given, taken = sum(line.given for line in lines), sum(line.taken for line in lines)
    parts = " + ".join(f"{line.given:.2f}" for line in lines)
    return f"Sum: {parts} = {given:.2f} of {given + taken:g}, {taken:.2f} taken"


def origin(critique: Critique) -> str:
    """What the score is: a sum, or a mean with its likely range."""
    scored = sum(sample.score is not None for sample in critique.samples)
    if critique.interval is not None:
        low, high = critique.interval
        return f"the mean of {scored} replies, likely between {low:.1f} and {high:.1f}"
    return "the sum of the points below" if scored < 2 else f"the mean of {scored} replies"


def how_sure(critique: Critique) -> str:
    """One sentence on how far the score can be trusted to stay: its spread, or that it is one reading; may be empty."""
    if critique.score is None or critique.reviewer == CHECKLIST:
        return ""
    if critique.spread is not None:
        low, high = critique.spread
        few = "" if critique.interval else " Three replies or more would also give a likely range."
        if low == high:
            return f"All replies came to {low:.2f}.{few}"
        return f"The replies came to between {low:.2f} and {high:.2f}.{few}"
    more = "" if critique.reviewer.startswith(BY_HAND) else "; --samples 3 shows how far it moves"
    return f"A lone score is one reading{more}."


def _reasons(line: Line) -> Iterator[tuple[str, float, str, str]]:
    """Given, then taken; points without a reason say so, and a reason without points is not shown."""
    for verb, points, reason, style in (
        ("Given", line.given, line.reason_given, "green"),
        ("Taken", line.taken, line.reason_taken, "yellow"),
    ):
        if points > 0:
            yield verb, points, one_line(reason) or "no reason is told.", style


def _support(line: Line, details: bool) -> Iterator[str]:
    found = [quote for quote in line.quotes if quote.verified]
    lost = [quote for quote in line.quotes if not quote.verified]
    most = len(line.quotes) if details else 1
    yield from (_quoted(quote, "found in the text") for quote in found[:most])
    yield from (_quoted(quote, "NOT found in the text") for quote in lost[:most])
    if line.questions and (details or not found):
        named = line.questions if details else line.questions[:3]
        yield f"{'Questions' if len(named) > 1 else 'Question'}: {one_line(', '.join(named))}"


def _quoted(quote: Quote, verdict: str) -> str:
    return f"“{one_line(quote.text, 120)}” ({verdict})"
