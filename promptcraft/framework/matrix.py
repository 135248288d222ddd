"""One framework for many cases: every combination of values from the command line and from a CSV file."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from promptcraft.errors import FrameworkInvalid, VariableInvalid
from promptcraft.framework.model import Framework, Source
from promptcraft.framework.nearby import Wanted, text_of
from promptcraft.framework.sources import TEXT_ENDS
from promptcraft.framework.template.text import literal
from promptcraft.framework.values import parse_settings, read_value, require_known
from promptcraft.framework.yaml.problem import nearest
from promptcraft.workspace.files import read_bytes

MOST_ROWS = 1_000
MOST_BYTES = 2_000_000
SOURCE_COLUMNS = ("sources", "source")
QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})*,0\d\d(,\d{3})*\Z")
LINK = re.compile(r"https?://\S+\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One case: the values given for it, as text, and the sources of its own, which replace the framework's.

    `where` is the file and line it came from, empty for the command line; `folders` are where its files are looked for.
    """

    values: dict[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    where: str = ""
    folders: tuple[Path, ...] = ()

    @property
    def label(self) -> str:
        """What sets this case apart, such as `country=Japan, years=5`; empty when nothing was given."""
        return ", ".join(f"{name}={' '.join(text.split())[:60]}" for name, text in self.values.items())


class SetInvalid(VariableInvalid):
    """The same error, where it is the command line that is wrong and no file."""

    exit_code = 2


def combinations(
    framework: Framework, settings: Sequence[str], matrix: Path | None = None
) -> tuple[Row, ...]:
    """Every case that `--set` and `--matrix` ask for, at least one; the first name given changes slowest.

    `country=India,Japan` is two cases; a list is split at `;`. A comma in quotes or behind a backslash does not split.
    Raises VariableInvalid and FrameworkInvalid with the name or the line, and StorageFailed for an unreadable file.
    """
    choices = _chosen(framework, settings)
    rows = _read_matrix(framework, matrix, frozenset(choices)) if matrix is not None else (Row(),)
    count = len(rows)
    for texts in choices.values():
        count *= len(texts)
    if count > MOST_ROWS:
        raise VariableInvalid(
            f"These settings ask for {count:,} combinations, and at most {MOST_ROWS:,} are run at once.",
            hint="Give fewer values, or split them over several runs.",
            where="--set",
        )
    sets = [dict(zip(choices, texts, strict=True)) for texts in itertools.product(*choices.values())]
    return tuple(replace(row, values={**given, **row.values}) for row in rows for given in sets)


def _chosen(framework: Framework, settings: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What `--set` gives each variable it names; what is wrong with it is a mistake in the command line."""
    choices: dict[str, tuple[str, ...]] = {}
    try:
        for name, text in parse_settings(settings).items():
            require_known(framework, name, where=f"--set {name}")
            choices[name] = _choices(framework, name, text)
    except VariableInvalid as error:
        raise SetInvalid(error.message, hint=error.hint, where=error.where) from error
    return choices


def _choices(framework: Framework, name: str, text: str) -> tuple[str, ...]:
    """The values that one `--set` gives a variable, each once, checked."""
    variable = framework.variables[name]
    where = f"--set {name}"
    if variable.type in ("integer", "number") and THOUSANDS.match(text.strip()):
        plain = text.strip().replace(",", "")
        raise VariableInvalid(
            f"{name}={text.strip()[:60]} could be one number or several.",
            hint=f"Write {plain} for one number; several stand as {plain},{plain}0.",
            where=where,
        )
    texts = _split(text, ";" if variable.type == "list" else ",")
    if len(texts) > 1 and not all(texts):
        raise VariableInvalid(
            f"There is an empty value in {name}={text[:60]}.",
            hint=f'Take out the comma too many; a text with a comma is written {name}="one, two" inside quotes.',
            where=where,
        )
    for one in texts:
        read_value(name, variable, one, where=where)
    return tuple(dict.fromkeys(texts))


def _split(text: str, separator: str) -> list[str]:
    """The parts of the text; a part in double quotes is whole, and a backslash keeps a separator."""
    parts: list[str] = []
    quoted = False
    bare = re.compile(rf"(?:\\{separator}|[^{separator}])*")
    place = 0
    while True:
        found = QUOTED.match(text, place)
        if found and text[found.end() : found.end() + 1] in ("", separator):
            parts.append(found[1].replace('""', '"'))
            quoted = True
        else:
            found = bare.match(text, place)
            whole = found[0] if found else ""
            parts.append(whole.replace(f"\\{separator}", separator))
        place = found.end() if found else len(text)
        if place >= len(text):
            break
        place += 1
    return parts if len(parts) == 1 or quoted else [part.strip() for part in parts]


def _read_matrix(framework: Framework, path: Path, taken: frozenset[str]) -> tuple[Row, ...]:
    name = str(path)
    wanted = Wanted(name, "--matrix", name, MOST_BYTES, ())
    lines = _records(text_of(read_bytes(path, limit=MOST_BYTES), wanted), name)
    if not lines:
        raise FrameworkInvalid(f"{path.name} is empty.", where=name, hint=LAYOUT)
    (first, header), *rest = lines
    columns = _columns(framework, header, taken, f"{name}:{first}")
    if not rest:
        raise FrameworkInvalid(
            f"{path.name} has no line below its header.", where=f"{name}:{first}", hint=LAYOUT
        )
    if len(rest) > MOST_ROWS:
        raise FrameworkInvalid(
            f"{path.name} has {len(rest):,} lines, and at most {MOST_ROWS:,} are run at once.",
            where=name,
            hint="Split the file.",
        )
    return tuple(_row(framework, columns, cells, (f"{name}:{line}", path.parent)) for line, cells in rest)


LAYOUT = "The first line names variables, and every other line is one case: country,years"


def _records(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The lines that hold anything, each with the number it starts at; `;` divides where the header has no comma."""
    head = text.partition("\n")[0]
    divider = ";" if "," not in head and ";" in head else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=divider, strict=True)
    found: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise FrameworkInvalid(
            f"Line {start} of this file is no CSV: {error}.",
            where=f"{name}:{start}",
            hint="Look for a quotation mark that is not closed; inside quotes it is written twice.",
        ) from None
    return found


def _columns(
    framework: Framework, header: Iterable[str], taken: frozenset[str], where: str
) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in header)
    known = (*framework.variables, SOURCE_COLUMNS[0])
    for place, column in enumerate(columns):
        if column.casefold() in SOURCE_COLUMNS and column not in framework.variables:
            continue
        if column not in framework.variables:
            raise VariableInvalid(
                f"There is no variable '{column[:60]}' in this framework, as column {place + 1} names one.",
                hint=nearest(column, known),
                where=where,
            )
    twice = next((c for place, c in enumerate(columns) if c in columns[:place]), None) or next(
        (c for c in columns if c in taken), None
    )
    if twice is not None:
        raise VariableInvalid(
            f"The column '{twice}' stands twice, or is set on the command line too.",
            hint="Give each variable in one place.",
            where=where,
        )
    return columns


