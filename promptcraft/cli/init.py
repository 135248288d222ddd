"""`promptcraft init`."""

from __future__ import annotations

from pathlib import Path

import click

from promptcraft.cli.failure import handled

SETTINGS = """\
# Settings of this promptcraft workspace. Keys never stand here: promptcraft models keys.

# Who reviews when a command names nobody with -m.
# reviewers = ["local", "anthropic:claude-sonnet-5"]

# Any server that speaks a known interface gets a table; then write -m mine.
# [models.mine]
# api = "openai"                  # or "anthropic", "responses"
# base_url = "http://127.0.0.1:8080/v1"
# model = "name-of-the-model"
# api_key_env = "MINE_API_KEY"    # the variable that holds the key
# context = 32000
# price_input = 0.5               # US dollars a million tokens
# price_output = 1.5
"""


@click.command("init")
@click.argument("folder", default=".", type=click.Path(file_okay=False))
@handled
def command(folder: str) -> int:
    """Start a workspace in FOLDER (this one, unless named). What is there already stays as it is.

    \b
    Example:
      promptcraft init my-policy-work
    """
    from promptcraft.framework.facets import coverage_items
    from promptcraft.framework.schema import write_schema
    from promptcraft.report.plain import safe
    from promptcraft.workspace.files import write_whole
    from promptcraft.workspace.places import Workspace

    workspace = Workspace(Path(folder).absolute())
    if not workspace.settings_file.exists():
        write_whole(workspace.settings_file, SETTINGS.encode())
    write_schema(workspace, [item.id for item in coverage_items()])
    for place in (workspace.frameworks, workspace.transcripts):
        place.mkdir(parents=True, exist_ok=True)
    click.echo(f"{'This folder' if folder == '.' else safe(folder)} is a workspace now:")
    click.echo("  frameworks/       your frameworks")
    click.echo("  transcripts/      what models say")
    click.echo(f"  {workspace.settings_file.name}  settings")
    click.echo("Next: promptcraft critique india-inheritance-tax -m checklist", err=True)
    return 0
