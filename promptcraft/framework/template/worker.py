"""The child process that fills templates: one JSON request a line, one JSON answer a line.

Started by its path, isolated, with the folders it may import from as arguments; ends when its input ends.
"""

from __future__ import annotations

import json
import sys

MEMORY = 256 * 1024 * 1024
CPU_SECONDS = 3
MAX_REQUEST = 16_000_000


def main() -> None:
    """Answer requests until there are no more."""
    sys.path[1:1] = sys.argv[1:]
    from promptcraft.framework.template.sandbox import fill_all
    from promptcraft.framework.template.values import Refused

    confine()
    answer({"ready": True})
    while line := sys.stdin.buffer.readline(MAX_REQUEST):
        allow_cpu()
        request = json.loads(line)
        try:
            answer({"texts": fill_all(request["texts"], request["values"], request["figures"])})
        except Refused as refused:
            answer(
                {
                    "refused": refused.kind,
                    "message": refused.message,
                    "field": refused.field,
                    "name": refused.name,
                    "line": refused.line,
                }
            )
        except (MemoryError, RecursionError):
            answer({"refused": "limit", "message": "needs more memory than a template may use", "field": ""})


def answer(value: object) -> None:
    """One line to the parent."""
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


if __name__ == "__main__":
    main()
