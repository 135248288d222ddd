"""Write docs/cli.md from the help of every command; with --check, fail when the page is not what it would write."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cli.md"
WIDTH = 90
HEAD = """# Commands

Every command and its options, as `promptcraft COMMAND --help` prints them. This page is made from the program by
`make fix`; `make check` fails when it is behind.
"""


def root_command() -> click.Group:
    """The group that holds every command."""
    sys.path.insert(0, str(ROOT))
    main = importlib.import_module("promptcraft.cli.main")

    groups = [value for value in vars(main).values() if isinstance(value, click.Group)]
    if len(groups) != 1:
        raise SystemExit(f"promptcraft.cli.main should hold one click group; it holds {len(groups)}.")
    return groups[0]


def sections(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    """One section for this command, then those of the commands below it."""
    context = click.Context(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    help_text = "\n".join(line.rstrip() for line in command.get_help(context).rstrip().split("\n"))
    yield f"## {context.command_path}\n\n```text\n{help_text}\n```\n"
    if isinstance(command, click.Group):
        for child_name in command.list_commands(context):
            child = command.get_command(context, child_name)
            if child is not None and not child.hidden:
                yield from sections(child, child_name, context)


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *sections(root_command(), "promptcraft")])


def main(arguments: list[str]) -> int:
    """0 when the page is written or, with --check, is fresh; 1 when it is behind; 2 for other arguments."""
    if arguments not in ([], ["--check"]):
        print("usage: docs/generate_cli.py [--check]", file=sys.stderr)
        return 2
    fresh = page()
    if not arguments:
        PAGE.write_text(fresh, "utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == fresh:
        return 0
    print("docs/cli.md is behind the program; run `make fix`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
