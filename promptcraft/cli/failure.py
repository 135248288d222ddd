"""Errors at the rim: one sentence, the place, what to do next, and the exit code; never a traceback for a mistake."""

from __future__ import annotations

import functools
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click

from promptcraft.cli.terminal import is_screen, styled
from promptcraft.errors import Interrupted, PromptcraftError

P = ParamSpec("P")
WIDEST = 100
CONTROLS = re.compile(
    r"[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""What acts on a terminal, turns the order of a line or is not seen; the two joiners that scripts need stay."""
ASKS_NOBODY = {"purge", "edit", "restore", "init", "import", "models keys set"}
"""Commands that get no answers which could be kept."""
JSON_WANTED = re.compile(r"--format[ =]json\b")


def handled(function: Callable[P, int | None]) -> Callable[P, None]:
    """A command that leaves with an exit code, its errors shown as `--format` asks."""

    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = kwargs.get("form") == "json"
        try:
            code = function(*args, **kwargs)
        except PromptcraftError as error:
            code = show_error(error, as_json=as_json)
        except (KeyboardInterrupt, click.Abort):
            click.echo("", err=True)
            code = show_error(_interrupted(), as_json=as_json)
        except BrokenPipeError:
            raise
        except OSError as error:
            code = show_error(storage_error(error), as_json=as_json)
        if code:
            sys.exit(code)

    return command


def show_error(error: PromptcraftError, *, as_json: bool) -> int:
    """Print the error where it belongs and return its exit code."""
    from promptcraft.report.plain import safe
    from promptcraft.workspace.key_shape import without_keys

    message, hint, where = (without_keys(text) for text in (error.message, error.hint, error.where))
    if as_json:
        body = {"code": error.code, "message": message, "hint": hint, "where": where}
        if _printed(envelope_text({"ok": False, "command": _command(), "error": body})):
            return error.exit_code
    code = styled(f"error[{error.code}]", "red", bold=True, err=True)
    click.echo(f"{code} {safe(message)}", err=True)
    if where and not message.startswith(f"{where}: "):
        click.echo(f"  where: {safe(where)}", err=True)
    if hint:
        click.echo(_hint(hint), err=True)
    return error.exit_code


def _printed(text: str) -> bool:
    """Print to standard output; False where that is what is broken."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError:
        return False
    return True


def _hint(text: str) -> str:
    """What to do next, wrapped on a screen; in a file it stays one line."""
    from promptcraft.report.plain import one_line, wrapped

    if not is_screen(err=True):
        return f"  next:  {one_line(text)}"
    return wrapped(text, min(shutil.get_terminal_size().columns, WIDEST), "         ", "  next:  ")


def show_usage_mistake(error: click.ClickException, arguments: list[str]) -> int:
    """Print a mistake in the command line and return its exit code, 2; a key in a wrong place is not repeated."""
    error = _unrepeated(error)
    if JSON_WANTED.search(" ".join(arguments)):
        context = error.ctx if isinstance(error, click.UsageError) else None
        command = "" if context is None else _command(context)
        hint = f"See promptcraft {command} --help.".replace("  ", " ")
        body = {"code": "usage", "message": error.format_message(), "hint": hint, "where": ""}
        if _printed(envelope_text({"ok": False, "command": command, "error": body})):
            return error.exit_code
    error.show()
    return error.exit_code


def _unrepeated(error: click.ClickException) -> click.ClickException:
    """The mistake without keys; where keys are expected nothing that was typed is repeated at all."""
    from promptcraft.workspace.key_shape import REPLACE_IT, without_keys

    if not isinstance(error, click.UsageError):
        return error
    message = without_keys(error.format_message())
    about_keys = error.ctx is not None and _command(error.ctx).startswith("models keys")
    if about_keys and not isinstance(error, click.MissingParameter):
        message = (
            "That is not how this command is written; what was typed is not repeated here. The key itself is"
            f" never a word of the command: it is asked for. Was it one? {REPLACE_IT}"
        )
    return click.UsageError(message, error.ctx)


def show_result(data: object, *, warnings: tuple[str, ...] = (), failures: tuple[object, ...] = ()) -> None:
    """Print one JSON envelope with the result of the running command."""
    body: dict[str, object] = {"ok": True, "command": _command(), "data": data}
    if failures:
        body["failures"] = failures
    body["warnings"] = [{"code": "note", "message": warning} for warning in warnings]
    click.echo(envelope_text(body))


def envelope_text(body: dict[str, object]) -> str:
    """The envelope as JSON that any terminal can take: control characters escaped, other scripts readable."""
    text = json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace").decode("utf-8")
    return CONTROLS.sub(lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    """The character as JSON can write it in ASCII: `\\uXXXX`, or two of them."""
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _interrupted() -> Interrupted:
    if _command() in ASKS_NOBODY:
        return Interrupted("Interrupted.", hint="What was done before stays as it is.")
    return Interrupted("Interrupted; what was answered is kept.", hint="The same command goes on from there.")


def storage_error(error: OSError) -> PromptcraftError:
    """An error of the operating system that nobody below has put into words."""
    from promptcraft.workspace.files import cannot

    named = error.filename
    return cannot("use", Path(named) if isinstance(named, str) else Path("a file"), error)


def _command(context: click.Context | None = None) -> str:
    context = context or click.get_current_context(silent=True)
    path = context.command_path if context else ""
    return path.removeprefix("promptcraft").removeprefix("cli").strip()
