"""`promptcraft history`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from promptcraft.cli.desk import Desk
    from promptcraft.framework.history import Version
    from promptcraft.records.revision import Decision


@click.command("history")
@click.argument("name")
@click.option("--diff", "with_diff", is_flag=True, help="Show what each version changed.")
@options.workspace_option
@options.form_option()
@handled
def command(name: str, form: str, workspace: str | None, with_diff: bool) -> int:
    """The versions of the framework NAME, oldest first: who changed what, when, and on whose proposal.

    Edits that were rejected stand under the version they were offered for, with the reason.

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
    refused = _rejected(desk, found.name)
    if form == "json":
        data = {
            "framework": found.name,
            "versions": [version.model_dump(mode="json") for version in known],
            "rejected": [{**one.model_dump(mode="json"), "title": title} for one, title in refused],
        }
        show_result(data, warnings=tuple(desk.warnings))
        return 0
    if not known:
        click.echo(f"Not changed yet: `promptcraft revise {found.name}` makes a version.", err=True)
    for number, (before, version) in enumerate(pairwise((None, *known)), 1):
        assert version is not None  # noqa: S101 - only the first of the pair is ever None
        _print(number, version)
        _print_rejected([pair for pair in refused if pair[0].version == version.version])
        if with_diff and before is not None:
            click.echo(safe(framework_diff(before.framework, version.framework)))
    _print_rejected([pair for pair in refused if pair[0].version not in {one.version for one in known}])
    return 0


def _rejected(desk: Desk, name: str) -> list[tuple[Decision, str]]:
    """The edits that were rejected, with what each would have done as far as that is still kept."""
    from promptcraft.critique.store import stored_critiques
    from promptcraft.report.diff import edit_title
    from promptcraft.revise.decisions import decisions
    from promptcraft.revise.proposals import stored_proposals

    refused = [one for one in decisions(desk.workspace, name).values() if one.decision == "rejected"]
    if not refused:
        return []
    titles = {
        edit.id: edit_title(edit.edit)
        for critique in stored_critiques(desk.workspace, name, replaced=True)
        for edit in critique.edits
    }
    titles |= {
        one.id: edit_title(one.edit)
        for proposal in stored_proposals(desk.workspace, name)
        for one in proposal.candidates
    }
    return [(one, titles.get(one.edit, "")) for one in refused]


def _print_rejected(refused: list[tuple[Decision, str]]) -> None:
    from promptcraft.report.plain import one_line

    for decision, title in refused:
        what = f" {title}" if title else ""
        why = f": {decision.reason}" if decision.reason else ", no reason given"
        told = one_line(f"{decision.edit}{what}, rejected by {decision.by}{why}")
        click.echo(f"    {told}")


def _print(number: int, version: Version) -> None:
    from promptcraft.report.diff import edit_title
    from promptcraft.report.plain import one_line

    by = f"  {'accepted by' if version.edits else 'by'} {version.by}" if version.by else ""
    note = f"  {version.note}" if version.note else ""
    click.echo(one_line(f"{number}  {version.version[:8]}  {version.at}{by}{note}"))
    for edit in version.edits:
        told = one_line(f"{edit.id} {edit_title(edit.edit)}, proposed by {edit.proposed_by}")
        click.echo(f"    {told}")
