"""What the benchmarks share: the fake provider, child processes that measure themselves, and tables."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CLIENT = HERE / "client.py"


@dataclass(frozen=True)
class Row:
    """One line of the table; `limit` says what is to be reached, `met` whether it was (None: only told)."""

    what: str
    raw: str
    ours: str
    ratio: str
    limit: str
    met: bool | None


@dataclass(frozen=True)
class Server:
    """Where the fake provider listens."""

    url: str

    def stats(self) -> dict[str, Any]:
        """What it was asked since the last reset."""
        with urllib.request.urlopen(f"{self.url}/stats") as answer:  # noqa: S310 - on loopback
            told: dict[str, Any] = json.load(answer)
            return told

    def reset(self) -> None:
        """Make it forget."""
        urllib.request.urlopen(f"{self.url}/reset", data=b"").close()  # noqa: S310 - on loopback


def environment() -> dict[str, str]:
    """The environment of a child: this checkout, its bytecode kept, and no key of anybody's."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}", "NO_PROXY": "127.0.0.1", "PYTHONHASHSEED": "0"}


@contextmanager
def fake_server(**options: object) -> Iterator[Server]:
    """The fake provider, answering with a whole critique of the framework in `subject.py`."""
    from subject import reply, review

    with tempfile.TemporaryDirectory() as folder:
        answer, port = Path(folder) / "answer.json", Path(folder) / "port"
        answer.write_text(reply(review(Path(folder))), "utf-8")
        words = [
            f"--{name.replace('_', '-')}" + ("" if value is True else f"={value}")
            for name, value in options.items()
        ]
        command = [
            sys.executable,
            str(HERE / "fake_server.py"),
            f"--answer={answer}",
            f"--port-file={port}",
            *words,
        ]
        process = subprocess.Popen(command)
        try:
            while not port.exists() or not port.read_text():
                time.sleep(0.01)
                if process.poll() is not None:
                    raise RuntimeError("the fake server did not start")
            yield Server(f"http://127.0.0.1:{port.read_text()}")
        finally:
            process.terminate()
            process.wait()


def client(what: str, server: Server, **options: object) -> dict[str, Any]:
    """What `client.py` measured of itself."""
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    command = [sys.executable, str(CLIENT), what, f"--url={server.url}", *words]
    run = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{run.stderr[-3000:]}")
    told: dict[str, Any] = json.loads(run.stdout.strip().rsplit("\n", 1)[-1])
    return told


@dataclass(frozen=True)
class Ran:
    """A whole process: seconds on the clock, of the processor, and its peak memory in MB."""

    seconds: float
    processor: float
    megabytes: float
    out: str


def process(command: Sequence[str], folder: Path | None = None) -> Ran:
    """Run it to its end; what it printed must not matter, but it must succeed."""
    read, write = os.pipe()
    began = time.perf_counter()
    child = subprocess.Popen(
        command, stdout=write, stderr=subprocess.STDOUT, cwd=folder, env=environment(), pass_fds=()
    )
    os.close(write)
    with os.fdopen(read, "rb") as file:
        out = file.read().decode("utf-8", "replace")
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}: {out[-2000:]}")
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * per_unit() / 1e6, out)


def peak(arguments: Sequence[str]) -> float:
    """Peak memory in MB of a script, or of `-m MODULE`, as it says itself at its end; Linux only."""
    module = arguments[0] == "-m"
    target, rest = (arguments[1], arguments[2:]) if module else (arguments[0], arguments[1:])
    run = (
        f"run_module({target!r}, run_name='__main__', alter_sys=True)"
        if module
        else f"run_path({target!r}, run_name='__main__')"
    )
    code = (
        f"import sys, runpy, atexit; sys.argv = {[target, *rest]!r}\n"
        "tell = lambda: sys.stderr.write(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
        f"atexit.register(tell); runpy.{run}"
    )
    run_ = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    return int(run_.stderr.strip().rsplit("\n", 1)[-1]) * 1_024 / 1e6


def per_unit() -> int:
    """Bytes in one unit of `ru_maxrss`."""
    return 1 if sys.platform == "darwin" else 1024


def own_peak() -> float:
    """Peak memory of this process in MB; Linux tells its own, as the usual number is inherited from its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1_024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * per_unit() / 1e6


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def compared(what: str, raw: float, ours: float, *, unit: str, limit: float) -> Row:
    """A row whose limit is a multiple of what stands beside it."""
    ratio = ours / raw
    shown = [f"{value:.3g} {unit}" for value in (raw, ours)]
    return Row(what, *shown, f"{ratio:.2f}", f"≤ {limit:g} ×", ratio <= limit)


def bounded(what: str, ours: float, *, unit: str, limit: float, raw: str = "–") -> Row:
    """A row whose limit is a number."""
    return Row(what, raw, f"{ours:.3g} {unit}", "–", f"≤ {limit:g} {unit}", ours <= limit)


def as_table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = ["| what | raw | ours | ratio | limit | met |", "| --- | --- | --- | --- | --- | --- |"]
    for row in rows:
        met = {True: "yes", False: "**no**", None: "–"}[row.met]
        lines.append(f"| {row.what} | {row.raw} | {row.ours} | {row.ratio} | {row.limit} | {met} |")
    return "\n".join(lines) + "\n"


def show(rows: Sequence[Row]) -> None:
    """Print the rows."""
    sys.stdout.write(as_table(rows))
    sys.stdout.flush()


def machine() -> str:
    """One sentence about what this was measured on."""
    name = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        models = [
            line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")
        ]
        name = models[0].partition(":")[2].strip() if models else name
    load = f", load {os.getloadavg()[0]:.1f} while measuring" if hasattr(os, "getloadavg") else ""
    python = f"Python {platform.python_version()}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} × {name}, {python}{load}"
