"""By paste, a person is the wire: the prompt is shown, the reply is read back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from io import StringIO

import pytest

from promptcraft.errors import NothingPasted
from promptcraft.models.base import Message, Request
from promptcraft.models.paste import PasteModel, as_one_text, read_pasted

ONE = Request(system="Judge the list.\n", messages=(Message(role="user", content="The list:\n1. Why?"),))
THREE = Request(
    messages=(
        Message(role="user", content="What is it?"),
        Message(role="assistant", content="A tax."),
        Message(role="user", content="On what?"),
    )
)


def _paste(pasted: str) -> tuple[list[str], str]:
    shown: list[str] = []
    reply = asyncio.run(PasteModel("my chat", show=shown.append, read=lambda: pasted).reply(ONE))
    return shown, reply.text


def test_the_prompt_is_shown_and_the_reply_read() -> None:
    """One text to copy goes out; what comes back is the reply, without the space around it."""
    assert _paste("\n Good list. \n") == (["Judge the list.\n\nThe list:\n1. Why?\n"], "Good list.")


def test_the_model_is_a_free_person() -> None:
    """A paste costs nothing, is made by a person, and is one at a time."""
    info = PasteModel("my chat").info
    assert (info.label, info.free, info.human, info.structured, info.parallel) == (
        "paste:my chat",
        True,
        True,
        False,
        1,
    )


@pytest.mark.parametrize("pasted", ["", "  \n\t\n"])
def test_nothing_pasted_is_an_error(pasted: str) -> None:
    """An empty paste is no reply."""
    with pytest.raises(NothingPasted):
        _paste(pasted)


def test_an_error_while_reading_reaches_the_caller() -> None:
    """Input that cannot be decoded is told as an error of the paste."""

    def unreadable() -> str:
        return b"\xff".decode("utf-8")

    with pytest.raises(NothingPasted, match="cannot be read"):
        asyncio.run(PasteModel(show=lambda text: None, read=unreadable).reply(ONE))


def test_several_turns_say_who_said_what() -> None:
    """A conversation becomes one message in which each turn has its speaker."""
    assert as_one_text(THREE) == (
        "I said:\n\nWhat is it?\n\nYou answered:\n\nA tax.\n\nI said:\n\nOn what?\n"
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("one\ntwo\n", "one\ntwo\n"),
        ("one\n.\nleft over\n", "one\n"),
        ("one\r\n . \r\nleft over", "one\r\n"),
        ("it ends.\n...\n", "it ends.\n...\n"),
        ("", ""),
    ],
)
def test_a_full_stop_alone_ends_the_paste(typed: str, read: str) -> None:
    """Reading ends at the end of the input or at a line with a single full stop."""
    assert read_pasted(StringIO(typed, newline="")) == read


def test_an_endless_paste_is_stopped() -> None:
    """More than any reply can be is refused without being kept."""

    def endless() -> Iterator[str]:
        while True:
            yield "x" * 100_000

    with pytest.raises(NothingPasted, match="2,000,000"):
        read_pasted(endless())


def test_waiting_for_a_person_can_be_left() -> None:
    """Cancelling does not wait for somebody who never pastes."""

    async def leave() -> None:
        forever = asyncio.Event()
        loop = asyncio.get_running_loop()

        def read() -> str:
            asyncio.run_coroutine_threadsafe(forever.wait(), loop).result(timeout=30)
            return ""

        call = asyncio.create_task(PasteModel(show=lambda text: None, read=read).reply(ONE))
        await asyncio.sleep(0.05)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        forever.set()

    asyncio.run(leave())
