"""The installed command, tried from an empty folder; `make wheel-check` runs this file by name."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

COMMAND = os.environ.get("PROMPTCRAFT", "")
pytestmark = pytest.mark.skipif(
    not COMMAND, reason="PROMPTCRAFT names no installed command; run `make wheel-check`"
)


def answer(folder: Path, *arguments: str) -> dict[str, Any]:
    """The envelope that the installed command prints in this folder."""
    command = [COMMAND, *arguments, "--format", "json"]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert run.returncode == 0, run.stderr or run.stdout
    envelope: dict[str, Any] = json.loads(run.stdout)
    assert envelope["ok"] is True
    return envelope


def test_help_is_printed(tmp_path: Path) -> None:
    """The command starts in an empty folder and leaves nothing in it."""
    run = subprocess.run([COMMAND, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert "critique" in run.stdout
    assert list(tmp_path.iterdir()) == []


def test_shipped_frameworks_are_listed(tmp_path: Path) -> None:
    """The library travels in the wheel."""
    assert "india-inheritance-tax" in json.dumps(answer(tmp_path, "list")["data"])


def test_checklist_critique_adds_up(tmp_path: Path) -> None:
    """Rubrics and prompts travel in the wheel: a critique needs no key, and its points add up to its score."""
    envelope = answer(tmp_path, "critique", "india-inheritance-tax", "-m", "checklist")
    (critique,) = envelope["data"]["critiques"]
    assert critique["score"] == pytest.approx(sum(line["given"] for line in critique["lines"]))
    assert sum(line["weight"] for line in critique["lines"]) == pytest.approx(10)
