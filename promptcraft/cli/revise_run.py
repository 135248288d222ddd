"""The journey behind `promptcraft revise`: gather, decide, save, show what changed."""

from __future__ import annotations

import getpass
import shlex
from dataclasses import dataclass

import click

from promptcraft.cli.desk import Desk
from promptcraft.cli.estimating import Work, nobody, say_cost, show_estimate
from promptcraft.cli.failure import show_result
from promptcraft.cli.reviewers import model_of
from promptcraft.cli.revise_show import print_candidate, print_revised, print_unanswered, revised_data
from promptcraft.cli.terminal import person_there
from promptcraft.cli.waiting import until_interrupted
from promptcraft.critique.checklist import checklist
from promptcraft.critique.review import CHECKLIST, Review
from promptcraft.critique.rubric import rubric_for
from promptcraft.errors import Interrupted, UsageMistake
from promptcraft.framework.library import Found
from promptcraft.records.revision import AnsweredFinding, Candidate
from promptcraft.revise.accept import Revised, reject, save_revision
from promptcraft.revise.proposals import save_proposal
from promptcraft.revise.propose import propose
from promptcraft.revise.table import Table, table


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    name: str
    model: str | None
    accept: tuple[str, ...]
    reject: tuple[str, ...]
    because: str
    by: str | None
    settings: tuple[str, ...]


async def revise_named(desk: Desk, ordered: Ordered) -> int:
    """Put the edits before the person, or do as the options say; returns the exit code."""
    found = desk.find(ordered.name)
    if desk.estimate:
        return await show_estimate(desk, _rehearsed(desk, found, ordered))
    on_table = await _table(desk, found, ordered)
    by = ordered.by or _user()
    accepted, rejected = _named(on_table, ordered)
    if not ordered.accept and not ordered.reject:
        if desk.form == "json" or not desk.workspace.stored or not person_there():
            return _list(desk, ordered.name, found, on_table)
        accepted, rejected = _decided(desk, found, on_table)
    for candidate, reason in rejected:
        reject(desk.workspace, found, candidate, by=by, reason=reason or ordered.because)
    revised = save_revision(desk.workspace, found, accepted, by=by) if accepted else None
    return _finish(desk, on_table, revised, [candidate for candidate, _ in rejected])


async def _table(desk: Desk, found: Found, ordered: Ordered) -> Table:
    on_table = table(desk.workspace, found)
    if on_table.candidates and ordered.model is None:
        return on_table
    review = _review(desk, found, ordered)
    if ordered.model in (None, CHECKLIST):
        if ordered.model is None:
            desk.say("No critique's edit is left to decide: these are of checklist, the built-in rules.")
        return table(desk.workspace, found, more=(checklist(review),))
    findings = _unanswered(desk, found, on_table, review)
    if not findings:
        desk.say("Every finding is answered by an edit already; no model was asked.")
        return on_table
    model = model_of(desk, ordered.model or CHECKLIST)
    await say_cost(desk, lambda rehearsal: propose(review, findings, model, rehearsal), [model])
    async with desk.calls() as dispatcher:
        work = propose(review, findings, model, dispatcher)
        proposal = await until_interrupted(work, dispatcher.drain, at_once=model.info.human)
    for note in proposal.notes:
        desk.say(note)
    if not proposal.candidates:
        desk.say(f"{proposal.by} proposed no edit that can be made.")
    kept = save_proposal(desk.workspace, proposal)
    return table(desk.workspace, found, proposed=() if desk.workspace.stored else (kept,))


def _review(desk: Desk, found: Found, ordered: Ordered) -> Review:
    rendered = desk.rendered(found, ordered.settings)
    source = found.loaded.framework
    return Review(rendered, source, rubric_for(source, desk.workspace.rubrics), desk.workspace.secret)


def _unanswered(desk: Desk, found: Found, on_table: Table, review: Review) -> tuple[AnsweredFinding, ...]:
    """What a reviser is shown: the findings that no edit answers, else those of the built-in rules."""
    return on_table.unanswered or table(desk.workspace, found, more=(checklist(review),)).unanswered


