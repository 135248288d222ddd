"""What a child process does for its own confinement; imports nothing but the standard library."""

from __future__ import annotations

import json
import sys

MEMORY = 256 * 1024 * 1024
CPU_SECONDS = 3
MAX_REQUEST = 16_000_000


def next_request() -> dict[str, object] | None:
    """The next line of JSON from the parent, with processor time to answer it; None when there are no more."""
    line = sys.stdin.buffer.readline(MAX_REQUEST)
    if not line:
        return None
    allow_cpu()
    request: dict[str, object] = json.loads(line)
    return request


def answer(value: object) -> None:
    """One line of JSON to the parent."""
    sys.stdout.buffer.write(json.dumps(value).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def confine() -> None:
    """Bound memory, files and processes, where the platform can."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        "RLIMIT_AS": MEMORY,
        "RLIMIT_NOFILE": 16,
        "RLIMIT_NPROC": 0,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
    }
    for name, most in limits.items():
        if hasattr(resource, name) and not (name == "RLIMIT_AS" and sys.platform == "darwin"):
            _, hard = resource.getrlimit(getattr(resource, name))
            top = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(getattr(resource, name), (top, top))


def allow_cpu() -> None:
    """A few seconds of processor for the next request, so that an orphan cannot run on."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, hard))
