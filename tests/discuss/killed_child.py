"""A process that runs or resumes one discussion through the real ledger, and may kill itself at a write.

Run as `python -m tests.discuss.killed_child FOLDER WRITE MODE`: at the journal's WRITE-th line (0: never) it dies
before the line, after half of it, or after it. Each call of the model adds a line to FOLDER/asked.txt.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from promptcraft.discuss import journal
from promptcraft.discuss.partner import Partner
from promptcraft.discuss.session import open_discussion, resume_discussion
from promptcraft.errors import TranscriptNotFound
from promptcraft.models.base import Listener, Reply, Request
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.report.transcript import discussion_markdown
from promptcraft.workspace.files import append_line
from promptcraft.workspace.places import Workspace
from tests.discuss.stand_in import Talker, framework

QUESTIONS = 3


class SlowTalker(Talker):
    """Takes its time, and writes down what it was asked."""

    def __init__(self, asked: Path) -> None:
        super().__init__()
        self.asked = asked

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """An answer after a while."""
        append_line(self.asked, request.messages[-1].content.split("\n")[0].encode())
        await asyncio.sleep(0.03)
        return await super().reply(request, listen)


def die_at(write: int, mode: str) -> None:
    """Arrange to be killed at that line of the journal."""
    seen = 0

    def dying(path: Path, line: bytes) -> None:
        nonlocal seen
        seen += 1
        if seen == write and mode != "before":
            with path.open("ab") as file:
                file.write(line + b"\n" if mode == "after" else line[: len(line) // 2])
        if seen == write:
            os.kill(os.getpid(), signal.SIGKILL)
        append_line(path, line)

    journal.append_line = dying  # type: ignore[attr-defined]  # the journal's own name for it


async def run(root: Path) -> None:
    """Go through the discussion to its end."""
    workspace = Workspace(root)
    dispatcher = Dispatcher(Ledger(workspace.ledger), resend_unknown=True)
    partner = Partner(SlowTalker(root / "asked.txt"), dispatcher, discussion_markdown)
    rendered = framework(QUESTIONS)
    try:
        discussion = resume_discussion(workspace, "last", rendered, partner)
    except TranscriptNotFound:
        discussion = open_discussion(workspace, rendered, partner)
    with discussion:
        while await discussion.answer_next() is not None:
            pass
        discussion.finish()


if __name__ == "__main__":
    die_at(int(sys.argv[2]), sys.argv[3])
    asyncio.run(run(Path(sys.argv[1])))
