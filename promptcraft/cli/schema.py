"""`promptcraft schema`."""

from __future__ import annotations

import click

from promptcraft.cli.failure import handled


@click.command("schema")
@handled
def command() -> int:
    """Print the JSON Schema (draft 2020-12) of the framework file, for editors that complete and check.

    In a workspace it stands in .promptcraft/framework.schema.json, and new frameworks name it in their first line.

    \b
    Example:
      promptcraft schema > framework.schema.json
    """
    from promptcraft.framework.facets import coverage_items
    from promptcraft.framework.schema import schema_text

    click.echo(schema_text([item.id for item in coverage_items()]), nl=False)
    return 0
