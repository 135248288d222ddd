"""A real Dask scheduler and real workers on loopback, each a process of its own, for tests of `--cluster`.

Run as a program it is the parent of them all: Dask takes seconds to import, so it is imported once and forked.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
SETTINGS = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false"}


class Machines:
    """A scheduler, and the workers started for it; all of them end with the block. `victims` may be killed before."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.address = f"tcp://127.0.0.1:{port}"
        self._port = port
        self.victims: dict[str, int] = {}
        self._started: list[int] = []

    def __enter__(self) -> Self:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.models.cluster_machines"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **SETTINGS, "HOME": str(self.folder)},
        )
        self._run("scheduler", "--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parent.communicate()  # Its end of input; it ends its children first.

    def worker(
        self, name: str, *options: str, threads: int = 4, without: str = "", key: dict[str, str] | None = None
    ) -> int:
        """The process id of a worker with this name; it has this key, and does without this module."""
        return self._run(
            *("worker", self.address, "--host", "127.0.0.1", "--name", name, "--no-nanny", "--no-dashboard"),
            *("--nthreads", str(threads), "--local-directory", str(self.folder / name), *options),
            without=without,
            env=key,
        )

    def _run(self, *command: str, without: str = "", env: dict[str, str] | None = None) -> int:
        log = str(self.folder / f"{command[0]}-{len(self._started)}.log")
        order = {"command": command, "without": without, "env": env or {}, "log": log}
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(json.dumps(order) + "\n")
        self._parent.stdin.flush()
        self._started.append(int(self._parent.stdout.readline()))
        return self._started[-1]


def main() -> None:
    """Start what each line of input orders, print its process id, and end all of it with the input."""
    from distributed.cli.dask_scheduler import main as scheduler
    from distributed.cli.dask_worker import main as worker

    started: list[int] = []
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become({"scheduler": scheduler, "worker": worker}[order["command"][0]], order)
        started.append(child)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    for child in started:
        os.kill(
            child, signal.SIGKILL
        )  # One that has ended waits for us, so that its number is still its own.
        os.waitpid(child, 0)


def _become(command: Any, order: dict[str, Any]) -> None:  # noqa: ANN401 - a click command of Dask, without types
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(order["env"])
    if order["without"]:
        sys.modules[order["without"]] = None  # type: ignore[assignment]  # how Python marks what cannot be imported
    try:
        command.main(args=order["command"][1:], standalone_mode=False)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
