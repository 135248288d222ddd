"""What authors answered and what reviewers made of it, in words for the terminal and for Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from promptcraft.records.argument import Argument
from promptcraft.report.plain import one_line, wrapped

TITLE = "What the author answered"
COLOURS = {"withdrawn": "green", "softened": "yellow", "upheld": "", "waiting": "dim"}
Row = tuple[str, str]
"""What is printed and its style."""


def outcome(argument: Argument) -> str:
    """One sentence on what became of the points: `9.10 → 9.40 after the author's answer on f3 (withdrawn: …)`."""
    why = f": {one_line(argument.reason)}" if argument.reason else ""
    on = f"the author's answer on {argument.finding} ({argument.verdict}{why})"
    if argument.verdict == "waiting":
        return f"{on} has no reply yet"
    if argument.score_before is None or argument.score_after is None:
        return f"No score before or after {on}"
    if not argument.moved:
        return f"{argument.score_after:.2f} as before, after {on}"
    return f"{argument.score_before:.2f} → {argument.score_after:.2f} after {on}"


def rows(arguments: Sequence[Argument], width: int) -> Iterator[Row]:
    """The rows under the title: the outcome, the finding, the author's words, and what the reply stands on."""
    for argument in arguments:
        yield wrapped(outcome(argument), width, "    ", "  "), COLOURS[argument.verdict]
        for words in said(argument):
            yield wrapped(words, width, "      ", "    "), "dim"


def said(argument: Argument) -> Iterator[str]:
    """The finding, the answer and the ground of the reply, a sentence each."""
    yield f"The finding: {one_line(argument.said)}"
    yield f"{one_line(argument.by)} answered: {one_line(argument.answer)}"
    for quote in argument.quotes[:2]:
        found = "found in the text" if quote.verified else "NOT found in the text"
        yield f"“{one_line(quote.text, 160)}” ({found})"
    if argument.questions:
        yield f"Questions: {one_line(', '.join(argument.questions[:5]))}"
