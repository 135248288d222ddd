"""Tables of prompts in CSV: each row is a framework."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from promptcraft.errors import FrameworkInvalid
from promptcraft.framework.importing.draft import draft
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.plain import read_plain
from promptcraft.framework.importing.source import Source, shown

MOST = 2_000
PROMPTS = (
    "prompt",
    "prompts",
    "prompt_text",
    "template",
    "instruction",
    "instructions",
    "text",
    "content",
    "question",
    "user",
)
SYSTEMS = ("system", "system_prompt", "system_message")
HEADS = {
    "title": ("act", "title", "name", "label", "role", "topic", "id"),
    "aim": ("description", "aim", "purpose", "summary"),
    "author": ("author", "contributor", "by"),
    "licence": ("licence", "license"),
    "based_on": ("based_on", "source", "url", "link"),
}
DELIMITERS = ",;\t|"


def import_table(text: str, where: str, name: str) -> tuple[Imported, ...]:
    """A framework for each row that has a prompt. Raises FrameworkInvalid with the line when it is no such table."""
    rows = _rows(text, where)
    if not rows:
        raise FrameworkInvalid(
            f"{where} is empty.", where=where, hint="A table of prompts has a column `prompt`."
        )
    columns = [_key(cell) for cell in rows[0][1]]
    place = _column(columns, PROMPTS)
    if place is None and len(columns) == 1 and len(rows[0][1][0]) > 20:
        columns, place = ["prompt"], 0
    else:
        rows = rows[1:]
    if place is None:
        known = ", ".join(PROMPTS)
        raise FrameworkInvalid(
            f"{where} has no column that holds prompts.",
            where=f"{where}:1",
            hint=f"Name the column with the prompts one of: {known}. It has: {shown(', '.join(columns), 120)}.",
        )
    made = [(line, _row(line, cells, columns, place, where, name)) for line, cells in rows]
    found = [one for _, one in made if one is not None]
    if not found:
        raise FrameworkInvalid(f"{where} has no row with a prompt.", where=where, hint="Fill in the prompts.")
    lost = [f"line {line}: a row without a prompt was left out." for line, one in made if one is None]
    return (replace(found[0], notes=(*lost, *found[0].notes)), *found[1:])


def _rows(text: str, where: str) -> list[tuple[int, list[str]]]:
    """The rows with the lines on which they begin, empty ones left out."""
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count) if any(mark in head for mark in DELIMITERS) else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
            if len(rows) > MOST:
                raise FrameworkInvalid(
                    f"{where} has more than {MOST:,} rows.", where=f"{where}:{begins}", hint="Split it."
                )
    except csv.Error as error:
        raise FrameworkInvalid(
            f"{where} is not a valid table: {error}.",
            where=f"{where}:{begins}",
            hint='Look for quotation marks that are not closed; inside quotes a quote is written "".',
        ) from None
    return rows


def _row(
    line: int, cells: list[str], columns: list[str], place: int, where: str, name: str
) -> Imported | None:
    if len(cells) > len(columns):
        raise FrameworkInvalid(
            f"{where} has a row with {len(cells)} cells under {len(columns)} columns.",
            where=f"{where}:{line}",
            hint="Put cells that hold the separator in quotes.",
        )
    values = dict(zip(columns, cells, strict=False))
    if len(cells) <= place or not cells[place].strip():
        return None
    head, taken = {}, {columns[place]}
    for part, known in HEADS.items():
        column = _column(columns, known)
        if column is not None and columns[column] not in taken:
            head[part] = values.get(columns[column], "").strip()
            taken.add(columns[column])
    source = Source(where, head.get("title") or f"{name} {line}")
    messages = []
    system = _column(columns, SYSTEMS)
    if system is not None and values.get(columns[system], "").strip():
        messages.append(("system", read_plain(values[columns[system]], source, line)))
        taken.add(columns[system])
    messages.append(("user" if messages else "", read_plain(cells[place], source, line)))
    for column_name, value in values.items():
        if column_name not in taken and value.strip():
            source.note(
                line, f"`{shown(f'{column_name}: {value}')}` has no place in a framework and was left out."
            )
    return draft(messages, head, source)


def _key(cell: str) -> str:
    return re.sub(r"\W+", "_", cell.strip().lower()).strip("_")


def _column(columns: list[str], known: tuple[str, ...]) -> int | None:
    return next((columns.index(name) for name in known if name in columns), None)
