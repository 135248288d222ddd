"""A small run, killed at every step that Python sees of its writes: statements, and writes and syncs of its own files.

`python -m tests.soak.boundaries [EVERY]` kills at every step, or at one in so many. What SQLite writes inside of a
statement is one step here; where the kernel lets us trace, tests.soak.system_calls kills between those writes too.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.soak.wire import Provider
from tests.soak.workspace import Broken, Workspace

CALLS = 3
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.link", "os.truncate", "os.chmod", "sqlite3.connect")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main() -> int:
    """Kill at each boundary in turn until a run has no more of them."""
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    began = time.monotonic()
    unknown = boundaries = killed = 0
    provider = Provider(delay=0.001)
    try:
        while True:
            boundaries += 1
            if boundaries % every:
                continue
            with tempfile.TemporaryDirectory() as folder:
                root = Path(folder) / f"boundary-{boundaries}"
                root.mkdir()
                workspace = Workspace(root, provider, CALLS, parallel=1)
                code = workspace.ended(workspace.start(prepare=_dying_at(boundaries)))
                if code != -signal.SIGKILL:
                    break
                killed += 1
                unknown += workspace.finish()
    except Broken as broken:
        sys.stdout.write(f"BROKEN at boundary {boundaries}: {broken}\n")
        return 1
    finally:
        provider.close()
    sys.stdout.write(
        f"{killed} kills, at {'each' if every == 1 else f'one in {every}'} of the steps that Python sees of a run of"
        f" {CALLS} calls, {time.monotonic() - began:.0f} s:"
        f" 0 finished ones lost, 0 repeated, {unknown} disclosed as unknown\n"
    )
    return 0


def _dying_at(boundary: int) -> Callable[[], None]:
    """What makes this process die at that boundary, of those that it comes to."""
    seen = 0

    def step(*ignored: object) -> None:
        nonlocal seen
        seen += 1
        if seen == boundary:
            os.kill(os.getpid(), signal.SIGKILL)

    def prepare() -> None:
        _watch_files(step)
        _watch_statements(step)

    return prepare


def _watch_files(step: Callable[..., None]) -> None:
    """Step before and after each write and sync, and before each change of a folder."""

    def around(real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any) -> Any:  # noqa: ANN401 - whatever the real one takes and gives
            step()
            result = real(*given)
            step()
            return result

        return wrapped

    def hear(event: str, details: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(details[2], int) and details[2] & WRITES
        if event in CHANGES or writes:
            step()

    for name in ("write", "fsync"):
        setattr(os, name, around(getattr(os, name)))
    sys.addaudithook(hear)


def _watch_statements(step: Callable[..., None]) -> None:
    """Step before each statement; SQLite writes to the disk between two of them."""
    connect = sqlite3.connect

    def connected(*given: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - whatever connect takes
        made: sqlite3.Connection = connect(*given, **options)
        made.set_trace_callback(step)
        return made

    sqlite3.connect = connected  # type: ignore[assignment]  # the only way to see every statement


if __name__ == "__main__":
    sys.exit(main())
