"""Keys: fit to send or refused, and never shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from promptcraft.errors import KeyInvalid, KeyMissing
from promptcraft.workspace.keys import has_key, key, user_cache


def test_a_key_is_read_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the variable holds is the key."""
    monkeypatch.setenv("MINE_KEY", "sk-Right_1")
    assert (key("MINE_KEY", model="mine"), has_key("MINE_KEY")) == ("sk-Right_1", True)


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """The error names the model and the variable, and says how to set it."""
    monkeypatch.delenv("MINE_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("MINE_KEY", value)
    with pytest.raises(KeyMissing, match="MINE_KEY") as caught:
        key("MINE_KEY", model="mine")
    assert "MINE_KEY" in caught.value.hint
    assert not has_key("MINE_KEY")


@pytest.mark.parametrize(
    "spoiled",
    [
        "sk-SENTINEL\n",
        " sk-SENTINEL",
        "sk SENTINEL",
        "sk-SENTINEL\x1b[0m",
        "sk-SENTINELé",
        "sk-SENTINEL\u200b",
    ],
)
def test_a_spoiled_key_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, spoiled: str) -> None:
    """A key with a line break, a space or an odd character is not sent, and its error does not hold it."""
    monkeypatch.setenv("MINE_KEY", spoiled)
    with pytest.raises(KeyInvalid) as caught:
        key("MINE_KEY", model="mine")
    assert "SENTINEL" not in f"{caught.value!r} {vars(caught.value)}"


def test_the_cache_can_be_moved(own_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """PROMPTCRAFT_CACHE moves it, from the home directory too; without it, it is inside the home directory."""
    monkeypatch.setenv("PROMPTCRAFT_CACHE", str(tmp_path))
    assert user_cache() == tmp_path
    monkeypatch.setenv("PROMPTCRAFT_CACHE", "~/large")
    assert user_cache() == own_home / "large"
    monkeypatch.delenv("PROMPTCRAFT_CACHE")
    if os.name == "posix":
        assert own_home in user_cache().parents
