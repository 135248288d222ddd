"""How long `--help` and `--version` take, beside a bare click application: `python benchmarks/start.py`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import Row, bounded, compared, middle, peak, process, show

TURNS = 15
BARE = """
import click

@click.group()
@click.version_option("1.0")
def main():
    "A bare application."

@main.command()
@click.option("--name", help="A name.")
def greet(name):
    "Say hello."

main()
"""


def rows() -> list[Row]:
    """Seconds on the clock, each in turn with the bare application, and the peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        found: list[Row] = []
        for option in ("--help", "--version"):
            runs = [
                (
                    process([sys.executable, str(bare), option]),
                    process([sys.executable, "-m", "promptcraft", option]),
                )
                for _ in range(TURNS)
            ]
            raw, ours = (middle([run[side].seconds for run in runs]) * 1_000 for side in (0, 1))
            found.append(compared(f"`{option}`, wall", raw, ours, unit="ms", limit=1.5))
            peaks = [peak([str(bare), option]), peak(["-m", "promptcraft", option])]
            name = f"`{option}`, peak memory"
            found.append(bounded(name, peaks[1], unit="MB", limit=20, raw=f"{peaks[0]:.3g} MB"))
    return found


if __name__ == "__main__":
    show(rows())
