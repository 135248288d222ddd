"""The lines about calls under way where no terminal shows them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.console import Console

from promptcraft.cli.progress import Progress
from promptcraft.models.dispatch import CallEvent


def test_many_answers_do_not_fill_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first slow answers are told one by one, then one every few seconds with how many there are."""
    clock = [0.0]
    monkeypatch.setattr("promptcraft.cli.progress.time.monotonic", lambda: clock[0])
    line = Progress(Console(stderr=True))
    for number in range(60):
        line.hear(CallEvent(kind="sent", model="m", call=str(number)))
        clock[0] += 2.0
        line.hear(CallEvent(kind="done", model="m", call=str(number), tokens=5, cost=Decimal("0.01")))
    told = [one for one in capsys.readouterr().err.splitlines() if "answered in" in one]
    assert told[4] == "m answered in 2.0 s, 5 tokens, $0.0500 so far"
    assert told[-1].endswith(" answers")
    assert len(told) == 6 + (60 - 6) // 3
