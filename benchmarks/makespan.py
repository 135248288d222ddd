"""How long 500 calls of one second take, 50 at once, beside the ideal ten seconds: `python benchmarks/makespan.py`.

Also with every commit of the ledger taking 5 ms more, as on a disk that really syncs. Three runs of each, in turn;
the quickest counts, as whatever else the machine does only ever adds to it.
"""

from __future__ import annotations

import time

from measure import Row, client, fake_server, show
from processor import same_texts

CALLS, WIDE, LATENCY = 500, 50, 1.0
IDEAL = CALLS / WIDE * LATENCY
SPAN, WHOLE = 1.06, 1.12
ROUNDS = 3


def measured(what: str, **options: object) -> tuple[float, float]:
    """From the first request to the last answer, and the whole process, in multiples of the ideal."""
    with fake_server(latency=LATENCY) as server:
        began = time.perf_counter()
        told = client(what, server, calls=CALLS, wide=WIDE, **options)
        whole = time.perf_counter() - began
        if told["done"] != CALLS:
            raise RuntimeError(f"{what}: only {told['done']} of {CALLS} calls were answered")
        return server.stats()["seconds"] / IDEAL, whole / IDEAL


def row(what: str, raw: float, ours: float, limit: float) -> Row:
    """Multiples of the ideal, each beside the other."""
    return Row(
        what, f"{raw:.3f} ×", f"{ours:.3f} ×", f"{ours / raw:.2f}", f"≤ {limit:g} × ideal", ours <= limit
    )


def rows() -> list[Row]:
    """The server's span and the whole process, then the same on a slow disk."""
    with same_texts() as texts:
        runs = [
            (
                measured("sdk-openai", texts=texts),
                measured("openai"),
                measured("openai", slow_disk=0.005),
            )
            for _ in range(ROUNDS)
        ]
    raw, ours, slow = (tuple(map(min, zip(*each, strict=True))) for each in zip(*runs, strict=True))
    return [
        row("makespan ÷ ideal at 1.0 s, server's span", raw[0], ours[0], SPAN),
        row("makespan ÷ ideal at 1.0 s, whole process", raw[1], ours[1], WHOLE),
        row("the same with 5 ms more a sync, server's span", raw[0], slow[0], SPAN),
        row("the same with 5 ms more a sync, whole process", raw[1], slow[1], WHOLE),
    ]


if __name__ == "__main__":
    show(rows())
