"""`promptcraft restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from promptcraft.cli.desk import Desk
    from promptcraft.framework.history import Version
    from promptcraft.framework.keep_version import Restored


@click.command("restore")
@click.argument("reference", metavar="NAME@VERSION")
@click.option("--by", metavar="WHO", help="Who restores it; your user name unless given.")
@options.workspace_option
@options.form_option()
@handled
def command(reference: str, by: str | None, form: str, workspace: str | None) -> int:
    """Write what NAME said in an earlier version back as a new one; no version is lost by it.

    \b
    Examples:
      promptcraft restore india-inheritance-tax@1
      promptcraft restore india-inheritance-tax@3fa81c
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.versioned import known_versions, user
    from promptcraft.errors import UsageMistake
    from promptcraft.framework.keep_version import restore
    from promptcraft.framework.version_names import pick, split_version

    desk = open_desk(form=form, folder=workspace)
    name, version = split_version(reference)
    if not version:
        raise UsageMistake(
            "Which version?", hint=f"Write {name}@2 or {name}@first; `promptcraft history {name}` lists them."
        )
    known = known_versions(desk, name)
    place = pick(known.versions, version, known.name)
    restored = restore(desk.workspace, known.name, known.versions[place], by=by or user())
    _tell(desk, restored, known.versions, place)
    return 0


def _tell(desk: Desk, restored: Restored, versions: tuple[Version, ...], place: int) -> None:
    from promptcraft.cli.versioned import shown_path
    from promptcraft.framework.version_names import title_of
    from promptcraft.report.plain import one_line

    if restored.aside is not None:
        desk.say(f"Its comments could not be kept; what it was is in {shown_path(desk, restored.aside)}.")
    path, shown = shown_path(desk, restored.path), title_of(versions, place)
    if desk.form == "json":
        data = {"framework": restored.name, "path": path, "restored": place + 1}
        data |= {"changed": restored.version is not None, "version": versions[place].version}
        show_result(data, warnings=tuple(desk.warnings))
    elif restored.version is None:
        click.echo(one_line(f"{path} says what version {shown} says; nothing was changed."))
    else:
        click.echo(one_line(f"{path} says again what version {shown} said; that is a new version."))
        click.echo(f"Next: promptcraft diff {restored.name}", err=True)
