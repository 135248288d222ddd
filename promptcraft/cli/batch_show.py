"""Printing batch jobs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from promptcraft.models.batch_book import Job
from promptcraft.report.comparison_words import counted
from promptcraft.report.plain import one_line
from promptcraft.report.terminal import money

SHORT = 12
DAY = 24 * 3600.0
OPEN_WORDS = {
    "preparing": "being submitted",
    "submitting": "being submitted",
    "running": "with the provider",
    "unknown": "not heard of",
    "vanished": "not known to the provider",
    "dropped": "never submitted",
}


def name_of(job: Job) -> str:
    """How people name the job: the provider's id, or the beginning of ours while there is none."""
    return job.job or job.token[:SHORT]


def job_row(job: Job) -> dict[str, object]:
    """The job for JSON."""
    return {
        "id": name_of(job),
        "model": job.label,
        "state": job.state,
        "calls": job.calls,
        "waiting": job.waiting,
        "at_most": None if job.reserved is None else float(job.reserved),
        "submitted": datetime.fromtimestamp(job.made_at, UTC).isoformat(timespec="seconds"),
        "note": job.note,
    }


def print_jobs(jobs: Sequence[Job]) -> None:
    """One line each, in columns."""
    lines = [_cells(job) for job in jobs]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def age(job: Job) -> str:
    """When the job was submitted, in words."""
    seconds = max(0.0, time.time() - job.made_at)
    if seconds < 90:
        return "just now"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} minutes ago"
    return f"{seconds / 3600:.0f} hours ago" if seconds < 2 * DAY else f"{seconds / DAY:.0f} days ago"


def is_late(job: Job) -> bool:
    """Whether the provider has had it for longer than it promises."""
    return job.state == "running" and time.time() - job.made_at > DAY


def told(job: Job) -> str:
    """How the job is, in words."""
    if job.state == "ended":
        lost = f", {job.waiting} not in its results" if job.waiting else ""
        return f"ended, {counted(job.calls, 'call')} settled{lost}"
    word = OPEN_WORDS.get(job.state, job.state)
    return f"{word}, {job.waiting} of {counted(job.calls, 'call')} waiting" if job.waiting else word


def _cells(job: Job) -> tuple[str, ...]:
    most = "cost unknown" if job.reserved is None else f"at most {money(job.reserved)}"
    note = one_line(job.note, 60)
    return (one_line(name_of(job), 40), one_line(job.label, 40), told(job), age(job), most, note)
