"""Printing findings that can be answered, and what came of an answer."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import click
from rich.text import Text

from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.critique.argue import Case
from promptcraft.records.argument import Argument
from promptcraft.records.critique import Critique, Finding
from promptcraft.report import argument as told
from promptcraft.report.page import WIDEST
from promptcraft.report.plain import one_line, wrapped
from promptcraft.report.terminal import omissions

SIGNS = {"strength": "+", "weakness": "-", "omission": "?"}


def list_findings(desk: Desk, critiques: Sequence[Critique], name: str) -> int:
    """Every finding with its id, by reviewer."""
    if desk.form == "json":
        rows = [
            {
                "reviewer": one.reviewer,
                "set": one.set,
                "findings": [f.model_dump(mode="json") for f in _all(one)],
            }
            for one in critiques
        ]
        show_result({"critiques": rows}, warnings=tuple(desk.warnings))
        return 0
    width = min(desk.out.width, WIDEST)
    for critique in critiques:
        shown = f" ({critique.set_shown})" if critique.set_shown else ""
        desk.out.print(Text(one_line(f"{critique.reviewer}{shown}"), style="bold"))
        for finding in _all(critique):
            lead = f"  {SIGNS[finding.kind]} {one_line(finding.id)}  "
            desk.out.print(Text(wrapped(finding.reason, width, " " * 6, lead)))
    click.echo(f'Answer one: promptcraft argue {shlex.quote(name)} ID "question 6 covers this"', err=True)
    return 0


def show_argued(desk: Desk, critique: Critique) -> None:
    """What the reviewer said of the last answer, and the score before and after."""
    last = critique.arguments[-1]
    if desk.form == "json":
        data = {"argument": last.model_dump(mode="json"), "critique": critique.model_dump(mode="json")}
        show_result(data, warnings=tuple(desk.warnings))
        return
    if desk.form == "markdown":
        from promptcraft.report.markdown import critiques_markdown

        click.echo(critiques_markdown([critique]), nl=False)
        return
    _print(desk, last)
    if critique.path:
        desk.out.print(Text(f"Kept in {one_line(critique.path)}", style="dim"), soft_wrap=True)


def show_waiting(desk: Desk, argument: Argument, name: str) -> int:
    """That the answer waits for a person, and how that person replies."""
    person = argument.reviewer.partition(":")[2]
    if desk.form == "json":
        show_result({"argument": argument.model_dump(mode="json")}, warnings=tuple(desk.warnings))
        return 0
    _print(desk, argument)
    click.echo(
        f"{one_line(person)} replies with: promptcraft argue {shlex.quote(name)} --as {shlex.quote(person)}",
        err=True,
    )
    return 0


def print_case(desk: Desk, case: Argument | Case) -> None:
    """The finding and what the author answers, before its reviewer replies."""
    if isinstance(case, Argument):
        finding, said = case.finding, case.said
    else:
        finding, said = case.finding.id, case.finding.reason
    width = min(desk.out.width, WIDEST)
    desk.out.print(Text(wrapped(f"{finding}  {said}", width, "    "), style="bold"))
    desk.out.print(Text(wrapped(f"{one_line(case.by)} answers: {case.answer}", width, "    ", "  ")))


def _print(desk: Desk, argument: Argument) -> None:
    for words, style in told.rows((argument,), min(desk.out.width, WIDEST)):
        desk.out.print(Text(words, style=style))


def _all(critique: Critique) -> list[Finding]:
    """The findings in their order, then items of the coverage list that are missing and have no finding."""
    listed = {one.id for one in critique.findings}
    return [*critique.findings, *(one for one in omissions(critique) if one.id not in listed)]
