"""The review form asked in a terminal, one criterion after the other; what is answered is kept at once."""

from __future__ import annotations

import click

from promptcraft.cli.desk import Desk
from promptcraft.critique.comments import places
from promptcraft.critique.people import (
    Filled,
    FilledItem,
    FilledLine,
    Remark,
    check_filled,
    question_ids,
)
from promptcraft.critique.people_draft import keep_draft, read_draft
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Criterion
from promptcraft.errors import Interrupted
from promptcraft.records.critique import Status
from promptcraft.report.page import WIDEST
from promptcraft.report.plain import one_line, safe, wrapped

STATUS: dict[str, Status] = {"c": "covered", "p": "partly", "m": "missing"}
ASKED = " > "


def ask_form(desk: Desk, review: Review, reviewer: str) -> Filled:
    """The form as this person fills it in; Ctrl-C keeps what was answered, and the same command goes on."""
    filled = read_draft(desk.workspace, review, reviewer)
    click.echo(safe(review.rendered.text))
    click.echo("-" * 72)
    if not filled.empty:
        click.echo("Going on where you stopped.", err=True)
    click.echo("Enter alone leaves something open; it stays unscored and is never 0.", err=True)
    try:
        for number, criterion in enumerate(review.rubric.criteria, 1):
            if all(one.criterion != criterion.id for one in filled.lines):
                click.echo(f"\n{number} of {len(review.rubric.criteria)}")
                line = _ask_line(desk, review, criterion)
                filled = filled.model_copy(update={"lines": (*filled.lines, line)})
                keep_draft(desk.workspace, review, filled)
        filled = _ask_coverage(desk, review, filled)
        filled = _ask_remarks(desk, review, filled)
        if filled.stated is None:
            filled = filled.model_copy(update={"stated": _ask_mark()})
    except (click.Abort, KeyboardInterrupt):
        kept = "what you filled in is kept" if desk.workspace.stored else "nothing is kept under --no-store"
        raise Interrupted(f"Stopped; {kept}.", hint="The same command goes on from there.") from None
    keep_draft(desk.workspace, review, filled)
    return filled


def _ask_line(desk: Desk, review: Review, criterion: Criterion) -> FilledLine:
    """One criterion: its anchors, the level, the reasons, and what they stand on until that holds."""
    width = min(desk.out.width, WIDEST)
    title = f"{criterion.title} ({criterion.weight:g} of 10 points). {criterion.question}"
    click.echo(wrapped(one_line(title), width))
    for number, anchor in enumerate(criterion.anchors):
        click.echo(wrapped(one_line(anchor), width, "      ", f"  {number} = "))
    level = _ask_level()
    line = FilledLine(criterion=criterion.id, level=level)
    if level is None:
        return line
    while True:
        given = _ask("Why points are given") if level > 0 else ""
        taken = _ask("Why points are taken") if level < 5 else ""
        on = _ask("It stands on (questions by id or number, or words of the text)")
        line = line.model_copy(update={"given": given, "taken": taken, "on": on})
        problems = check_filled(line, review)[1]
        if not problems:
            return line
        for problem in problems:
            click.echo(wrapped(problem, width, "  "), err=True)
        if not click.confirm("Again? (n leaves it unscored)", default=True):
            return line.model_copy(update={"level": None})


def _ask_level() -> int | None:
    while True:
        said = _ask("Level 0-5")
        if not said:
            return None
        if said in {"0", "1", "2", "3", "4", "5"}:
            return int(said)
        click.echo("Please type a whole number from 0 to 5, or Enter alone to leave it unscored.", err=True)


def _ask_coverage(desk: Desk, review: Review, filled: Filled) -> Filled:
    """The coverage list, where the person wants to go through it."""
    left = [item for item in review.coverage if all(one.item != item.id for one in filled.items)]
    if not left or not click.confirm(
        f"\nGo through the {len(left)} sides it could ask about, too?", default=False
    ):
        return filled
    for item in left:
        while (said := _ask(f"{one_line(item.label)}: c covered, p partly, m missing").lower()[:1]) not in {
            "",
            *STATUS,
        }:
            click.echo("Please type c, p or m, or Enter alone.", err=True)
        if not said:
            continue
        questions: tuple[str, ...] = ()
        if said != "m":
            questions = question_ids(
                tuple(_ask("  by which questions (id or number)").replace(",", " ").split()), review
            )
            if not questions:
                click.echo("  No such question, so it is left open.", err=True)
                continue
        one = FilledItem(item=item.id, status=STATUS[said], questions=questions)
        filled = filled.model_copy(update={"items": (*filled.items, one)})
        keep_draft(desk.workspace, review, filled)
    return filled


def _ask_remarks(desk: Desk, review: Review, filled: Filled) -> Filled:
    """Comments for the margin, as many as the person has."""
    known = places(review.source)
    while place := _ask("\nA comment in the margin? Question (id or number) or part; Enter for none"):
        meant = (question_ids((place,), review) or (place,))[0]
        if meant not in known:
            click.echo(f"There are: {one_line(', '.join(known))}", err=True)
            continue
        text = _ask("Comment")
        if text:
            filled = filled.model_copy(update={"remarks": (*filled.remarks, Remark(place=meant, text=text))})
            keep_draft(desk.workspace, review, filled)
    return filled


def _ask_mark() -> float | None:
    while True:
        said = _ask("Your own mark as a whole, 1 to 10")
        try:
            value = float(said.replace(",", ".")) if said else None
        except ValueError:
            value = 0.0
        if value is None or 1 <= value <= 10:
            return value
        click.echo("Please type a number from 1 to 10, or Enter alone.", err=True)


def _ask(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, prompt_suffix=ASKED)).strip()
