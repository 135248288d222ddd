"""Printing critiques in the form asked for."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import click

from promptcraft.cli.critique_run import Reviewed
from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.critique.run import Outcome
from promptcraft.framework.version_names import split_version
from promptcraft.records.critique import Critique


def show(desk: Desk, reviewed: Sequence[Reviewed], *, details: bool) -> None:
    """Critiques to stdout, failures where they belong; cases of one framework side by side."""
    outcomes = [one.outcome for one in reviewed]
    critiques = [critique for outcome in outcomes for critique in outcome.critiques]
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    if desk.form == "json":
        data: dict[str, object] = {"critiques": [critique.model_dump(mode="json") for critique in critiques]}
        if desk.in_batches:
            from promptcraft.cli.batch_show import job_row

            waiting = {job.token: job for one in reviewed for job in one.waiting}
            data["waiting"] = [job_row(job) for job in waiting.values()]
        show_result(
            data,
            warnings=tuple(desk.warnings),
            failures=tuple(failure.model_dump(mode="json") for failure in failures),
        )
        return
    if desk.form == "markdown":
        from promptcraft.report.markdown import critiques_markdown

        click.echo(critiques_markdown(critiques), nl=False)
        _failures(desk, outcomes)
        return
    from promptcraft.cli.standing_card import standing
    from promptcraft.report.terminal import print_critique, print_side_by_side

    for critique in critiques:
        told = standing(desk.workspace, critique.reviewer)
        print_critique(desk.out, critique, details=details, standing=told)
    for name in dict.fromkeys(one.name for one in reviewed):
        print_side_by_side(
            desk.out, [c for one in reviewed if one.name == name for c in one.outcome.critiques]
        )
    _failures(desk, outcomes)
    _next(desk, reviewed)


def _next(desk: Desk, reviewed: Sequence[Reviewed]) -> None:
    compared = [one.name for one in reviewed if len({c.reviewer for c in one.outcome.critiques}) > 1]
    if compared and desk.workspace.stored:
        click.echo(
            f"Whether they agree, and who says what: promptcraft compare {shlex.quote(compared[0])}", err=True
        )
    # Edits are made to the file as it is, not to a version of it.
    reviewed = [one for one in reviewed if not split_version(one.name)[1]]
    edited = [one.name for one in reviewed if any(critique.edits for critique in one.outcome.critiques)]
    if edited and desk.workspace.stored:
        click.echo(f"Next: promptcraft revise {shlex.quote(edited[0])}", err=True)
        return
    found = [one.name for one in reviewed if any(_has_only_findings(c) for c in one.outcome.critiques)]
    if found and desk.workspace.stored:
        click.echo(f"Next: promptcraft revise {shlex.quote(found[0])} -m MODEL", err=True)


def _has_only_findings(critique: Critique) -> bool:
    """Whether it is a careful one: nobody was asked for edits, and a model can propose them from what was found."""
    return critique.parameters.get("mode") == "careful" and bool(critique.findings)


def _failures(desk: Desk, outcomes: Sequence[Outcome]) -> None:
    from promptcraft.report.terminal import print_failures

    told = (failure.model_copy(update={"where": ""}) for outcome in outcomes for failure in outcome.failures)
    failures = dict.fromkeys(told)
    print_failures(desk.err, tuple(failures))  # What failed in the same way in every case is told once.
