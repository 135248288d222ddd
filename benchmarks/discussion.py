"""Our own work for one more turn of a discussion: `python benchmarks/discussion.py`.

Ten turns are there already, the journal is synced and the Markdown beside it written; next to it the openai SDK with as
many messages. Zero latency.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from measure import Row, bounded, fake_server, middle, show
from subject import NAME, model

BEFORE, TURNS, DISCUSSIONS = 10, 3, 9
LIMIT = 8.0


async def ours(url: str, folder: Path) -> list[float]:
    """Milliseconds of the processor for each of the later turns."""
    from promptcraft.discuss.partner import Partner
    from promptcraft.discuss.session import Plan, open_discussion
    from promptcraft.framework.library import find_framework
    from promptcraft.framework.renderer import Renderer
    from promptcraft.models.dispatch import Dispatcher
    from promptcraft.models.ledger import Ledger
    from promptcraft.report.transcript import discussion_markdown
    from promptcraft.workspace.places import Workspace

    workspace = Workspace(folder, True)
    workspace.make_private()
    loaded = find_framework(workspace, NAME).loaded
    with Renderer() as renderer:
        rendered = renderer.render(NAME, loaded.framework, {}, loaded)
    ledger = Ledger(workspace.ledger)
    dispatcher, took = Dispatcher(ledger), []
    partner = Partner(model("openai", url), dispatcher, discussion_markdown)
    for number in range(DISCUSSIONS):
        with open_discussion(workspace, rendered, partner, Plan(repeat=number)) as discussion:
            for turn in range(BEFORE + TURNS):
                began = time.process_time()
                if turn >= BEFORE or await discussion.answer_next() is None:
                    await discussion.push_back("evidence", f"What is that based on? ({turn})")
                if turn >= BEFORE and number:
                    took.append((time.process_time() - began) * 1_000)
    await dispatcher.close()
    ledger.close()
    return took


async def sdk(url: str) -> list[float]:
    """The same with the openai SDK: a conversation of ten turns and one more."""
    from openai import AsyncOpenAI

    client, took = AsyncOpenAI(api_key="none", base_url=f"{url}/v1"), []
    texts = ("Why? " * 20, "Because. " * 400)
    said = [{"role": ("user", "assistant")[n % 2], "content": texts[n % 2]} for n in range(2 * BEFORE + 1)]
    for _ in range(BEFORE + 30):
        began = time.process_time()
        await client.chat.completions.create(model="fake", messages=said)  # type: ignore[arg-type]  # plain dicts
        took.append((time.process_time() - began) * 1_000)
    await client.close()
    return took[BEFORE:]


def rows() -> list[Row]:
    """One row: the middle of two dozen turns."""
    with fake_server() as server, tempfile.TemporaryDirectory() as folder:
        raw = middle(asyncio.run(sdk(server.url)))
        mine = middle(asyncio.run(ours(server.url, Path(folder))))
    return [
        bounded(
            "discussion, one more turn after 10, processor", mine, unit="ms", limit=LIMIT, raw=f"{raw:.3g} ms"
        )
    ]


if __name__ == "__main__":
    show(rows())
