"""`--cluster` on the command line: what it is refused with, before anything is read or reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import run


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--cluster", "nonsense"), "is not the address of a scheduler"),
        (("--cluster", "tcp://127.0.0.1:8786", "--batch"), "--batch needs no cluster"),
    ],
)
def test_what_cannot_be_meant(workspace_folder: Path, options: tuple[str, ...], told: str) -> None:
    """An address that is none, and a batch through a cluster, are mistakes of usage."""
    ended = run("critique", "india-inheritance-tax", "-m", "openai:m", *options)
    assert ended.exit_code == 2
    assert told in ended.stderr
    assert list(workspace_folder.iterdir()) == []
