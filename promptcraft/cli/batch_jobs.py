"""The journey behind `promptcraft batch`: the jobs of this workspace, whatever command submitted them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptcraft.cli.desk import Desk
from promptcraft.cli.reviewers import model_of
from promptcraft.errors import BatchNotFound, ModelError, SettingsInvalid

if TYPE_CHECKING:
    from promptcraft.models.base import Model
    from promptcraft.models.batch_book import Job

SHORTEST = 6
"""Characters of our own id that name a job."""


def known_jobs(desk: Desk, *, only_open: bool) -> tuple[Job, ...]:
    """The jobs in the ledger, where there is one."""
    if not desk.workspace.ledger.exists():
        return ()
    from promptcraft.models.batch_book import BatchBook
    from promptcraft.models.ledger import Ledger

    ledger = Ledger(desk.workspace.ledger)
    try:
        return BatchBook(ledger).jobs(only_open=only_open)
    finally:
        ledger.close()


async def collected(desk: Desk) -> tuple[tuple[Job, ...], bool]:
    """The jobs that were open, as they are now, and whether one of them could not be looked after."""
    before = known_jobs(desk, only_open=True)
    if not before:
        return (), False
    models, failed = _models(desk, before)
    desk.in_batches = True
    async with desk.calls():
        batches = desk.batches
        settled = () if batches is None else await batches.come_back(models)
        tokens = {job.token for job in before}
        now = () if batches is None else batches.jobs(only_open=False)
    unasked = any(one.state is None and one.job.state == "running" for one in settled)
    looked_at = len(settled) == len(before)
    return tuple(job for job in now if job.token in tokens), failed or unasked or not looked_at


async def cancelled(desk: Desk, name: str) -> Job:
    """The job of this name, once the provider was asked to end it; raises BatchNotFound."""
    jobs = known_jobs(desk, only_open=True)
    ours = [job for job in jobs if job.job == name or (len(name) >= SHORTEST and job.token.startswith(name))]
    if len(ours) != 1:
        raise BatchNotFound(
            f"No batch job {name!r} is under way here.",
            hint="`promptcraft batch list` shows those that are.",
            where=name,
        )
    model = model_of(desk, ours[0].label)
    desk.in_batches = True
    async with desk.calls():
        if desk.batches is not None:
            await desk.batches.cancel(ours[0], model)
    return ours[0]


def _models(desk: Desk, jobs: tuple[Job, ...]) -> tuple[list[Model], bool]:
    """The models of these jobs; what cannot be asked any more is said."""
    models: list[Model] = []
    failed = False
    for label in dict.fromkeys(job.label for job in jobs):
        try:
            models.append(model_of(desk, label))
        except (ModelError, SettingsInvalid) as error:
            failed = True
            desk.say(f"The batches of {label} cannot be asked about: {error.message}")
    return models, failed
