"""How long a thousand different frameworks take to lint, cold and warm: `python benchmarks/lint_thousand.py`.

Each is one of the shipped frameworks with other words, another order and other numbers, so that no two are alike.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = ("tax", "levy", "fee", "rule", "plan", "law", "scheme", "charge", "duty", "grant", "permit", "quota")


def generate(folder: Path, count: int, *, seed: int = 7) -> int:
    """Write so many frameworks and return their size in bytes."""
    chance = random.Random(seed)  # noqa: S311 - made-up texts, not secrets
    shipped = [path.read_text("utf-8") for path in sorted((ROOT / "frameworks").glob("*.yaml"))]
    folder.mkdir(parents=True)
    size = 0
    for number in range(count):
        text = varied(chance.choice(shipped), number, chance).encode("utf-8")
        (folder / f"plan-{number:04}.yaml").write_bytes(text)
        size += len(text)
    return size


def varied(text: str, number: int, chance: random.Random) -> str:
    """A framework of its own: its title, some words and the order of its questions differ."""
    head, _, rest = text.partition("\nquestions:\n")
    questions, tail = re.split(r"^(?=[a-z])", rest, maxsplit=1, flags=re.MULTILINE)
    items = re.split(r"^(?=  - id:)", questions, flags=re.MULTILINE)
    chance.shuffle(items)
    head = re.sub(
        r"^title: .*$", f"title: Should plan {number} go ahead, and for whom?", head, flags=re.MULTILINE
    )
    body = "".join(item if item.endswith("\n") or not item else item + "\n" for item in items)
    changed = f"{head}\nquestions:\n{body}{tail}"
    return re.sub(r"(?<=[a-z] )tax(?= [a-z])", lambda _: chance.choice(WORDS), changed)


def timed(folder: Path) -> tuple[float, float, str]:
    """Seconds on the clock and of all processors that `promptcraft lint` takes, and its last line."""
    start, used = time.perf_counter(), sum(os.times()[2:4])
    command = [sys.executable, "-m", "promptcraft", "lint", "--workspace", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return time.perf_counter() - start, sum(os.times()[2:4]) - used, run.stderr.strip().rsplit("\n", 1)[-1]


def main() -> None:
    """Print one row for each run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many frameworks")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        size = generate(Path(folder) / "frameworks", count)
        sys.stdout.write(
            f"{count} frameworks, {size / count / 1000:.1f} kB each\nrun     seconds  processor  found\n"
        )
        for name in ("cold", "warm"):
            seconds, used, found = timed(Path(folder))
            sys.stdout.write(f"{name:<6} {seconds:8.2f} {used:10.2f}  {found}\n")


if __name__ == "__main__":
    main()
