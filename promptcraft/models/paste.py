"""You are the wire: a prompt to copy into any chat, and the reply read back."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterable

from promptcraft.errors import NothingPasted, PromptcraftError
from promptcraft.models.base import Listener, ModelInfo, Reply, Request

END = "."
LIMIT = 2_000_000


class PasteModel:
    """Any chat, reached by a person who carries the text. `name` is what the person calls that chat, or empty.

    `show` gets the text to copy; `read` returns what was pasted.
    """

    def __init__(
        self,
        name: str = "",
        *,
        show: Callable[[str], None] | None = None,
        read: Callable[[], str] | None = None,
    ) -> None:
        self._name = name
        self._show = show or _print
        self._read = read or read_pasted

    @property
    def info(self) -> ModelInfo:
        """What is known about it: free, one call at a time, never repeated unasked."""
        return ModelInfo(provider="paste", name=self._name, free=True, human=True, parallel=1)

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The pasted text; raises NothingPasted when there is none. A person is given all the time there is."""
        self._show(as_one_text(request))
        loop = asyncio.get_running_loop()
        pasted: asyncio.Future[str] = loop.create_future()
        # A thread of its own, which an interrupted program does not wait for: nobody may ever type a line.
        threading.Thread(target=_wait, args=(self._read, loop, pasted), daemon=True).start()
        text = (await pasted).strip()
        if not text:
            raise NothingPasted(
                "Nothing was pasted.",
                hint="Run the same command again; paste the whole reply, then a line with a single full stop.",
                where=self.info.label,
            )
        if listen is not None:
            listen(text)
        return Reply(text=text, model=self._name or "pasted", raw=text)

    async def close(self) -> None:
        """Nothing is held."""


def as_one_text(request: Request) -> str:
    """The request as one message for a chat window; several turns are headed by who said them."""
    turns = request.messages
    parts = [request.system.strip()] if request.system.strip() else []
    if len(turns) == 1:
        parts.append(turns[0].content.strip())
    else:
        named = {"user": "I said", "assistant": "You answered"}
        parts.extend(f"{named[turn.role]}:\n\n{turn.content.strip()}" for turn in turns)
    return "\n\n".join(parts) + "\n"


def read_pasted(lines: Iterable[str] | None = None) -> str:
    """What stands on standard input (or in `lines`) up to its end or a line with a single full stop."""
    kept: list[str] = []
    size = 0
    for line in sys.stdin if lines is None else lines:
        if line.strip() == END:
            break
        size += len(line)
        if size > LIMIT:
            raise NothingPasted(
                f"More than {LIMIT:,} characters were pasted; no reply is that long.",
                hint="Paste the reply alone.",
            )
        kept.append(line)
    return "".join(kept)


def _wait(read: Callable[[], str], loop: asyncio.AbstractEventLoop, pasted: asyncio.Future[str]) -> None:
    """Read, then hand over what came, or what went wrong, to whoever still waits."""
    text = ""
    problem: PromptcraftError | None = None

    def hand_over() -> None:
        if pasted.done():
            return
        if problem is None:
            pasted.set_result(text)
        else:
            pasted.set_exception(problem)

    try:
        text = read()
    except PromptcraftError as error:
        problem = error
    except (OSError, ValueError) as error:
        problem = NothingPasted(
            f"What was pasted cannot be read: {error}.", hint="Save it to a file as UTF-8."
        )
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(hand_over)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
