"""A batch of 500 that was answered before, asked again: `python benchmarks/again.py`. Nothing may be sent."""

from __future__ import annotations

import tempfile
from pathlib import Path

from measure import Row, bounded, fake_server, process, show
from one_call import critique, workspace

CALLS, SAMPLES, TURNS, LIMIT = 500, 20, 5, 0.8


def rows() -> list[Row]:
    """The whole process once more, and how many requests it sent."""
    with tempfile.TemporaryDirectory() as name, fake_server() as server:
        countries = ",".join(f"Land{number}" for number in range(CALLS // SAMPLES))
        command = critique(
            workspace(Path(name) / "again", "openai", server),
            *("--samples", str(SAMPLES), "--set", f"country={countries}", "--parallel", "50"),
        )
        first = process(command)
        server.reset()
        runs = [process(command) for _ in range(TURNS)]
        sent = server.stats()["requests"]
    seconds = min(run.seconds for run in runs)
    return [
        bounded(
            "the same 500 calls again, wall",
            seconds,
            unit="s",
            limit=LIMIT,
            raw=f"first: {first.seconds:.2g} s",
        ),
        Row("the same 500 calls again, requests sent", "–", str(sent), "–", "0", sent == 0),
    ]


if __name__ == "__main__":
    show(rows())
