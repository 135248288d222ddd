"""What is known of every transcript, and its words, kept so that thousands need not be read again to be listed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Self

from promptcraft.discuss.transcript_files import Found, Kind, files, folders
from promptcraft.errors import StorageFailed
from promptcraft.workspace.places import Workspace

INDEX_NAME = "index.db"
FORM = 1
"""A file of another form is made anew."""
AT_ONCE = 200
"""So many files are read between two commits: what an interrupted first run has read is kept."""
WORTH_IT = 50
"""Files below which reading them all is quick enough."""
WAIT_SECONDS = 5.0
DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
SCHEMA = (
    "CREATE TABLE files (number INTEGER PRIMARY KEY, folder TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,"
    " kind TEXT NOT NULL, id TEXT NOT NULL, framework TEXT NOT NULL, model TEXT NOT NULL, at TEXT NOT NULL,"
    " answered INTEGER NOT NULL, total INTEGER NOT NULL, score REAL, stated REAL, finished INTEGER NOT NULL,"
    " problem TEXT NOT NULL, UNIQUE (folder, name))",
    "CREATE INDEX in_order ON files (at, id)",
    'CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = "unicode61 remove_diacritics 2")',
)
COLUMNS = "folder, name, kind, id, framework, model, at, answered, total, score, stated, finished, problem"
APART, BEGIN, END = "\x01", "\x02", "\x03"
"""Marks around a letter that is a word, and around each word that was found."""
AROUND = 24
"""Words of a passage that is shown."""
UNSPACED = re.compile(r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
"""Letters of languages that put no space between words: each is taken as a word."""


class Listed(NamedTuple):
    """One line of the list. `problem` says why a file could not be read; then the rest is what its name tells.

    `answered` of `total` questions for a discussion, `score` out of ten and the reviewer's own mark `stated` (or None)
    for a critique. `when` is the time of the last thing in it. The file is `name` in `folder` under `root`.
    """

    root: Path
    folder: str
    name: str
    kind: Kind
    id: str
    framework: str
    model: str = ""
    when: str = ""
    answered: int = 0
    total: int = 0
    score: float | None = None
    stated: float | None = None
    finished: bool = False
    problem: str = ""

    @property
    def path(self) -> Path:
        """Where it stands."""
        return self.root / self.folder / self.name


class About(NamedTuple):
    """The characters of the longest id, all frameworks and models there are, and whether some file cannot be read."""

    longest: int
    frameworks: list[str]
    models: list[str]
    problems: bool


@dataclass(frozen=True)
class Passage:
    """A transcript in which all the words were found, and a passage with them: `parts`, every other one a find."""

    listed: Listed
    parts: tuple[str, ...]


Told = Callable[[int, int], None]
"""Hears how many of the files that have to be read are read."""


class TranscriptIndex:
    """The transcripts of a workspace as they are now; `told` hears how far the reading of new files is.

    Where it cannot be kept it is made in memory each time.
    """

    def __init__(self, workspace: Workspace, told: Told | None = None) -> None:
        self._root = workspace.transcripts
        self._told = told or (lambda done, of: None)
        try:
            self._db = _kept(workspace)
            self._refresh()
        except (sqlite3.Error, StorageFailed):
            self._db = _made(":memory:")
            self._refresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def rows(self) -> Iterator[Listed]:
        """Every transcript, the oldest first."""
        for row in self._db.execute(f"SELECT {COLUMNS} FROM files ORDER BY at, id"):  # noqa: S608 - our own words
            yield self._listed(row)

    def about(self) -> About:
        """What all of them have in common, without going through them."""
        longest, problems = self._db.execute(
            "SELECT max(length(id)), max(problem != '') FROM files"
        ).fetchone()
        frameworks, models = (
            [row[0] for row in self._db.execute(f"SELECT DISTINCT {what} FROM files")]  # noqa: S608 - our own words
            for what in ("framework", "model")
        )
        return About(longest or 0, frameworks, models, bool(problems))

    def search(self, words: str, most: int) -> list[Passage]:
        """The transcripts in which all the words stand, the best first, then those with words that begin like them.

        Words in double quotes stand together.
        """
        passages: list[Passage] = []
        for begin in (False, True):
            known = {one.listed.path for one in passages}
            more = self._passages(query(words, begin=begin), most) if len(passages) < most else []
            passages += [one for one in more if one.listed.path not in known]
        return passages[:most]

    def _passages(self, asked: str, most: int) -> list[Passage]:
        if not asked:
            return []
        # First which, then what of them: a passage from each of ten thousand would be made and thrown away.
        best = self._db.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (asked, most)
        )
        numbers = ", ".join(str(row[0]) for row in best)
        found = self._db.execute(
            f"SELECT {COLUMNS}, snippet(words, 0, ?, ?, '…', {AROUND}) FROM words"  # noqa: S608 - our own words
            " JOIN files ON files.number = words.rowid"
            f" WHERE words MATCH ? AND words.rowid IN ({numbers}) ORDER BY rank, at DESC",
            (BEGIN, END, asked),
        )
        return [Passage(self._listed(row), _parts(row[-1])) for row in found.fetchall()]

    def _refresh(self) -> None:
        """Read what is new or has changed, and forget what is gone; one folder at a time is held in memory."""
        here = folders(self._root)
        gone = {row[0] for row in self._db.execute("SELECT DISTINCT folder FROM files")} - set(here)
        new: list[tuple[str, Found]] = []
        lost: list[tuple[str, str]] = []
        for folder in (*here, *gone):
            told = self._db.execute("SELECT name, state FROM files WHERE folder = ?", (folder,))
            known: dict[str, str] = dict(told)
            inside = files(self._root, folder) if folder not in gone else ()
            new += [(folder, file) for file in inside if known.pop(file.name, "") != file.state]
            lost += [(folder, name) for name in known]
        for start in range(0, max(len(new), len(lost)), AT_ONCE):
            self._db.execute("BEGIN IMMEDIATE")
            for folder, name in lost[start : start + AT_ONCE]:
                self._forget(folder, name)
            for number, (folder, file) in enumerate(new[start : start + AT_ONCE], start + 1):
                self._learn(folder, file)
                self._told(number, len(new))
            self._db.execute("COMMIT")

    def _learn(self, folder: str, file: Found) -> None:
        from promptcraft.discuss.transcripts import known

        listed, text = known(file.kind, self._root / folder / file.name)
        self._forget(folder, file.name)
        number = self._db.execute(
            f"INSERT INTO files (state, {COLUMNS}) VALUES ({', '.join('?' * 14)})",  # noqa: S608 - our own words
            (
                file.state, folder, file.name, file.kind, listed.id, listed.framework, listed.model, listed.when,
                listed.answered, listed.total, listed.score, listed.stated, listed.finished, listed.problem,
            ),
        ).lastrowid  # fmt: skip
        self._db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, spaced(_whole(text))))

    def _forget(self, folder: str, name: str) -> None:
        row = self._db.execute(
            "SELECT number FROM files WHERE folder = ? AND name = ?", (folder, name)
        ).fetchone()
        if row is not None:
            self._db.execute("DELETE FROM words WHERE rowid = ?", row)
            self._db.execute("DELETE FROM files WHERE number = ?", row)

    def _listed(self, row: tuple[Any, ...]) -> Listed:
        return Listed._make((self._root, *row[:11], bool(row[11]), row[12]))


def query(words: str, *, begin: bool) -> str:
    """What FTS5 is asked: all of the words, those in double quotes as they stand; with `begin` a beginning will do."""
    asked: list[str] = []
    for number, part in enumerate(words.split('"')):
        told = [part] if number % 2 else part.split()
        for one in told:
            bare = " ".join(re.findall(r"\w+", spaced(one)))
            if bare:
                asked.append(f'"{bare}"' + ("*" if begin and not number % 2 else ""))
    return " ".join(asked)


def spaced(text: str) -> str:
    """The text with a mark around each letter of languages that put no space between words."""
    return text if text.isascii() else UNSPACED.sub(rf"{APART}\1{APART}", text)


def _parts(passage: str) -> tuple[str, ...]:
    """What stands between the finds, and the finds: by turns, the first no find."""
    return tuple(re.split(f"[{BEGIN}{END}]", passage.replace(APART, "")))


def _whole(text: str) -> str:
    """Without our own marks, and without halves of characters, which no database holds."""
    return re.sub(f"[{APART}{BEGIN}{END}]", "", text).encode("utf-8", "replace").decode("utf-8")


def _kept(workspace: Workspace) -> sqlite3.Connection:
    """The index of this workspace, made anew where it is damaged or of another form; in memory where none is kept."""
    path = workspace.private / INDEX_NAME
    if not workspace.stored or not (path.exists() or _is_worth_it(workspace.transcripts)):
        return _made(":memory:")
    workspace.make_private()
    try:
        return _made(path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in DAMAGED:
            raise
    for end in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(INDEX_NAME + end).unlink()
    return _made(path)


def _is_worth_it(root: Path) -> bool:
    count = (1 for folder in folders(root) for _ in files(root, folder))
    return sum(islice(count, WORTH_IT)) == WORTH_IT


def _made(path: Path | str) -> sqlite3.Connection:
    """The database there, with its tables; raises sqlite3.DatabaseError for one that is not of this form."""
    db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -512")
        if _form(db) == 0:
            db.execute("BEGIN IMMEDIATE")
            for statement in SCHEMA if _form(db) == 0 else ():
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {FORM}")
            db.execute("COMMIT")
        if _form(db) != FORM:
            error = sqlite3.DatabaseError("of another form")
            error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
            raise error
    except BaseException:
        db.close()
        raise
    return db


def _form(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
