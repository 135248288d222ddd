"""Processor time of one more call at zero latency, beside the raw SDK: `python benchmarks/processor.py`.

Ours includes the durable ledger, parsing, the quote check and the scorecard. The limit counts against the openai SDK.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import Row, Server, client, fake_server, middle, show

CALLS, WARM, TURNS, LIMIT = 500, 100, 3, 2.0


@contextmanager
def same_texts() -> Iterator[Path]:
    """A file with what promptcraft sends, so that the raw SDK sends the same."""
    from subject import model, review

    from promptcraft.critique.ask import critique_request

    with tempfile.TemporaryDirectory() as folder:
        asked = critique_request(review(Path(folder)), model("openai", "http://127.0.0.1").info)
        assert asked.shape is not None
        texts = {
            "system": asked.system,
            "user": asked.messages[0].content,
            "schema": json.loads(asked.shape.schema_text),
        }
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(texts), "utf-8")
        yield path


def a_call(what: str, server: Server, **options: object) -> float:
    """Milliseconds of the processor for one call."""
    told = client(what, server, calls=CALLS, warm=WARM, **options)
    if told["done"] != CALLS:
        raise RuntimeError(f"{what}: only {told['done']} of {CALLS} calls were answered")
    return float(told["processor"]) / CALLS * 1_000


def rows() -> list[Row]:
    """One row for each API, the raw SDK and ours in turn."""
    names = ("openai", "responses", "anthropic")
    raw: dict[str, list[float]] = {name: [] for name in names}
    ours: dict[str, list[float]] = {name: [] for name in names}
    with fake_server() as server, same_texts() as texts:
        for _ in range(TURNS):
            for name in names:
                raw[name].append(a_call(f"sdk-{name}", server, texts=texts))
                ours[name].append(a_call(name, server))
    called = {
        "openai": "compatible (Chat Completions)",
        "responses": "openai (Responses)",
        "anthropic": "anthropic",
    }
    return [row(called[name], middle(raw[name]), middle(ours[name]), middle(raw["openai"])) for name in names]


def row(name: str, raw: float, ours: float, openai: float) -> Row:
    """What a call costs beside its own SDK; the limit is twice what the openai SDK takes, for all of them."""
    shown = (f"processor a call, {name}", f"{raw:.3g} ms", f"{ours:.3g} ms", f"{ours / raw:.2f}")
    return Row(*shown, f"≤ {LIMIT:g} × openai's {openai:.3g} ms", ours <= LIMIT * openai)


if __name__ == "__main__":
    show(rows())
