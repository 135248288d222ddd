"""Many files: the same results from the cache, from several processes, and after the cache is spoilt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from promptcraft.framework.lint import many
from promptcraft.framework.lint.check import lint_bytes
from promptcraft.framework.lint.many import CACHE_NAME, File, Found, lint_many
from promptcraft.workspace.places import Workspace
from tests.framework.lint.example import over

FILES = [
    File(f"plan-{n}.yaml", over(f"title: Should plan {n} of of the town go ahead?\n").encode())
    for n in range(3)
]


def fresh() -> list[Found]:
    """What linting one by one gives."""
    return [lint_bytes(file.raw, file.where) for file in FILES]


@pytest.fixture
def none_linted(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on every result must come from the cache."""

    def refuse(files: list[File]) -> list[Found]:
        assert files == []
        return []

    monkeypatch.setattr(many, "_lint_all", refuse)


def test_results_are_kept(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A second run takes everything from the cache, fixes and all."""
    first = lint_many(FILES, Workspace(tmp_path))
    request.getfixturevalue("none_linted")
    assert first == fresh()
    assert lint_many(FILES, Workspace(tmp_path)) == first


def test_a_changed_file_is_linted_again(tmp_path: Path) -> None:
    """One other byte is another file."""
    lint_many(FILES, Workspace(tmp_path))
    changed = File("plan-0.yaml", over('author: ""\n').encode())
    assert [one.code for one in lint_many([changed], Workspace(tmp_path))[0]] == ["PC112"]


@pytest.mark.parametrize(
    "content",
    [b"", b"not json", b"[]", b'{"rules": "others", "files": {}}', b"\xff\xfe", b"[" * 5_000],
)
def test_a_spoilt_cache_is_started_anew(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in the file, the results are right."""
    workspace = Workspace(tmp_path)
    workspace.make_private()
    (workspace.private / CACHE_NAME).write_bytes(content)
    assert lint_many(FILES, workspace) == fresh()


def test_rows_that_somebody_else_wrote_are_not_believed(tmp_path: Path) -> None:
    """Rows of another shape are linted again."""
    workspace = Workspace(tmp_path)
    lint_many(FILES, workspace)
    path = workspace.private / CACHE_NAME
    content = json.loads(path.read_bytes())
    rows: list[object] = [[["PC999", "m", "1", "", None]], "x", [[1, 2, 3, 4, 5]]]
    content["files"] = dict(zip(content["files"], rows, strict=True))
    path.write_text(json.dumps(content), "utf-8")
    assert lint_many(FILES, workspace) == fresh()


def test_several_processes_say_what_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order and the results are those of linting one by one."""
    monkeypatch.setattr(many, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(many, "_processors", lambda: 2)
    monkeypatch.setattr(many, "CHUNK", 1)
    assert lint_many(FILES) == fresh()


def test_nothing_is_kept_without_a_workspace(tmp_path: Path) -> None:
    """With --no-store there is no cache."""
    lint_many(FILES, Workspace(tmp_path, stored=False))
    assert list(tmp_path.iterdir()) == []
