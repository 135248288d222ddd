"""The promises of a discussion by paste: one message out, the finished chat read back, nothing dropped."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from promptcraft.discuss.journal import read_journal
from promptcraft.discuss.pasted import keep_chat, opening_message, read_chat
from promptcraft.errors import NothingPasted, ReplyTooLarge
from promptcraft.records.turn import Answered, Asked, Noted, Opened, Turn
from promptcraft.report.transcript import discussion_markdown
from promptcraft.workspace.places import Workspace
from tests.discuss.stand_in import framework

BUSES = framework()


def gist(turns: tuple[Turn, ...]) -> list[tuple[str, str, str]]:
    """Kind, step and the first words of each turn."""
    return [
        (
            turn.kind,
            f"{getattr(turn, 'step', '')}:{getattr(turn, 'question', '')}",
            getattr(turn, "text", "")[:20],
        )
        for turn in turns
    ]


def asked_and_answered(turns: tuple[Turn, ...]) -> list[str]:
    """Step and question of each answer."""
    return [f"{turn.step}:{turn.question}" for turn in turns if isinstance(turn, Answered)]


CHATGPT = f"""You said:
{opening_message(BUSES)}
ChatGPT said:
Question 1: q1

Taxpayers pay two thirds. Riders are mostly young.

You said:
Is that so in small towns?
ChatGPT said:
Position changed: less so in small towns, because of the example you gave.
You said:
next
ChatGPT said:
Question 2: q2
Tallinn did, in 2013.

1. Who pays for it? The residents' tax.
You said:
What do you mean by residents' tax?
ChatGPT said:
The part of the income tax that the town gets.
You said:
next please
ChatGPT said:
Question 3: q3
From parking.
You said:
next
ChatGPT said:
Synthesis
For: it is simple. Question 1: nothing moved there.
"""


def test_the_opening_message_holds_what_the_chat_needs() -> None:
    """One message carries the framework, the form of the headings, and the wait for a pushback."""
    message = opening_message(BUSES)
    assert BUSES.text.strip() in message
    assert "## Question 1: q1" in message
    assert "## Question 2: q2" in message
    assert "Weigh it all up." in message
    assert "wait" in message


def test_a_chat_with_labels_is_read() -> None:
    """Questions, a pushback, a clarification and the synthesis come back in order, with who said what."""
    turns = read_chat(CHATGPT, BUSES)
    assert asked_and_answered(turns) == [
        "question:q1",
        "pushback:q1",
        "question:q2",
        "clarification:q2",
        "question:q3",
        "synthesis:",
    ]
    pushed = next(turn for turn in turns if isinstance(turn, Asked) and turn.step == "pushback")
    assert (pushed.text, pushed.pushback, pushed.by) == ("Is that so in small towns?", "own-words", "you")
    moved = next(turn for turn in turns if isinstance(turn, Answered) and turn.step == "pushback")
    assert moved.position == "changed"
    assert [turn.text for turn in turns if isinstance(turn, Noted)] == ["next", "next please", "next"]
    assert [turn.seq for turn in turns] == list(range(1, len(turns) + 1))


def test_a_chat_without_labels_is_read_by_its_headings() -> None:
    """Where nobody is named, all that stands under a heading is the answer to it."""
    chat = "## Question 1: q1\nTaxpayers.\n\nBut who?\n\n## Question 2: q2\nTallinn.\n\n## Synthesis\nBoth.\n"
    turns = read_chat(chat, BUSES)
    assert asked_and_answered(turns) == ["question:q1", "question:q2", "synthesis:"]
    assert turns[1].model_dump()["text"] == "Taxpayers.\n\nBut who?"


def test_a_chat_that_dropped_the_headings_is_read_by_the_words_of_the_questions() -> None:
    """Labels other than ours and questions repeated in other dress are enough."""
    chat = (
        "Human: please begin\n"
        "Assistant: **Who pays for city buses today, and who rides them?**\n"
        "Taxpayers.\n"
        "Human: go on\n"
        "Assistant: 2. Which towns stopped charging fares, and what became of them?\n"
        "Tallinn.\n"
    )
    assert asked_and_answered(read_chat(chat, BUSES)) == ["question:q1", "question:q2"]


def test_markers_of_only_the_person_are_enough() -> None:
    """Some windows copy a label for the person alone; a heading then gives the word to the model."""
    chat = "You: hello\n## Question 1: q1\nTaxpayers.\nYou: next\n## Question 2: q2\nTallinn.\n"
    assert asked_and_answered(read_chat(chat, BUSES)) == ["question:q1", "question:q2"]


def test_what_has_no_place_is_noted() -> None:
    """A greeting before the first question is kept as a note."""
    turns = read_chat("Claude:\nHappy to help!\n\n## Question 1: q1\nTaxpayers.\n", BUSES)
    assert gist(turns)[0] == ("noted", ":", "Happy to help!")


def test_a_step_in_an_answer_opens_no_question() -> None:
    """Numbered steps and lists inside an answer stay in it."""
    chat = "## Question 1: q1\nDo this.\nStep 2: count riders.\n3. Ask drivers.\n## Question 2: q2\nYes.\n"
    turns = read_chat(chat, BUSES)
    assert asked_and_answered(turns) == ["question:q1", "question:q2"]
    assert "Step 2: count riders.\n3. Ask drivers." in turns[1].model_dump()["text"]


@pytest.mark.parametrize("chat", ["", "   \n", "A poem about the sea.", opening_message(BUSES)])
def test_nothing_found_is_said(chat: str) -> None:
    """A text without any answer is refused with what to do."""
    with pytest.raises(NothingPasted):
        read_chat(chat, BUSES)


def test_an_endless_chat_is_refused() -> None:
    """Beyond the limit nothing is read."""
    with pytest.raises(ReplyTooLarge):
        read_chat("x" * 5_000_001, BUSES)


SAID = st.text(st.sampled_from("abcdefgh ,.\u200b\u2028<>|é🚌"), min_size=1, max_size=40).filter(str.strip)


@hypothesis.given(
    st.lists(st.tuples(SAID, st.lists(st.tuples(SAID, SAID), max_size=2)), min_size=1, max_size=3)
)
def test_nothing_is_dropped(chat: list[tuple[str, list[tuple[str, str]]]]) -> None:
    """Whatever person and model say, every word of it is in some turn."""
    lines: list[str] = []
    words: list[str] = []
    for number, (answer, pushbacks) in enumerate(chat, 1):
        lines += ["ChatGPT said:", f"## Question {number}: q{number}", answer]
        words += answer.split()
        for objection, reply in pushbacks:
            lines += ["You said:", objection, "ChatGPT said:", reply]
            words += [*objection.split(), *reply.split()]
    turns = read_chat("\n".join(lines), BUSES)
    kept = " ".join(str(getattr(turn, "text", "")) for turn in turns)
    assert [word for word in words if word not in kept] == []
    assert [turn.question for turn in turns if isinstance(turn, Answered) and turn.step == "question"] == [
        f"q{number}" for number in range(1, len(chat) + 1)
    ]


def test_a_pasted_chat_is_stored_like_any_discussion(tmp_path: Path) -> None:
    """The chat becomes a journal with an opening and an end, and Markdown beside it."""
    journal = keep_chat(Workspace(tmp_path), BUSES, read_chat(CHATGPT, BUSES), discussion_markdown)
    assert journal.path is not None
    events = read_journal(journal.path).events
    assert isinstance(events[0], Opened)
    assert events[0].model == "paste"
    assert events[-1].model_dump()["reason"] == "finished"
    assert journal.path.with_suffix(".md").read_text().startswith("# Should city buses be free?")
