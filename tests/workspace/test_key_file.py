"""Stored keys: where they come from, who can read them, and what a damaged file keeps."""

from __future__ import annotations

import json
import os
import stat
import sys
import types
from pathlib import Path

import pytest

from promptcraft.errors import ExtraMissing, KeyInvalid, KeyMissing, NewerSchema, PromptcraftError
from promptcraft.workspace.keys import (
    handed_out,
    has_key,
    key,
    key_file,
    key_problem,
    key_source,
    remove_key,
    store_key,
    stored_keys,
    user_config,
)
from promptcraft.workspace.lock import FileLock

SENTINEL = "sk-SENTINEL-7b21"
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")


def written(content: str | bytes, mode: int = 0o600) -> Path:
    """A keys.json with this content."""
    path = key_file()
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


def test_a_stored_key_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that was stored is used when the environment has none, and the environment goes first."""
    assert (has_key("MINE_KEY"), key_source("MINE_KEY")) == (False, "")
    store_key("MINE_KEY", SENTINEL)
    assert (key("MINE_KEY", model="mine"), key_source("MINE_KEY")) == (SENTINEL, "keys.json")
    monkeypatch.setenv("MINE_KEY", "sk-of-the-shell")
    assert (key("MINE_KEY", model="mine"), key_source("MINE_KEY")) == ("sk-of-the-shell", "environment")
    assert {SENTINEL, "sk-of-the-shell"} <= set(handed_out())


@posix_only
def test_only_its_owner_can_read_it() -> None:
    """The file and its folder are closed to others from the first byte on, also when they are changed."""
    for name in ("ONE_KEY", "TWO_KEY"):
        store_key(name, SENTINEL)
        assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file().parent.stat().st_mode) == 0o700
    assert set(stored_keys().keys) == {"ONE_KEY", "TWO_KEY"}
    assert [path.name for path in key_file().parent.iterdir()] == ["keys.json"]


@posix_only
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_refused(mode: int) -> None:
    """No key is taken from it, nothing is written to it, and the command that closes it is told."""
    path = written('{"version": 1, "keys": {"MINE_KEY": "sk-SENTINEL-7b21"}}', mode)
    for act in (lambda: key("MINE_KEY", model="mine"), lambda: store_key("MINE_KEY", "sk-another")):
        with pytest.raises(KeyInvalid) as caught:
            act()
        assert f"chmod 600 '{path}'" in caught.value.hint
        assert SENTINEL not in repr(vars(caught.value))
    assert not has_key("MINE_KEY")
    assert "can be read by others" in key_problem()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"keys": {}}',
        '{"version": 1, "keys": []}',
        '{"version": 1, "keys": {"MINE_KEY": 5}}',
        '{"version": 1, "keys": {}, "keyring": "MINE_KEY"}',
        '{"version": 1, "keys": {"MINE_KEY": "a", "MINE_KEY": "b"}}',
        '{"version": 1, "keys": {"MINE_KEY": "sk-SENTINEL-7b21"',
        b"\xff\xfe\x00",
        "[" * 100_000,
    ],
)
def test_a_damaged_file_is_kept(content: str | bytes) -> None:
    """A file that cannot be understood is named and stays byte for byte, whatever is asked of it."""
    path = written(content)
    before = path.read_bytes()
    for act in (
        lambda: key("MINE_KEY", model="mine"),
        lambda: store_key("MINE_KEY", "sk-another"),
        lambda: remove_key("MINE_KEY"),
    ):
        with pytest.raises(KeyInvalid) as caught:
            act()
        assert caught.value.where == str(path)
        assert SENTINEL not in repr(vars(caught.value))
    assert path.read_bytes() == before


def test_a_newer_file_is_left_alone() -> None:
    """A file of a later version is neither read nor changed."""
    path = written('{"version": 2, "keys": {"MINE_KEY": {"secret": "x"}}}')
    with pytest.raises(NewerSchema):
        store_key("MINE_KEY", "sk-another")
    assert "secret" in path.read_text()


def test_a_key_can_be_removed() -> None:
    """A removed key is gone from the file; removing what is not there says so."""
    store_key("MINE_KEY", SENTINEL)
    assert (remove_key("MINE_KEY"), remove_key("MINE_KEY")) == (True, False)
    assert SENTINEL not in key_file().read_text()
    with pytest.raises(KeyMissing, match="mine needs a key"):
        key("MINE_KEY", model="mine")


@pytest.mark.parametrize(
    ("variable", "given"),
    [
        ("MINE_KEY", ""),
        ("MINE_KEY", "two words"),
        ("MINE_KEY", "sk-x\n"),
        ("MINE_KEY", "sk-é"),
        ("MINE_KEY", '"sk-SENTINEL"'),
        ("MINE_KEY", "MINE_KEY=sk-SENTINEL"),
        ("MINE_KEY", "$MINE_KEY"),
        ("MINE_KEY", "sk-..."),
        ("MINE_KEY", "<your-key>"),
        ("MINE_KEY", "x" * 9_000),
        ("OPENAI_API_KEY", "sk-ant-api03-SENTINEL"),
    ],
)
def test_what_is_no_key_is_not_stored(variable: str, given: str) -> None:
    """A quoted text, a placeholder, another provider's key or half a line is refused, and not repeated."""
    with pytest.raises(KeyInvalid) as caught:
        store_key(variable, given)
    assert "SENTINEL" not in repr(vars(caught.value))
    assert not key_file().exists()


