"""The journey behind `promptcraft new`: scaffold or have written, keep, say what comes next."""

from __future__ import annotations

from dataclasses import dataclass

import click

from promptcraft.cli.desk import Desk
from promptcraft.cli.estimating import Work, nobody, say_cost, show_estimate
from promptcraft.cli.failure import show_result
from promptcraft.cli.reviewers import model_of
from promptcraft.cli.versioned import shown_path, user
from promptcraft.cli.waiting import until_interrupted
from promptcraft.critique.review import CHECKLIST
from promptcraft.errors import FrameworkNotFound, PromptcraftError
from promptcraft.framework.facets import coverage_items
from promptcraft.framework.keep_version import keep_new, require_free
from promptcraft.framework.library import find_named
from promptcraft.framework.model import Framework
from promptcraft.framework.scaffold import clean_issue, scaffold
from promptcraft.framework.schema import write_schema
from promptcraft.framework.slug import slug
from promptcraft.report.plain import one_line
from promptcraft.revise.draft import Wanted, draft


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    issue: str
    model: str | None
    name: str | None
    by: str | None


async def make_new(desk: Desk, ordered: Ordered) -> int:
    """Write the framework's file and its first version; returns the exit code."""
    by = ordered.by or user()
    if desk.estimate:
        return await show_estimate(desk, _rehearsed(desk, ordered, by))
    name = _name(desk, ordered)
    framework, note = await _framework(desk, ordered, by)
    path = shown_path(desk, keep_new(desk.workspace, name, framework, by=by, note=note))
    write_schema(desk.workspace, [item.id for item in coverage_items()])
    follow = f"promptcraft critique {name} -m {CHECKLIST}"
    if desk.form == "json":
        data = {
            "framework": name,
            "path": path,
            "questions": list(framework.question_ids),
            "next": follow,
        }
        show_result(data, warnings=tuple(desk.warnings))
        return 0
    click.echo(one_line(f"{path}: {len(framework.questions)} questions and a synthesis."))
    click.echo(f"Make it your own: promptcraft edit {name}\nNext: {follow}", err=True)
    return 0


def _name(desk: Desk, ordered: Ordered) -> str:
    """The name given, which must be free; or one made of the issue, with a number where it is taken."""
    if ordered.name is not None:
        require_free(desk.workspace, ordered.name)
        return ordered.name
    base = slug(clean_issue(ordered.issue))
    name, number = base, 2
    while _taken(desk, name):
        name, number = f"{base}-{number}", number + 1
    return name


def _taken(desk: Desk, name: str) -> bool:
    try:
        find_named(desk.workspace, name)
    except FrameworkNotFound:
        return False
    except PromptcraftError:
        return True
    return True


def _wanted(desk: Desk, ordered: Ordered, by: str) -> Wanted:
    return Wanted(clean_issue(ordered.issue), coverage_items(), desk.workspace.secret, by)


def _rehearsed(desk: Desk, ordered: Ordered, by: str) -> Work:
    """What a model would be asked, for an estimate; nothing where none is."""
    if ordered.model is None:
        return nobody
    wanted, model = _wanted(desk, ordered, by), model_of(desk, ordered.model)
    return lambda rehearsal: draft(wanted, model, rehearsal)


async def _framework(desk: Desk, ordered: Ordered, by: str) -> tuple[Framework, str]:
    """The framework, and how it came about."""
    items = coverage_items()
    if ordered.model is None:
        return scaffold(ordered.issue, items, author=by), "started from one sentence"
    wanted = _wanted(desk, ordered, by)
    model = model_of(desk, ordered.model)
    await say_cost(desk, lambda rehearsal: draft(wanted, model, rehearsal), [model])
    async with desk.calls() as dispatcher:
        made = await until_interrupted(draft(wanted, model, dispatcher), dispatcher.drain)
    given = {item.suggest for item in items}
    same = sum(question.ask in given for question in made.questions)
    if same:
        desk.say(
            f"{model.info.label} left {same} of {len(made.questions)} questions as the coverage list has them."
        )
    return made, f"started from one sentence, the questions written by {model.info.label}"
