"""Critiques on disk: written once, read back equal, refused when they are not what was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from promptcraft.critique.checklist import checklist
from promptcraft.critique.store import identified, read_critique, save_critique, stored_critiques
from promptcraft.errors import JournalCorrupt, NewerSchema
from promptcraft.records.critique import Critique
from promptcraft.workspace.places import Workspace
from tests.critique.bench import critique, reply, review


def saved(folder: Path, *, stored: bool = True) -> Critique:
    """A critique by the checklist, kept in this folder."""
    return save_critique(Workspace(folder, stored), identified(checklist(review())))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """The file holds the whole critique."""
    kept = saved(tmp_path)
    assert read_critique(tmp_path / kept.path) == kept
    assert stored_critiques(Workspace(tmp_path), "tolls") == (kept,)
    assert stored_critiques(Workspace(tmp_path), "tolls", version="other") == ()


def test_a_scripted_critique_is_read_back(tmp_path: Path) -> None:
    """Edits, quotes and unknown cost survive the file."""
    kept = save_critique(Workspace(tmp_path), identified(critique(tmp_path, reply())))
    assert read_critique(tmp_path / kept.path) == kept


def test_the_same_critique_is_one_file(tmp_path: Path) -> None:
    """What says the same has the same id, and is not written twice."""
    first, second = saved(tmp_path), saved(tmp_path)
    assert (first.id, first.path) == (second.id, second.path)
    assert len(list((tmp_path / "transcripts" / "tolls").iterdir())) == 1


def test_nothing_is_written_when_nothing_is_stored(tmp_path: Path) -> None:
    """Under --no-store the folder stays empty and the critique has no path."""
    assert saved(tmp_path, stored=False).path == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:100],
        lambda text: "",
        lambda text: "[" * 100_000,
        lambda text: text.replace('"score": ', '"score": NaN, "x": '),
        lambda text: text.replace('"schema_version": 1', '"schema_version": 1e999'),
        lambda text: json.dumps(json.loads(text) | {"score": 9.9}),
        lambda text: json.dumps(json.loads(text) | {"lines": []}),
        lambda text: json.dumps(json.loads(text) | {"verdict": "perfect"}),
    ],
)
def test_a_spoilt_file_is_refused_and_left_alone(tmp_path: Path, spoil: object) -> None:
    """A critique that is cut, or whose score is not the sum of its lines, is named and not touched."""
    assert callable(spoil)
    path = tmp_path / saved(tmp_path).path
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    before = path.read_bytes()
    with pytest.raises(JournalCorrupt) as raised:
        read_critique(path)
    assert (path.read_bytes(), raised.value.where, bool(raised.value.hint)) == (before, str(path), True)


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A schema version this program does not know is not read."""
    path = tmp_path / saved(tmp_path).path
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"schema_version": 99}), "utf-8")
    with pytest.raises(NewerSchema):
        read_critique(path)


def test_a_correction_fitted_since_is_kept(tmp_path: Path) -> None:
    """A critique that was saved before a correction was fitted is saved and returned with it, in the same file."""
    first = saved(tmp_path)
    note = "Corrected by 24 human scores."
    marked = identified(checklist(review())).model_copy(update={"calibrated": True, "notes": (note,)})
    kept = save_critique(Workspace(tmp_path), marked)
    assert (kept.calibrated, kept.notes, kept.path, kept.at) == (True, (note,), first.path, first.at)
    assert stored_critiques(Workspace(tmp_path), "tolls") == (kept,)
