"""`promptcraft import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from promptcraft.cli.desk import Desk
    from promptcraft.framework.importing.imported import Imported
    from promptcraft.framework.library import Found


@click.command("import")
@click.argument("file")
@click.option("--kind", metavar="KIND", help="What it is, when the name and the content do not tell.")
@click.option("--as", "name", metavar="NAME", help="What to call it here.")
@options.workspace_option
@options.form_option()
@handled
def command(file: str, kind: str | None, name: str | None, form: str, workspace: str | None) -> int:
    """Turn FILE (or - for standard input) into frameworks of this workspace, and say what had to be guessed.

    Understood are plain chat prompts, Markdown, .prompty, .prompt, promptfoo configurations, fabric patterns, Jinja
    files, templates of llm and CSV files of prompts. Nothing in them is run.

    \b
    Examples:
      promptcraft import my-prompt.txt
      promptcraft import promptfooconfig.yaml
      promptcraft import patterns/analyze_claims --as claims
    """
    from promptcraft.cli.desk import open_desk, standard_input
    from promptcraft.errors import UsageMistake
    from promptcraft.framework.importing.files import import_bytes, import_file

    desk = open_desk(form=form, folder=workspace)
    if file == "-":
        imported = import_bytes(standard_input(), name="", kind=kind)
    else:
        imported = import_file(Path(file).expanduser(), kind=kind)
    if name is not None and len(imported) > 1:
        raise UsageMistake(
            f"{file} holds {len(imported)} prompts, so one name is not enough.", hint="Leave --as out."
        )
    rows = [_kept(desk, one, name) for one in imported]
    if form == "json":
        show_result({"frameworks": rows}, warnings=tuple(desk.warnings))
        return 0
    for row in rows:
        click.echo(f"{row['path']}: {row['questions']} questions{'' if row['new'] else ', there already'}")
    click.echo(f"Next: promptcraft critique {rows[0]['name']}", err=True)
    return 0


def _kept(desk: Desk, imported: Imported, name: str | None) -> dict[str, object]:
    """One framework written into the workspace, never over another; the same one is not written twice."""
    from promptcraft.cli.keeping import same_framework
    from promptcraft.framework.library import own_copy

    found = _found(imported, name)
    for note in imported.notes:
        desk.say(f"{found.name}: {note}")
    there = same_framework(desk, found)
    own = there or own_copy(desk.workspace, found)
    return {
        "name": own.name,
        "path": f"frameworks/{own.name}.yaml",
        "questions": len(own.loaded.framework.questions),
        "notes": list(imported.notes),
        "new": there is None,
    }


def _found(imported: Imported, name: str | None) -> Found:
    from promptcraft.framework.library import Found, check_name
    from promptcraft.framework.slug import slug
    from promptcraft.framework.yaml_file import new_file, parse_framework

    called = name if name is not None else slug(imported.name or imported.framework.title)
    check_name(called)
    loaded = parse_framework(new_file(imported.framework), where=called)
    return Found(called, loaded, None, "input", imported.notes)
