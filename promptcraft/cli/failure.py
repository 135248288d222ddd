"""Errors at the rim: one sentence, the place, what to do next, and the exit code; never a traceback for a mistake."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from typing import ParamSpec

import click

from promptcraft.errors import PromptcraftError

P = ParamSpec("P")


def handled(function: Callable[P, int | None]) -> Callable[P, None]:
    """A command that leaves with an exit code, its errors shown as `--format` asks."""

    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = function(*args, **kwargs)
        except PromptcraftError as error:
            code = show_error(error, as_json=kwargs.get("form") == "json")
        except KeyboardInterrupt:
            click.echo(
                "Interrupted; what was answered is kept, the same command goes on from there.", err=True
            )
            code = 130
        if code:
            sys.exit(code)

    return command


def show_error(error: PromptcraftError, *, as_json: bool) -> int:
    """Print the error where it belongs and return its exit code."""
    from promptcraft.report.plain import safe

    if as_json:
        body = {"code": error.code, "message": error.message, "hint": error.hint, "where": error.where}
        click.echo(envelope_text({"ok": False, "command": _command(), "error": body}))
        return error.exit_code
    click.echo(f"{click.style(f'error[{error.code}]', fg='red', bold=True)} {safe(error.message)}", err=True)
    if error.where:
        click.echo(f"  where: {safe(error.where)}", err=True)
    if error.hint:
        click.echo(f"  next:  {safe(error.hint)}", err=True)
    return error.exit_code


def show_usage_mistake(error: click.ClickException, arguments: list[str]) -> int:
    """Print a mistake in the command line and return its exit code, 2."""
    joined = " ".join(arguments)
    if "--format json" in joined or "--format=json" in joined:
        body = {"code": "usage", "message": error.format_message(), "hint": "See --help.", "where": ""}
        command = next((word for word in arguments if not word.startswith("-")), "")
        click.echo(envelope_text({"ok": False, "command": command, "error": body}))
        return error.exit_code
    error.show()
    return error.exit_code


def show_result(data: object, *, warnings: tuple[str, ...] = (), failures: tuple[object, ...] = ()) -> None:
    """Print one JSON envelope with the result of the running command."""
    body: dict[str, object] = {"ok": True, "command": _command(), "data": data}
    if failures:
        body["failures"] = failures
    body["warnings"] = [{"code": "note", "message": warning} for warning in warnings]
    click.echo(envelope_text(body))


def envelope_text(body: dict[str, object]) -> str:
    """The envelope as JSON that any terminal can take: control characters escaped, other scripts readable."""
    return (
        json.dumps(body, ensure_ascii=False, indent=1)
        .replace("\x7f", "\\u007f")
        .encode("utf-8", "backslashreplace")
        .decode("utf-8")
    )


def _command() -> str:
    context = click.get_current_context(silent=True)
    path = context.command_path if context else ""
    return path.removeprefix("promptcraft").strip()
