"""The workspace: where it is, and what it keeps private."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from promptcraft.errors import SettingsInvalid, StorageFailed
from promptcraft.workspace.places import Workspace, find_workspace, shipped

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("mark", ["promptcraft.toml", ".promptcraft"])
def test_the_nearest_workspace_is_found_from_below(tmp_path: Path, mark: str) -> None:
    """From a folder inside, the workspace is the nearest folder above that is one."""
    inside = tmp_path / "outer" / "inner" / "deep"
    inside.mkdir(parents=True)
    for folder in (tmp_path / "outer", tmp_path / "outer" / "inner"):
        if mark.startswith("."):
            (folder / mark).mkdir()
        else:
            (folder / mark).touch()
    assert find_workspace(inside).root == tmp_path / "outer" / "inner"


def test_without_one_it_is_the_folder_itself(tmp_path: Path) -> None:
    """Where there is no workspace yet, it is here, and looking for it makes nothing."""
    found = find_workspace(tmp_path, stored=False)
    assert (found.root, found.stored, found.exists) == (tmp_path, False, False)
    assert list(tmp_path.iterdir()) == []


def test_one_may_be_named(tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PROMPTCRAFT_WORKSPACE names one outright, from the home directory too."""
    monkeypatch.setenv("PROMPTCRAFT_WORKSPACE", "~/mine")
    assert find_workspace(tmp_path).root == own_home / "mine"


def test_where_things_are(tmp_path: Path) -> None:
    """Frameworks and transcripts are for everybody, the ledger is private."""
    (tmp_path / "promptcraft.toml").write_text("reviewers = ['checklist']")
    here = Workspace(tmp_path)
    assert (here.exists, here.settings.reviewers) == (True, ("checklist",))
    assert here.history.relative_to(tmp_path).as_posix() == "frameworks/.history"
    assert here.ledger.relative_to(tmp_path).as_posix() == ".promptcraft/ledger.db"
    assert here.transcripts == tmp_path / "transcripts"


def test_mistakes_in_the_settings_come_when_they_are_read(tmp_path: Path) -> None:
    """A broken promptcraft.toml does not keep anybody from finding the workspace."""
    (tmp_path / "promptcraft.toml").write_text("x")
    here = find_workspace(tmp_path)
    with pytest.raises(SettingsInvalid):
        _ = here.settings


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """All who work in a workspace have the same 32 bytes, which git never sees and others cannot read."""
    first = Workspace(tmp_path).secret
    assert (len(first), Workspace(tmp_path).secret) == (32, first)
    assert (tmp_path / ".promptcraft" / ".gitignore").read_bytes() == b"*\n"
    if os.name == "posix":
        assert (tmp_path / ".promptcraft" / "secret").stat().st_mode & 0o777 == 0o600
    assert Workspace(tmp_path / "other").secret != first


def test_all_processes_that_start_together_have_one_secret(tmp_path: Path) -> None:
    """The first to make the secret decides: with two, the same call would be two calls."""
    code = (
        "import sys; from pathlib import Path; from promptcraft.workspace.places import Workspace;"
        "sys.stdin.readline(); print(Workspace(Path(sys.argv[1])).secret.hex())"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(4)
    ]
    assert len({child.communicate("go\n", timeout=60)[0] for child in children}) == 1


@pytest.mark.parametrize("content", [b"", b"ab", b"zz" * 32, b"\xff" * 64, b"0" * 2_000])
def test_a_damaged_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    """A secret that could be guessed or read wrongly is never used; the file stays as it is."""
    path = tmp_path / ".promptcraft" / "secret"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StorageFailed):
        _ = Workspace(tmp_path).secret
    assert path.read_bytes() == content


def test_nothing_is_written_without_a_store(tmp_path: Path) -> None:
    """Under --no-store the secret lives only as long as the workspace object."""
    here = Workspace(tmp_path, stored=False)
    assert (len(here.secret), here.secret) == (32, here.secret)
    assert here.secret not in repr(here).encode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["frameworks", "rubrics"])
def test_what_is_shipped_is_there(kind: str) -> None:
    """The built-in library is found in a checkout and in a wheel."""
    assert any(shipped(kind).glob("*.yaml"))
