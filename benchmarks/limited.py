"""300 calls to a provider that allows 600 a minute and fails one in ten: `python benchmarks/limited.py`.

Faults are 429, 500 and reset connections; an answer takes half a second. The ideal is what the limit allows.
"""

from __future__ import annotations

from measure import Row, client, fake_server, show
from processor import same_texts

CALLS, PER_MINUTE, FAULTS, LATENCY = 300, 600, 0.1, 0.5
NEEDED = CALLS / (1 - FAULTS)
IDEAL = (NEEDED - PER_MINUTE / 60) / (PER_MINUTE / 60) + LATENCY
WIDTHS = (8, 50, 100, 300)
LIMIT, REQUESTS = 1.12, 1.25


def measured(what: str, wide: int, **options: object) -> tuple[int, dict[str, float]]:
    """How many of the calls were answered, and what the provider saw."""
    with fake_server(latency=LATENCY, per_minute=PER_MINUTE, faults=FAULTS, watch=True) as server:
        done = client(what, server, calls=CALLS, wide=wide, distinct=1, **options)["done"]
        return done, server.stats()


def told(done: int, stats: dict[str, float]) -> str:
    """All of it in a few words."""
    return (
        f"{done} of {CALLS} in {stats['seconds'] / IDEAL:.2f} × ideal, {stats['requests'] / NEEDED:.2f} × requests,"
        f" {stats['twice']:.0f} twice"
    )


def rows() -> list[Row]:
    """One row for each width; the raw SDK at 50 wide."""
    with same_texts() as texts:
        raw = told(*measured("sdk-openai", 50, texts=texts))
    table = []
    for wide in WIDTHS:
        done, stats = measured("openai", wide)
        met = (
            done == CALLS
            and stats["seconds"] <= LIMIT * IDEAL
            and stats["requests"] <= REQUESTS * NEEDED
            and not stats["twice"]
        )
        wanted = f"{CALLS}, ≤ {LIMIT:g} ×, ≤ {REQUESTS:g} ×, 0"
        limit = f"600 a minute, 10 % faults, {wide} wide"
        table.append(Row(limit, raw if wide == 50 else "–", told(done, stats), "–", wanted, met))
    return table


if __name__ == "__main__":
    show(rows())
