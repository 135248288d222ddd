"""`promptcraft critique`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled

if TYPE_CHECKING:
    from promptcraft.critique.run import Outcome


@click.command("critique", context_settings={"show_default": True})
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "-m", "--model", "models", multiple=True, metavar="MODEL", help="A reviewer; give several to compare."
)
@click.option("--samples", type=click.IntRange(1, 20), default=1, help="Ask each reviewer this many times.")
@click.option("--careful", is_flag=True, help="Ask about each criterion in a call of its own.")
@click.option(
    "--rubric", metavar="R", help="By which rubric: a name (`promptcraft rubrics list`) or a YAML file."
)
@options.set_option
@options.matrix_option
@click.option("--paste", is_flag=True, help="Carry the prompt to a chat window yourself.")
@click.option("--reply", metavar="FILE", help="A chat's answer saved before; - reads standard input.")
@click.option("--stated", metavar="MARK", help="Its own mark, such as 8/10, where the text leaves it open.")
@click.option("--details", is_flag=True, help="Show every finding and edit.")
@click.option("--fail-under", type=options.Mark(), metavar="SCORE", help="Exit 3 below this score.")
@click.option("--batch", is_flag=True, help="Half price: submit, leave, come back within a day to collect.")
@click.option("--wait", is_flag=True, help="With --batch: stay until the answers are there.")
@options.call_options
@options.store_option
@options.workspace_option
@options.form_option("text", "json", "markdown")
@handled
def command(form: str, store: bool, workspace: str | None, **given: Any) -> int:
    """A critique of NAME, with a score out of ten that is the sum of points given for stated reasons.

    NAME is a framework of yours or a shipped one (`promptcraft list`), a file, or - for text from a pipe. NAME@1 is a
    version as it was (`promptcraft history NAME`); nothing of it is changed.

    \b
    Examples:
      promptcraft critique india-inheritance-tax -m checklist
      promptcraft critique india-inheritance-tax -m local -m checklist
      promptcraft critique my-plan.txt --paste
      pbpaste | promptcraft critique -
    """
    from promptcraft.framework.renderer import Renderer

    with Renderer().start() as renderer:  # It gets ready while the rest is imported.
        from promptcraft.cli.critique_run import Ordered, critique_named
        from promptcraft.cli.critique_show import show
        from promptcraft.cli.desk import open_desk
        from promptcraft.cli.waiting import enter

        desk = open_desk(store=store, form=form, folder=workspace)
        desk.renderer = renderer
        desk.take_limits(given)
        ordered = Ordered(**given)
        reviewed = enter(critique_named(desk, ordered))
    if desk.estimate:
        return 0
    show(desk, reviewed, details=ordered.details)
    code = exit_code([one.outcome for one in reviewed], ordered.fail_under)
    # Where a score was demanded, one that is still to come is no success.
    return 1 if not code and ordered.fail_under is not None and any(one.waiting for one in reviewed) else code


def exit_code(outcomes: Sequence[Outcome], fail_under: float | None) -> int:
    """130 or 4 when stopped, 1 when somebody failed or nothing could be scored, 3 below the wanted score, else 0.

    A chat that answered in prose was not scored and is no failure, when it gave a mark of its own.
    """
    stopped = next((outcome.stopped for outcome in outcomes if outcome.stopped is not None), None)
    if stopped is not None:
        return int(stopped.exit_code)
    critiques = [critique for outcome in outcomes for critique in outcome.critiques]
    if any(outcome.failures for outcome in outcomes):
        return 1
    unscored = [critique for critique in critiques if critique.score is None]
    if unscored:
        from promptcraft.critique.by_hand import is_prose

        if any(critique.stated is None or not is_prose(critique) for critique in unscored):
            return 1
    scores = [critique.score for critique in critiques]
    floor = Decimal(0) if fail_under is None else Decimal(str(fail_under))
    if fail_under is not None and any(score is None or Decimal(str(score)) < floor for score in scores):
        return 3
    return 0
