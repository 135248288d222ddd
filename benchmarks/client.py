"""One process that makes many calls, with an SDK alone or with promptcraft, and tells what it cost it.

Run by the other benchmarks. `sdk-openai`, `sdk-responses`, `sdk-anthropic`: the official SDK with the same texts;
`openai`, `responses`, `anthropic`: the same calls through promptcraft's ledger, dispatcher, quote check and scorecard.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

Ask = Callable[[int], Awaitable[object]]


async def at_once(ask: Ask, calls: int, wide: int) -> int:
    """Make so many calls, so many at once; how many brought an answer."""
    places = asyncio.Semaphore(wide)

    async def one(number: int) -> bool:
        async with places:
            try:
                await ask(number)
            except Exception as error:  # noqa: BLE001 - counted: that is what is measured
                sys.stderr.write(f"{type(error).__name__}: {str(error)[:200]}\n")
                return False
            return True

    return sum(await asyncio.gather(*(one(number) for number in range(calls))))


def sdk(api: str, options: argparse.Namespace, texts: dict[str, Any]) -> Ask:
    """A call with the official SDK as its documentation shows it."""
    if api == "anthropic":
        from anthropic import AsyncAnthropic

        anthropic = AsyncAnthropic(api_key="none", base_url=options.url)
        said = {"system": texts["system"], "max_tokens": 4_096, "model": "fake"}
        return lambda n: anthropic.messages.create(
            **said, messages=[{"role": "user", "content": worded(texts, n, options)}]
        )
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key="none", base_url=f"{options.url}/v1")
    schema = {"name": "critique", "strict": True, "schema": texts["schema"]}
    if api == "responses":
        return lambda n: client.responses.create(
            model="fake",
            instructions=texts["system"],
            input=[{"role": "user", "content": worded(texts, n, options)}],
            text={"format": {"type": "json_schema", **schema}},
        )
    return lambda n: client.chat.completions.create(
        model="fake",
        messages=[
            {"role": "system", "content": texts["system"]},
            {"role": "user", "content": worded(texts, n, options)},
        ],
        response_format={"type": "json_schema", "json_schema": schema},
    )


def worded(texts: dict[str, Any], number: int, options: argparse.Namespace) -> str:
    """What call number N says; different for each where the server tells calls apart."""
    return f"{number} {texts['user']}" if options.distinct else str(texts["user"])


async def run_sdk(api: str, options: argparse.Namespace) -> dict[str, Any]:
    """The calls with the SDK alone; the processor time is that of the second part, after a warm-up."""
    texts = json.loads(Path(options.texts).read_text("utf-8"))
    ask = sdk(api, options, texts)
    await at_once(ask, options.warm, options.wide)
    began, used = time.perf_counter(), time.process_time()
    done = await at_once(ask, options.calls, options.wide)
    return {
        "done": done,
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - used,
    }


async def run_ours(api: str, options: argparse.Namespace) -> dict[str, Any]:
    """The calls as samples of a critique: asked, stored, parsed, checked and put together."""
    from promptcraft.framework.renderer import Renderer

    renderer = Renderer().start()  # As the command does: it gets ready while the rest is imported.
    from subject import model, review

    from promptcraft.critique.ask import ask_samples
    from promptcraft.critique.assemble import assemble
    from promptcraft.models.dispatch import Dispatcher
    from promptcraft.models.ledger import Ledger

    reviewer = model(api, options.url)
    folder = Path(options.folder)
    ledger = Ledger(folder / "ledger.db")
    if options.slow_disk:
        slow_down(ledger, options.slow_disk)
    dispatcher = Dispatcher(ledger)
    dispatcher.allow(options.wide)
    measured = review(folder, started=renderer)
    if options.warm:
        warm = review(folder, "Kenya")
        assemble(warm, reviewer.info, await ask_samples(warm, reviewer, dispatcher, options.warm))
    began, used = time.perf_counter(), time.process_time()
    critique = assemble(
        measured, reviewer.info, await ask_samples(measured, reviewer, dispatcher, options.calls)
    )
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    await dispatcher.close()
    ledger.close()
    scored = [sample for sample in critique.samples if sample.score is not None]
    return {"done": len(scored), "seconds": seconds, "processor": processor, "score": critique.score}


async def run_distinct(api: str, options: argparse.Namespace) -> dict[str, Any]:
    """Calls that all differ, so that the server can tell whether one was answered twice."""
    from subject import model

    from promptcraft.models.base import Message, Request
    from promptcraft.models.dispatch import Dispatcher
    from promptcraft.models.ledger import Ledger

    reviewer, ledger = model(api, options.url), Ledger(Path(options.folder) / "ledger.db")
    dispatcher = Dispatcher(ledger)
    dispatcher.allow(options.wide)
    said = "Why should inheritances be taxed? " * 30

    async def ask(number: int) -> object:
        request = Request(messages=(Message(role="user", content=f"{number} {said}"),))
        return await dispatcher.ask(reviewer, request, purpose="benchmark")

    began = time.perf_counter()
    done = await at_once(ask, options.calls, options.calls)
    await dispatcher.close()
    ledger.close()
    return {"done": done, "seconds": time.perf_counter() - began}


def slow_down(ledger: Any, seconds: float) -> None:  # noqa: ANN401 - its insides are none of our business elsewhere
    """Let every commit take so much longer, as on a disk that really syncs."""

    def see(statement: str) -> None:
        if statement == "COMMIT":
            time.sleep(seconds)

    ledger._db._db.set_trace_callback(see)


def collect_seldom() -> None:
    """What the command does when it starts."""
    import gc

    from promptcraft.cli.entry import MIDDLE, OLD, YOUNG

    gc.set_threshold(YOUNG, MIDDLE, OLD)


def end(code: int) -> None:
    """End as the command does."""
    from promptcraft.cli.entry import end_now

    end_now(code)


def main() -> None:
    """Make the calls and print what they took, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what")
    parser.add_argument("--url", required=True)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--warm", type=int, default=0)
    parser.add_argument("--wide", type=int, default=50)
    parser.add_argument("--distinct", type=int, default=0)
    parser.add_argument("--texts", default="")
    parser.add_argument("--slow-disk", type=float, default=0.0)
    options = parser.parse_args()
    alone, _, api = options.what.rpartition("-")
    if not alone:
        collect_seldom()
    with tempfile.TemporaryDirectory() as options.folder:
        run = run_sdk if alone else run_distinct if options.distinct else run_ours
        told = asyncio.run(run(api, options))
    from measure import own_peak

    sys.stdout.write(json.dumps(told | {"megabytes": own_peak()}) + "\n")
    if not alone:
        end(0)


if __name__ == "__main__":
    main()
