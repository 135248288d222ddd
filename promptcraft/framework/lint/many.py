"""Many files linted: what was linted before comes from the cache, the rest from several processes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from promptcraft.errors import StorageFailed
from promptcraft.framework.edits import edit_adapter
from promptcraft.framework.lint.problem import Problem
from promptcraft.framework.lint.rules import RULES
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.places import Workspace, shipped

CACHE_NAME = "lint.json"
MOST_CACHE = 100_000_000
MOST_KEPT = 5_000
WORTH_A_PROCESS = 16
MOST_PROCESSES = 8
CHUNK = 8
Found = tuple[Problem, ...]
Row = tuple[str, str, str, str, dict[str, object] | None]


@dataclass(frozen=True)
class File:
    """One file to lint: what messages call it, and its bytes."""

    where: str
    raw: bytes

    @property
    def key(self) -> str:
        """The SHA-256 (hex) of name and bytes."""
        return hashlib.sha256(self.where.encode("utf-8", "surrogatepass") + b"\0" + self.raw).hexdigest()


def lint_many(files: Sequence[File], workspace: Workspace | None = None) -> list[Found]:
    """The problems of each file, in the order given; results are kept in the workspace when one is named.

    A cache that is damaged, or made by other rules, is started anew. Raises StorageFailed when it cannot be written.
    """
    path = workspace.private / CACHE_NAME if workspace is not None and workspace.stored else None
    kept = _read(path) if path is not None else {}
    keys = [file.key for file in files]
    found: dict[str, Found] = {}
    for key, file in zip(keys, files, strict=True):
        known = _problems(kept[key], file.where) if key in kept else None
        if known is not None:
            found[key] = known
    new = {key: file for key, file in zip(keys, files, strict=True) if key not in found}
    found |= dict(zip(new, _lint_all(list(new.values())), strict=True))
    if new and path is not None and workspace is not None:
        _write(workspace, path, {key: [_row(one) for one in found[key]] for key in keys}, kept)
    return [found[key] for key in keys]


def _lint_all(files: Sequence[File]) -> list[Found]:
    workers = min(_processors(), MOST_PROCESSES, len(files) // WORTH_A_PROCESS)
    if workers < 2:
        return [_lint_one(file) for file in files]
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            return list(pool.map(_lint_one, files, chunksize=CHUNK))
    except BrokenProcessPool:
        # A program that was itself read from standard input cannot be started again in a child.
        return [_lint_one(file) for file in files]


def _lint_one(file: File) -> Found:
    from promptcraft.framework.lint.check import lint_bytes

    return lint_bytes(file.raw, file.where)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def rules_version() -> str:
    """A hash of everything that decides what the lint finds: its code, the words and the coverage list."""
    digest = hashlib.sha256()
    folder = Path(__file__).resolve().parent.parent
    lists = sorted(shipped("rubrics").glob("coverage-*.yaml"))
    for path in (*sorted(folder.rglob("*.py")), *lists):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(path: Path) -> dict[str, object]:
    """The results kept from earlier runs of these rules."""
    if not path.is_file():
        return {}
    try:
        content = json.loads(read_bytes(path, limit=MOST_CACHE))
    except (ValueError, RecursionError, StorageFailed):
        return {}
    if not isinstance(content, dict) or content.get("rules") != rules_version():
        return {}
    files = content.get("files")
    return files if isinstance(files, dict) else {}


def _write(workspace: Workspace, path: Path, new: dict[str, list[Row]], old: dict[str, object]) -> None:
    """Keep the newest results; those of this run come last and are kept longest."""
    merged = {key: rows for key, rows in old.items() if key not in new} | new
    newest = dict(list(merged.items())[-max(MOST_KEPT, len(new)) :])
    content = {"rules": rules_version(), "files": newest}
    workspace.make_private()
    write_whole(path, json.dumps(content, separators=(",", ":")).encode("ascii"))


def _row(problem: Problem) -> Row:
    fix = None if problem.fix is None else problem.fix.model_dump(mode="json")
    place = problem.where.rpartition(":")[2]
    return problem.code, problem.message, place, problem.question, fix


def _problems(rows: object, where: str) -> Found | None:
    """The problems of a file as they were kept; None when somebody else wrote there."""
    try:
        return tuple(_problem(row, where) for row in rows) if isinstance(rows, list) else None
    except (TypeError, ValueError, KeyError):
        return None


def _problem(row: object, where: str) -> Problem:
    if not isinstance(row, list) or not all(isinstance(cell, str) for cell in row[:4]):
        raise TypeError
    code, message, line, question, fix = row
    edit = None if fix is None else edit_adapter.validate_json(json.dumps(fix))
    return Problem(code, message, f"{where}:{int(line)}", question, RULES[code].severity, edit)
