"""Listing many frameworks from the cache."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from promptcraft.framework import library
from promptcraft.framework.library import list_frameworks
from promptcraft.framework.list_cache import CACHE_NAME, WORTH_IT
from promptcraft.workspace.places import Workspace

TEXT = "title: Issue {number}\nquestions:\n  - {{id: a, ask: Why?}}\n"


@pytest.fixture
def many(tmp_path: Path) -> Workspace:
    """A workspace with so many frameworks that the list is kept."""
    folder = tmp_path / "frameworks"
    folder.mkdir()
    for number in range(WORTH_IT):
        (folder / f"issue-{number:03}.yaml").write_text(TEXT.format(number=number), "utf-8")
    return Workspace(tmp_path)


def unread(path: Path) -> object:
    """In place of loading: nothing may be read again."""
    raise AssertionError(f"{path} was read again")


def test_a_second_list_reads_no_framework(many: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was listed before is listed again from the cache, word for word."""
    first = list_frameworks(many)
    monkeypatch.setattr(library, "load_framework", unread)
    assert list_frameworks(many) == first


def test_a_changed_file_is_read_again(many: Workspace) -> None:
    """A framework that was changed, broken or removed since shows as it is now."""
    list_frameworks(many)
    folder = many.frameworks
    (folder / "issue-000.yaml").write_text(
        "title: Other\nquestions:\n  - {id: a, ask: Why?}\n  - {id: b, ask: How?}\n"
    )
    (folder / "issue-001.yaml").write_text("title: [")
    (folder / "issue-002.yaml").unlink()
    rows = {row.name: row for row in list_frameworks(many)}
    assert (rows["issue-000"].title, rows["issue-000"].questions) == ("Other", 2)
    assert rows["issue-001"].problem != ""
    assert "issue-002" not in rows


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b'{"form": 9, "rows": {}}', b'{"form": 1, "rows": {"a": 3}}', b"\xff"]
)
def test_a_damaged_cache_is_made_anew(many: Workspace, damage: bytes) -> None:
    """A cache that cannot be read changes nothing in the list, and is whole again afterwards."""
    first = list_frameworks(many)
    cache = many.private / CACHE_NAME
    cache.write_bytes(damage)
    assert list_frameworks(many) == first
    assert len(json.loads(cache.read_bytes())["rows"]) >= WORTH_IT


def test_nothing_is_written_for_a_few_or_without_storing(many: Workspace, tmp_path: Path) -> None:
    """No cache is made under --no-store, nor in a folder with few frameworks."""
    list_frameworks(Workspace(many.root, stored=False))
    assert not many.private.exists()
    for path in sorted(many.frameworks.iterdir())[3:]:
        path.unlink()
    assert len([row for row in list_frameworks(many) if row.origin == "workspace"]) == 3
    assert not many.private.exists()
