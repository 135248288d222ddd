"""The `promptcraft` command: registers the others and imports each only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from promptcraft import __version__

COMMANDS: dict[str, tuple[str, str, str]] = {
    "new": ("new", "main", "Start a framework from one sentence."),
    "critique": ("critique", "main", "A critique and a score out of ten, with a reason for every point."),
    "revise": ("revise", "main", "See the proposed edits and accept them one by one."),
    "argue": ("argue", "main", "Answer a finding; its reviewer replies, and the points follow."),
    "review": ("review", "main", "Review it yourself, by the rubric that models get."),
    "edit": ("edit", "main", "Open a framework in your editor and keep the version."),
    "lint": ("lint", "main", "What is wrong in a framework, told from its file alone."),
    "import": ("importing", "main", "Turn a prompt you have into a framework."),
    "compare": ("compare", "main", "What the reviewers said, side by side, and whether they agree."),
    "discuss": ("discuss", "main", "Run the questions one by one as a saved discussion."),
    "calibrate": ("calibrate", "main", "A reviewer's report card: what it finds, how steady it is."),
    "list": ("listing", "look", "The frameworks you can name."),
    "show": ("show", "look", "A framework as reviewers see it."),
    "history": ("history", "look", "The versions of a framework, and what changed."),
    "diff": ("diff", "look", "What changed between two versions, by question."),
    "blame": ("blame", "look", "Who each question came from, and why."),
    "restore": ("restore", "look", "Write an earlier version back as a new one."),
    "export": ("export", "look", "A framework as Markdown, one prompt, promptfoo or prompty."),
    "comment": ("review_comment", "look", "Comments in the margin, with replies."),
    "transcripts": ("transcripts", "look", "Saved critiques and discussions."),
    "spend": ("spend", "look", "What the calls have cost, and the month against its cap."),
    "rubrics": ("rubrics", "look", "How frameworks are judged: list, show, lint."),
    "batch": ("batch", "look", "Batch jobs: what is with a provider, collect it, cancel it."),
    "init": ("init", "set-up", "Start a workspace in this folder."),
    "models": ("models", "set-up", "Who can review and discuss, and what each needs."),
    "schema": ("schema", "set-up", "The JSON Schema of framework files, for editors."),
    "doctor": ("doctor", "set-up", "What works here, where files live, what to do."),
    "purge": ("purge", "set-up", "Delete what promptcraft has kept."),
}
ALIASES = {"comments": "comment"}
SECTIONS = {"main": "The main job", "look": "Look at what is there", "set-up": "Set-up and care"}
EPILOG = """\b
Try, without any key:
  promptcraft critique india-inheritance-tax -m checklist
  promptcraft revise india-inheritance-tax
  promptcraft discuss india-inheritance-tax -m local --questions 2
"""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that help costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, imported now; None when there is none."""
        entry = COMMANDS.get(ALIASES.get(cmd_name, cmd_name))
        if entry is None:
            return None
        command: click.Command = importlib.import_module(f"promptcraft.cli.{entry[0]}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named, or a mistake that names the nearest one."""
        if args and args[0] not in COMMANDS and args[0] not in ALIASES:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            meant = f" Did you mean '{near[0]}'?" if near else " `promptcraft --help` lists them."
            ctx.fail(f"There is no command '{args[0]}'.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands in sections, each with one line."""
        for section, title in SECTIONS.items():
            rows = [(name, text) for name, (_, where, text) in COMMANDS.items() if where == section]
            with formatter.section(title):
                formatter.write_dl(rows)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="promptcraft", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Better questions for hard public issues.

    promptcraft takes a list of questions on a policy issue, has models of your choice critique and score it with
    reasons, helps you revise it, and runs it as a saved discussion. Called alone it says where you stand.
    """
    if ctx.invoked_subcommand is None:
        from promptcraft.cli.start import start

        start()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    from promptcraft.cli.terminal import as_text, make_unbreakable

    given = [as_text(one) for one in (sys.argv[1:] if arguments is None else arguments)]
    make_unbreakable()
    try:
        code = cli.main(args=given, prog_name="promptcraft", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        click.echo("Interrupted; what was answered is kept.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        from promptcraft.cli.failure import show_usage_mistake

        sys.exit(show_usage_mistake(error, given))
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    except OSError as error:
        from promptcraft.cli.failure import show_error, storage_error

        sys.exit(show_error(storage_error(error), as_json=False))
    finally:
        _settle()


def _settle() -> None:
    """Leave nothing for Python to write when it ends: where that fails it would complain once more, in its words."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _drop_output()
        sys.exit(1)


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    main()
