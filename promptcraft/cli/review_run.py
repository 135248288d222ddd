"""The journey behind `promptcraft review`: a form on the screen, written to a file, or read back from one."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

import click

from promptcraft.cli.argue_run import rubric_of
from promptcraft.cli.critique_run import Reviewed
from promptcraft.cli.critique_show import show
from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.cli.pasting import reply_text
from promptcraft.cli.review_form import ask_form
from promptcraft.cli.terminal import person_there
from promptcraft.critique.comments import keep_comment, new_comment
from promptcraft.critique.people import Filled, judged, person_label
from promptcraft.critique.people_draft import drop_draft
from promptcraft.critique.people_form import form_kind, form_text
from promptcraft.critique.people_read import Head, read_form, read_head
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric, rubric_for
from promptcraft.critique.run import Outcome
from promptcraft.critique.store import identified, save_critique
from promptcraft.errors import NothingPasted, UsageMistake
from promptcraft.framework.history import versions
from promptcraft.framework.library import Found
from promptcraft.framework.renderer import Renderer
from promptcraft.records.critique import Critique
from promptcraft.workspace.files import cannot


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    name: str | None
    person: str | None
    form_file: str | None
    read_file: str | None
    rubric: str | None
    settings: tuple[str, ...]
    details: bool


def review_named(desk: Desk, ordered: Ordered) -> int:
    """Write the form, read it back, or ask it here; returns the exit code."""
    if ordered.form_file is not None and ordered.read_file is not None:
        raise UsageMistake("--form writes a form and --read reads one.", hint="Give one of them.")
    if ordered.read_file is not None:
        return _read(desk, ordered, ordered.read_file)
    if ordered.name is None:
        raise UsageMistake("Whose review? NAME is missing.", hint="promptcraft list names the frameworks.")
    found = desk.find(ordered.name)
    source = found.loaded.framework
    folder = desk.workspace.rubrics
    rubric = load_rubric(ordered.rubric, folder) if ordered.rubric else rubric_for(source, folder)
    review = Review(desk.rendered(found, ordered.settings), source, rubric, desk.workspace.secret)
    if ordered.form_file is not None:
        return _write(desk, ordered, review, ordered.form_file)
    if ordered.person is None:
        raise UsageMistake(
            "A review needs the name of who reviews.",
            hint=f'promptcraft review {shlex.quote(ordered.name)} --as "Asha Rao"',
        )
    reviewer = person_label(ordered.person)
    if not person_there():
        raise UsageMistake(
            "Nobody is at a terminal to fill the form in.",
            hint="--form FILE writes one to send round; --read FILE reads it back.",
        )
    filled = ask_form(desk, review, reviewer)
    code = _kept(desk, review, filled, ordered)
    drop_draft(desk.workspace, review, reviewer)
    return code


def _write(desk: Desk, ordered: Ordered, review: Review, name: str) -> int:
    """The empty form in a new file."""
    path = Path(name).expanduser().absolute()
    person = person_label(ordered.person).partition(":")[2] if ordered.person else ""
    text = form_text(review, form_kind(name), person)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageMistake(f"{path.name} is there already, and may hold answers.", where=str(path)) from None
    except OSError as error:
        raise cannot("write", path, error) from error
    if desk.form == "json":
        show_result({"form": str(path)}, warnings=tuple(desk.warnings))
        return 0
    click.echo(f"The form is in {path}. Read it back with: promptcraft review --read {shlex.quote(name)}")
    return 0


def _read(desk: Desk, ordered: Ordered, name: str) -> int:
    """The critique in a filled form; mistakes are told with their line and the rest is kept."""
    text = reply_text(name)
    head = read_head(text)
    framework = ordered.name or head.framework
    if not framework:
        raise UsageMistake(
            "The form does not say which framework it is about.",
            where=name,
            hint="promptcraft review NAME --read FILE",
        )
    reviewer = person_label(ordered.person or head.reviewer)
    review = _review_of(desk, desk.find(framework), head, ordered)
    made = read_form(text, form_kind(name), review, reviewer)
    for problem in made.problems:
        desk.say(problem)
    if made.filled.empty:
        raise NothingPasted(
            "Nothing is filled in.",
            where=name,
            hint="Fill in a level with its reasons, or a comment, and read it again.",
        )
    return _kept(desk, review, made.filled, ordered)


def _review_of(desk: Desk, found: Found, head: Head, ordered: Ordered) -> Review:
    """What the colleague saw: the framework as it is, or the version that the form was made from."""
    folder = desk.workspace.rubrics
    source = found.loaded.framework
    name = ordered.rubric or head.rubric
    rubric = rubric_of(desk, name) if name else rubric_for(source, folder)
    settings = head.set
    rendered = (
        desk.filled(found, settings) if not ordered.settings else desk.rendered(found, ordered.settings)
    )
    if head.rendered in ("", rendered.rendered_hash):
        return Review(rendered, source, rubric, desk.workspace.secret)
    kept = {one.version: one.framework for one in versions(desk.workspace, found.name)}
    if head.version in kept:
        source = kept[head.version]
        with Renderer() as renderer:
            before = renderer.render(found.name, source, settings, folders=(desk.workspace.root,))
        if before.rendered_hash == head.rendered:
            desk.say(f"{found.name} has changed since: this is a review of version {head.version[:8]}.")
            return Review(before, source, rubric, desk.workspace.secret)
    raise UsageMistake(
        f"{found.name} has changed since the form was made, and that text is not kept here.",
        hint=f"Make a new form: promptcraft review {shlex.quote(found.name)} --form FILE",
    )


def _kept(desk: Desk, review: Review, filled: Filled, ordered: Ordered) -> int:
    """Save the critique and the comments, and show them."""
    critique: Critique = judged(filled, review).critique
    by = filled.reviewer.partition(":")[2]
    for remark in filled.remarks:
        keep_comment(
            desk.workspace,
            new_comment(review.source, review.rendered.name, remark.place, remark.text, by),
        )
    if filled.remarks:
        count = len(filled.remarks)
        desk.say(
            f"{count} margin comment{'' if count == 1 else 's'} kept: promptcraft comment {review.rendered.name}"
        )
    outcome = Outcome((save_critique(desk.workspace, identified(critique)),), ())
    show(desk, [Reviewed(review.rendered.name, outcome)], details=ordered.details)
    return 0
