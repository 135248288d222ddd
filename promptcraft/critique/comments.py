"""Margin comments and their threads: an append-only file beside the critiques, found again after an edit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from promptcraft.errors import UsageMistake
from promptcraft.framework.library import check_name
from promptcraft.framework.model import Framework, content_hash
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.records.comment import Comment
from promptcraft.records.line import record_in
from promptcraft.workspace.file_names import COMMENTS_FILE
from promptcraft.workspace.line_file import add_line, read_lines, torn_notes
from promptcraft.workspace.places import Workspace

LARGEST = 50_000_000
LONGEST = 10_000
FIELDS = ("title", "aim", "persona", "audience", "context", "style")


@dataclass(frozen=True)
class Thread:
    """A comment with its replies; `place` is where it stands now, and `note` says what happened to its words."""

    comment: Comment
    replies: tuple[Comment, ...]
    resolved: bool
    place: str
    note: str = ""


def places(framework: Framework) -> dict[str, str]:
    """What can be commented on, with its words: parts by name, questions by id, the synthesis."""
    found = {name: text for name in FIELDS if (text := str(getattr(framework, name)).strip())}
    found |= {question.id: question.ask.strip() for question in framework.questions}
    if framework.synthesis is not None:
        found.setdefault(SYNTHESIS, framework.synthesis.ask.strip())
    return found


def new_comment(framework: Framework, name: str, place: str, text: str, by: str, quoted: str = "") -> Comment:
    """A comment on a question or a part of the framework called `name`; raises UsageMistake for one that is not there.

    `quoted` are the words meant, where not all of them are.
    """
    known = places(framework)
    ids = framework.question_ids
    where = ids[int(place) - 1] if place.isdecimal() and 1 <= int(place) <= len(ids) else place
    if where not in known:
        raise UsageMistake(
            f"There is no question or part '{place[:60]}' in {name}.", hint=f"There are: {', '.join(known)}."
        )
    if quoted and " ".join(quoted.split()) not in " ".join(known[where].split()):
        raise UsageMistake(
            f"These words do not stand in {where}: “{quoted[:120]}”.",
            hint="Copy them exactly, or leave --quote out.",
        )
    said = _text(text)
    return Comment(
        id=_id(by, where, said),
        kind="comment",
        framework=name,
        version=content_hash(framework),
        place=where,
        quoted=quoted or known[where],
        text=said,
        by=by,
    )


def follow(comments: Sequence[Comment], thread: str, kind: str, text: str, by: str) -> Comment:
    """A line that belongs to a thread: a reply, or that it is resolved or open again. Raises UsageMistake."""
    hits = [one for one in comments if one.kind == "comment" and thread and one.id.startswith(thread)]
    if len(hits) != 1:
        known = ", ".join(one.id for one in comments if one.kind == "comment")
        raise UsageMistake(
            f"There is no comment '{thread[:40]}'."
            if not hits
            else f"Several comments begin with '{thread}'.",
            hint=f"There are: {known or 'none'}.",
        )
    first = hits[0]
    said = _text(text) if kind == "reply" else text.strip()
    return Comment.model_validate(
        {
            "id": _id(by, first.id, kind, said, str(len(comments))),
            "kind": kind,
            "framework": first.framework,
            "thread": first.id,
            "text": said,
            "by": by,
        }
    )


def keep_comment(workspace: Workspace, comment: Comment) -> Comment:
    """Add the line with the time, unless the same comment is there; an end that broke off is set aside first."""
    there = {one.id: one for one in read_comments(workspace, comment.framework)}
    if comment.id in there:
        return there[comment.id]
    timed = comment.model_copy(update={"at": datetime.now(UTC).isoformat(timespec="seconds")})
    if workspace.stored:
        path = comments_path(workspace, comment.framework)
        add_line(path, timed.model_dump_json().encode("utf-8"), limit=LARGEST)
    return timed


def read_comments(workspace: Workspace, name: str) -> tuple[Comment, ...]:
    """Every line of the file, oldest first; an end that broke off is left out."""
    path = comments_path(workspace, name)
    return tuple(
        record_in(Comment, line, path, number) for number, line in read_lines(path, limit=LARGEST).whole
    )


def notes_on_comments(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Sentences about an end of the file that broke off; none where it is whole."""
    return torn_notes(comments_path(workspace, name), limit=LARGEST)


def threads(comments: Sequence[Comment], framework: Framework) -> tuple[Thread, ...]:
    """The comments with their replies, in the order of the framework; those whose place is gone come last. Pure."""
    known = places(framework)
    order = list(known)
    found = [_thread(one, comments, known) for one in comments if one.kind == "comment"]
    return tuple(sorted(found, key=lambda one: order.index(one.place) if one.place in known else len(order)))


def comments_path(workspace: Workspace, name: str) -> Path:
    """Where the comments on this framework are kept."""
    check_name(name)
    return workspace.transcripts / name / COMMENTS_FILE


def _thread(first: Comment, comments: Sequence[Comment], known: dict[str, str]) -> Thread:
    later = [one for one in comments if one.thread == first.id]
    state = [one.kind for one in later if one.kind in ("resolved", "reopened")]
    place, note = _anchored(first, known)
    replies = tuple(one for one in later if one.kind == "reply" or one.text)
    return Thread(first, replies, bool(state) and state[-1] == "resolved", place, note)


def _anchored(comment: Comment, known: dict[str, str]) -> tuple[str, str]:
    """Where the comment belongs now, and what happened to the words it is about."""
    quoted = " ".join(comment.quoted.split())
    here = " ".join(known.get(comment.place, "").split())
    if quoted and quoted in here:
        return comment.place, ""
    elsewhere = [name for name, text in known.items() if quoted and quoted in " ".join(text.split())]
    if elsewhere:
        return elsewhere[0], f"The words now stand in {elsewhere[0]}; they were in {comment.place}."
    if comment.place in known:
        return comment.place, "The text has changed since."
    return comment.place, f"{comment.place} is not there any more."


def _text(text: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise UsageMistake(
            "There is nothing to write down."
            if not said
            else f"A comment has at most {LONGEST:,} characters.",
            hint='promptcraft comment NAME QUESTION "text" --as "Asha Rao"',
        )
    return said


def _id(*parts: str) -> str:
    return "m" + hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:7]
