"""What is sent, word for word: a change of a prompt shows up here and has to be meant.

To take a meant change over, run `python -m tests.discuss.test_prompts` and read the difference.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from promptcraft.discuss.pasted import opening_message
from promptcraft.discuss.pushback import KINDS, challenge, position, put_challenge
from promptcraft.discuss.state import Exchange
from promptcraft.discuss.window import Setting, build_request
from promptcraft.errors import UsageMistake
from promptcraft.models.base import ModelInfo
from promptcraft.records.turn import Answered, Asked, PushbackKind
from tests.discuss.stand_in import framework

SNAPSHOTS = Path(__file__).parent / "snapshots"
SECRET = b"s" * 32


def sent(*, small: bool) -> str:
    """The last request of a discussion with a pushback in it, laid out as text."""
    first = Asked(seq=1, step="question", question="q1", text="Who pays?")
    back = Asked(seq=3, step="pushback", question="q1", text="Not here.", pushback="own-words", by="you")
    unclear = Asked(seq=5, step="clarification", question="q1", text="What is a levy?", by="you")
    last = Asked(seq=7, step="synthesis", text="Weigh it all up.")
    exchanges = [
        Exchange(asked, Answered(seq=asked.seq + 1, step=asked.step, text=f"Answer {asked.seq}."))
        for asked in (first, back, unclear)
    ]
    info = ModelInfo(provider="p", name="m", small=small)
    request = build_request(last, exchanges, Setting(framework(2), info, SECRET)).request
    parts = [f"[system]\n{request.system}", *(f"[{m.role}]\n{m.content}" for m in request.messages)]
    return "\n\n".join(parts) + "\n"


CASES: dict[str, Callable[[], str]] = {
    "strong.txt": lambda: sent(small=False),
    "small.txt": lambda: sent(small=True),
    "opening.txt": lambda: opening_message(framework(2)),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_sent_is_what_was_reviewed(name: str) -> None:
    """The request equals its reviewed copy."""
    assert CASES[name]() == (SNAPSHOTS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_challenge_speaks_of_a_reader(kind: PushbackKind) -> None:
    """No challenge says `I` or `you are wrong`: a reader asks, doubts or objects."""
    words = challenge(kind, "Because of Tallinn." if kind == "own-words" else "")
    put = put_challenge(Asked(seq=1, step="pushback", text=words, pushback=kind), SECRET)
    assert put.startswith("A reader ")
    assert (words in put) is True
    assert ("<<<quoted" in put) is (kind == "own-words")


def test_an_objection_needs_words() -> None:
    """Own words cannot be empty."""
    with pytest.raises(UsageMistake):
        challenge("own-words", "\n")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Position kept: no new reason.", "kept"),
        ("\n**Position changed:** the case of Tallinn.\nMore.", "changed"),
        ("## Position changed", "changed"),
        ("You are right. Position changed.", None),
        ("Position changed: a doubt. Therefore it does not change my position.", None),
        ("Positions kept changing.", None),
        ("", None),
    ],
)
def test_the_first_line_says_what_became_of_the_position(answer: str, expected: str | None) -> None:
    """Only a first line in the agreed form counts."""
    assert position(answer) == expected


if __name__ == "__main__":
    SNAPSHOTS.mkdir(exist_ok=True)
    for name, make in CASES.items():
        (SNAPSHOTS / name).write_text(make(), encoding="utf-8")
