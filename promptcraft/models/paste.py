"""You are the wire: the prompt is shown to be copied into a chat, and the chat's answer is read back."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from promptcraft.errors import NothingPasted
from promptcraft.models.base import Listener, ModelInfo, Reply, Request

END = "."


class PasteModel:
    """Any chat that a person carries the text to. `name` tells chats apart, as in `paste:claude`."""

    def __init__(
        self,
        name: str = "",
        *,
        show: Callable[[str], None] | None = None,
        read: Callable[[], str] | None = None,
    ) -> None:
        self._name = name
        self._show = show or _print
        self._read = read or _read_lines

    @property
    def info(self) -> ModelInfo:
        """Free, one at a time, and nothing enforces a shape: the schema stands in the text."""
        return ModelInfo(provider="paste", name=self._name, free=True, human=True, parallel=1)

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """What the person pastes back, as it is; raises NothingPasted when that is nothing."""
        began = time.monotonic()
        self._show(as_one_text(request))
        text = self._read()
        if not text.strip():
            raise NothingPasted("Nothing was pasted back.", hint="Run the same command again, or use --reply FILE.")
        return Reply(text=text, model=self.info.label, seconds=round(time.monotonic() - began, 3))


def as_one_text(request: Request) -> str:
    """The whole request as one message that a chat window takes: what was said before is labelled."""
    if len(request.messages) == 1:
        parts = [request.system, request.messages[0].content]
    else:
        labels = {"user": "I said:", "assistant": "You answered:"}
        parts = [request.system, *(f"{labels[one.role]}\n{one.content}" for one in request.messages)]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _read_lines() -> str:
    lines: list[str] = []
    for line in sys.stdin:
        if line.strip() == END:
            break
        lines.append(line)
    return "".join(lines)
