"""The journeys behind `promptcraft rubrics`: find, check, print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.cli.terminal import is_screen
from promptcraft.critique.rubric import load_rubric, rubric_files, rubric_path
from promptcraft.critique.rubric_file import read_rubric_file
from promptcraft.critique.rubric_lint import RubricProblem, rubric_problems
from promptcraft.errors import RubricInvalid
from promptcraft.report.plain import one_line, safe
from promptcraft.report.rubric import rubric_lines
from promptcraft.workspace.files import read_bytes

LARGEST = 500_000


def listed(desk: Desk) -> int:
    """Print every rubric that has a name; 1 when one of them cannot be used."""
    rows: list[dict[str, str]] = []
    for path in rubric_files(desk.workspace.rubrics):
        origin = "workspace" if path.parent == desk.workspace.rubrics else "built in"
        try:
            rubric = load_rubric(str(path))
            told, problem = f"{rubric.title}, {len(rubric.criteria)} criteria", ""
        except RubricInvalid as error:
            told, problem = f"cannot be used: {error.message}", error.message
        rows.append({"name": path.stem, "origin": origin, "what": told, "problem": problem})
    if desk.form == "json":
        show_result({"rubrics": rows}, warnings=tuple(desk.warnings))
    else:
        width = max(len(row["name"]) for row in rows)
        for row in rows:
            click.echo(
                f"{one_line(row['name'], 60).ljust(width)}  {one_line(row['what'])}  ({row['origin']})"
            )
    return 1 if any(row["problem"] for row in rows) else 0


def shown(desk: Desk, name: str) -> int:
    """Print one rubric: for people, as JSON, or its file as it is."""
    path = rubric_path(name, desk.workspace.rubrics)
    rubric = load_rubric(name, desk.workspace.rubrics)
    if desk.form == "json":
        show_result({"rubric": rubric.model_dump(mode="json")}, warnings=tuple(desk.warnings))
    elif desk.form == "yaml":
        text = read_bytes(path, limit=LARGEST).decode("utf-8-sig")
        click.echo(safe(text) if is_screen() else text, nl=False)
    else:
        width = min(desk.out.width, 100)
        click.echo("\n".join(rubric_lines(rubric, width)))
    return 0


def linted(desk: Desk, names: Sequence[str]) -> int:
    """Print what is wrong in each rubric; 1 when anything is."""
    problems = [problem for name in names for problem in _problems(desk, name)]
    if desk.form == "json":
        rows = [problem.model_dump(mode="json") for problem in problems]
        show_result({"rubrics": len(names), "problems": rows}, warnings=tuple(desk.warnings))
    else:
        for problem in problems:
            click.echo(f"{one_line(problem.where)}: {problem.severity} {one_line(problem.message)}")
        looked = f"{len(names)} rubric{'s' * (len(names) != 1)}"
        counted = f"{len(problems)} problem{'s' * (len(problems) != 1)}" if problems else "Nothing to report"
        click.echo(f"{counted} in {looked}.", err=True)
    return 1 if problems else 0


def _problems(desk: Desk, name: str) -> tuple[RubricProblem, ...]:
    path = rubric_path(name, desk.workspace.rubrics)
    try:
        return rubric_problems(read_rubric_file(_from_here(path)))
    except RubricInvalid as error:
        return (RubricProblem(severity="error", message=error.message, where=error.where),)


def _from_here(path: Path) -> Path:
    """The path as people would write it from here."""
    whole, here = path.absolute(), Path.cwd()
    return whole.relative_to(here) if whole.is_relative_to(here) else whole
