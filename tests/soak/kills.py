"""Runs of two hundred calls, killed with signal 9 at seeded random moments and resumed each time.

`python -m tests.soak.kills [KILLS [SEED]]` prints what came of it, and leaves with 1 when a promise broke.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.wire import Provider
from tests.soak.workspace import Broken, Workspace

CALLS = 200
EVENTS = 150
"""A run reports two for each call; so each is killed about five times."""
LONGEST = 0.03
"""Seconds from that event to the kill."""


def main() -> int:
    """Kill so often, in as many workspaces as that takes, and finish each."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 0)  # noqa: S311 - the same run again
    began = time.monotonic()
    killed = calls = unknown = workspaces = 0
    provider = Provider()
    try:
        while killed < kills:
            with tempfile.TemporaryDirectory() as folder:
                root = Path(folder) / f"workspace-{workspaces}"
                root.mkdir()
                workspace = Workspace(root, provider, CALLS, parallel=chance.choice((1, 4, 8, 32)))
                while killed < kills and workspace.killed_at(
                    chance.randrange(EVENTS), chance.uniform(0, LONGEST)
                ):
                    killed += 1
                unknown += workspace.finish()
            calls, workspaces = calls + CALLS, workspaces + 1
    except Broken as broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
        return 1
    finally:
        provider.stop()
    sys.stdout.write(
        f"{killed} kills in {workspaces} runs of {CALLS} calls, {time.monotonic() - began:.0f} s:"
        f" {calls} calls finished, 0 finished ones lost, 0 repeated, {unknown} disclosed as unknown\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