def _rehearsed(desk: Desk, found: Found, ordered: Ordered) -> Work:
    """What a model would be asked, for an estimate; nothing where none is."""
    if ordered.model in (None, CHECKLIST):
        return nobody
    review = _review(desk, found, ordered)
    findings = _unanswered(desk, found, table(desk.workspace, found), review)
    if not findings:
        return nobody
    model = model_of(desk, ordered.model or CHECKLIST)
    return lambda rehearsal: propose(review, findings, model, rehearsal)


def _named(on_table: Table, ordered: Ordered) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """The candidates that --accept and --reject name; a conflict that `all` meets goes to the first of the two."""
    known = {candidate.id: candidate for candidate in on_table.candidates}
    wanted = set(ordered.accept) - {"all"}
    strange = sorted((wanted | set(ordered.reject)) - set(known))
    if strange:
        raise UsageMistake(
            f"There is no undecided edit {', '.join(strange)}.",
            hint=f"Undecided are: {', '.join(known) or 'none'}.",
        )
    refused = set(ordered.reject)
    if wanted & refused:
        raise UsageMistake(f"{', '.join(sorted(wanted & refused))} cannot be both accepted and rejected.")
    everything = "all" in ordered.accept
    accepted = [
        one for one in on_table.candidates if one.id not in refused and (everything or one.id in wanted)
    ]
    return accepted, [(known[one], "") for one in ordered.reject]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "somebody"


def _decided(
    desk: Desk, found: Found, on_table: Table
) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    try:
        return _decide(desk, found, on_table)
    except (click.Abort, KeyboardInterrupt):
        raise Interrupted(
            "Stopped; nothing was changed.", hint="Answer s to stop and keep what you decided until then."
        ) from None


def _decide(desk: Desk, found: Found, on_table: Table) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    accepted: list[Candidate] = []
    rejected: list[tuple[Candidate, str]] = []
    total = len(on_table.candidates)
    for number, candidate in enumerate(on_table.candidates, 1):
        print_candidate(desk.out, candidate, found.loaded.framework, f"{number} of {total}")
        taken = {one.id for one in accepted}
        if taken & set(candidate.conflicts):
            click.echo("Left for later: it changes, or asks, the same as an edit you accepted.")
            continue
        choice = click.prompt(
            "a: accept   r: reject   l: leave for later   s: stop here",
            type=click.Choice(["a", "r", "l", "s"], case_sensitive=False),
            show_choices=False,
            default="l",
            prompt_suffix=" > ",
        )
        if choice == "a":
            accepted.append(candidate)
        elif choice == "r":
            reason = click.prompt(
                "Why not? (Enter for no reason)", default="", show_default=False, prompt_suffix=" > "
            )
            rejected.append((candidate, reason))
        elif choice == "s":
            break
    return accepted, rejected


def _list(desk: Desk, name: str, found: Found, on_table: Table) -> int:
    if desk.form == "json":
        data = {
            "framework": found.name,
            "candidates": [candidate.model_dump(mode="json") for candidate in on_table.candidates],
            "unanswered": [one.model_dump(mode="json") for one in on_table.unanswered],
        }
        show_result(data, warnings=tuple(desk.warnings))
        return 0
    for number, candidate in enumerate(on_table.candidates, 1):
        place = f"{number} of {len(on_table.candidates)}"
        print_candidate(desk.out, candidate, found.loaded.framework, place)
    print_unanswered(desk.out, on_table.unanswered)
    if on_table.candidates:
        click.echo(
            f"Nothing changed. Next: promptcraft revise {shlex.quote(name)} --accept all, or --accept ID",
            err=True,
        )
    else:
        click.echo("There is no edit to decide.", err=True)
    return 0


def _finish(desk: Desk, on_table: Table, revised: Revised | None, rejected: list[Candidate]) -> int:
    if desk.form == "json":
        show_result(revised_data(desk.workspace, revised, rejected), warnings=tuple(desk.warnings))
        return 0
    if revised is not None:
        print_revised(desk.out, desk.workspace, revised)
    if rejected:
        click.echo(f"Rejected: {', '.join(candidate.id for candidate in rejected)}")
    if revised is None and not rejected:
        click.echo("Nothing was decided; nothing changed.", err=True)
    left = len(on_table.candidates) - len(rejected) - (len(revised.applied.made) if revised else 0)
    if left > 0:
        click.echo(f"{left} {'edit is' if left == 1 else 'edits are'} left to decide.", err=True)
    return 0
