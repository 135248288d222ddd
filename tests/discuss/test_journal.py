"""The promises of the journal: what is written is read again, what broke off is kept, what is corrupt is untouched."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from promptcraft.discuss.journal import (
    as_line,
    create_journal,
    open_journal,
    parse_journal,
    read_journal,
    transcript_folder,
)
from promptcraft.errors import JournalCorrupt, NewerSchema, StorageFailed
from promptcraft.records.turn import Answered, Asked, Closed, Event, Failed, Noted, Opened
from promptcraft.records.usage import Usage
from promptcraft.workspace.places import Workspace

OPENED = Opened(
    seq=0,
    discussion="d",
    framework="free-buses",
    title="Free buses?",
    version="v",
    rendered_hash="r",
    model="m:x",
)
ODD = "a\u2028b\u2029c\x85d\x0be\r\nf\x1c\x00 \ufeff \U0001f68c"
texts = st.text(st.characters(), max_size=60) | st.sampled_from(
    [ODD, "\ud83d", "x\udc00y", '"}\n{"kind": "closed"']
)
prices = st.none() | st.integers(0, 10**9).map(lambda millionths: Decimal(millionths) / 10**6)
events = st.one_of(
    st.builds(
        Asked, seq=st.just(0), step=st.sampled_from(["question", "pushback"]), text=texts, question=texts
    ),
    st.builds(
        Answered,
        seq=st.just(0),
        step=st.just("question"),
        text=texts,
        model=texts,
        cost=prices,
        usage=st.builds(Usage, input=st.none() | st.integers(0, 10**9)),
    ),
    st.builds(Noted, seq=st.just(0), text=texts),
    st.builds(Failed, seq=st.just(0), code=texts, message=texts),
    st.builds(Closed, seq=st.just(0), reason=st.just("stopped")),
)


def written(tmp_path: Path, *texts: str) -> Path:
    """A journal with these notes in it, closed again."""
    journal = create_journal(Workspace(tmp_path), OPENED)
    for text in texts:
        journal.append(Noted(seq=0, text=text))
    journal.close()
    assert journal.path is not None
    return journal.path


@hypothesis.given(st.lists(events, max_size=6))
def test_reading_gives_what_was_written(said: list[Event]) -> None:
    """Whatever the texts hold, the lines are read back as the same events."""
    numbered = [OPENED, *(event.model_copy(update={"seq": seq}) for seq, event in enumerate(said, 1))]
    content = b"".join(as_line(event) + b"\n" for event in numbered)
    assert content.count(b"\n") == len(numbered)
    assert list(parse_journal(content, "x").events) == numbered


@hypothesis.given(st.lists(events, min_size=1, max_size=4), st.data())
def test_a_cut_at_any_byte_loses_only_the_last_line(said: list[Event], data: st.DataObject) -> None:
    """Cut anywhere, every whole line is still read and the rest is returned as torn."""
    numbered = [OPENED, *(event.model_copy(update={"seq": seq}) for seq, event in enumerate(said, 1))]
    lines = [as_line(event) + b"\n" for event in numbered]
    content = b"".join(lines)
    cut = data.draw(st.integers(0, len(content)))
    contents = parse_journal(content[:cut], "x")
    whole = content[:cut].count(b"\n")
    complete = len(contents.events) > whole
    assert list(contents.events) == numbered[: whole + complete]
    assert contents.torn == (b"" if complete else content[:cut].rpartition(b"\n")[2])


def test_numbers_go_on_without_a_gap(tmp_path: Path) -> None:
    """Events are numbered from 0, also across a new opening, and carry the time."""
    path = written(tmp_path, "one", "two")
    journal = open_journal(Workspace(tmp_path), path)
    journal.append(Noted(seq=77, text="three"))
    assert [event.seq for event in read_journal(path).events] == [0, 1, 2, 3]
    assert all(event.at.endswith("+00:00") for event in journal.events)


def test_order_is_by_number_not_by_clock_or_line(tmp_path: Path) -> None:
    """Lines in another order and clocks that went backwards change nothing."""
    path = written(tmp_path, "one", "two")
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], lines[2], lines[1]]) + b"\n")
    assert [getattr(event, "text", "") for event in read_journal(path).events] == ["", "one", "two"]


def test_a_torn_last_line_is_set_aside_and_cut(tmp_path: Path) -> None:
    """On opening, what broke off goes to ID.torn beside the journal, and the journal ends in a whole line."""
    path = written(tmp_path, "one")
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"kind": "answ')
    assert len(read_journal(path).events) == 2
    assert path.read_bytes().endswith(b'"answ')
    open_journal(Workspace(tmp_path), path).append(Noted(seq=0, text="two"))
    assert path.with_suffix(".torn").read_bytes() == b'{"kind": "answ\n'
    assert path.read_bytes().startswith(whole)
    assert [getattr(event, "text", "") for event in read_journal(path).events] == ["", "one", "two"]


def test_a_whole_last_line_without_its_end_is_kept(tmp_path: Path) -> None:
    """An event whose line end alone is missing counts, and the next one starts on its own line."""
    path = written(tmp_path, "one", "two")
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    open_journal(Workspace(tmp_path), path).append(Noted(seq=0, text="three"))
    assert len(read_journal(path).events) == 4
    assert not path.with_suffix(".torn").exists()


@pytest.mark.parametrize(
    "damage", [b"garbage", b'{"kind": "noted"}', b"[1]", b"", b'{"kind": "never heard of", "seq": 1}']
)
def test_a_corrupt_middle_line_is_named_and_untouched(tmp_path: Path, damage: bytes) -> None:
    """The error names file and line; not a byte of the file changes."""
    path = written(tmp_path, "one", "two")
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], damage, lines[2]]) + b"\n")
    before = path.read_bytes()
    with pytest.raises(JournalCorrupt) as caught:
        open_journal(Workspace(tmp_path), path)
    assert caught.value.where == f"{path}:2"
    assert path.read_bytes() == before


def test_a_missing_event_is_corruption(tmp_path: Path) -> None:
    """A line that was taken out is noticed by the gap in the numbers."""
    path = written(tmp_path, "one", "two")
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], lines[2]]) + b"\n")
    with pytest.raises(JournalCorrupt, match="event 1 is missing"):
        read_journal(path)


def test_a_newer_journal_is_refused_untouched(tmp_path: Path) -> None:
    """A journal of a later schema is not read, whatever else stands in it, and stays as it is."""
    path = written(tmp_path, "one")
    newer = (
        path.read_bytes().replace(b'"schema_version": 1', b'"schema_version": 2')
        + b'{"kind": "tomorrow", "seq": 2}\n'
    )
    path.write_bytes(newer)
    with pytest.raises(NewerSchema):
        open_journal(Workspace(tmp_path), path)
    assert path.read_bytes() == newer


@pytest.mark.parametrize("content", [b"", b'{"seq": 0, "kin', b'{"kind": "noted", "seq": 0, "text": "x"}\n'])
def test_a_journal_that_never_began_is_corrupt(tmp_path: Path, content: bytes) -> None:
    """Without an opening line there is no discussion; the file stays."""
    path = tmp_path / "transcripts" / "x" / "20260101-0000-aaaa.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(JournalCorrupt):
        open_journal(Workspace(tmp_path), path)
    assert path.read_bytes() == content


def test_a_full_disk_leaves_the_journal_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a line cannot be written whole, the file goes back to what it held, and the next append is clean."""
    path = written(tmp_path, "one")
    journal = open_journal(Workspace(tmp_path), path)
    before = path.read_bytes()

    def half(path: Path, line: bytes) -> None:
        with path.open("ab") as file:
            file.write(line[: len(line) // 2])
        raise StorageFailed("No space left on device.")

    with monkeypatch.context() as patch:
        patch.setattr("promptcraft.discuss.journal.append_line", half)
        with pytest.raises(StorageFailed):
            journal.append(Noted(seq=0, text="lost"))
    assert path.read_bytes() == before
    journal.append(Noted(seq=0, text="two"))
    assert len(read_journal(path).events) == 3


def test_a_file_changed_behind_our_back_is_not_appended_to(tmp_path: Path) -> None:
    """Another program's line is noticed before ours would follow it."""
    path = written(tmp_path, "one")
    journal = open_journal(Workspace(tmp_path), path)
    with path.open("ab") as file:
        file.write(b"hello\n")
    with pytest.raises(StorageFailed, match="changed by another program"):
        journal.append(Noted(seq=0, text="two"))


def test_ids_never_overwrite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When an id is taken, another one is made."""
    made = iter(["20260101-0000-aaaa", "20260101-0000-aaaa", "20260101-0000-bbbb"])
    monkeypatch.setattr("promptcraft.discuss.journal.new_id", lambda: next(made))
    first, second = written(tmp_path, "one"), written(tmp_path, "two")
    assert (first.stem, second.stem) == ("20260101-0000-aaaa", "20260101-0000-bbbb")
    assert len(read_journal(first).events) == 2


@pytest.mark.parametrize("name", ["../../etc", "/etc/x", "C:\\x", "..", "", "a/../b", "-", "x" * 300])
def test_a_name_stays_inside_the_transcripts(tmp_path: Path, name: str) -> None:
    """Whatever a framework is called, its folder is one level under transcripts/."""
    workspace = Workspace(tmp_path)
    assert transcript_folder(workspace, name).resolve().parent == workspace.transcripts.resolve()
