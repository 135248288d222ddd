"""`promptcraft history`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from promptcraft.framework.history import Version


@click.command("history")
@click.argument("name")
@click.option("--diff", "with_diff", is_flag=True, help="Show what each version changed.")
@options.workspace_option
@options.form_option()
@handled
def command(name: str, form: str, workspace: str | None, with_diff: bool) -> int:
    """The versions of the framework NAME, oldest first: who changed what, when, and on whose proposal.

    \b
    Example:
      promptcraft history india-inheritance-tax --diff
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.framework.history import notes_on_history, versions
    from promptcraft.report.diff import framework_diff
    from promptcraft.report.plain import safe
    from promptcraft.revise.decisions import notes_on_decisions

    desk = open_desk(form=form, folder=workspace)
    found = desk.find(name)
    known = versions(desk.workspace, found.name)
    for notes in (notes_on_history, notes_on_decisions):
        for note in notes(desk.workspace, found.name):
            desk.say(note)
    if form == "json":
        data = {"framework": found.name, "versions": [version.model_dump(mode="json") for version in known]}
        show_result(data, warnings=tuple(desk.warnings))
        return 0
    if not known:
        click.echo(f"Not changed yet: `promptcraft revise {found.name}` makes a version.", err=True)
    for number, (before, version) in enumerate(pairwise((None, *known)), 1):
        assert version is not None  # noqa: S101 - only the first of the pair is ever None
        _print(number, version)
        if with_diff and before is not None:
            click.echo(safe(framework_diff(before.framework, version.framework)))
    return 0


def _print(number: int, version: Version) -> None:
    from promptcraft.report.diff import edit_title
    from promptcraft.report.plain import one_line

    by = f"  {'accepted by' if version.edits else 'by'} {version.by}" if version.by else ""
    note = f"  {version.note}" if version.note else ""
    click.echo(one_line(f"{number}  {version.version[:8]}  {version.at}{by}{note}"))
    for edit in version.edits:
        click.echo(one_line(f"    {edit.id} {edit_title(edit.edit)}, proposed by {edit.proposed_by}"))