def test_two_at_once_do_not_lose_a_key() -> None:
    """While another process changes the file it is not changed here."""
    other = FileLock(key_file().with_name("keys.json.lock"))
    assert other.acquire()
    with pytest.raises(PromptcraftError) as caught:
        store_key("MINE_KEY", SENTINEL)
    assert caught.value.code == "locked"
    other.discard()


def test_the_folder_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    """PROMPTCRAFT_CONFIG moves it; without it, it is inside the home directory."""
    monkeypatch.setenv("PROMPTCRAFT_CONFIG", str(tmp_path))
    assert key_file() == tmp_path / "keys.json"
    monkeypatch.delenv("PROMPTCRAFT_CONFIG")
    if os.name == "posix":
        assert own_home in user_config().parents


class Ring(types.ModuleType):
    """A keyring of this test."""

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, name: str) -> str | None:
        """What is kept."""
        if self.locked:
            raise OSError(f"locked, and here is {SENTINEL}")
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        """Keep it."""
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        """Forget it."""
        del self.kept[service, name]


def test_the_keyring_is_used_when_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the keyring is found again, is in no file of ours, and is removed from there."""
    ring = Ring()
    monkeypatch.setitem(sys.modules, "keyring", ring)
    store_key("MINE_KEY", SENTINEL, keyring=True)
    assert (key("MINE_KEY", model="mine"), key_source("MINE_KEY")) == (SENTINEL, "keyring")
    assert json.loads(key_file().read_text()) == {"version": 1, "keys": {}, "keyring": ["MINE_KEY"]}
    assert remove_key("MINE_KEY")
    assert ring.kept == {}


def test_the_keyring_is_not_asked_unless_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that is installed is left alone for keys that were not put there."""
    ring = Ring()
    ring.kept["promptcraft", "MINE_KEY"] = SENTINEL
    monkeypatch.setitem(sys.modules, "keyring", ring)
    with pytest.raises(KeyMissing):
        key("MINE_KEY", model="mine")


def test_a_keyring_that_fails_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked keyring is an error of its kind, without its words; one that is not installed is named."""
    ring = Ring()
    monkeypatch.setitem(sys.modules, "keyring", ring)
    store_key("MINE_KEY", SENTINEL, keyring=True)
    ring.locked = True
    with pytest.raises(KeyInvalid, match="OSError") as caught:
        key("MINE_KEY", model="mine")
    assert caught.value.__context__ is None
    assert SENTINEL not in repr(vars(caught.value))
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ExtraMissing, match="not installed"):
        key("MINE_KEY", model="mine")
