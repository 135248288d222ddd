"""Files that a configuration names as prompts: read inside its own folder only, and never run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from promptcraft.errors import PromptcraftError
from promptcraft.framework.importing.source import Source, shown
from promptcraft.framework.template.text import line_ends
from promptcraft.framework.yaml.tree import MAX_BYTES, decode
from promptcraft.workspace.files import read_bytes

TEXTS = (".txt", ".md", ".j2", ".jinja", ".jinja2", ".json", ".yaml", ".yml", ".csv")
PROGRAMS = re.compile(r"\.(py|js|cjs|mjs|ts|cts|mts|rb|sh|bash|bat|exe|go)(:\w+)?\Z", re.IGNORECASE)
REMOTE = re.compile(
    r"(exec|python|langfuse|portkey|helicone|huggingface|https?|mlflow|opik|package):", re.IGNORECASE
)
PATH = re.compile(
    r"[\w./\\* -]{1,200}\.(txt|md|j2|jinja2?|json|ya?ml|csv|py|js|cjs|mjs|ts)(:\w+)?\Z", re.IGNORECASE
)
BETWEEN = re.compile(r"^---[ \t]*$", re.MULTILINE)
MOST = 100
LONGEST = 300


@dataclass(frozen=True)
class Part:
    """One prompt of a file, with the line on which it begins."""

    label: str
    line: int
    text: str
    where: str


def is_reference(text: str, folder: Path | None) -> bool:
    """Whether an entry names a file or a program instead of being a prompt."""
    if text.startswith("file://") or (REMOTE.match(text) and not re.search(r"\s", text.strip())):
        return True
    return bool(PATH.match(text)) and (
        "/" in text or " " not in text or (folder is not None and (folder / text).is_file())
    )


def read_reference(text: str, line: int, source: Source, folder: Path | None) -> Iterator[Part]:
    """The prompts of the files that this entry names; what cannot be read is noted with its line."""
    path = text.removeprefix("file://")
    named = f"`{shown(text)}`"
    if PROGRAMS.search(path) or (REMOTE.match(text) and not text.startswith("file://")):
        source.note(
            line, f"{named} is a program or another service; it is not run or asked, and was left out."
        )
        return
    if folder is None:
        source.note(line, f"{named} is a file, and there is no folder to read it from; it was left out.")
        return
    try:
        files = _files(path, folder)
    except (OSError, ValueError, RuntimeError, NotImplementedError):
        files = []
    if not files:
        source.note(line, f"{named} is no file inside the folder of the configuration, and was left out.")
    for file in files[:MOST]:
        yield from _parts(file, line, source)
    if len(files) > MOST:
        source.note(line, f"{named} names more than {MOST} files; the others were left out.")


def _files(path: str, folder: Path) -> list[Path]:
    """The files inside the folder that the path or pattern names, links followed only while they stay inside."""
    if (
        len(path) > LONGEST
        or Path(path).is_absolute()
        or ".." in Path(path).parts
        or "**" in path
        or "\\" in path
    ):
        return []
    inside = folder.resolve()
    found = sorted(folder.glob(path)) if any(c in path for c in "*?[") else [folder / path]
    return [file for file in found if file.is_file() and file.resolve().is_relative_to(inside)]


def _parts(file: Path, line: int, source: Source) -> Iterator[Part]:
    if file.suffix.lower() not in TEXTS:
        source.note(line, f"`{shown(file.name)}` is no text file that holds prompts, and was left out.")
        return
    try:
        text = line_ends(decode(read_bytes(file, limit=MAX_BYTES), file.name))
    except PromptcraftError as error:
        source.note(line, f"`{shown(file.name)}` cannot be read: {error.message} It was left out.")
        return
    if file.suffix.lower() == ".csv":
        yield from _rows(text, file, line, source)
        return
    ends = [match.span() for match in BETWEEN.finditer(text)] if file.suffix.lower() == ".txt" else []
    start = 0
    for first, last in [*ends, (len(text), len(text))]:
        part = text[start:first]
        if part.strip():
            yield Part(file.stem, text.count("\n", 0, start) + 1, part.strip("\n"), file.name)
        start = last


def _rows(text: str, file: Path, line: int, source: Source) -> Iterator[Part]:
    """The column `prompt` of a table, or the only column."""
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        source.note(line, f"`{shown(file.name)}` is no valid table ({error}), and was left out.")
        return
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    column = head.index("prompt") if "prompt" in head else 0
    for number, row in enumerate(rows[1 if "prompt" in head else 0 :], 2 if "prompt" in head else 1):
        if len(row) > column and row[column].strip():
            yield Part(file.stem, number, row[column], file.name)
