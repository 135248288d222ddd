"""The journey behind `promptcraft argue`: find the finding, put the answer before its reviewer, keep what follows."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace

from promptcraft.cli.argue_show import list_findings, show_argued, show_waiting
from promptcraft.cli.desk import Desk
from promptcraft.cli.estimating import say_cost, show_estimate
from promptcraft.cli.pasting import reply_text
from promptcraft.cli.reviewers import PASTE, model_of, pasted
from promptcraft.cli.standing_card import asked_as, with_correction
from promptcraft.cli.terminal import person_there
from promptcraft.cli.versioned import user
from promptcraft.cli.waiting import until_interrupted
from promptcraft.critique.argue import Case, Said, find_finding
from promptcraft.critique.argue_account import after_answer, waiting_argument
from promptcraft.critique.argue_ask import ask_reviewer
from promptcraft.critique.argue_ground import LONGEST_ANSWER, orders_in
from promptcraft.critique.argue_small import ask_small_reviewer
from promptcraft.critique.argue_store import leave_waiting
from promptcraft.critique.argue_words import answer_of_checklist
from promptcraft.critique.ask import Heard
from promptcraft.critique.people import is_person
from promptcraft.critique.review import CHECKLIST, Review
from promptcraft.critique.rubric import Rubric, load_rubric
from promptcraft.critique.store import identified, save_critique, stored_critiques
from promptcraft.errors import ReplyUnscorable, UsageMistake
from promptcraft.framework.library import Found
from promptcraft.models.base import Model
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.registry import split
from promptcraft.records.critique import Critique


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    name: str
    finding: str | None
    answer: str | None
    reviewer: str | None
    last: bool
    reply: str | None
    by: str | None
    person: str | None
    verdict: str | None
    on: tuple[str, ...]
    level: int | None
    rubric: str | None


async def argue_named(desk: Desk, ordered: Ordered) -> int:
    """Put one answer before its reviewer, or list what can be answered; returns the exit code."""
    found = desk.find(ordered.name)
    if ordered.person is not None:
        from promptcraft.cli.argue_people import reply_as

        return reply_as(desk, found, ordered)
    critiques = _critiques(desk, found, ordered)
    if ordered.finding is None and (desk.form == "json" or not person_there()):
        return list_findings(desk, critiques, ordered.name)
    critique, identifier = _chosen(desk, critiques, ordered)
    finding = find_finding(critique, identifier)
    assert finding is not None  # noqa: S101 - `_chosen` found it
    review = review_of(desk, found, critique, ordered.rubric)
    case = Case(critique, finding, _answer(ordered), ordered.by or user(), review)
    check_answer(case)
    if is_person(critique.reviewer):
        kept = leave_waiting(desk.workspace, found.name, waiting_argument(case))
        return show_waiting(desk, kept, ordered.name)
    if critique.reviewer == CHECKLIST:
        return finish(desk, after_answer(case, answer_of_checklist(case)))
    return await _asked(desk, case, ordered.reply)


async def _asked(desk: Desk, case: Case, reply: str | None) -> int:
    """What the model that made the critique says, or a chat whose words a person carries."""
    label = case.critique.reviewer
    if split(label)[0] == PASTE:
        by_hand = pasted(desk, label, reply=None if reply is None else reply_text(reply))
        case = replace(case, carried=by_hand.repeat)
        model = by_hand.model
    elif reply is not None:
        raise UsageMistake(
            f"{label} is no chat that you paste into.", hint="--reply belongs to a pasted critique."
        )
    else:
        model = model_of(desk, asked_as(label))
    assert model is not None  # noqa: S101 - only the checklist has none
    if desk.estimate:
        return await show_estimate(desk, lambda rehearsal: _ask(case, model, rehearsal))
    await say_cost(desk, lambda rehearsal: _ask(case, model, rehearsal), [model])
    async with desk.calls() as dispatcher:
        work = _ask(case, model, dispatcher)
        heard = await until_interrupted(work, dispatcher.drain, at_once=model.info.human)
    said = heard.reading
    if said is None or said.problems:
        raise ReplyUnscorable(
            f"The reply of {case.critique.reviewer} cannot be used, so the finding stays as it was: {heard.why}",
            hint="Name the place more exactly, or argue again later; nothing was changed.",
        )
    return finish(desk, after_answer(case, said, heard.answers))


async def _ask(case: Case, model: Model, dispatcher: Dispatcher) -> Heard[Said]:
    ask = ask_small_reviewer if model.info.small else ask_reviewer
    return await ask(case, model, dispatcher)


def finish(desk: Desk, critique: Critique) -> int:
    """Keep the critique that follows, and show what became of the finding and the points."""
    made = with_correction(desk.workspace, critique) if critique.arguments[-1].moved else critique
    kept = save_critique(desk.workspace, identified(made))
    show_argued(desk, kept)
    return 0


def check_answer(case: Case) -> None:
    """Refuse, before anybody is asked, what no reviewer could look up; raises UsageMistake."""
    answer = case.answer
    if len(answer) > LONGEST_ANSWER:
        raise UsageMistake(
            f"The answer has {len(answer):,} characters; {LONGEST_ANSWER:,} are the most.",
            hint="Say in a few sentences where the framework covers it.",
        )
    orders = orders_in(answer)
    if orders:
        raise UsageMistake(
            f"The answer tells the reviewer what to do (“{orders[0][:120]}”), and points never follow from that.",
            hint="Say where the framework covers the finding: a question by number or id, or its words.",
        )
    ground = case.ground
    if ground.bare and ground.strange:
        count = len(case.review.rendered.filled.questions)
        raise UsageMistake(
            f"There is no question {ground.strange[0]}; the framework has {count}, from 1 to {count}.",
            hint=f"promptcraft show {case.critique.framework} lists them with their ids.",
        )
    if ground.bare:
        raise UsageMistake(
            "The answer names no question and no words of the framework, so there is nothing to look up:"
            " a doubt alone moves no points.",
            hint='Say where it is covered, as in "question 6 covers this", or quote its words.',
        )
    there = {(one.finding, one.answer): one for one in case.critique.arguments}
    earlier = there.get((case.finding.id, answer))
    if earlier is not None:
        raise UsageMistake(
            f"This was answered already: {earlier.verdict}. {earlier.reason}",
            hint="Saying it again changes nothing; name another place, or change the framework.",
        )


def review_of(desk: Desk, found: Found, critique: Critique, rubric: str | None) -> Review:
    """What the reviewer of this critique saw; raises UsageMistake where the framework has changed since."""
    values = {name: _as_text(value) for name, value in critique.set.items()}
    rendered = desk.filled(found, values)
    if rendered.rendered_hash != critique.rendered_hash:
        raise UsageMistake(
            f"{critique.reviewer} reviewed {found.name} before it was changed.",
            hint=f"Have it reviewed again: promptcraft critique {shlex.quote(found.name)}"
            f" -m {shlex.quote(critique.reviewer)}",
        )
    return Review(
        rendered, found.loaded.framework, rubric_of(desk, rubric or critique.rubric), desk.workspace.secret
    )


def rubric_of(desk: Desk, name: str) -> Rubric:
    """The rubric that a record names, `mine@1a2b3c4d` in the version it names; raises UsageMistake for another one."""
    plain, mark, _ = name.rpartition("@")
    rubric = load_rubric(
        plain if mark and not name.endswith((".yaml", ".yml")) else name, desk.workspace.rubrics
    )
    if mark and rubric.name != name and "@" in rubric.name:
        raise UsageMistake(
            f"Rubric {plain} was changed since: the critique used {name}, and there is {rubric.name}.",
            hint="Have it reviewed again by the rubric as it is now.",
        )
    return rubric


def _as_text(value: bool | int | float | str | tuple[str, ...]) -> str:
    """The value as people would write it after --set."""
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _critiques(desk: Desk, found: Found, ordered: Ordered) -> tuple[Critique, ...]:
    """The newest critique of each reviewer and case that stands; with --last, the newest of all."""
    newest: dict[tuple[str, str], Critique] = {}
    for one in stored_critiques(desk.workspace, found.name):
        wanted = ordered.reviewer is None or one.reviewer.startswith(ordered.reviewer)
        if wanted and (one.findings or one.coverage):
            newest.pop((one.reviewer, one.set_shown), None)
            newest[one.reviewer, one.set_shown] = one
    critiques = tuple(newest.values())
    if not critiques:
        whose = f" of {ordered.reviewer}" if ordered.reviewer else ""
        raise UsageMistake(
            f"There is no critique{whose} of {found.name} with findings to answer.",
            hint=f"promptcraft critique {shlex.quote(ordered.name)} makes one.",
        )
    return critiques[-1:] if ordered.last else critiques


def _chosen(desk: Desk, critiques: Sequence[Critique], ordered: Ordered) -> tuple[Critique, str]:
    """The critique and the id of the finding meant; asked for where a person is there."""
    identifier = ordered.finding
    if identifier is None:
        list_findings(desk, critiques, ordered.name)
        import click

        identifier = str(click.prompt("Which finding? Its id", prompt_suffix=" > ")).strip()
    having = [one for one in critiques if find_finding(one, identifier) is not None]
    if not having:
        known = [one.id for critique in critiques for one in critique.findings]
        raise UsageMistake(
            f"There is no finding '{identifier[:40]}'.",
            hint=f"There are: {', '.join(dict.fromkeys(known))[:300]}.",
        )
    if len(having) > 1:
        who = ", ".join(dict.fromkeys(one.reviewer for one in having))
        raise UsageMistake(
            f"{len(having)} critiques have a finding {identifier}: {who}.",
            hint="Say whose with -m REVIEWER; --last means the critique made last.",
        )
    return having[0], identifier


def _answer(ordered: Ordered) -> str:
    """The author's words; asked for where a person is there."""
    answer = ordered.answer
    if answer is None and person_there():
        import click

        answer = str(click.prompt("Your answer: where does the framework cover it?", prompt_suffix=" > "))
    if answer is None or not answer.strip():
        raise UsageMistake(
            "There is no answer to put before the reviewer.",
            hint=f'promptcraft argue {shlex.quote(ordered.name)} {ordered.finding or "f1"} "question 6 covers this"',
        )
    return answer.strip()
