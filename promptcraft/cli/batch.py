"""`promptcraft batch`."""

from __future__ import annotations

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result


@click.group("batch")
def command() -> None:
    """Batch jobs: calls that a provider answers within a day at half the price.

    `promptcraft critique NAME -m MODEL --batch` submits them, and the same command again collects the answers.
    """


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that have ended too.")
@options.workspace_option
@options.form_option()
@handled
def list_jobs(everything: bool, form: str, workspace: str | None) -> int:
    """The jobs that are with a provider, as far as is known here; asks nobody.

    \b
    Example:
      promptcraft batch list
    """
    from promptcraft.cli.batch_jobs import known_jobs
    from promptcraft.cli.batch_show import job_row, print_jobs
    from promptcraft.cli.desk import open_desk

    desk = open_desk(form=form, folder=workspace)
    jobs = known_jobs(desk, only_open=not everything)
    if form == "json":
        show_result({"jobs": [job_row(job) for job in jobs]})
    elif jobs:
        print_jobs(jobs)
    else:
        click.echo("No batch job is under way.", err=True)
    return 0


@command.command("collect")
@options.workspace_option
@options.form_option()
@handled
def collect(form: str, workspace: str | None) -> int:
    """Ask the providers about every job, and store the answers that have come.

    \b
    Example:
      promptcraft batch collect
    """
    from promptcraft.cli.batch_jobs import collected
    from promptcraft.cli.batch_show import job_row, print_jobs
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.waiting import enter

    desk = open_desk(form=form, folder=workspace)
    jobs, failed = enter(collected(desk))
    if form == "json":
        show_result({"jobs": [job_row(job) for job in jobs]}, warnings=tuple(desk.warnings))
    elif jobs:
        print_jobs(jobs)
        if any(job.state == "ended" for job in jobs):
            click.echo("Next: the command that submitted it, once more; the answers are here.", err=True)
    else:
        click.echo("No batch job is under way.", err=True)
    return 1 if failed else 0


@command.command("cancel")
@click.argument("job", metavar="ID")
@options.workspace_option
@options.form_option()
@handled
def cancel(job: str, form: str, workspace: str | None) -> int:
    """Ask the provider to end a job; what it has answered by then is paid for and can be collected.

    \b
    Example:
      promptcraft batch cancel batch_68c1f0
    """
    from promptcraft.cli.batch_jobs import cancelled
    from promptcraft.cli.batch_show import job_row
    from promptcraft.cli.desk import open_desk
    from promptcraft.cli.waiting import enter

    desk = open_desk(form=form, folder=workspace)
    found = enter(cancelled(desk, job))
    if form == "json":
        show_result({"jobs": [job_row(found)]}, warnings=tuple(desk.warnings))
    else:
        click.echo("The provider was asked to end it; that can take some minutes.", err=True)
        click.echo("Next: promptcraft batch collect", err=True)
    return 0
