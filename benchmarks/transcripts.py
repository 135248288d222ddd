"""Listing and searching 10,000 stored discussions, warm: `python benchmarks/transcripts.py`.

Each discussion has eleven turns of its own words. The index is made by the first command; what is measured follows.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure import Row, bounded, compared, peak, process, show

DISCUSSIONS, FEW, TURNS, ROUNDS = 10_000, 100, 11, 5
LIMIT, FLAT = 0.3, 1.2
"""Seconds; and how much more memory ten thousand may need than a hundred, as a factor."""
ASKED = {"list": ["list"], "search": ["search", "word20", "word30"]}
WORDS = [f"word{number}" for number in range(2_000)]
OFTEN = [1 / (number + 1) for number in range(2_000)]
"""As in real texts the second is half as frequent as the first; each of those searched for is in most discussions."""


def discussion(number: int) -> tuple[str, str]:
    """The name of a discussion and its journal."""
    chance = random.Random(number)  # noqa: S311 - no secret
    name = f"{20200101 + number % 28}-{number:06x}"
    first = {
        "kind": "opened", "schema_version": 1, "discussion": name, "framework": "india-inheritance-tax",
        "title": "An inheritance tax", "questions": [f"q{turn}" for turn in range(TURNS)], "version": "v",
        "rendered_hash": "r", "model": "openai:fake",
    }  # fmt: skip
    lines: list[dict[str, object]] = [first]
    for turn in range(TURNS):
        said = " ".join(chance.choices(WORDS, OFTEN, k=60))
        lines.append(
            {"kind": "asked", "step": "question", "question": f"q{turn}", "text": f"Which {said[:80]}?"}
        )
        lines.append({"kind": "answered", "step": "question", "question": f"q{turn}", "text": said})
    lines.append({"kind": "closed", "reason": "finished"})
    at = f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}Z"
    return name, "".join(json.dumps({"seq": seq, "at": at, **line}) + "\n" for seq, line in enumerate(lines))


def saved(folder: Path, count: int) -> None:
    """A workspace with so many discussions, and their index."""
    inside = folder / "transcripts" / "india-inheritance-tax"
    inside.mkdir(parents=True)
    (folder / "promptcraft.toml").write_text("", "utf-8")
    for number in range(count):
        name, text = discussion(number)
        (inside / f"{name}.jsonl").write_text(text, "utf-8")
    process(command(folder, ASKED["list"]))


def command(folder: Path, words: Sequence[str]) -> list[str]:
    """The whole command in this workspace."""
    return [sys.executable, "-m", "promptcraft", "transcripts", *words, "--workspace", str(folder)]


def memory(folder: Path, words: Sequence[str]) -> float:
    """Peak memory in MB of the command, run in a process that says so at its end."""
    return peak(["-m", "promptcraft.cli.main", "transcripts", *words, "--workspace", str(folder)])


def rows() -> list[Row]:
    """Seconds on the clock, and memory beside that of a hundred discussions."""
    table = []
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name) / "few", Path(name) / "many"
        saved(few, FEW)
        saved(many, DISCUSSIONS)
        for what, words in ASKED.items():
            seconds = min(process(command(many, words)).seconds for _ in range(ROUNDS))
            told = f"`transcripts {what}`, {DISCUSSIONS:,} discussions"
            table.append(bounded(f"{told}, wall", seconds, unit="s", limit=LIMIT))
            before, after = memory(few, words), memory(many, words)
            table.append(
                compared(f"{told}, peak memory; raw: {FEW} of them", before, after, unit="MB", limit=FLAT)
            )
    return table


if __name__ == "__main__":
    show(rows())
