"""Pasting into a real terminal: lines of any length arrive whole, and the terminal is left as it was."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import NAME, framework, full_reply

if os.name != "posix":
    pytest.skip("pseudo-terminals are of POSIX systems", allow_module_level=True)

import termios

from tests.cli.screen import Screen

PROMPT = "a single dot"


def critiques(folder: Path) -> list[dict[str, Any]]:
    """The saved critiques."""
    return [json.loads(path.read_text("utf-8")) for path in folder.glob("transcripts/*/*.critique.json")]


def pastes(screen: Screen, text: bytes) -> None:
    """Paste the text as a terminal program would, while the screen is read."""
    writer = threading.Thread(target=_write, args=(screen.terminal, text), daemon=True)
    writer.start()


def _write(terminal: int, text: bytes) -> None:
    while text:
        text = text[os.write(terminal, text[:1_000]) :]


def edits_lines(screen: Screen) -> bool:
    """Whether the terminal edits lines itself, as shells expect it to."""
    return bool(termios.tcgetattr(screen.terminal)[3] & termios.ICANON)


def test_one_line_of_twenty_thousand_characters(workspace_folder: Path) -> None:
    """JSON on one line, five times as long as a terminal's own limit, is read whole and scored."""
    framework(workspace_folder)
    said = full_reply()
    said["findings"][0]["reason"] = "It takes much for granted. " * 700
    line = json.dumps(said).encode()
    assert len(line) > 20_000
    with Screen("critique", NAME, "--paste", folder=workspace_folder) as screen:
        screen.shows(PROMPT)
        pastes(screen, line + b"\n.\n")
        screen.shows("Score 6.00 of 10")
        assert screen.ends() == 0
        assert edits_lines(screen)
    (made,) = critiques(workspace_folder)
    assert made["findings"][0]["reason"] == said["findings"][0]["reason"]


def test_keys_still_do_what_they_say(workspace_folder: Path) -> None:
    """The erase key takes one character back, and Ctrl-D ends the text."""
    framework(workspace_folder)
    with Screen("critique", NAME, "--paste", folder=workspace_folder) as screen:
        screen.shows(PROMPT)
        pastes(screen, "Strengths:\n- cleaé\x7fr order\nRating: 9\x7f8/10\n\x04".encode())
        screen.shows("own mark: 8 of 10")
        assert screen.ends() == 0
    (made,) = critiques(workspace_folder)
    assert [one["reason"] for one in made["findings"]] == ["clear order"]


def test_ctrl_c_leaves_the_terminal_as_it_was(workspace_folder: Path) -> None:
    """In the middle of a paste: the program ends with 130, and lines can be edited again."""
    framework(workspace_folder)
    with Screen("critique", NAME, "--paste", folder=workspace_folder) as screen:
        screen.shows(PROMPT)
        pastes(screen, b"half a line")
        screen.shows("half a line")
        assert not edits_lines(screen)
        screen.interrupts_at_prompt("Stopping")
        assert (screen.ends(), edits_lines(screen)) == (130, True)
