"""Naming a version: by number, by the beginning of its hash, by first and last."""

from __future__ import annotations

import pytest

from promptcraft.errors import UsageMistake
from promptcraft.framework.history import Version, new_version
from promptcraft.framework.model import Framework, Question
from promptcraft.framework.version_names import pick, split_version


def known(*hashes: str) -> tuple[Version, ...]:
    """Versions with these content hashes, oldest first."""
    version = new_version(Framework(title="t", questions=(Question(id="a", ask="Why?"),)))
    return tuple(version.model_copy(update={"version": one}) for one in hashes)


HASHES = ("3fa81c00", "3fb90000", "12345678", "aaaa0000", "3fa81c00")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("first", 0),
        ("last", 4),
        ("1", 0),
        ("5", 4),
        ("3fb", 1),
        ("12345678", 2),
        ("1234", 2),
        ("aaaa0000", 3),
        ("3fa", 4),
    ],
)
def test_a_version_is_found(text: str, place: int) -> None:
    """Digits are a number where there is one; of versions with the same content the newest is meant."""
    assert pick(known(*HASHES), text, "n") == place


@pytest.mark.parametrize("text", ["0", "6", "12", "3", "zz", "-1", "beef", "²"])
def test_a_version_that_is_not_there(text: str) -> None:
    """It is refused with the newest versions named, never taken for another one."""
    versions = known("3fa81c00", "12345678")
    if text == "3":
        versions = known("3fa81c00")
    with pytest.raises(UsageMistake, match="has no version") as error:
        pick(versions, text, "n")
    assert "1 (3fa81c00)" in error.value.hint


def test_a_beginning_of_several_versions() -> None:
    """The versions it could be are shown."""
    with pytest.raises(UsageMistake, match="several") as error:
        pick(known(*HASHES), "3f", "n")
    assert "2 (3fb900)" in error.value.hint


def test_nothing_is_recorded() -> None:
    """It says how versions come about."""
    with pytest.raises(UsageMistake, match="no recorded version"):
        pick((), "1", "n")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("own", ("own", "")),
        ("own@2", ("own", "2")),
        ("own@3FA", ("own", "3fa")),
        ("me@home/own.yaml", ("me@home/own.yaml", "")),
        ("me@home.yaml", ("me@home.yaml", "")),
        ("me@home/own.yaml@last", ("me@home/own.yaml", "last")),
    ],
)
def test_name_and_version_are_told_apart(text: str, parts: tuple[str, str]) -> None:
    """An @ in a path is part of the path."""
    assert split_version(text) == parts


@pytest.mark.parametrize("text", ["own@", "@2"])
def test_half_a_name(text: str) -> None:
    """One of the two is missing, and that is said."""
    with pytest.raises(UsageMistake, match="lacks"):
        split_version(text)