def _row(framework: Framework, columns: tuple[str, ...], cells: list[str], at: tuple[str, Path]) -> Row:
    where, folder = at
    if len(cells) > len(columns):
        raise VariableInvalid(
            f"This line has {len(cells)} cells, and the header names {len(columns)} columns.",
            hint='A cell with a comma in it stands in double quotes: "one, two".',
            where=where,
        )
    values: dict[str, str] = {}
    sources: list[Source] = []
    for column, cell in zip(columns, cells, strict=False):
        if column not in framework.variables:
            sources.extend(_sources(cell, where))
        elif cell.strip():
            read_value(column, framework.variables[column], cell, where=where)
            values[column] = cell
    return Row(values, tuple(sources), where, (folder,))


def _sources(cell: str, where: str) -> list[Source]:
    """The sources in a cell, divided by `;` or a line break: a file, a link, or `title | link | what it says`."""
    found: list[Source] = []
    for entry in filter(None, (part.strip() for part in re.split(r"[;\n]", cell))):
        title, *more = (part.strip() for part in entry.split("|"))
        if title.lower().endswith((*TEXT_ENDS, ".pdf")) and not more:
            found.append(Source(title=Path(title).name, file=title))
            continue
        url = next((part for part in (title, *more) if LINK.match(part)), "")
        says = " ".join(part for part in more if part != url)
        if len(says) > 5_000 or not title:
            raise VariableInvalid(
                "A source in this line has no title, or says more than 5,000 characters.",
                hint="Write title | link | what it says, or the path of a file.",
                where=where,
            )
        found.append(Source(title=title, url="" if url == title else url, says=literal(says)))
    return found


def varied(framework: Framework, rows: Sequence[Row]) -> Mapping[str, tuple[str, ...]]:
    """The variables that some row sets to something else than their default, with all values they have anywhere."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for name, text in row.values.items():
            default = framework.variables[name].default
            known = found.setdefault(name, {default: None} if isinstance(default, str) else {})
            known[text.strip()] = None
    return {name: tuple(texts) for name, texts in found.items() if len(texts) > 1}
