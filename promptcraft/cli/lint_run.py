"""The journey behind `promptcraft lint`: find the files, lint them, mend them if asked, print."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.errors import PromptcraftError, StorageFailed
from promptcraft.framework.library import YAML_ENDS, find_framework, framework_files, stays_inside
from promptcraft.framework.lint.many import File, lint_many
from promptcraft.framework.lint.problem import Problem
from promptcraft.framework.lint.rules import DOES_NOT_LOAD, RULES, codes_named, page
from promptcraft.framework.yaml.tree import MAX_BYTES
from promptcraft.report import lint as report
from promptcraft.workspace.files import read_bytes

BAD = ("error", "warning")


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for; no names are all frameworks of the workspace."""

    names: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fix: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """The rules that are reported."""
        return (codes_named(self.select) if self.select else frozenset(RULES)) - codes_named(self.ignore)


@dataclass(frozen=True)
class Target:
    """One framework to lint: what the command line called it, and what came of reading it."""

    name: str
    file: File | None = None
    unread: Problem | None = None
    writable: bool = False


def lint_named(desk: Desk, ordered: Ordered) -> int:
    """Print the problems of the frameworks named; 1 when there is an error or a warning, else 0."""
    codes = ordered.codes
    targets = _targets(desk, ordered.names)
    fixed = [one for target in targets for one in _mend(desk, target, codes)] if ordered.fix else []
    if fixed:
        targets = _targets(desk, ordered.names)
    problems = [one for one in _problems(desk, targets) if one.code in codes]
    _print(desk, problems, fixed, len(targets))
    return 1 if any(one.severity in BAD for one in problems) else 0


def explained(code: str, form: str) -> int:
    """Print the page about one rule."""
    text = page(code)
    if form == "json":
        show_result({"code": code.upper(), "page": text})
    else:
        click.echo(text, nl=False)
    return 0


def listed(form: str) -> int:
    """Print all rules."""
    if form == "json":
        fields = ("code", "name", "severity", "summary")
        show_result({"rules": [{field: getattr(rule, field) for field in fields} for rule in RULES.values()]})
    else:
        click.echo("\n".join(report.rule_lines(RULES.values())))
    return 0


def _targets(desk: Desk, names: tuple[str, ...]) -> list[Target]:
    if names:
        return [target for name in names for target in _named(desk, name)]
    found = [_read(path) for path in framework_files(desk.workspace.frameworks)]
    if not found:
        desk.say("There is no framework in this workspace; name one, as `promptcraft list` shows them.")
    return found


def _named(desk: Desk, name: str) -> Iterator[Target]:
    """A folder's frameworks, a file as it is, or what NAME means everywhere else."""
    path = Path(name).expanduser() if "\0" not in name else Path()
    if name != "-" and path.is_dir() and ("/" in name or "\\" in name or name == "."):
        yield from (_read(one) for one in framework_files(path))
    elif path.suffix.lower() in YAML_ENDS and path.is_file():
        yield _read(path)
    else:
        found = desk.find(name)
        where = _shown(found.path) if found.path is not None else found.loaded.where
        writable = found.origin == "workspace"
        yield Target(name, File(where, found.loaded.raw), writable=writable)


def _read(path: Path) -> Target:
    """The file, or why it cannot be read, so that the others are linted all the same."""
    where = _shown(path)
    try:
        stays_inside(path, path.parent)
        return Target(str(path), File(where, read_bytes(path, limit=MAX_BYTES)), writable=True)
    except PromptcraftError as error:
        problem = Problem(DOES_NOT_LOAD.code, error.message, f"{where}:1", severity=DOES_NOT_LOAD.severity)
        return Target(str(path), unread=problem)


def _shown(path: Path) -> str:
    """The path as messages call it: from here if it is below here."""
    here = Path.cwd()
    whole = Path(os.path.abspath(path))
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


def _problems(desk: Desk, targets: list[Target]) -> list[Problem]:
    files = [target.file for target in targets if target.file is not None]
    workspace = desk.workspace if desk.workspace.exists else None
    try:
        found = lint_many(files, workspace)
    except StorageFailed as error:
        desk.say(f"The results are not kept for next time. {error.message}")
        found = lint_many(files)
    linted = iter(found)
    return [one for t in targets for one in (next(linted) if t.file else (t.unread,)) if one is not None]


def _mend(desk: Desk, target: Target, codes: frozenset[str]) -> tuple[Problem, ...]:
    """The problems of one framework that were put right in its file."""
    if target.file is None or not any(one.fix for one in lint_many([target.file])[0] if one.code in codes):
        return ()
    if not target.writable or not desk.workspace.stored:
        why = "with --no-store" if target.writable else "as it is not a file of yours"
        desk.say(f"{target.name} is not changed, {why}.")
        return ()
    from promptcraft.framework.lint.mend import mended, write_mended

    found = find_framework(desk.workspace, target.name)
    if found.path is None:
        return ()
    after = mended(found.loaded, codes)
    if after.fixed:
        write_mended(desk.workspace, found, found.path, after)
    return after.fixed


def _print(desk: Desk, problems: list[Problem], fixed: list[Problem], files: int) -> None:
    if desk.form == "json":
        data = {"frameworks": files, "problems": report.json_rows(problems), "fixed": report.json_rows(fixed)}
        show_result(data, warnings=tuple(desk.warnings))
        return
    if desk.form == "sarif":
        click.echo(report.sarif(problems))
        return
    lines = report.github_lines(problems) if desk.form == "github" else report.problem_lines(problems)
    for line in lines:
        click.echo(line)
    for line in report.fixed_lines(fixed):
        click.echo(line, err=True)
    click.echo(report.summary(problems, files), err=True)
