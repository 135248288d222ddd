"""Every benchmark, one after the other, and docs/speed.md written anew: `make bench`."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from importlib import import_module

from measure import ROOT, Row, as_table, machine, show

NAMES = (
    "start",
    "one_call",
    "processor",
    "makespan",
    "again",
    "memory",
    "limited",
    "discussion",
    "transcripts",
)
PAGE = """# Speed

Written by `make bench`, which measures this checkout beside the official SDKs in the same run. Absolute times
belong to one machine and its load; compare ratios only. Measured {when} on {machine}.

{table}
- **Raw** is the official SDK alone, as its documentation shows it, with the same texts; for `--help` a bare click
  application.
- The fake provider (`benchmarks/fake_server.py`) runs in a process of its own and gives every call the same whole
  critique of a shipped framework, of about 3.8 kB; requests have about 16 kB. Ours includes the durable ledger (one
  sync for a group of calls), parsing, the check of every quote, and the scorecard; the same answer on an item of the
  coverage list is one record, however many samples give it.
- **Ideal** at a latency of one second is ten seconds for 500 calls, 50 at once; with 600 requests a minute, ten of
  them at once, and one fault in ten it is {ideal:.1f} s for 300 calls.
- Where a row has several runs in turn, the quickest counts, ours and the SDK's alike: whatever else the machine does
  only ever adds to it.
- Limits in seconds, and in multiples of an ideal of seconds, hold for a machine on which the bare SDK needs about 2.4
  ms of processor time a call and reaches 1.03-1.05 of the ideal. On a slower or busier one it misses them itself, and
  the raw numbers beside ours tell by how much; ratios hold anywhere.

Each row can be had alone: `python benchmarks/NAME.py` with one of {names}. `lint_thousand.py` measures linting.
"""


def main() -> int:
    """Measure everything; 1 when a limit is missed."""
    found: list[Row] = []
    for name in NAMES:
        began = time.monotonic()
        rows = import_module(name).rows()
        sys.stdout.write(f"\n{name}, {time.monotonic() - began:.0f} s\n\n")
        show(rows)
        found += rows
    page = PAGE.format(
        when=datetime.now(UTC).strftime("%B %Y"),
        machine=machine(),
        table=as_table(found),
        ideal=import_module("limited").IDEAL,
        names=", ".join(f"`{name}`" for name in NAMES),
    )
    (ROOT / "docs" / "speed.md").write_text(page, "utf-8")
    missed = [row.what for row in found if row.met is False]
    sys.stdout.write(
        f"\n{len(missed)} of {len(found)} limits missed{': ' if missed else ''}{'; '.join(missed)}\n"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
