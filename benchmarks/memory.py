"""Peak memory of 500 calls, 50 at once, and what each further call adds: `python benchmarks/memory.py`."""

from __future__ import annotations

from measure import Row, bounded, client, fake_server, show
from processor import same_texts

CALLS, MORE = 500, 2_000


def rows() -> list[Row]:
    """The peak, then kilobytes a call between 500 and 2,000."""
    with fake_server() as server, same_texts() as texts:
        raw = client("sdk-openai", server, calls=CALLS, texts=texts)["megabytes"]
        few, many = (client("openai", server, calls=calls)["megabytes"] for calls in (CALLS, MORE))
    return [
        bounded("peak memory, 500 calls", few, unit="MB", limit=100, raw=f"{raw:.3g} MB"),
        bounded("memory for each further call", (many - few) / (MORE - CALLS) * 1_000, unit="kB", limit=20),
    ]


if __name__ == "__main__":
    show(rows())
