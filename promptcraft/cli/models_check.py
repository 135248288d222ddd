"""`promptcraft models check`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from promptcraft.cli.desk import Desk
    from promptcraft.models.check import Checked
    from promptcraft.models.dispatch import Dispatcher
    from promptcraft.workspace.settings import Settings

NOT_CHECKED = ("checklist", "paste")


@click.command("check")
@click.argument("labels", nargs=-1, metavar="[MODEL]...")
@options.call_options
@options.workspace_option
@options.form_option()
@handled
def command(labels: tuple[str, ...], form: str, workspace: str | None, **given: Any) -> int:
    """Ask each MODEL one word, for real, and show what it can do. Costs a fraction of a cent each.

    Without MODEL those of promptcraft.toml are asked whose keys are there. Exit 1 when one of them does not answer.

    \b
    Examples:
      promptcraft models check
      promptcraft models check anthropic:NAME openai:NAME --budget 0.05
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.waiting import enter

    desk = open_desk(form=form, folder=workspace)
    desk.take_limits(given)
    return enter(_checked(desk, labels))


async def _checked(desk: Desk, labels: tuple[str, ...]) -> int:
    from promptcraft.cli.estimating import say_cost, show_estimate
    from promptcraft.cli.reviewers import model_of
    from promptcraft.cli.waiting import until_interrupted
    from promptcraft.models.check import check_models

    _refuse(labels)
    models = tuple(model_of(desk, label) for label in labels or _configured(desk))
    repeat = time.time_ns()

    async def work(dispatcher: Dispatcher) -> None:
        await check_models(models, dispatcher, repeat=repeat)

    if desk.estimate:
        return await show_estimate(desk, work)
    await say_cost(desk, work, models)
    async with desk.calls() as dispatcher:
        checking = check_models(models, dispatcher, repeat=repeat)
        found, stopped = await until_interrupted(checking, dispatcher.drain)
    _show(desk, found)
    if stopped is not None:
        desk.say(f"Not all were asked: {stopped.message}")
        return stopped.exit_code
    return 0 if all(one.answers for one in found) else 1


def _refuse(labels: tuple[str, ...]) -> None:
    """Raise UsageMistake for what no call can show anything about."""
    from promptcraft.errors import UsageMistake

    for label in labels:
        if label.partition(":")[0] in NOT_CHECKED:
            raise UsageMistake(
                f"{label} is always there: no call to it can be checked.",
                hint="Name models that answer by themselves; promptcraft models list shows the forms.",
            )


def _configured(desk: Desk) -> tuple[str, ...]:
    """The models that promptcraft.toml names and whose keys are there; what is left out is said."""
    from promptcraft.errors import UsageMistake
    from promptcraft.models.registry import key_variables
    from promptcraft.workspace.keys import has_key

    settings = desk.workspace.settings
    labels = [label for label in _named(settings) if label.partition(":")[0] not in NOT_CHECKED]
    ready: list[str] = []
    for variable, users in key_variables(settings).items():
        here = desk.cluster is None  # with a cluster the keys are the workers'
        without = [label for label in labels if here and _form(label) in users and not has_key(variable)]
        for label in without:
            desk.say(f"{label} is not asked: {variable} is not set.")
            labels.remove(label)
        unnamed = [form for form in users if form.endswith(":NAME") and form not in map(_form, labels)]
        if unnamed and has_key(variable):
            desk.say(
                f"{variable} is there, but no model of its provider is named: add {unnamed[0]} to ask one."
            )
    ready += labels
    if not ready:
        raise UsageMistake(
            "There is no model to ask: promptcraft.toml names none that is ready.",
            hint="Name one: promptcraft models check anthropic:NAME; promptcraft models list shows the forms.",
        )
    return tuple(ready)


def _named(settings: Settings) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*settings.models, *settings.reviewers)))


def _form(label: str) -> str:
    """How the list of keys names this model."""
    provider = label.partition(":")[0]
    return f"{provider}:NAME" if ":" in label else label


def _show(desk: Desk, found: tuple[Checked, ...]) -> None:
    if desk.form == "json":
        rows = [one.model_dump(mode="json") | {"tells_usage": one.tells_usage} for one in found]
        show_result({"models": rows}, warnings=tuple(desk.warnings))
        return
    from promptcraft.report.checked import print_checked

    for one in found:
        print_checked(desk.out, one)
