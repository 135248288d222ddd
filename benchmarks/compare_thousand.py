"""How long a thousand saved critiques take to compare: `python benchmarks/compare_thousand.py`.

The saved critiques of the repository are said again by twenty reviewers of fifty versions, with other levels.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from promptcraft.critique.store import save_critique, stored_critiques
from promptcraft.records.critique import Critique
from promptcraft.workspace.places import Workspace

ROOT = Path(__file__).resolve().parent.parent
NAME = "india-inheritance-tax"
REVIEWERS = 20


def generate(folder: Path, count: int, *, seed: int = 7) -> None:
    """Save so many critiques."""
    chance = random.Random(seed)  # noqa: S311 - made-up levels, not secrets
    models = [one for one in stored_critiques(Workspace(ROOT), NAME) if one.lines]
    for number in range(count):
        save_critique(Workspace(folder), varied(models[number % len(models)], number, chance))


def varied(critique: Critique, number: int, chance: random.Random) -> Critique:
    """The critique with levels, a reviewer and a version of its own."""
    version, reviewer = divmod(number, REVIEWERS)
    lines = []
    for line in critique.lines:
        level = float(chance.randint(0, 5))
        given = line.weight * level / 5
        lines.append(line.model_copy(update={"level": level, "given": given, "taken": line.weight - given}))
    return critique.model_copy(
        update={
            "id": f"c{number:08x}",
            "reviewer": f"made-up:{reviewer}",
            "version": critique.version if version == 0 else f"{version:064x}",
            "at": f"2026-01-01T{version // 60:02}:{version % 60:02}:00+00:00",
            "lines": tuple(lines),
            "score": sum(line.given for line in lines),
        }
    )


def timed(folder: Path, *options: str) -> tuple[float, float]:
    """Seconds on the clock and of all processors that `promptcraft compare` takes."""
    start, used = time.perf_counter(), sum(os.times()[2:4])
    command = [sys.executable, "-m", "promptcraft", "compare", NAME, "--workspace", str(folder), *options]
    subprocess.run(command, capture_output=True, cwd=ROOT, check=True)
    return time.perf_counter() - start, sum(os.times()[2:4]) - used


def main() -> None:
    """Print one row for each way to compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many critiques")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), count)
        sys.stdout.write(f"{count} critiques\ncompared                 seconds  processor\n")
        for name, options in (
            ("this version", ()),
            ("every version", ("--version", "all")),
            ("every version, a page", ("--version", "all", "--html", str(Path(folder) / "page.html"))),
        ):
            seconds, used = timed(Path(folder), *options)
            sys.stdout.write(f"{name:<22} {seconds:9.2f} {used:10.2f}\n")


if __name__ == "__main__":
    main()
