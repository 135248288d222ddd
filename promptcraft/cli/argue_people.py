"""A colleague replies to answers of the author that wait: upholds, softens or withdraws their own finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from promptcraft.cli.argue_show import print_case, show_argued
from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.cli.terminal import person_there
from promptcraft.critique.argue import Case, Said, allowed_levels, find_finding
from promptcraft.critique.argue_account import after_answer
from promptcraft.critique.argue_ask import WireAnswer, check
from promptcraft.critique.argue_store import notes_on_arguments, waiting_arguments
from promptcraft.critique.people import person_label, support
from promptcraft.critique.store import identified, save_critique, stored_critiques
from promptcraft.errors import Interrupted, UsageMistake
from promptcraft.framework.library import Found
from promptcraft.records.argument import Argument

if TYPE_CHECKING:
    from promptcraft.cli.argue_run import Ordered

Choice = Literal["uphold", "soften", "withdraw"]
CHOICES: dict[str, Choice] = {"u": "uphold", "s": "soften", "w": "withdraw"}
ASKED = " > "


def reply_as(desk: Desk, found: Found, ordered: Ordered) -> int:
    """Put the waiting answers before this person, or take the reply that the options give; returns the exit code."""
    reviewer = person_label(ordered.person or "")
    for note in notes_on_arguments(desk.workspace, found.name):
        desk.say(note)
    waiting = [
        one
        for one in waiting_arguments(desk.workspace, found.name)
        if one.reviewer == reviewer and ordered.finding in (None, one.finding)
    ]
    if ordered.verdict is None and (desk.form == "json" or not person_there() or not waiting):
        return _list(desk, waiting)
    if ordered.verdict is not None and len(waiting) != 1:
        raise UsageMistake(
            f"{len(waiting)} answers wait for {reviewer.partition(':')[2]}; one reply takes one.",
            hint='promptcraft argue NAME FINDING "your reason" --as "Asha Rao" --verdict withdraw --on QUESTION',
        )
    for argument in waiting:
        case = _case(desk, found, argument, ordered)
        said = _given(case, ordered) if ordered.verdict is not None else _asked(desk, case)
        if said is not None:
            kept = save_critique(desk.workspace, identified(after_answer(case, said)))
            show_argued(desk, kept)
    return 0


def _list(desk: Desk, waiting: list[Argument]) -> int:
    if desk.form == "json":
        show_result(
            {"waiting": [one.model_dump(mode="json") for one in waiting]}, warnings=tuple(desk.warnings)
        )
        return 0
    for one in waiting:
        print_case(desk, one)
    if not waiting:
        click.echo("No answer waits for you.", err=True)
    return 0


def _case(desk: Desk, found: Found, argument: Argument, ordered: Ordered) -> Case:
    """The critique that still stands with this finding, and the author's answer to it."""
    from promptcraft.cli.argue_run import review_of

    having = [
        one
        for one in stored_critiques(desk.workspace, found.name)
        if one.reviewer == argument.reviewer
        and (one.id == argument.critique or any(a.critique == argument.critique for a in one.arguments))
    ]
    critique = having[-1] if having else None
    finding = find_finding(critique, argument.finding) if critique is not None else None
    if critique is None or finding is None:
        raise UsageMistake(
            f"The critique with finding {argument.finding} is not there any more, or the finding was withdrawn.",
            hint="promptcraft transcripts list shows what is kept.",
        )
    review = review_of(desk, found, critique, ordered.rubric)
    return Case(critique, finding, argument.answer, argument.by, review, argument.id)


def _given(case: Case, ordered: Ordered) -> Said:
    """The reply in the options; raises UsageMistake with what does not hold."""
    verdict = next(one for one in CHOICES.values() if one == ordered.verdict)
    said = _said(case, verdict, ordered.answer or "", "\n".join(ordered.on), ordered.level)
    if said.problems:
        raise UsageMistake(" ".join(said.problems), hint="--on QUESTION or --on WORDS, and a reason as TEXT.")
    return said


def _asked(desk: Desk, case: Case) -> Said | None:
    """The reply as the person gives it; None where it is left for later."""
    print_case(desk, case)
    try:
        while True:
            choice = click.prompt(
                "u: uphold   s: soften   w: withdraw   l: later",
                type=click.Choice([*CHOICES, "l"], case_sensitive=False),
                show_choices=False,
                default="l",
                prompt_suffix=ASKED,
            )
            if choice == "l":
                return None
            reason = click.prompt("Why", prompt_suffix=ASKED)
            on, level = "", None
            if choice != "u":
                on = click.prompt("It stands on (question, or words of the text)", prompt_suffix=ASKED)
                level = _ask_level(case)
            said = _said(case, CHOICES[choice], reason, on, level)
            if not said.problems:
                return said
            click.echo("\n".join(said.problems), err=True)
    except (click.Abort, KeyboardInterrupt):
        raise Interrupted(
            "Stopped; what you replied before is kept.", hint="The same command goes on."
        ) from None


def _ask_level(case: Case) -> int | None:
    levels = allowed_levels(case)
    if case.line is None or not levels:
        return None
    options = [str(level) for level in levels]
    said = click.prompt(
        f"Level of {case.line.criterion} now, {'-'.join(sorted({options[0], options[-1]}))} (Enter: it stays)",
        type=click.Choice([*options, ""]),
        show_choices=False,
        default="",
        show_default=False,
        prompt_suffix=ASKED,
    )
    return int(said) if said else None


def _said(case: Case, verdict: Choice, reason: str, on: str, level: int | None) -> Said:
    """The reply checked like a model's; of the line only the side that moves gets the new reason."""
    quotes, questions, items = support(on, case.review)
    line = case.line
    given, taken = (line.reason_given, line.reason_taken) if line is not None else ("", "")
    if level is not None:
        given, taken = (reason, taken) if case.upward else (given, reason)
    wire = WireAnswer.model_validate(
        {
            "quotes": quotes,
            "questions": questions,
            "items": items,
            "reason": reason,
            "verdict": verdict,
            "level": level,
            "reason_given": "" if level == 0 else given,
            "reason_taken": "" if level == 5 else taken,
        }
    )
    return check(wire, case)
