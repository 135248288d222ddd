"""Files are whole or as they were, whatever fails in between."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.errors import StorageFailed
from promptcraft.workspace.files import append_line, read_bytes, require_room, write_once, write_whole

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


def fail(*arguments: object, **options: object) -> None:
    """A disk that is full."""
    raise OSError(28, "No space left on device")


@given(content=st.binary(max_size=3_000))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Any bytes come back, in folders that are made where they are missing."""
    path = tmp_path_factory.mktemp("files") / "a" / "b" / "file"
    write_whole(path, b"before")
    write_whole(path, content)
    assert read_bytes(path, limit=3_000) == content
    assert [file.name for file in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """When any step of writing fails, the old file is there, nothing lies beside it, and the error says where."""
    path = tmp_path / "file"
    write_whole(path, b"before")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(StorageFailed, match="No space left") as caught:
        write_whole(path, b"after")
    monkeypatch.undo()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
    assert (caught.value.where, bool(caught.value.hint)) == (str(path), True)


@posix
def test_who_may_read_it(tmp_path: Path) -> None:
    """A private file is its owner's alone; any other keeps the rights it had."""
    plain, private = tmp_path / "plain", tmp_path / "private"
    plain.write_bytes(b"")
    plain.chmod(0o640)
    write_whole(plain, b"x")
    write_whole(private, b"x", private=True)
    assert (plain.stat().st_mode & 0o777, private.stat().st_mode & 0o777) == (0o640, 0o600)


def test_lines_are_added(tmp_path: Path) -> None:
    """Each line ends in one line break, whatever it came with."""
    path = tmp_path / "folder" / "file"
    for line in (b"one", b"two\n", b"", "drei \u2028 \r".encode()):
        append_line(path, line)
    assert path.read_bytes() == "one\ntwo\n\ndrei \u2028 \r\n".encode()


def test_half_a_line_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that cannot be kept leaves the file byte for byte as it was."""
    path = tmp_path / "file"
    append_line(path, b"one")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageFailed):
        append_line(path, b"two")
    monkeypatch.undo()
    assert path.read_bytes() == b"one\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_an_error() -> None:
    """What the disk does not take is told."""
    with pytest.raises(StorageFailed, match="No space left"):
        append_line(Path("/dev/full"), b"one")


def test_what_cannot_be_written_or_read_is_an_error(tmp_path: Path) -> None:
    """A folder in the way, or a file where a folder should be, is named."""
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "file" / "inside"):
        for write in (write_whole, append_line):
            with pytest.raises(StorageFailed):
                write(path, b"x")
        with pytest.raises(StorageFailed):
            read_bytes(path, limit=10)
    write_whole(tmp_path / "large", b"x" * 11)
    with pytest.raises(StorageFailed, match="larger than 10 bytes"):
        read_bytes(tmp_path / "large", limit=10)


@pytest.mark.parametrize("links", [True, False])
def test_of_several_at_once_one_is_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """A file that is written once keeps its first content, also where the disk knows no links."""
    if not links:
        monkeypatch.setattr(os, "link", fail)
    path = tmp_path / "file"
    assert [write_once(path, b"first", private=True), write_once(path, b"second")] == [True, False]
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_many_write_once_together(tmp_path: Path) -> None:
    """Of eight writers exactly one is told that it was first, and its content stands."""
    won: list[int] = []

    def write(number: int) -> None:
        if write_once(tmp_path / "file", bytes([number])):
            won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "file").read_bytes() == bytes(won)


def test_room_is_required(tmp_path: Path) -> None:
    """A disk without room is refused with what to do, and so is one that is not there."""
    require_room(tmp_path, 1)
    with pytest.raises(StorageFailed, match="MB left"):
        require_room(tmp_path, 10**18)
    with pytest.raises(StorageFailed):
        require_room(tmp_path / "nowhere", 1)


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is no regular file is refused at once, though nobody writes into the pipe."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises(StorageFailed, match="a pipe or a device"):
            read_bytes(path, limit=10)
