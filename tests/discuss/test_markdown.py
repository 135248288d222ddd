"""The promises of a discussion's readable form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from promptcraft.records.turn import Answered, Asked, Closed, Failed, Noted, Opened, Turn
from promptcraft.records.usage import Usage
from promptcraft.report.transcript import discussion_markdown, readable

OPENED = Opened(
    seq=0,
    at="2026-11-22T07:32:34.954+00:00",
    discussion="20261122-0732-8a00",
    framework="free-buses",
    title="Should city buses be free?",
    aim="To think it through",
    questions=("payers", "towns"),
    version="0123456789abcdef",
    rendered_hash="r",
    model="local:small",
    set={"city": "Riga"},
)
EVENTS: tuple[Turn, ...] = (
    OPENED,
    Asked(seq=1, step="question", question="payers", text="Who pays?"),
    Answered(
        seq=2,
        step="question",
        question="payers",
        text="Taxpayers do.",
        model="small-1",
        usage=Usage(input=100, output=20),
        cost=Decimal("0.0010"),
        seconds=2.4,
    ),
    Asked(seq=3, step="pushback", question="payers", text="Not in Riga.", pushback="own-words", by="you"),
    Answered(
        seq=4,
        step="pushback",
        question="payers",
        text="Position changed: Riga differs.",
        model="small-1",
        usage=Usage(input=150, output=30),
        cost=Decimal("0.002"),
        seconds=1.0,
        position="changed",
        window=1,
    ),
    Noted(seq=5, text="ask the council"),
    Failed(seq=6, code="timed-out", message="No answer in 600 s."),
    Closed(seq=7, reason="stopped"),
)


def test_a_small_model_and_a_poor_answer_are_marked() -> None:
    """The reader is told that the model is a small one, and which answer goes in circles."""
    looped = EVENTS[2].model_copy(update={"blemish": "loop"})
    text = discussion_markdown((OPENED.model_copy(update={"indicative": True}), EVENTS[1], looped))
    assert "Small local model: indicative." in text.split("## ")[0]
    assert "says the same sentence again and again" in text.split("## ")[1]


def test_the_whole_of_a_discussion_can_be_read() -> None:
    """Title, aim, model and date; questions as headings; the pushback quoted; what it used at the end."""
    assert discussion_markdown(EVENTS) == (
        "# Should city buses be free?\n\n"
        "**Aim:** To think it through\n\n"
        "Discussion `20261122-0732-8a00` · framework free-buses at version `01234567` · with local:small"
        " · 2026-11-22 07:32 UTC\n\n"
        "With city = Riga.\n\n"
        "## Question 1: payers\n\n"
        "> Who pays?\n\n"
        "**small-1**:\n\n"
        "Taxpayers do.\n\n"
        "### You: an objection\n\n"
        "> Not in Riga.\n\n"
        "**small-1** (by its own word: position changed):\n\n"
        "Position changed: Riga differs.\n\n"
        "*For this answer the first turn was sent shortened.*\n\n"
        "**A note.**\n\n"
        "> ask the council\n\n"
        "*No answer came: No answer in 600 s.*\n\n"
        "*Left here; it can be resumed.*\n\n"
        "---\n\n"
        "2 answers · 250 tokens read, 50 written · cost $0.003 · 3 s of answering\n"
    )


def test_unknown_is_not_zero() -> None:
    """One answer without usage or price makes the sums unknown."""
    bare = Answered(seq=8, step="question", question="towns", text="Some.", model="x")
    end = discussion_markdown((*EVENTS, bare)).rpartition("---\n\n")[2]
    assert end == "3 answers · tokens not reported for all of them · cost unknown · 3 s of answering\n"


def test_foreign_markdown_stays_text() -> None:
    """Tags, remote pictures, headings of our level and control characters in an answer lose their force."""
    text = "# Question 9\n<script>alert(1)</script>\n![p](http://x.invalid/p.png)\nTitle\n=====\n\x1b[31mred\u202e"
    safe = readable(text)
    assert safe.split("\n") == [
        "#### Question 9",
        "&lt;script>alert(1)&lt;/script>",
        "\\![p](http://x.invalid/p.png)",
        "Title",
        "\\=====",
        "\ufffd[31mred\ufffd",
    ]


def test_an_open_code_block_is_closed() -> None:
    """A block that the answer forgot to close does not swallow what follows."""
    assert readable("```\n# not a heading") == "```\n# not a heading\n```"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[l](javascript:alert(1))", "[l]\\(javascript:alert(1))"),
        ("[l]( data:text/html;base64,x)", "[l]\\( data:text/html;base64,x)"),
        ("[ref]: javascript:alert(1)", "\\[ref]: javascript:alert(1)"),
        ("[l](https://example.org/a_(b))", "[l](https://example.org/a_(b))"),
    ],
)
def test_only_links_to_the_web_stay_links(written: str, shown: str) -> None:
    """A link of a model's that would run something is shown as text; one to a page stays a link."""
    assert readable(written) == shown
