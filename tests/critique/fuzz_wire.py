"""Spoilt replies sent over a socket: official SDKs, dispatcher, ledger and score, judged by the same oracle.

`python -m tests.critique.fuzz_wire [SECONDS [MOST]]` sends as many as that allows, in two processes, and says how many.
Half are also cut on their way, at any byte, and end as if they were whole, or with a lost connection, or with a reset.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Literal

from promptcraft.critique.ask import ask_samples
from promptcraft.critique.assemble import assemble
from promptcraft.errors import PromptcraftError
from promptcraft.models.base import Model
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import ModelTable, Settings
from tests.critique.fuzz_replies import ABOUT, TRUTH, Tally, spoilt, valid
from tests.critique.reply_oracle import judge
from tests.models import fake_server
from tests.models.fake_server import Answer, head_of, plain, streamed
from tests.soak.loopback import End, Json, serve, whole
from tests.soak.wire import Provider

APIS = ("openai", "responses", "anthropic")
MARK = re.compile(r"\[\[(\d+)\]\]")
"""The number of the reply that is wanted, among what the rubric says of itself."""
SECOND = 10**9
"""What asks once more, after a reply that does not hold, gets the reply of this much higher a number."""
AT_ONCE = 100
PROCESSES = 2
Stop = Literal["end", "length", "refusal"]
PIECE = 120
"""Characters in one event of a stream; in smaller ones it is the events that would be measured."""
LATE = 400
"""Bytes at the end of a body where half of the cuts fall."""
LAST = ('"finish_reason": "', '"response.completed"', '"response.incomplete"', '"message_stop"')
"""What only the event that ends a stream says."""


@dataclass(frozen=True)
class Fate:
    """What becomes of one reply on its way: its text, how it stops, and where and how it is cut, if it is.

    `cut` is a share of all bytes, or where it is negative, of the last few: there a text can be whole and its end not.
    """

    text: str
    stop: Stop
    cut: float | None
    end: End
    framed: bool

    def arriving(self, size: int) -> int:
        """How many bytes of so many arrive."""
        if self.cut is None:
            return size
        return int(self.cut * size) if self.cut >= 0 else max(0, size + int(self.cut * LATE))


def fate_of(number: int) -> Fate:
    """Half arrive spoilt and whole; the others, half of them valid, are cut, and a few say they are not to be read."""
    rng = random.Random(-1 - number)  # noqa: S311 - the same fate each time, no secret
    others: tuple[Stop, ...] = ("length", "refusal")
    stop: Stop = rng.choice(others) if rng.random() < 0.1 else "end"
    ends: tuple[tuple[End, bool], ...] = (("open", True), ("open", True), ("closed", False), ("reset", False))
    end, framed = rng.choice(ends)
    if rng.random() < 0.5:
        return Fate(spoilt(number), stop, None, "open", framed=True)
    text = spoilt(number) if rng.random() < 0.5 else json.dumps(valid(rng))
    return Fate(text, stop, rng.choice((1, -1)) * rng.random(), end, framed)


def parts_of(path: str, number: int, stream: bool) -> tuple[list[bytes], int]:
    """The pieces of the body, and how many bytes of them must arrive for the reply to be whole."""
    answer = Answer(fate_of(number).text, stop=fate_of(number).stop)
    if not stream:
        body = json.dumps(plain(path, answer)).encode()
        return [body], len(body)
    events = list(streamed(path, answer))
    last = max(n for n, event in enumerate(events) if any(one in event.decode() for one in LAST))
    return events, sum(map(len, events[: last + 1]))


def deserved(api: str, number: int, stream: bool) -> Fraction | None:
    """The score that the reply deserves as it arrives; None where it is cut, was stopped, or is not valid."""
    fate = fate_of(number)
    if fate.stop != "end":
        return None
    if fate.cut is not None:
        parts, needed = parts_of(PATHS[api], number, stream)
        if fate.arriving(sum(map(len, parts))) < needed:
            return None
    return judge(fate.text, TRUTH)


PATHS = {"openai": "/chat/completions", "responses": "/responses", "anthropic": "/v1/messages"}


def sent(path: str, number: int, stream: bool) -> tuple[bytes, End]:
    """All bytes of this reply, and what becomes of the connection."""
    fate = fate_of(number)
    parts, _ = parts_of(path, number, stream)
    body = b"".join(parts)
    arrives = body[: fate.arriving(len(body))]
    if not stream:
        if fate.framed:
            return whole(arrives), fate.end
        head = {"content-type": "application/json", "content-length": str(len(body))}
        return head_of(200, head) + arrives, fate.end
    said = head_of(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked"})
    said += f"{len(arrives):x}\r\n".encode() + arrives + b"\r\n" if arrives else b""
    return said + (b"0\r\n\r\n" if fate.framed else b""), fate.end


class Spoiler(Provider):
    """A provider that sends the spoilt reply that it is asked for."""

    async def _serve(self, held: socket.socket, delay: float) -> None:
        fake_server.pieces = lambda text: [text[at : at + PIECE] for at in range(0, len(text), PIECE)]

        async def respond(path: str, body: Json) -> tuple[bytes, End]:
            found = MARK.search(json.dumps(body))
            assert found is not None
            turns = [one for one in body.get("messages") or body["input"] if one["role"] != "system"]
            return sent(path, int(found[1]) + SECOND * (len(turns) > 1), bool(body.get("stream")))

        await serve(held, respond)


def models(port: int) -> list[tuple[str, bool, Model]]:
    """A model for each API, plain and streamed."""
    tables = {
        f"wire-{api}{'-streamed' * stream}": ModelTable.model_validate(
            {
                "api": api,
                "base_url": f"http://127.0.0.1:{port}",
                "model": "m",
                "stream": stream,
                "parallel": AT_ONCE,
            }
        )
        for api in APIS
        for stream in (False, True)
    }
    settings = Settings(models=tables)
    return [(table.api, table.stream, resolve(name, settings)) for name, table in tables.items()]


async def score_of(model: Model, dispatcher: Dispatcher, number: int) -> tuple[float | None, int, str]:
    """The score that is stored in the end, how many replies came, and which error came in their place."""
    rubric = ABOUT.rubric.model_copy(update={"about": f"[[{number}]]"})
    about = replace(ABOUT, rubric=rubric)
    try:
        results = await ask_samples(about, model, dispatcher, 1)
    except PromptcraftError as error:
        return None, 0, type(error).__name__
    found = assemble(about, model.info, results)
    json.dumps(found.model_dump(mode="json"), allow_nan=False)
    return found.score, found.calls, ""


def note(tally: Tally, told: str, number: int, ours: float | None, theirs: list[Fraction]) -> None:
    """Count how our score agrees with those that the replies which came deserve."""
    if ours is None and not fate_of(number).framed and theirs:
        # To be this strict is allowed: nobody knows what would have come.
        tally.counts["valid, refused by us: the connection broke"] += 1
    elif ours is None:
        tally.counts["valid, refused by us" if theirs else "refused by both"] += 1
        tally.strict += [number] if theirs else []
    elif any(abs(Fraction(ours) - one) < Fraction(1, 10**6) for one in theirs):
        tally.counts["valid, scored alike"] += 1
    else:
        tally.counts["WRONG"] += 1
        tally.wrong.append(
            f"{told}, number {number}: we stored {ours}, the oracle says {[*map(float, theirs)]}"
        )


async def _all(port: int, numbers: Iterable[int], until: float) -> Tally:
    tally, asked = Tally(), iter(numbers)
    kinds = models(port)
    with tempfile.TemporaryDirectory() as folder, closing(Ledger(Path(folder) / "ledger.db")) as ledger:
        dispatcher = Dispatcher(ledger, stream=True)

        async def work() -> None:
            for number in asked:
                if time.monotonic() > until:
                    return
                api, stream, model = kinds[number // PROCESSES % len(kinds)]
                ours, came, error = await score_of(model, dispatcher, number)
                scores = [deserved(api, one, stream) for one in (number, number + SECOND)]
                theirs = [one for one in scores[: max(came, 1)] if one is not None]
                note(tally, model.info.label, number, ours, theirs)
                tally.counts[f"over {model.info.provider}"] += 1
                tally.counts["cut on the wire"] += fate_of(number).cut is not None
                tally.counts[f"no reply: {error}"] += bool(error)

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        await dispatcher.close()
    return tally


def run(numbers: Iterable[int], seconds: float = float("inf")) -> Tally:
    """What comes of these replies, or of as many as so many seconds allow."""
    fake_server.pieces = lambda text: [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    with closing(Spoiler()) as provider:
        return asyncio.run(_all(provider.port, numbers, time.monotonic() + seconds))


def _share(seconds: float, most: int, first: int) -> Tally:
    return run(range(first, most, PROCESSES), seconds)


def main() -> int:
    """Send as many as the time allows, print the counts, and leave with 1 when one was wrong."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    most = int(sys.argv[2]) if len(sys.argv) > 2 else SECOND
    began = time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:
        tallies = list(pool.map(partial(_share, seconds, most), range(PROCESSES)))
    counts = sum((tally.counts for tally in tallies), Counter[str]())
    wrong = [one for tally in tallies for one in tally.wrong]
    strict = [one for tally in tallies for one in tally.strict]
    replies = sum(number for told, number in counts.items() if told.startswith("over "))
    sys.stdout.write(
        f"{replies:,} spoilt replies over a socket, {time.monotonic() - began:.0f} s: {len(wrong)} stored wrongly\n"
    )
    for name, number in counts.most_common():
        sys.stdout.write(f"{number:>8,}  {name}\n" if number else "")
    sys.stdout.write(f"valid, refused by us: numbers {strict[:10]}\n" if strict else "")
    sys.stdout.write("".join(f"{one}\n" for one in wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
