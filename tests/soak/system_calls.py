"""The real command, killed at each system call by which it, or SQLite in it, writes or sends, and then run again.

`python -m tests.soak.system_calls [HOW_MANY [SEED]]` kills at all of them, or at a seeded sample of so many.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.soak import tracer
from tests.soak.command import APIS, Commanded
from tests.soak.shop import Shop
from tests.soak.workspace import Broken

CALLS = 2
AT_ONCE = 2
"""So many commands run beside each other, each in a workspace of its own."""
RUNS = count(1)


@dataclass(frozen=True)
class Death:
    """One run: the calls it made before it died or ended, whether it died, and what was disclosed as unknown later."""

    made: tuple[str, ...]
    killed: bool = False
    unknown: int = 0


def main() -> int:
    """Count the calls of an undisturbed run, kill at each one, and finish each run."""
    if not can_trace():
        sys.stdout.write(
            "system calls cannot be traced here: nothing was killed inside SQLite's own writes\n"
        )
        return 0
    began = time.monotonic()
    try:
        with closing(Shop(delay=0.001)) as shop, ThreadPoolExecutor(AT_ONCE) as pool:
            _one(shop, 0)  # The first run of a new installation also writes what Python compiles.
            made = _one(shop, 0).made
            wanted = _wanted(len(made))
            deaths = list(pool.map(lambda nth: _one(shop, nth), wanted))
    except Broken as broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
        return 1
    sys.stdout.write(_told(deaths, len(made), time.monotonic() - began))
    return 0


def _told(deaths: list[Death], made: int, seconds: float) -> str:
    """What was done and what came of it."""
    dead = [death for death in deaths if death.killed]
    kinds = Counter(death.made[-1].split()[1] for death in dead)
    more = f", {len(deaths) - len(dead)} runs ended before their place" if len(dead) < len(deaths) else ""
    return (
        f"{len(dead)} kills of the command, each at another of the {made} system calls by which a run of {CALLS} calls"
        f" writes or sends{more}, {seconds:.0f} s: 0 finished ones lost, 0 repeated,"
        f" {sum(death.unknown for death in dead)} disclosed as unknown\n"
        f"  killed at: {', '.join(f'{number} {name}' for name, number in kinds.most_common())}\n"
    )


def _wanted(many: int) -> list[int]:
    """At which of so many calls to kill: all, or the sample that the command line asks for."""
    every = list(range(1, many + 1))
    if len(sys.argv) == 1:
        return every
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 0)  # noqa: S311 - the same sample again
    return sorted(chance.sample(every, min(int(sys.argv[1]), many)))


def can_trace() -> bool:
    """Whether this machine is one where our tracer knows the calls and the kernel lets it trace."""
    if not tracer.calls():
        return False
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run([*_traced(1, Path(folder)), "mkdir", f"{folder}/x"], capture_output=True)
    return tried.returncode == -signal.SIGKILL


def _traced(nth: int, folder: Path) -> tuple[str, ...]:
    return (sys.executable, str(Path(tracer.__file__)), str(nth), str(folder / "calls.txt"))


def _one(shop: Shop, nth: int) -> Death:
    """A run killed at its nth call, and finished after that; with 0, one that nothing happens to."""
    with tempfile.TemporaryDirectory() as folder:
        number = next(RUNS)
        root = Path(folder) / f"run{number}"
        root.mkdir()
        workspace = Commanded(root, shop, CALLS, parallel=1, api=APIS[nth % len(APIS)])
        workspace.under = _traced(nth, root)
        code = workspace.ended(workspace.start())
        made = tuple((root / "calls.txt").read_text("ascii").splitlines())
        if code != -signal.SIGKILL:
            return Death(made)
        workspace.under = ()
        try:
            return Death(made, killed=True, unknown=workspace.finish())
        except Broken as broken:
            raise Broken(f"after a kill at call {nth}, {made[-1]}: {broken}") from None


if __name__ == "__main__":
    sys.exit(main())
