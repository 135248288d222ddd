"""A command, killed with signal 9 as the N-th of its system calls that write begins; N = 0 lets it end and counts.

`python tracer.py N REPORT COMMAND...`: the report is a line for each such call, `main` or `thread` or `child`, and its
name. It traces as strace does, but counts over all threads and processes, and stops at no other call. Linux only.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
from contextlib import suppress
from functools import cache

NAMES = (
    *("write", "pwrite64", "writev", "pwritev", "sendto", "fsync", "fdatasync", "ftruncate"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "link", "linkat", "mkdir", "mkdirat"),
)
NUMBERS = {
    "x86_64": (1, 18, 20, 296, 44, 74, 75, 77, 82, 264, 316, 87, 263, 86, 265, 83, 258),
    "aarch64": (64, 68, 66, 70, 206, 82, 83, 46, -1, 38, 276, -1, 35, -1, 37, -1, 34),
}
SEIZE, CONT = 0x4206, 7
FORKS, EXEC, SECCOMP, EXITKILL = 0b1110, 0b10000, 0b10000000, 1 << 20
EVENT_SECCOMP = 7
WALL = 0x40000000
LOAD, JUMP_IF, RETURN = 0x20, 0x15, 0x06
ALLOW, TRACE = 0x7FFF0000, 0x7FF00000
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38


@cache
def _libc() -> ctypes.CDLL:
    """The C library of Linux; elsewhere it lacks what is asked of it."""
    found = ctypes.CDLL(None, use_errno=True)
    found.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    found.ptrace.restype = ctypes.c_long
    found.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    return found


def calls() -> dict[int, str]:
    """The calls that are watched on this machine, by their numbers; none where we do not know them."""
    numbers = NUMBERS.get(platform.machine(), ()) if sys.platform == "linux" else ()
    return {number: name for number, name in zip(numbers, NAMES, strict=False) if number >= 0}


def main() -> int:
    """Run the command and end as it ends."""
    nth, report, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    ready, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(go)
        if not os.read(ready, 1):
            os._exit(1)  # We are not traced.
        os.close(ready)
        _watch_calls(list(calls()))
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    _trace(SEIZE, child, FORKS | EXEC | SECCOMP | EXITKILL)
    os.write(go, b"g")
    os.close(go)
    seen: list[str] = []
    code = _follow(child, nth, seen)
    with open(report, "w", encoding="utf-8") as file:
        file.write("".join(f"{one}\n" for one in seen))
    if code < 0:
        signal.signal(-code, signal.SIG_DFL) if -code != signal.SIGKILL else None
        os.kill(os.getpid(), -code)
    return code


def _watch_calls(numbers: list[int]) -> None:
    """Let this process and what comes of it stop at these calls, and only there."""
    last = len(numbers)
    steps = [(LOAD, 0, 0, 0)]
    steps += [(JUMP_IF, last - place, 0, number) for place, number in enumerate(numbers)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, TRACE)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    whole = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program)))
    if _libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or _libc().prctl(
        PR_SET_SECCOMP, 2, ctypes.addressof(whole), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the kernel lets no calls be watched")


def _trace(what: int, process: int, data: int = 0) -> None:
    if _libc().ptrace(what, process, None, data) < 0:
        raise OSError(ctypes.get_errno(), f"ptrace {what:#x}")


def _follow(command: int, nth: int, seen: list[str]) -> int:
    """How the command ended: its exit code, or the signal that ended it as a negative number."""
    names = calls()
    while True:
        process, status = os.waitpid(-1, WALL)
        if not os.WIFSTOPPED(status):
            if process == command:
                return os.waitstatus_to_exitcode(status)
            continue
        event = status >> 16
        with suppress(OSError):  # It may have been killed by somebody else since.
            if event == EVENT_SECCOMP:
                seen.append(f"{_who(process, command)} {names[_number(process)]}")
                if len(seen) == nth:
                    os.kill(command, signal.SIGKILL)
            _trace(CONT, process, 0 if event else os.WSTOPSIG(status))


def _who(process: int, command: int) -> str:
    if process == command:
        return "main"
    return "thread" if os.path.exists(f"/proc/{command}/task/{process}") else "child"


def _number(process: int) -> int:
    """The number of the call that it is about to make."""
    with open(f"/proc/{process}/syscall", encoding="ascii") as file:
        return int(file.read().split()[0])


if __name__ == "__main__":
    sys.exit(main())
