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
    assert told[4] == "m answered in 2.0 s, 5 tokens; 5 answers, $0.0500 so far"
    assert len(told) == 6 + (60 - 6) // 3


def heard(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], events: list[tuple[float, CallEvent]]
) -> list[str]:
    """The lines that these events, each so many seconds after the one before, bring in a pipe."""
    clock = [0.0]
    monkeypatch.setattr("promptcraft.cli.progress.time.monotonic", lambda: clock[0])
    with Progress(Console(stderr=True)) as line:
        for later, event in events:
            clock[0] += later
            line.hear(event)
    return capsys.readouterr().err.splitlines()


def test_a_log_ends_with_the_total(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Quick answers are told too once it takes long, and the last line says how many came and what new ones cost."""
    events = [(0.0, CallEvent(kind="cached", model="m", call="x", cost=Decimal(1)))]
    for number in range(40):
        events.append((0.0, CallEvent(kind="sent", model="m", call=str(number))))
        events.append((0.4, CallEvent(kind="done", model="m", call=str(number), cost=Decimal("0.01"))))
    told = heard(monkeypatch, capsys, events)
    assert len(told) == 1 + 3 + 1
    assert told[1].startswith("m answered in 0.4 s; 13 answers and 1 from before, $0.1300 so far")
    assert told[-1] == "40 answers and 1 from before, $0.4000 in all"


def test_pauses_do_not_fill_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of many refusals by one provider one is told every few seconds; another's is told beside it."""
    why = "{}: the provider asks to slow down (429: a long explanation in brackets that nobody needs twice)."
    events = [
        (
            0.1,
            CallEvent(
                kind="waiting", model=model, call=str(number), message=why.format(model), seconds=seconds
            ),
        )
        for number in range(100)
        for model, seconds in (("m", 1.0), ("n", 0.3))
    ]
    told = heard(monkeypatch, capsys, events)
    assert told[:2] == [
        "m: the provider asks to slow down; trying again in 1 s",
        "n: the provider asks to slow down; trying again",
    ]
    assert len(told) == 2 * 4
