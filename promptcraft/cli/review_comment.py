"""`promptcraft comment`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled, show_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptcraft.cli.desk import Desk
    from promptcraft.critique.comments import Thread
    from promptcraft.records.comment import Comment


@dataclass(frozen=True)
class Ordered:
    """What the command line asks for."""

    name: str
    words: tuple[str, ...]
    person: str | None
    reply: str | None
    resolve: str | None
    reopen: str | None
    quote: str
    open_only: bool


@click.command("comment")
@click.argument("name")
@click.argument("words", nargs=-1, metavar="[QUESTION TEXT]")
@click.option("--as", "person", metavar="NAME", help="Who writes; your user name unless given.")
@click.option("--reply", metavar="ID", help="Reply to this comment with TEXT.")
@click.option("--resolve", metavar="ID", help="Close this thread, with TEXT if you like.")
@click.option("--reopen", metavar="ID", help="Open it again.")
@click.option(
    "--quote", default="", metavar="WORDS", help="The words meant, where not the whole question is."
)
@click.option("--open", "open_only", is_flag=True, help="List open threads only.")
@options.store_option
@options.workspace_option
@options.form_option()
@handled
def command(form: str, store: bool, workspace: str | None, **given: Any) -> int:
    """Comments in the margin of NAME, with replies; without QUESTION and TEXT they are listed.

    QUESTION is a question's id or number, or a part such as context. A comment carries the words it is about, so that
    it is found again after an edit; where they changed, it says so.

    \b
    Examples:
      promptcraft comment my-plan money "Which budget is meant?" --as "Asha Rao"
      promptcraft comment my-plan --reply m1a2 "The city's." --as Ben
      promptcraft comment my-plan
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.critique.comments import notes_on_comments, read_comments, threads

    desk = open_desk(store=store, form=form, folder=workspace)
    ordered = Ordered(**given)
    found = desk.find(ordered.name)
    for note in notes_on_comments(desk.workspace, found.name):
        desk.say(note)
    written = _written(desk, ordered)
    known = read_comments(desk.workspace, found.name)
    # Under --no-store the new line is in no file.
    everything = known if written is None or written in known else (*known, written)
    listed = [
        one
        for one in threads(everything, found.loaded.framework)
        if not (ordered.open_only and one.resolved)
        and (written is None or one.comment.id in (written.id, written.thread))
    ]
    if form == "json":
        show_result(
            {"framework": found.name, "threads": [_data(one) for one in listed]},
            warnings=tuple(desk.warnings),
        )
        return 0
    _print_all(desk, listed)
    return 0


def _print_all(desk: Desk, listed: Sequence[Thread]) -> None:
    for one in listed:
        _print(desk, one)
    if not listed:
        click.echo("Nobody has written in the margin yet.", err=True)


def _written(desk: Desk, ordered: Ordered) -> Comment | None:
    """The line that the command asks to write; None where it only lists."""
    from promptcraft.cli.versioned import user
    from promptcraft.critique.comments import follow, keep_comment, new_comment, read_comments
    from promptcraft.critique.people import person_label
    from promptcraft.errors import UsageMistake

    found = desk.find(ordered.name)
    by = person_label(ordered.person).partition(":")[2] if ordered.person else user()
    follows = {"reply": ordered.reply, "resolved": ordered.resolve, "reopened": ordered.reopen}
    asked = [(kind, thread) for kind, thread in follows.items() if thread is not None]
    if len(asked) > 1 or (asked and len(ordered.words) > 1):
        raise UsageMistake(
            "One of --reply, --resolve and --reopen at a time, with one TEXT.",
            hint="Put the text in quotation marks.",
        )
    if asked:
        kind, thread = asked[0]
        text = ordered.words[0] if ordered.words else ""
        line = follow(read_comments(desk.workspace, found.name), thread, kind, text, by)
        return keep_comment(desk.workspace, line)
    if not ordered.words:
        return None
    if len(ordered.words) != 2:
        raise UsageMistake(
            "A comment needs a question and a text.",
            hint=f'promptcraft comment {ordered.name} QUESTION "text", the text in quotation marks.',
        )
    place, text = ordered.words
    return keep_comment(
        desk.workspace, new_comment(found.loaded.framework, found.name, place, text, by, ordered.quote)
    )


def _data(thread: Thread) -> dict[str, object]:
    return {
        "comment": thread.comment.model_dump(mode="json"),
        "replies": [reply.model_dump(mode="json") for reply in thread.replies],
        "resolved": thread.resolved,
        "place": thread.place,
        "note": thread.note,
    }


def _print(desk: Desk, thread: Thread) -> None:
    from rich.text import Text

    from promptcraft.report.page import WIDEST
    from promptcraft.report.plain import one_line, wrapped

    width = min(desk.out.width, WIDEST)
    first = thread.comment
    state = "  resolved" if thread.resolved else ""
    desk.out.print(Text(one_line(f"{first.id}  {thread.place}{state}"), style="bold"))
    if thread.note:
        desk.out.print(Text(wrapped(thread.note, width, "  "), style="yellow"))
    desk.out.print(Text(wrapped(f"“{one_line(first.quoted, 160)}”", width, "  "), style="dim"))
    desk.out.print(Text(wrapped(f"{first.by}, {first.at[:10]}: {first.text}", width, "    ", "  ")))
    for reply in thread.replies:
        verb = {"resolved": " (resolved)", "reopened": " (opened again)"}.get(reply.kind, "")
        said = f"{reply.by}, {reply.at[:10]}{verb}: {reply.text}"
        desk.out.print(Text(wrapped(said, width, "      ", "    ")))
