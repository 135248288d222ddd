"""Messages of a foreign prompt, sorted into a framework."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from promptcraft.errors import FrameworkInvalid
from promptcraft.framework.importing.front import text_of
from promptcraft.framework.importing.gather import Gathered, gather, gather_fields, top_heading
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.prose import (
    TITLE_LENGTH,
    assembled,
    hidden_note,
    is_titled,
    title_of,
    unquoted,
)
from promptcraft.framework.importing.source import Source
from promptcraft.framework.template.text import literal
from promptcraft.framework.words import cut
from promptcraft.framework.yaml.tree import Node

LINES = re.compile(r"lines? (\d{1,7})\b")
LAST = 10_000_000
LONGEST_TITLE = 400
TELLS = ("", "system", "developer")
ASKS = ("user", "human")
HEAD_KEYS = (
    "name", "title", "displayName", "description", "summary", "author", "authors", "contributor", "licence", "license",
    "based_on", "source", "url",
)  # fmt: skip


def head_of(root: Node | None, name: str = "") -> dict[str, str]:
    """Title (or else the name), aim, author, licence and origin as the keys on top of a file give them."""
    return {
        "title": text_of(root, "title", "displayName", "name") or name,
        "aim": text_of(root, "description", "summary"),
        "author": text_of(root, "author", "authors", "contributor"),
        "licence": text_of(root, "licence", "license"),
        "based_on": text_of(root, "based_on", "source", "url"),
    }


def draft(messages: Sequence[tuple[str, str]], head: Mapping[str, str], source: Source) -> Imported:
    """The framework of these messages (role and marked text): what the user says asks, what the system says tells.

    Raises FrameworkInvalid when there is nothing to ask or it is too long for a framework.
    """
    parts = [(role, unquoted(text.strip())) for role, text in messages if text.strip()]
    if not parts:
        raise FrameworkInvalid(
            f"{source.where} holds no prompt: there is no text below its settings.",
            where=source.where,
            hint="Write the prompt, or name another file.",
        )
    gathered = _gathered(parts, named=bool(head.get("title")))
    if said := hidden_note("\n".join(text for _, text in parts)):
        gathered.notes.append(said)
    made = assembled(
        gathered,
        {**_head(head, gathered, parts[0][1], source), "variables": source.names.forms()},
        where=source.where,
        fill=source.holes.fill,
    )
    missing = source.names.missing()
    notes = (*sorted(source.notes, key=_line), *made.notes, *([missing] if missing else ()))
    return Imported(made.framework, notes, source.name)


def _line(note: str) -> int:
    """Where a note about a line of the file stands; the others come behind."""
    found = LINES.match(note)
    return int(found[1]) if found else LAST


def _gathered(parts: Sequence[tuple[str, str]], *, named: bool) -> Gathered:
    if not any(role in ASKS for role, _ in parts):
        told = "\n\n".join(text for role, text in parts if role in TELLS)
        others = [(role, text) for role, text in parts if role not in TELLS]
        if not told:
            told, others = "\n\n".join(text for _, text in others), []
        gathered = gather(told, titled=not named and is_titled(told))
        _keep(others, gathered)
        return gathered
    gathered = Gathered()
    for role, text in parts:
        if role in TELLS:
            gathered.add(gather_fields(text))
        elif role in ASKS:
            said = gather(text)
            # A message of the user is what is asked, so that it holds no list needs no note.
            said.notes = [note for note in said.notes if not note.startswith("No question")]
            gathered.add(said)
        else:
            _keep([(role, text)], gathered)
    return gathered


def _keep(others: Sequence[tuple[str, str]], gathered: Gathered) -> None:
    """Messages that neither tell nor ask, such as example answers, as part of the context."""
    for role, text in others:
        gathered.context.append(f"{role.capitalize()}: {text}")
        gathered.notes.append(f"A message of the role `{role}` was kept in the context.")


def _head(head: Mapping[str, str], gathered: Gathered, text: str, source: Source) -> dict[str, object]:
    title = head.get("title", "")
    if title and " " not in title:
        title = " ".join(title.replace("_", " ").replace("-", " ").split()).capitalize() or title
    if title:
        title = literal(cut(title, LONGEST_TITLE))
    else:
        title = source.holes.fill(
            cut(top_heading(text) or title_of(gathered, text, source.name), TITLE_LENGTH)
        )
    origin = head.get("based_on", "")
    return {
        "title": title or "Prompt",
        "aim": literal(head.get("aim", "")),
        "author": head.get("author", ""),
        "licence": head.get("licence", ""),
        "based_on": (origin,) if origin else (),
    }
