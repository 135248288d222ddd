"""Runs of many calls, killed with signal 9 at seeded random moments and resumed each time.

`python -m tests.soak.kills [KILLS [SEED]]` prints what came of it, and leaves with 1 when a promise broke. One kill in
ten is of the real command, which asks a server over the official SDKs; the others are of a dispatcher in a fork.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.soak.command import APIS, Commanded
from tests.soak.shop import Shop
from tests.soak.wire import Provider
from tests.soak.workspace import Broken, Workspace

PARALLEL = (1, 4, 8, 32)


@dataclass(frozen=True)
class Kind:
    """What is killed: so many calls each, at one of so many of its events (two a call) and up to so long after."""

    told: str
    calls: int
    events: int
    longest: float
    starting: float
    """Seconds that its start takes at most: one kill in five falls into them, where there are any."""
    provider: Callable[[], Provider]
    workspace: Callable[[Path, Provider, int, random.Random], Workspace]


FORKED = Kind(
    *("forked runs", 200, 150, 0.03, 0.0, Provider),
    lambda root, provider, calls, chance: Workspace(root, provider, calls, chance.choice(PARALLEL)),
)
COMMANDS = Kind(
    *("runs of the command over the SDKs", 40, 40, 0.1, 0.7, Shop),
    lambda root, provider, calls, chance: Commanded(
        root, provider, calls, chance.choice(PARALLEL), api=chance.choice(APIS)
    ),
)


def main() -> int:
    """Kill so often, in as many workspaces as that takes, and finish each."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    commands = max(1, kills // 10)
    try:
        for kind, share in ((FORKED, kills - commands), (COMMANDS, commands)):
            sys.stdout.write(_killed(kind, share, random.Random(seed)))  # noqa: S311 - the same run again
            sys.stdout.flush()
    except Broken as broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
        return 1
    return 0


def _killed(kind: Kind, kills: int, chance: random.Random) -> str:
    """What came of so many kills, in one line."""
    began = time.monotonic()
    killed = unknown = workspaces = 0
    with closing(kind.provider()) as provider:
        while killed < kills:
            workspaces += 1
            with tempfile.TemporaryDirectory() as folder:
                root = Path(folder) / f"run{workspaces}"
                root.mkdir()
                workspace = kind.workspace(root, provider, kind.calls, chance)
                while killed < kills and workspace.killed_at(*_moment(kind, chance)):
                    killed += 1
                unknown += workspace.finish()
    return (
        f"{killed} kills in {workspaces} {kind.told} of {kind.calls} calls, {time.monotonic() - began:.0f} s:"
        f" {kind.calls * workspaces} calls finished, 0 finished ones lost, 0 repeated,"
        f" {unknown} disclosed as unknown\n"
    )


def _moment(kind: Kind, chance: random.Random) -> tuple[int, float]:
    """After how many events, and how many seconds after that."""
    if kind.starting and chance.random() < 0.2:
        return 0, chance.uniform(0, kind.starting)
    return chance.randrange(kind.events), chance.uniform(0, kind.longest)


if __name__ == "__main__":
    sys.exit(main())
