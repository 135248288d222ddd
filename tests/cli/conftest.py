"""What every test of the command line relies on: no embedded model, whatever this machine has installed."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_embedded_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command without -m must not load a gigabyte here and answer for minutes."""
    monkeypatch.setattr("promptcraft.cli.reviewers.find_spec", lambda name: None)
