"""The parent's side of a child process: started by its script's path, asked a line at a time, ended when it is late."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from promptcraft.errors import FrameworkError

SECONDS = 2.0
START_SECONDS = 20.0
MAX_REPLY = 8_000_000


class Child:
    """One child process: isolated, without environment or keys, with its input and output as pipes.

    It starts at once and is waited for only when it is asked, so that the parent can go on meanwhile.
    """

    def __init__(self, script: Path, packages: tuple[str, ...]) -> None:
        here = Path(__file__).resolve()
        folders = [str(here.parents[3]), *sorted({_folder_of(package) for package in packages})]
        kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", str(script), *folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=kept,
            cwd=os.path.abspath(os.sep),
            start_new_session=os.name == "posix",
        )
        self._ready = False

    def ask(self, request: bytes) -> dict[str, Any] | None:
        """The answer, or None when there was none in time; raises FrameworkError when the child did not start."""
        if not self._ready:
            self._require_start()
        try:
            _open(self.process.stdin).write(request + b"\n")
            _open(self.process.stdin).flush()
        except OSError:
            return None
        return self._read(SECONDS)

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # a request the dead process never read: there is nobody left to tell

    def _require_start(self) -> None:
        if self._read(START_SECONDS) != {"ready": True}:
            self.process.kill()
            _, problem = self.process.communicate()
            self.stop()
            last = problem.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1][:200]
            raise FrameworkError(
                f"The process that reads frameworks did not start: {last or 'no reason given'}.",
                hint="`promptcraft doctor` says what works here.",
            )
        self._ready = True

    def _read(self, seconds: float) -> dict[str, Any] | None:
        lines: list[bytes] = []
        read = _open(self.process.stdout).readline
        thread = threading.Thread(target=lambda: lines.append(read(MAX_REPLY)), daemon=True)
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            self.process.kill()
            thread.join()
            return None
        if not lines or not lines[0].endswith(b"\n"):
            return None
        reply: dict[str, Any] = json.loads(lines[0])
        return reply


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise FrameworkError("The process that reads frameworks has no pipes.", hint="Report this as a bug.")
    return pipe


def _folder_of(package: str) -> str:
    """The folder to import the package from: it may be a folder itself or one file."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise FrameworkError(f"The package {package} is not installed.", hint="Install promptcraft again.")
    folder = Path(found.origin).resolve().parent
    return str(folder.parent if found.submodule_search_locations else folder)
