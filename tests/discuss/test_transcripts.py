"""The promises of listing and finding what is stored."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from promptcraft.discuss.partner import Partner
from promptcraft.discuss.session import open_discussion
from promptcraft.discuss.transcripts import find_transcript, list_transcripts
from promptcraft.errors import JournalCorrupt, NewerSchema, TranscriptError, TranscriptNotFound
from promptcraft.records.critique import Critique
from promptcraft.records.scorecard import Line
from promptcraft.workspace.places import Workspace
from tests.discuss.stand_in import Desk, Talker, framework


def talked(tmp_path: Path, answers: int) -> str:
    """The id of a stored discussion with that many answers."""
    with open_discussion(Workspace(tmp_path), framework(), Partner(Talker(), Desk())) as discussion:
        for _ in range(answers):
            asyncio.run(discussion.answer_next())
        discussion.finish()
        return discussion.id


def critique(tmp_path: Path, name: str = "20200101-0000-cccc", **changes: object) -> Path:
    """A stored critique, older than any discussion made here."""
    record = Critique(
        id=name,
        framework="free-buses",
        version="v",
        rendered_hash="r",
        reviewer="checklist",
        score=6.5,
        lines=(Line(criterion="all", weight=10, level=3.25, given=6.5, taken=3.5, questions=("q",)),),
        at="2020",
    )
    path = tmp_path / "transcripts" / "free-buses" / f"{name}.critique.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record.model_dump(mode="json") | changes))
    return path


def test_the_list_tells_where_each_stands(tmp_path: Path) -> None:
    """Critiques with their score and discussions with their answered questions, the oldest first."""
    critique(tmp_path)
    first, second = talked(tmp_path, 2), talked(tmp_path, 4)
    listed = list_transcripts(Workspace(tmp_path))
    assert [
        (item.id, item.kind, item.answered, item.total, item.score, item.finished) for item in listed
    ] == [
        ("20200101-0000-cccc", "critique", 0, 0, 6.5, True),
        (first, "discussion", 2, 3, None, False),
        (second, "discussion", 3, 3, None, True),
    ]
    assert {item.framework for item in listed} == {"free-buses"}
    assert [item.model for item in listed] == ["checklist", "stand-in:talker", "stand-in:talker"]


def test_an_empty_workspace_lists_nothing(tmp_path: Path) -> None:
    """No folder is no error."""
    assert list_transcripts(Workspace(tmp_path)) == ()


def test_what_cannot_be_read_is_listed_with_its_problem(tmp_path: Path) -> None:
    """A corrupt journal, a broken critique and one from the future stand in the list; the others are unharmed."""
    folder = critique(tmp_path).parent
    (folder / "20200102-0000-aaaa.jsonl").write_bytes(b"nonsense\nmore\n")
    (folder / "20200103-0000-bbbb.critique.json").write_text("{")
    critique(tmp_path, "20200104-0000-dddd", schema_version=9)
    (folder / "notes.txt").write_text("not ours")
    problems = {item.id: item.problem for item in list_transcripts(Workspace(tmp_path))}
    assert problems["20200101-0000-cccc"] == ""
    assert "not a JSON object" in problems["20200102-0000-aaaa"]
    assert "is not a critique" in problems["20200103-0000-bbbb"]
    assert "newer promptcraft" in problems["20200104-0000-dddd"]
    assert len(problems) == 4


def test_a_transcript_is_found_by_id_beginning_or_as_the_last(tmp_path: Path) -> None:
    """The full id, a beginning only one has, and `last` all lead to the same file."""
    critique(tmp_path)
    name = talked(tmp_path, 1)
    workspace = Workspace(tmp_path)
    assert find_transcript(workspace, name).id == name
    assert find_transcript(workspace, name[:9]).id == name
    assert find_transcript(workspace, "last").id == name
    found = find_transcript(workspace, "last", kind="critique")
    assert found.critique is not None
    assert found.critique.score == 6.5


def test_an_unclear_beginning_lists_the_candidates(tmp_path: Path) -> None:
    """Two ids with the same beginning: both are named, neither is guessed."""
    critique(tmp_path, "20200101-0000-aaaa")
    critique(tmp_path, "20200101-0000-bbbb")
    with pytest.raises(TranscriptNotFound) as caught:
        find_transcript(Workspace(tmp_path), "20200101")
    assert "20200101-0000-aaaa, 20200101-0000-bbbb" in caught.value.hint


@pytest.mark.parametrize(
    "reference", ["../secret", "/etc/passwd", "..", "", "free-buses/../../secret", "x" * 500]
)
def test_a_reference_is_no_path(tmp_path: Path, reference: str) -> None:
    """A reference that looks like a path finds nothing, even where that file exists."""
    critique(tmp_path)
    (tmp_path / "secret.jsonl").write_text("{}\n")
    with pytest.raises(TranscriptNotFound):
        find_transcript(Workspace(tmp_path), reference)


def test_a_link_out_of_the_folder_is_no_transcript(tmp_path: Path) -> None:
    """A link to a file elsewhere is neither listed nor read."""
    folder = critique(tmp_path).parent
    outside = tmp_path / "outside.jsonl"
    outside.write_text("private\n")
    (folder / "20200109-0000-eeee.jsonl").symlink_to(outside)
    assert [item.id for item in list_transcripts(Workspace(tmp_path))] == ["20200101-0000-cccc"]


def test_reading_says_what_is_wrong(tmp_path: Path) -> None:
    """Asked for by name, an unreadable file gives its error with the place."""
    folder = critique(tmp_path, schema_version=9).parent
    (folder / "20200102-0000-aaaa.jsonl").write_bytes(b"nonsense\nmore\n")
    (folder / "20200103-0000-bbbb.critique.json").write_text('{"id": 1}')
    workspace = Workspace(tmp_path)
    with pytest.raises(NewerSchema):
        find_transcript(workspace, "20200101-0000-cccc")
    with pytest.raises(JournalCorrupt):
        find_transcript(workspace, "20200102")
    with pytest.raises(TranscriptError, match="bbbb"):
        find_transcript(workspace, "20200103")


@pytest.mark.parametrize("others", [True, False])
def test_the_last_is_not_another_when_it_is_damaged(tmp_path: Path, others: bool) -> None:
    """`last` names the damage of what was written last, whether or not an earlier one could be read."""
    if others:
        os.utime(Workspace(tmp_path).transcripts / "free-buses" / f"{talked(tmp_path, 1)}.jsonl", (1, 1))
    path = tmp_path / "transcripts" / "free-buses" / "20200102-0000-aaaa.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"nonsense\nmore\n")
    with pytest.raises(JournalCorrupt) as caught:
        find_transcript(Workspace(tmp_path), "last", kind="discussion")
    assert caught.value.where == f"{path}:1"


def test_an_old_damaged_file_does_not_hide_the_last(tmp_path: Path) -> None:
    """A damaged journal from before the last discussion is not in its way."""
    path = tmp_path / "transcripts" / "free-buses" / "20200102-0000-aaaa.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nonsense\nmore\n")
    os.utime(path, (1, 1))
    name = talked(tmp_path, 1)
    assert find_transcript(Workspace(tmp_path), "last").id == name
