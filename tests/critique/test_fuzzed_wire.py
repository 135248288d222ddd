"""No spoilt reply becomes a score on its way over a socket either: a sample; as many as time allows by fuzz_wire."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.critique.fuzz_wire import APIS, PATHS, deserved, fate_of, parts_of

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(os.name != "posix", reason="the provider is a fork")
def test_a_sample_over_a_socket() -> None:
    """Of a hundred replies over the SDKs, many of them cut, none is stored as a score that it does not deserve."""
    command = [sys.executable, "-m", "tests.critique.fuzz_wire", "100", "100"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert re.match(r"100 spoilt replies over a socket, \d+ s: 0 stored wrongly\n", ended.stdout)
    counts = {name: int(number) for number, name in re.findall(r"(\d+)  (.+)\n", ended.stdout)}
    assert counts["cut on the wire"] > 25
    assert counts["valid, scored alike"] > 2
    assert {f"over wire-{api}{kind}" for api in APIS for kind in ("", "-streamed")} < set(counts)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_cuts_fall_everywhere(api: str, stream: bool) -> None:
    """Some cuts leave a valid critique without only the end that says it is whole, and those deserve no score."""
    lost = 0
    for number in range(600):
        fate = fate_of(number)
        if fate.cut is not None and fate.stop == "end":
            parts, needed = parts_of(PATHS[api], number, stream)
            arrives = fate.arriving(sum(map(len, parts)))
            lost += needed - 100 < arrives < needed and deserved(api, number, stream) is None
    assert lost > 2
