"""The promises of the index of what is stored: it says what the files say, it is quick, and losing it loses nothing."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.discuss import transcripts
from promptcraft.discuss.transcript_files import Kind
from promptcraft.discuss.transcript_index import INDEX_NAME, WORTH_IT, Listed, TranscriptIndex
from promptcraft.discuss.transcripts import list_transcripts
from promptcraft.workspace.places import Workspace
from tests.discuss.test_transcripts import critique


def many(folder: Path, count: int = WORTH_IT + 5) -> Path:
    """A workspace with so many critiques, and an index of them; the folder that they are in."""
    for number in range(count):
        path = critique(folder, f"c{number:04}", notes=[f"About number{number}."])
    list_transcripts(Workspace(folder))
    return path.parent


def found(folder: Path, words: str) -> list[str]:
    """The ids of what a search finds."""
    with TranscriptIndex(Workspace(folder)) as index:
        return sorted(one.listed.id for one in index.search(words, 1_000))


def as_read(folder: Path) -> tuple[Listed, ...]:
    """What a list says that keeps no index."""
    return list_transcripts(Workspace(folder, stored=False))


def test_the_list_says_what_the_files_say(tmp_path: Path) -> None:
    """Whatever is written, changed, damaged, renamed or deleted between two lists, the second is right."""
    inside = many(tmp_path)
    chance = random.Random(3)  # noqa: S311 - no secret
    for step in range(12):
        for path in chance.sample(sorted(inside.iterdir()), 5):
            match chance.randrange(4):
                case 0:
                    path.unlink()
                case 1:
                    path.write_text("{")
                case 2:
                    path.rename(inside / f"r{step}-{path.name}")
                case _:
                    critique(tmp_path, path.name.split(".")[0], score=None, stated=chance.randrange(10))
        critique(tmp_path, f"new{step:03}")
        assert list_transcripts(Workspace(tmp_path)) == as_read(tmp_path)
    shutil.rmtree(inside)
    assert list_transcripts(Workspace(tmp_path)) == ()


def test_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is new or has changed is read again."""
    many(tmp_path)
    read: list[str] = []
    known = transcripts.known

    def counted(kind: Kind, path: Path) -> tuple[Listed, str]:
        read.append(path.name)
        return known(kind, path)

    monkeypatch.setattr(transcripts, "known", counted)
    list_transcripts(Workspace(tmp_path))
    assert read == []
    critique(tmp_path, "c0007", score=None)
    list_transcripts(Workspace(tmp_path))
    assert read == ["c0007.critique.json"]


@pytest.mark.parametrize("harm", ["no database", "half of it", "another form", "no table", "another's"])
def test_a_harmed_index_loses_nothing(tmp_path: Path, harm: str) -> None:
    """Damaged, cut short, of another version or held by another process: the list is right all the same."""
    many(tmp_path)
    path = tmp_path / ".promptcraft" / INDEX_NAME
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other = sqlite3.connect(path, isolation_level=None)
    match harm:
        case "no database":
            path.write_bytes(b"not a database" * 999)
        case "half of it":
            path.write_bytes(path.read_bytes()[:9_000])
        case "another form":
            other.execute("PRAGMA user_version = 99")
        case "no table":
            other.execute("DROP TABLE files")
        case _:
            other.execute("BEGIN EXCLUSIVE")
            critique(tmp_path, "new")
    assert list_transcripts(Workspace(tmp_path)) == as_read(tmp_path)
    other.close()
    assert list_transcripts(Workspace(tmp_path)) == as_read(tmp_path)


def test_all_the_words_are_found(tmp_path: Path) -> None:
    """All words must be there, a beginning will do, quoted words stand together, accents and case do not matter."""
    critique(tmp_path, "a", notes=["Succession duties were Élevés in Kerala."])
    critique(tmp_path, "b", notes=["Kerala taxed duties on succession."])
    critique(tmp_path, "c", notes=["相続税は家族の農地にも課されます。"])
    assert found(tmp_path, "kerala succession") == ["a", "b"]
    assert found(tmp_path, "success ker") == ["a", "b"]
    assert found(tmp_path, '"succession duties"') == ["a"]
    assert found(tmp_path, "eleves") == ["a"]
    assert found(tmp_path, "家族の農地") == ["c"]
    assert (
        found(tmp_path, "農家")
        == found(tmp_path, "kerala pension")
        == found(tmp_path, "")
        == found(tmp_path, "?!")
        == []
    )


def test_the_word_itself_comes_before_longer_ones(tmp_path: Path) -> None:
    """What holds the very word comes first, then what begins like it, each once, and no more than wanted."""
    critique(tmp_path, "a", notes=["A taxation of taxation and taxation."])
    critique(
        tmp_path, "b", notes=["A tax, among a great many other words that make it a poorer match for it."]
    )
    with TranscriptIndex(Workspace(tmp_path)) as index:
        assert [one.listed.id for one in index.search("tax", 9)] == ["b", "a"]
        assert [one.listed.id for one in index.search("tax", 1)] == ["b"]


def test_what_is_deleted_is_not_found(tmp_path: Path) -> None:
    """The words of a critique are gone with its file, and those of an older content with the change."""
    inside = many(tmp_path)
    assert found(tmp_path, "number12") == ["c0012"]
    critique(tmp_path, "c0012", notes=["Rewritten."])
    assert (found(tmp_path, "number12"), found(tmp_path, "rewritten")) == ([], ["c0012"])
    (inside / "c0012.critique.json").unlink()
    assert found(tmp_path, "rewritten") == []


def test_a_passage_shows_what_was_found(tmp_path: Path) -> None:
    """Every other part of a passage is a find, and together they are the text as it was written."""
    critique(tmp_path, "a", notes=["Who pays, the heirs or the estate?"])
    critique(tmp_path, "c", notes=["相続税は家族にも課されます。"])
    with TranscriptIndex(Workspace(tmp_path)) as index:
        (english,), (japanese,) = index.search("heirs estate", 9), index.search("家族", 9)
    assert english.parts[1::2] == ("heirs", "estate")
    assert "Who pays, the heirs or the estate?" in "".join(english.parts)
    assert "相続税は家族にも課されます。" in "".join(japanese.parts)


WORDS = st.lists(
    st.sampled_from(['"', "AND", "NOT", "NEAR(", "*", "-", "^", ":", ")", "tax", "é", "税", "\ud800", "\x00"])
)


@given(WORDS.map(" ".join) | st.text())
def test_no_words_are_commands(words: str) -> None:
    """Whatever is searched for is words: no syntax of the database, and never an error."""
    with TranscriptIndex(Workspace(Path("/nowhere"), stored=False)) as index:
        assert index.search(words, 5) == []
