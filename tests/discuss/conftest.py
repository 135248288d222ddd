"""Every discussion a test opens is let go of when the test ends, also when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from promptcraft.workspace.lock import FileLock


@pytest.fixture(autouse=True)
def locks_released(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Remember every lock, and let it go at the end."""
    made: list[FileLock] = []

    def remembered(path: Path) -> FileLock:
        made.append(FileLock(path))
        return made[-1]

    monkeypatch.setattr("promptcraft.discuss.journal.FileLock", remembered)
    yield
    for lock in made:
        lock.release()
