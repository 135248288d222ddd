"""The differences between two frameworks in words: question by question, with what is gone and what is new."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from promptcraft.framework.compare_versions import (
    Comparison,
    FieldChange,
    Piece,
    QuestionChange,
    word_changes,
)
from promptcraft.report.markdown import text as markdown_text
from promptcraft.report.plain import one_line, wrapped

GONE, NEW = ("[-", "-]"), ("{+", "+}")
MARKED = re.compile(r"\[-.*?-\]|\{\+.*?\+\}", re.DOTALL)
SIGNS = {"added": "+", "dropped": "-", "changed": "~"}
KEPT_WORDS = 12
"""Words that stay beside a change where a long run is the same."""


def changes_text(comparison: Comparison, width: int) -> str:
    """The differences for a terminal of this width; `[-gone-]` and `{+new+}` mark words."""
    lines: list[str] = []
    for question in comparison.questions:
        lines.append(
            one_line(f"{SIGNS[question.kind]} question {question.id}  ({question_summary(question)})")
        )
        if question.kind != "changed":
            lines.append(wrapped(question.ask, width, "    "))
        lines += [_field_text(one, width) for one in _shown(question)]
    for change in comparison.fields:
        lines.append(one_line(f"{SIGNS[field_kind(change)]} {change.field}  ({field_summary(change)})"))
        lines.append(wrapped(_marked(change), width, "    "))
    return "\n".join(lines)


def changes_markdown(comparison: Comparison, names: tuple[str, str]) -> str:
    """The differences as a Markdown page: gone words struck out, new ones bold."""
    lines = [f"# {markdown_text(names[0])} → {markdown_text(names[1])}", ""]
    if not comparison.questions and not comparison.fields:
        lines += ["They are the same.", ""]
    if comparison.questions:
        lines += ["## Questions", ""]
    for question in comparison.questions:
        lines.append(f"- **{markdown_text(question.id)}**: {markdown_text(question_summary(question))}")
        if question.kind != "changed":
            lines.append(f"  > {markdown_text(question.ask)}")
        lines += [f"  - {markdown_text(one.field)}: {_marked_markdown(one)}" for one in _shown(question)]
    if comparison.fields:
        lines += ["", "## Fields", ""]
    for change in comparison.fields:
        lines.append(
            f"- **{markdown_text(change.field)}** ({field_summary(change)}): {_marked_markdown(change)}"
        )
    return "\n".join(lines).rstrip() + "\n"


def question_summary(question: QuestionChange) -> str:
    """What happened to a question in a few words: `rewritten, moved from 4 to 2, behind who-pays`."""
    before, after = question.places
    behind = f"behind {question.behind}" if question.behind else "at the start"
    if question.kind == "added":
        return f"added as number {after}, {behind}"
    if question.kind == "dropped":
        return f"dropped; it was number {before}"
    named = [change.field for change in question.fields]
    done = ["rewritten"] if "ask" in named else []
    done += [f"was {question.was}"] if question.was else []
    done += [f"other {', '.join(name for name in named if name != 'ask')}"] if set(named) - {"ask"} else []
    done += [f"moved from {before} to {after}, {behind}"] if question.moved else []
    return ", ".join(done).replace("_", " ")


def field_kind(change: FieldChange) -> str:
    """Whether the field is `added`, `dropped` or `changed`."""
    return "added" if not change.before else "changed" if change.after else "dropped"


def field_summary(change: FieldChange) -> str:
    """The same for people."""
    return {"added": "new", "dropped": "taken out", "changed": "set anew"}[field_kind(change)]


def _shown(question: QuestionChange) -> Sequence[FieldChange]:
    """The fields worth telling: all that changed; of a question that came or went, all but its words."""
    return [one for one in question.fields if question.kind == "changed" or one.field != "ask"]


def _field_text(change: FieldChange, width: int) -> str:
    name = change.field.replace("_", " ")
    return wrapped(_marked(change), width, "      ", f"    {one_line(name)}: ")


def _marked(change: FieldChange) -> str:
    if field_kind(change) == "added":
        return change.after
    return _joined(_shortened(change), GONE, NEW, str.strip)


def _marked_markdown(change: FieldChange) -> str:
    if field_kind(change) == "added":
        return markdown_text(change.after)
    return one_line(_joined(_shortened(change), ("~~", "~~"), ("**", "**"), markdown_text))


def _joined(
    pieces: Sequence[Piece], gone: tuple[str, str], new: tuple[str, str], spell: Callable[[str], str]
) -> str:
    """The pieces with marks around words that are gone or new, white space outside of the marks."""
    line = ""
    for piece in pieces:
        body = piece.text.strip()
        lead, _, tail = piece.text.partition(body) if body else (piece.text, "", "")
        before, after = {"gone": gone, "new": new, "same": ("", "")}[piece.kind]
        # Two marks in a row would be hard to tell apart.
        gap = " " if line.endswith(gone[1]) and piece.kind == "new" and not lead else ""
        line += f"{gap}{lead}{before}{spell(body)}{after}{tail}" if body else lead
    return line


def _shortened(change: FieldChange) -> Sequence[Piece]:
    """The words with long runs that stayed cut to a few on both sides."""
    pieces = word_changes(change.before, change.after)
    if all(piece.kind == "same" for piece in pieces):
        return (Piece(kind="same", text="(only white space)"),)
    return tuple(_cut(pieces))


def _cut(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for place, piece in enumerate(pieces):
        words = piece.text.split(" ")
        first, last = place == 0, place == len(pieces) - 1
        if piece.kind != "same" or len(words) <= 2 * KEPT_WORDS + 4:
            yield piece
            continue
        head = [] if first else words[:KEPT_WORDS]
        tail = [] if last else words[-KEPT_WORDS:]
        yield Piece(kind="same", text=" ".join([*head, "…", *tail]))
